"""How far can these figures be trusted?"""

import streamlit as st

from lumbar.exhibits import check
from lumbar.exhibits.asking import ask
from lumbar.screen.show import Room, show

st.title("How far can these figures be trusted?", anchor=False)
st.markdown(f":gray[{check.lead()}]")

left, right = st.columns((1.1, 1), gap="large")
with left:
    show(ask(check.agreement), Room(width=660, height=600))
with right:
    show(ask(check.back_tested), Room(width=600))
    with st.container(border=True):
        st.markdown("**Agrees because it is built so**")
        st.markdown("\n\n".join(check.built_so()))
show(ask(check.calibration), Room(width=1280))
