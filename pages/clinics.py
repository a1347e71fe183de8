"""Is one clinic different?"""

import streamlit as st

from lumbar.exhibits import funnel
from lumbar.exhibits.asking import ask
from lumbar.screen import clinic_filters, look, said
from lumbar.screen.parts import explained
from lumbar.screen.show import Room, show

title = st.empty()
look.title(title, "Is one clinic different?")
said.lead()

asked = clinic_filters.beside()
look.title(title, funnel.finding(asked))
said.sentences(funnel.sentences(asked))

left, right = st.columns(2, gap="large")
with left, explained():
    show(ask(funnel.funnel, asked), Room(width=600, height=520, headed=False))
with right, explained():
    show(ask(funnel.caterpillar, asked), Room(width=600))
