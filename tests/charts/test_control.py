"""Control charts as pictures and as numbers: every value where it belongs, every type in colour and shape."""

from dataclasses import replace

import plotly.graph_objects as go
import polars as pl
import pytest

from lumbar.answers import clinics
from lumbar.answers.clinics_control import control_charts
from lumbar.charts.control import control
from lumbar.charts.control_panels import control_panels
from lumbar.charts.control_view import POSITIONS, WITHHELD, ControlView, look
from lumbar.charts.theme import DARK, LIGHT
from lumbar.charts.therapies import TherapyView
from lumbar.deck.plain import control as plain
from lumbar.errors import CannotShow
from lumbar.instruments import instrument
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.questions.clinics import EpisodeFilters

VIEW = ControlView(TherapyView(instrument("ODI"), 12, (), synthetic=True), "mean_change", "10 points")
SHARE = replace(VIEW, measure="responders")
SHIPPED = EpisodeFilters("ODI", 12, store=str(DEMONSTRATION))


@pytest.fixture(scope="module")
def chart() -> pl.DataFrame:
    return clinics.control_chart(SHIPPED, "Clinic 12", target=-8.0)


@pytest.fixture(scope="module")
def near_all() -> pl.DataFrame:
    """A clinic many of whose quarters may only be given as limits."""
    return clinics.control_chart(SHIPPED, "Clinic 07", "responders")


def traces(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in figure.data}


def words(figure: go.Figure) -> str:
    return " ".join(str(each.text) for each in figure.layout.annotations)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_value_is_drawn_by_its_type_in_colour_and_shape(chart: pl.DataFrame, theme) -> None:
    found = traces(control(chart, VIEW, theme))
    for kind in chart["type"].unique():
        if kind in ("not yet due", ""):
            continue
        own, rows = look(kind, theme), chart.filter(type=kind)
        assert list(found[kind].y) == pytest.approx(rows["value"].to_list())
        assert (found[kind].marker.color, found[kind].marker.symbol) == (own.colour, own.marker)
    kinds = [look(kind, theme) for kind in POSITIONS]
    assert len({own.marker for own in kinds}) == len(kinds)


def test_mean_and_limits_reach_over_every_quarter_with_their_values_at_the_end(chart: pl.DataFrame) -> None:
    figure = control(chart, VIEW, LIGHT)
    mean = traces(figure)["mean"]
    assert list(mean.x) == [-0.5, 31.5, None]
    assert mean.y[0] == pytest.approx(chart["centre"][0])
    assert "mean −7.5 points" in words(figure)
    assert "limit −3.9 points" in words(figure)
    assert "target −8.0 points" in words(figure)
    assert "not yet due" in words(figure)
    assert "synthetic data" in words(figure)
    assert "Mean change on ODI since baseline, points · lower is better" in words(figure)


def test_shares_are_drawn_in_per_cent_and_withheld_ones_as_hollow_marks(near_all: pl.DataFrame) -> None:
    figure = control(near_all, SHARE, LIGHT)
    found = traces(figure)
    assert list(found["too few"].y) == pytest.approx([100 * v for v in near_all["value"].drop_nulls()])
    assert found[WITHHELD].marker.symbol.endswith("open")
    assert len(found[WITHHELD].y) == (near_all["bound"] != "").sum()
    assert "mean" not in words(figure)
    assert found["value"].connectgaps is False
    assert None in found["value"].y
    assert all(text.split("<br>")[1].startswith("> ") for text in found[WITHHELD].hovertext)


def test_a_step_is_drawn_with_its_reason_and_limits_of_its_own(chart: pl.DataFrame) -> None:
    after = pl.col("quarter") >= "2021 Q3"
    stepped = chart.with_columns(
        step=after.cast(pl.Int64),
        centre=pl.when(after).then(-4.0).otherwise(-9.0),
        reason=pl.when(pl.col("quarter") == "2021 Q3")
        .then(pl.lit("A new room for exercises"))
        .otherwise(pl.lit("")),
    )
    figure = control(stepped, VIEW, LIGHT)
    assert list(traces(figure)["mean"].x) == [-0.5, 17.5, None, 17.5, 31.5, None]
    assert "A new room for<br>exercises" in words(figure)
    assert [shape.x0 for shape in figure.layout.shapes if shape.x0 == 17.5] == [17.5]
    assert "step at 2021 Q3: A new room for exercises" in figure.layout.meta["alt"]


def test_alternative_text_tells_what_is_drawn(chart: pl.DataFrame) -> None:
    alt = control(chart, VIEW, LIGHT).layout.meta["alt"]
    assert alt.startswith(
        "Control chart of the mean change on ODI, Clinic 12, 28 quarters, 2017 Q1 to 2023 Q4"
    )
    assert "mean −7.5 points, limits −11.1 to −3.9 points" in alt
    assert "concern: 2021 Q3, 2021 Q4" in alt
    assert "target −8.0 points, hit and missed" in alt
    assert alt.endswith("The data are synthetic.")


def test_a_panel_for_every_clinic_in_the_order_of_signals_with_few_traces() -> None:
    charts, signals = control_charts(SHIPPED), clinics.control_signals(SHIPPED)
    figure = control_panels(charts, signals, VIEW, replace(LIGHT, width=1240))
    heads = [each.text for each in figure.layout.annotations if each.text.startswith("<b>")]
    assert [head.split("</b>")[0].removeprefix("<b>") for head in heads] == signals["clinic"].to_list()
    assert "concern, 23 of 28" in heads[0]
    assert len(figure.data) <= 8
    found = traces(figure)
    assert sum(len(found[kind].x) for kind in POSITIONS if kind in found) == charts["value"].count()
    assert sorted(found["concern"].customdata) == sorted(charts.filter(type="concern")["clinic"])


@pytest.mark.parametrize(("width", "height"), [(360, 400), (620, 400), (1240, 760), (1240, 300)])
def test_no_value_reaches_into_the_words_over_its_panel(width: int, height: int) -> None:
    charts, signals = control_charts(SHIPPED), clinics.control_signals(SHIPPED)
    theme = replace(LIGHT, width=width, height=height)
    figure = control_panels(charts, signals, VIEW, theme)
    rows = round(-figure.layout.yaxis.range[0])
    margin = figure.layout.margin
    row = (figure.layout.height - margin.t - margin.b) / rows
    values = [y for trace in figure.data for y in trace.y if y is not None]
    highest = max(value - int(value) for value in values)
    heads = max(each.font.size for each in figure.layout.annotations if each.text.startswith("<b>"))
    assert row * -highest >= 2 * 1.25 * heads
    assert figure.layout.height >= height


def test_numbers_for_paper_are_those_of_the_picture(chart: pl.DataFrame) -> None:
    drawn = plain.control(chart, VIEW)
    by_name = {series.name: series for series in drawn.series}
    assert by_name["mean change on ODI"].values == tuple(chart["value"])
    assert set(by_name["mean"].values) == {chart["centre"][0]}
    assert [v for v in by_name["concern"].values if v is not None] == chart.filter(type="concern")[
        "value"
    ].to_list()
    assert drawn.x[:3] == (2017.0, 2017.25, 2017.5)
    assert set(by_name["target"].values) == {-8.0}
    assert "square: concern" in drawn.key


def test_rows_for_paper_give_every_clinic_its_limits_and_verdict() -> None:
    charts, signals = control_charts(SHIPPED), clinics.control_signals(SHIPPED)
    drawn = plain.by_clinic(charts, signals, VIEW)
    assert [row.name for row in drawn.rows] == signals.drop_nulls("latest")["clinic"].to_list()
    assert drawn.rows[0].said == "concern, 23 of 28"
    assert "no verdict, for no quarter can be shown: Clinic 13" in drawn.key
    first = charts.filter(clinic=signals["clinic"][0])
    (series,) = drawn.series
    assert (series.lower[0], series.upper[0]) == (first["lower"][-1], first["upper"][-1])


def test_a_chart_without_values_is_a_sentence(chart: pl.DataFrame) -> None:
    none = pl.lit(None, pl.Float64)
    with pytest.raises(CannotShow, match="No quarter can be shown"):
        plain.control(chart.with_columns(value=none), VIEW)
    signals = clinics.control_signals(SHIPPED).with_columns(latest=none)
    with pytest.raises(CannotShow, match="No quarter can be shown"):
        plain.by_clinic(chart, signals, VIEW)
