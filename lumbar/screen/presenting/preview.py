"""How a slide will look, in small, with its chart alive."""

from typing import Any

import streamlit as st

from lumbar.charts.world_map import map_config
from lumbar.deck.exhibit import Exhibit, alt_text
from lumbar.deck.plate import Plate
from lumbar.deck.sources import source_line
from lumbar.exhibits.asking import drawn
from lumbar.screen import look
from lumbar.screen.presenting import kept
from lumbar.screen.presenting.outline import as_text
from lumbar.screen.table import show_table
from lumbar.story.story import Slide

WIDTH, HEIGHT = 860, 300


def preview(slide: Slide | None) -> None:
    """Show the slide, the cover where there is none, as saved or with today's numbers; or why it cannot be shown."""
    made = kept.made(slide, kept.with_today()) if slide else kept.cover()
    if isinstance(made, str):
        st.warning(as_text(made), icon=":material/info:")
    else:
        _show(made)


def _show(plate: Plate) -> None:
    """Show title, measure, what has changed, charts and facts."""
    with st.container(border=True, key="preview"):
        st.subheader(as_text(plate.title), anchor=False)
        look.aside(as_text(plate.subtitle))
        if plate.changed:
            st.warning(as_text(plate.changed), icon=":material/update:")
        _body(plate)
        for exhibit in plate.exhibits[:1]:
            look.aside(" ".join(filter(None, (exhibit.scenario, source_line(exhibit.files)))))


def _body(plate: Plate) -> None:
    if not plate.exhibits:
        return
    first = plate.exhibits[0]
    if plate.layout == "table":
        show_table(first.table, HEIGHT, first.columns)
    elif len(plate.exhibits) > 1:
        for number, (column, exhibit) in enumerate(zip(st.columns(2), plate.exhibits, strict=True)):
            with column:
                look.aside(as_text(exhibit.title))
                _chart(exhibit, number, WIDTH // 2)
    elif plate.layout == "chart_facts" and plate.facts:
        chart, facts = st.columns((2.4, 1), vertical_alignment="center")
        with chart:
            _chart(first, 0, round(0.7 * WIDTH))
        facts.markdown("\n\n---\n\n".join(map(as_text, plate.facts)))
    else:
        _chart(first, 0, WIDTH)


def _chart(exhibit: Exhibit, number: int, width: int) -> None:
    figure = drawn(exhibit, look.theme(width=width, height=HEIGHT))
    settings: Any = {"config": {**map_config(), "displayModeBar": False}, "alt": alt_text(exhibit, figure)}
    st.plotly_chart(figure, theme=None, key=f"preview_{number}", **settings)
