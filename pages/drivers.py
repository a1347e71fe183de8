"""Why does it grow?"""

import streamlit as st

from lumbar.exhibits import drivers
from lumbar.exhibits.asking import ask
from lumbar.screen import filters, look
from lumbar.screen.show import Room, show

title, lead = st.empty(), st.empty()

asked = filters.drivers()
steps = ask(drivers.steps, asked)
look.title(title, steps.title)
look.lead(lead, ask(drivers.sentence, asked))

left, right = st.columns((1, 1.1), gap="large")
with left:
    show(steps, Room(width=600, height=400, headed=False))
with right:
    show(ask(drivers.ranked, asked), Room(width=660, height=440))
with st.container(border=True):
    show(ask(drivers.risks), Room(width=680))
