"""The emptiest Streamlit page that can repaint: one switch, one word."""

import streamlit as st

st.title(st.segmented_control("Choose", ["first", "second"], default="first"))
