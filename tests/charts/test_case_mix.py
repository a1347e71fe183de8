"""Table one as a picture: every number in its place, the bars beside it, nothing that may not be shown."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.charts.case_mix import case_mix
from lumbar.charts.theme import LIGHT
from lumbar.charts.therapies import TherapyView
from lumbar.instruments import instrument

VIEW = TherapyView(instrument("ODI"), 12, ("spine", "hip"), synthetic=True)
WALL = replace(LIGHT, width=1200)


@pytest.fixture
def table() -> pl.DataFrame:
    rows = [
        ("Age", "years", "hip", 100, 54.08, "", 13.8, 0.73),
        ("Age", "years", "spine", 90, 62.3, "", None, 0.73),
        ("Sex: other", "", "hip", 100, 0.001, "<", None, 0.05),
        ("Sex: other", "", "spine", 90, None, "", None, 0.05),
    ]
    names = ["label", "unit", "therapy", "n", "value", "limit", "sd", "standardised_difference"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_every_number_stands_under_its_therapy(table: pl.DataFrame) -> None:
    figure = case_mix(table, VIEW, WALL)
    texts = {trace.name: list(trace.text) for trace in figure.data if trace.type == "scatter"}
    assert texts == {"spine": ["62.3", "few"], "hip": ["54.1 (13.8)", "< 1 %"]}
    assert list(texts) == ["spine", "hip"]
    assert list(figure.layout.yaxis.ticktext) == ["Age, years", "Sex: other"]


def test_bars_are_the_largest_differences_and_the_line_is_at_a_tenth(table: pl.DataFrame) -> None:
    figure = case_mix(table, VIEW, WALL)
    (bars,) = [trace for trace in figure.data if trace.type == "bar"]
    assert list(bars.x) == [0.73, 0.05]
    assert [shape.x0 for shape in figure.layout.shapes if shape.xref == "x2"] == [0.1]
    assert bars.marker.color[0] != bars.marker.color[1]


def test_narrow_picture_keeps_the_bars_alone(table: pl.DataFrame) -> None:
    figure = case_mix(table, VIEW, replace(LIGHT, width=360))
    assert [trace.type for trace in figure.data] == ["bar"]


def test_alternative_text_says_every_number_and_that_they_are_made_up(table: pl.DataFrame) -> None:
    said = case_mix(table, VIEW, WALL).layout.meta["alt"]
    assert "Age, years: hip 54.1 (13.8), spine 62.3; largest standardised difference 0.73." in said
    assert said.endswith("The data are synthetic.")


def test_nobody_is_a_sentence(table: pl.DataFrame) -> None:
    figure = case_mix(table.with_columns(value=pl.lit(None, pl.Float64)), VIEW, WALL)
    assert "Choose a wider filter" in figure.layout.annotations[0].text
    assert not figure.data
