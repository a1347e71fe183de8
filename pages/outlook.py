"""How many people will live with back pain by 2050?"""

import streamlit as st

from lumbar.exhibits import outlook
from lumbar.exhibits.asking import ask
from lumbar.exhibits.own_series import own_series_over
from lumbar.screen import beside, filters, look
from lumbar.screen.show import Room, show

title, lead = st.empty(), st.empty()

cases, view, panels = filters.outlook()
trend = ask(outlook.trend, cases, view, panels)
export = own_series_over(cases, view, panels)

look.title(title, trend.title)
look.lead(lead, ask(outlook.lead))

chart, margin = st.columns((3.1, 1), gap="large")
with chart:
    show(trend, Room(headed=False, over=export.over))
    look.aside(export.said)
with margin:
    beside.crowding(cases, view, panels)
    beside.big_change(cases, 2020, 2050)
    beside.in_words(cases, view.measure)
    beside.as_printed()
