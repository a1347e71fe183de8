"""How do our own outcomes get in?"""

import streamlit as st

from lumbar.screen.adding import begun, checking, columns, file, meaning, publishing, reporting
from lumbar.screen.adding.steps import step

st.title(begun.title(), anchor=False)
begun.begin()

step(1, "The file", file.ask, file.decided)
step(2, "What stands where", columns.ask, columns.decided)
step(3, "What it means", meaning.ask, meaning.decided)
step(4, "Check", checking.ask, checking.decided)
step(5, "Report", reporting.ask, reporting.decided)
step(6, "Publish", publishing.ask, reporting.decided)
