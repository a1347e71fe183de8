"""Is one clinic different?"""

import streamlit as st

from lumbar.exhibits import funnel
from lumbar.exhibits.asking import ask
from lumbar.screen import clinic_filters, said
from lumbar.screen.parts import explained
from lumbar.screen.show import Room, show

title = st.empty()
title.title("Is one clinic different?", anchor=False)
said.lead()

asked = clinic_filters.beside()
title.title(funnel.finding(asked), anchor=False)
said.sentences(funnel.sentences(asked))

left, right = st.columns(2, gap="large")
with left, explained():
    show(ask(funnel.funnel, asked), Room(width=600, height=520, headed=False))
with right, explained():
    show(ask(funnel.caterpillar, asked), Room(width=600))
