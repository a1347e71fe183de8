"""Where do these numbers come from?"""

import streamlit as st

from lumbar.exhibits import check
from lumbar.screen import clinic_sources, sources
from lumbar.screen.parts import explained

st.title("Where do these numbers come from?", anchor=False)
words, beside = st.columns((1.7, 1), gap="large")
with words:
    sources.method()
with beside, st.container(border=True):
    st.page_link("pages/check.py", label="**How far can they be trusted?**", icon=":material/fact_check:")
    st.markdown(check.lead())
st.subheader("Every file, whose it is, and its terms", anchor=False)
sources.files()
st.header("Clinic outcomes: which store, which instruments", anchor=False)
with explained():
    clinic_sources.store()
    clinic_sources.instruments()
