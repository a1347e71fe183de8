"""Who carries it?"""

import streamlit as st

from lumbar.exhibits import people
from lumbar.exhibits.asking import ask
from lumbar.screen import filters, look
from lumbar.screen.parts import explained
from lumbar.screen.show import Room, show

title = st.empty()
st.markdown(f":gray[{people.SHAPE}]")

cases, years = filters.people()
look.title(title, people.finding(cases, years))

HALF = Room(width=600, height=430, headed=False)
left, right = st.columns(2, gap="large")
with left, explained():
    show(ask(people.two_years, cases, years), HALF)
with right:
    show(ask(people.ages_over_years, cases), HALF)

THIRD = Room(width=400, height=400, headed=False)
older, working, women = st.columns(3, gap="large")
with older:
    show(ask(people.share, cases, "share_60_and_over"), THIRD)
with working:
    show(ask(people.share, cases, "share_15_to_64"), THIRD)
with women:
    show(ask(people.share, cases, "women_to_men"), THIRD)
