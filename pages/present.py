"""What will the meeting see?"""

import streamlit as st

from lumbar.screen.presenting import editing, heading, kept, opening, outline
from lumbar.screen.presenting.preview import preview

title = st.empty()
title.title(outline.QUESTION, anchor=False)
kept.from_link()

if kept.story().slides:
    head = st.container()
    slides, slide = st.columns((1, 2), gap="large")
    with slide:
        editing.place()
        picture = st.container()
        in_hand = editing.words()
    with head:
        heading.row()
    with picture:
        preview(in_hand)
    with slides:
        outline.outline()
    kept.to_link()
    title.title(outline.finding(), anchor=False)
else:
    opening.begin()
