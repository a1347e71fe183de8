"""The list of pages; the one place where a CannotShow becomes a sentence."""

import streamlit as st

from lumbar.screen import links, look, reader
from lumbar.screen.parts import explained
from lumbar.screen.turns import turn

st.set_page_config("Lumbar", "static/lumbar.png", "wide", menu_items={"About": look.ABOUT})
PAGES = {
    "Population": [
        st.Page("pages/outlook.py", icon=":material/trending_up:", url_path="start", default=True),
        st.Page("pages/outlook.py", url_path="outlook", visibility="hidden"),
        st.Page("pages/places.py", icon=":material/public:"),
        st.Page("pages/people.py", icon=":material/groups:"),
        st.Page("pages/drivers.py", icon=":material/stacked_bar_chart:"),
        st.Page("pages/scenarios.py", icon=":material/alt_route:"),
        st.Page("pages/care.py", icon=":material/physical_therapy:"),
        st.Page("pages/check.py", icon=":material/fact_check:"),
        st.Page("pages/sources.py", icon=":material/menu_book:"),
        reader.for_publishers("pages/own_data.py", "Own data", ":material/add_location_alt:"),
    ],
    "Clinics": [
        st.Page("pages/therapies.py", icon=":material/healing:"),
        st.Page("pages/patients.py", icon=":material/groups_2:"),
        st.Page("pages/clinics.py", icon=":material/filter_alt:"),
        st.Page("pages/progress.py", icon=":material/monitoring:"),
        reader.for_publishers("pages/add_outcomes.py", "Add outcomes", ":material/upload_file:"),
    ],
    "Meeting": [
        st.Page("pages/present.py", icon=":material/co_present:"),
        st.Page("pages/presenting.py", visibility="hidden"),
    ],
}
page = st.navigation(PAGES, position="top")
look.dress()
with turn(), explained(), reader.let_in(page):
    links.settle(page)
    page.run()
    links.tidy()
