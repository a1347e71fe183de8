"""The same page written as plainly in Streamlit: what of a repaint is the framework's, and what is Outlook's own.

Run: streamlit run bench/plain_page.py --server.port PORT
"""

import streamlit as st

from bench.dash_page import PLACES, SHOWN, drawn

title = st.empty()
places = st.multiselect("Places", PLACES, ["WLD"], format_func=PLACES.get)
measure = st.segmented_control("Measure", SHOWN, default="People", required=True)
words, figure = drawn(tuple(places), measure)
title.title(words)
st.plotly_chart(figure, theme=None, config={"displayModeBar": False})
