"""What could change it?"""

import streamlit as st

from lumbar.exhibits import scenarios
from lumbar.exhibits.asking import ask
from lumbar.screen import look, scenario_filters
from lumbar.screen.show import Room, show

title, lead = st.empty(), st.empty()

asked = scenario_filters.compared()
lines = ask(scenarios.side_by_side, asked)
look.title(title, lines.title)
look.lead(lead, ask(scenarios.sentence, asked))

left, right = st.columns((1.7, 1), gap="large")
with left:
    show(lines, Room(headed=False))
with right:
    show(ask(scenarios.differences, asked), Room(width=430, height=260, headed=False))

with st.container(border=True):
    st.subheader("What if care reached more people?", anchor=False)
    supposed = scenario_filters.supposed()
    picture, words = st.columns((1.5, 1), gap="large")
    with picture:
        show(ask(scenarios.more_care, supposed), Room(width=760, height=360))
    with words:
        scenario_filters.in_words(supposed)
