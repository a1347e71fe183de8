"""Where does it grow most?"""

import streamlit as st

from lumbar.exhibits import places
from lumbar.exhibits.asking import ask
from lumbar.screen import filters, look
from lumbar.screen.show import Room, show

title = st.empty()
growth = filters.growth()
world, ranked = st.columns((1.25, 1), gap="medium")
with st.container(border=True):
    country, rule = filters.peers()
    show(ask(places.peers, growth, country, rule), Room(width=680, height=260))
with world:
    room = Room(
        width=680, height=400, click_sets="country", hint="Click a country to see it beside its peers."
    )
    show(ask(places.growth_map, growth, country), room)
with ranked:
    ranking = ask(places.growth_ranking, growth, country)
    look.title(title, ranking.title)
    show(ranking, Room(width=530, height=400, headed=False))
