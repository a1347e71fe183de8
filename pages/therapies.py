"""Which therapy helps, how much, how surely?"""

import streamlit as st

from lumbar.exhibits import therapies
from lumbar.exhibits.asking import ask
from lumbar.screen import clinic_filters, look, said
from lumbar.screen.parts import explained, section
from lumbar.screen.show import Room, show

title = st.empty()
look.title(title, "Which therapy helps, how much, how surely?")
said.lead()

asked = clinic_filters.therapies()
look.title(title, therapies.finding(asked))
said.primary(asked)

# Every filter before the first chart, so that the link under any chart restores them all.
st.header("Exploratory: every therapy, every visit", anchor=False)
scores = st.container()
with section("Exploratory: who improved by a change that matters to a person?"):
    given = clinic_filters.given_therapy(asked.how.reference)
persons = st.container()
with section("Exploratory: for whom?"):
    by = clinic_filters.subgroups()

HALF = Room(width=600, height=380)
FIRST = Room(width=600, height=370, headed=False)
left, right = scores.columns(2, gap="large")
with left:
    show(ask(therapies.differences, asked), FIRST)
    said.differences(asked)
with right, explained():
    show(ask(therapies.profile, asked), FIRST)
    said.changes(asked)
left, right = persons.columns(2, gap="large")
with left, explained():
    show(ask(therapies.responders, asked), HALF)
    show(ask(therapies.thresholds, asked), HALF)
with right, explained():
    show(ask(therapies.hundred, asked, given), HALF)
    show(ask(therapies.recovery, asked), HALF)
with explained():
    show(ask(therapies.for_whom, asked, by), Room(width=1200, height=420))
