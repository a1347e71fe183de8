"""What does the meeting see now?"""

import streamlit as st

from lumbar.screen.presenting import stage

st.title("Your story is on the screen", anchor=False)
stage.present()
