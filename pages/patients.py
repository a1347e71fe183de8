"""Who was treated, and who came back?"""

import streamlit as st

from lumbar.exhibits import patients
from lumbar.exhibits.asking import ask
from lumbar.screen import clinic_filters, look, said
from lumbar.screen.parts import explained
from lumbar.screen.show import Room, show

title = st.empty()
look.title(title, "Who was treated, and who came back?")
said.lead()

asked = clinic_filters.patients()
look.title(title, patients.finding(asked))

HALF = Room(width=600, height=380)
FIRST = Room(width=600, height=400, headed=False)
left, right = st.columns(2, gap="large")
with left, explained():
    show(ask(patients.flow, asked), FIRST)
with right, explained():
    show(ask(patients.lost, asked), FIRST)

st.header("How alike are the patients of each therapy?", anchor=False)
with explained():
    show(ask(patients.mix, asked), Room(width=1200))
left, right = st.columns(2, gap="large")
with left, explained():
    show(ask(patients.balance, asked), HALF)
    look.aside(patients.thin_clinics(asked))
with right, explained():
    show(ask(patients.begun, asked), HALF)

st.header("How did treatment go?", anchor=False)
left, right = st.columns(2, gap="large")
with left, explained():
    show(ask(patients.sessions, asked), HALF)
with right, explained():
    show(ask(patients.endings, asked), HALF)
