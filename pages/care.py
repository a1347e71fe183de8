"""How many therapists would that take?"""

import streamlit as st

from lumbar.exhibits import care
from lumbar.exhibits.asking import ask
from lumbar.screen import care_filters, look
from lumbar.screen.parts import explained
from lumbar.screen.show import Room, show

title, lead, above = st.empty(), st.empty(), st.container()
with st.container(border=True):
    reckoned, swings = st.columns((1.7, 1), gap="large")
    with reckoned:
        care_filters.inputs()

with above, explained():
    asked = care_filters.care()
    chain = ask(care.chain, asked)
    look.title(title, chain.title)
    look.lead(lead, ask(care.sentence, asked))
    left, right = st.columns((1, 1.1), gap="large")
    with left:
        show(chain, Room(width=600, height=430, headed=False))
    with right:
        show(ask(care.over_time, asked), Room(width=660, height=400))
    left, right = st.columns((1, 1.1), gap="large")
    with left:
        show(ask(care.by_age, asked), Room(width=600, height=380))
    with right:
        show(ask(care.by_place, asked), Room(width=660, height=400))
    with swings:
        show(ask(care.inputs, asked), Room(width=480, height=320))
