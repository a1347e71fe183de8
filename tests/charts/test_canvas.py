"""The sheet that pictures are drawn on."""

import json

import plotly.graph_objects as go
import pytest

from lumbar.charts.canvas import Sheet, canvas
from lumbar.charts.theme import LIGHT


def drawn(figure: go.Figure) -> go.Figure:
    figure.add_scatter(
        x=[1, None], y=[1, 2], name=None, line={"width": 2}, hovertemplate="%{text}", text=["a", "b"]
    )
    figure.add_bar(x=[1, 2], y=["c", "d"], orientation="h", marker={"color": ["red", "blue"]})
    for number in range(3):
        figure.add_annotation(
            x=number, y=1, text=f"label {number}", showarrow=False, font={"size": 9}, xshift=None
        )
        figure.add_shape(type="line", x0=number, x1=number, y0=0, y1=1, line={"width": 1})
    return figure.update_yaxes(tickfont_color="red").update_shapes(layer="above", line_color="blue")


def read(figure: go.Figure) -> dict:
    return json.loads(figure.to_json() or "")


def test_a_sheet_takes_up_what_is_drawn_as_plotly_does() -> None:
    ours, theirs = (
        Sheet({"yaxis": {"ticks": ""}}),
        go.Figure(layout={"template": "none", "yaxis": {"ticks": ""}}),
    )
    assert read(drawn(ours)) == read(drawn(theirs))
    for figure in (ours, theirs):
        figure.layout.annotations[1].text = figure.data[1].name = "changed"
        figure.update_layout(annotations=[*figure.layout.annotations, {"text": "more"}], width=300)
    assert read(ours) == read(theirs)
    assert read(go.Figure(ours)) == read(theirs)


def test_what_plotly_does_not_know_is_found_by_these_tests() -> None:
    """As the fixture of this room does with every sheet."""
    wrong = canvas(LIGHT, colour="red")
    with pytest.raises(ValueError, match="colour"):
        go.Figure(wrong.to_dict())
    del wrong.layout._props["colour"]
