"""Is care changing?"""

import streamlit as st

from lumbar.exhibits import progress
from lumbar.exhibits.asking import ask
from lumbar.screen import progress_filters, said
from lumbar.screen.parts import explained
from lumbar.screen.progress import in_words, steps_of
from lumbar.screen.show import Room, show

title = st.empty()
title.title("Is care changing?", anchor=False)
said.lead()

watched = progress_filters.progress()
with explained():
    chart = ask(progress.control, watched)
    title.title(chart.title, anchor=False)
    left, right = st.columns((3, 1), gap="large")
    with left:
        show(chart, Room(width=900, height=420, headed=False))
    with right:
        in_words(watched)
    steps_of(watched)

with explained():
    show(ask(progress.by_clinic, watched), Room(width=1240, height=420, click_sets="clinic"))
