"""Where do these numbers come from?"""

import streamlit as st

from lumbar.exhibits.asking import ask
from lumbar.exhibits.sources import checked
from lumbar.screen import clinic_sources, sources
from lumbar.screen.parts import explained
from lumbar.screen.show import Room, show

st.title("Where do these numbers come from?", anchor=False)
picture, words = st.columns((1.5, 1), gap="large")
with picture:
    show(ask(checked), Room(width=720, height=600))
with words:
    sources.method()
st.subheader("Every file, whose it is, and its terms", anchor=False)
sources.files()
st.header("Clinic outcomes: which store, which instruments", anchor=False)
with explained():
    clinic_sources.store()
    clinic_sources.instruments()
