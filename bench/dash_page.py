"""Outlook's chart as one would write it plainly in Dash: the same numbers, the same picture, two filters.

Run: python -m bench.dash_page PORT
"""

import sys
from functools import cache

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

from lumbar.answers import CaseFilters, cases_by_year, words
from lumbar.charts.lines import MeasureName, View
from lumbar.charts.theme import LIGHT
from lumbar.charts.timeline import timeline
from lumbar.exhibits.outlook import printed_on_lines

PLACES = {"WLD": "World", "gbd:South Asia": "South Asia", "IND": "India", "KEN": "Kenya"}
SHOWN: dict[str, MeasureName] = {"People": "cases", "Per 100,000": "rate_per_100k"}

app = Dash(__name__, title="Outlook", update_title="")
app.layout = html.Main(
    [
        html.H1(id="title"),
        dcc.Dropdown(PLACES, ["WLD"], multi=True, id="places"),
        dcc.RadioItems(list(SHOWN), "People", inline=True, id="measure"),
        dcc.Graph(id="chart", config={"displayModeBar": False}),
    ]
)


@cache
def drawn(places: tuple[str, ...], measure: str) -> tuple[str, go.Figure]:
    """Title and picture of the places chosen."""
    filters, view = CaseFilters(places=places), View(SHOWN[measure])
    cases = cases_by_year(filters)
    return words.outlook_title(cases, view.measure), timeline(
        cases, printed_on_lines(filters, view), view, LIGHT
    )


@app.callback(
    Output("title", "children"),
    Output("chart", "figure"),
    Input("places", "value"),
    Input("measure", "value"),
)
def repaint(places: list[str], measure: str) -> tuple[str, go.Figure]:
    """Answer a filter that was changed."""
    return drawn(tuple(places), measure)


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
