"""How do our own district and our own figures get in?"""

import streamlit as st

from lumbar.screen.own import adding, kept
from lumbar.screen.parts import explained

st.title("Add a place of your own, or your IHME export", anchor=False)
kept.begin()

left, right = st.columns(2, gap="large")
with left, explained():
    st.header("A district or state", anchor=False)
    adding.population()
with right, explained():
    st.header("An IHME export", anchor=False)
    adding.export()

st.header("Kept on this machine", anchor=False)
kept.listed()
