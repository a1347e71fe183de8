"""Is care changing?"""

import streamlit as st

from lumbar.exhibits import progress
from lumbar.exhibits.asking import ask
from lumbar.screen import look, progress_filters, said
from lumbar.screen.parts import explained
from lumbar.screen.progress import in_words, steps_of
from lumbar.screen.show import Room, show

title = st.empty()
look.title(title, "Is care changing?")
said.lead()

watched = progress_filters.progress()
with explained():
    chart = ask(progress.control, watched)
    look.title(title, chart.title)
    left, right = st.columns((3, 1), gap="large")
    with left:
        show(chart, Room(width=900, height=420, headed=False))
    with right:
        in_words(watched)
    steps_of(watched)

with explained():
    show(ask(progress.by_clinic, watched), Room(width=1240, height=760, click_sets="clinic"))
