"""Lines: past solid, future dashed, bands and marks where the figures say, labels that do not overlap."""

from dataclasses import replace
from functools import partial
from itertools import pairwise

import polars as pl
import pytest

from lumbar.charts.lines import ShareView, View, drawn_lines
from lumbar.charts.small_multiples import small_multiples
from lumbar.charts.theme import DARK, LIGHT, Theme
from lumbar.charts.timeline import timeline

NONE = pl.DataFrame(schema={"place": str, "year": int, "value": float, "basis": str, "page": str})


def named(figure, name: str, dash: str | None = None):
    (trace,) = [t for t in figure.data if t.name == name and (dash is None or t.line.dash == dash)]
    return trace


def test_past_is_solid_and_future_dashed(cases: pl.DataFrame) -> None:
    figure = timeline(cases, NONE, View(), LIGHT)
    past, future = named(figure, "World", "solid"), named(figure, "World", "8px,5px")
    assert past.x == tuple(range(1990, 2021, 5))
    assert future.x == tuple(range(2020, 2051, 5))
    assert past.y[0] == pytest.approx(400e6)
    assert future.y[-1] == pytest.approx(820e6)
    assert past.y[-1] == future.y[0]


def test_the_band_runs_between_the_bounds(cases: pl.DataFrame) -> None:
    band = named(timeline(cases, NONE, View(), LIGHT), "Kenya, interval")
    assert band.x[0] == band.x[-1] == 1990
    assert (band.y[0], band.y[-1]) == pytest.approx((1.2e6, 0.9e6))
    assert max(band.y) == pytest.approx(6e6)
    assert band.fillcolor == "rgba(166,94,26,0.11)"


def test_colour_follows_the_position_in_the_selection(cases: pl.DataFrame) -> None:
    for theme in (LIGHT, DARK):
        figure = timeline(cases, NONE, View(), theme)
        colours = [named(figure, name, "solid").line.color for name in ("World", "Kenya", "Bulgaria")]
        assert colours == [look.colour for look in theme.series[:3]]


def test_printed_figures_are_rings_and_read_off_ones_diamonds(
    cases: pl.DataFrame, printed: pl.DataFrame
) -> None:
    figure = timeline(cases, printed, View(), LIGHT)
    rings, diamonds = named(figure, "as printed"), named(figure, "read off a printed figure")
    assert (rings.marker.symbol, diamonds.marker.symbol) == ("circle", "diamond")
    assert rings.marker.color == LIGHT.paper
    assert (rings.x, rings.y) == ((1990, 2050), (400e6, 820e6))
    assert "Table 2, p e321" in rings.text[1]
    assert "820 million as printed" in rings.text[1]


def test_2020_is_marked_and_the_future_named(cases: pl.DataFrame) -> None:
    figure = timeline(cases, NONE, View(), LIGHT)
    (mark,) = figure.layout.shapes
    assert (mark.x0, mark.x1, mark.line.dash) == (2020, 2020, "dot")
    assert "projection →" in [note.text for note in figure.layout.annotations]
    assert "(projection)" in named(figure, "World", "8px,5px").text[-1]
    assert "(projection)" not in named(figure, "World", "solid").text[-1]


def test_axes_are_quiet_and_say_their_unit_once(cases: pl.DataFrame) -> None:
    layout = timeline(cases, NONE, View(), LIGHT).layout
    assert layout.xaxis.ticktext == ("1990", "2000", "2010", "2020", "2030", "2040", "2050")
    assert layout.yaxis.ticktext == ("0", "250", "500", "750", "1,000 million")
    assert layout.yaxis.range[0] == 0
    assert not layout.showlegend


@pytest.mark.parametrize("scale", ["level", "indexed", "log"])
@pytest.mark.parametrize(
    "theme", [LIGHT, replace(DARK, width=520, height=400), replace(LIGHT, text=20, height=600)]
)
def test_end_labels_never_overlap(cases: pl.DataFrame, scale: str, theme: Theme) -> None:
    many = pl.concat(
        [cases.with_columns(place=pl.col("place") + str(i), name=pl.col("name") + str(i)) for i in range(3)]
    )
    figure = timeline(many.head(8 * 13), NONE, View("cases", scale), theme)
    axis, margin = figure.layout.yaxis, figure.layout.margin
    plot = theme.height - margin.t - margin.b
    labels = [note for note in figure.layout.annotations if note.showarrow]
    tall = max(1 + label.text.count("<br>") for label in labels) * theme.text
    places = sorted(plot * (n.y - axis.range[0]) / (axis.range[1] - axis.range[0]) - n.ay for n in labels)
    assert len(labels) == 8
    assert min(high - low for low, high in pairwise(places)) >= tall


def test_labels_name_place_and_last_value_in_its_colour(cases: pl.DataFrame) -> None:
    notes = timeline(cases, NONE, View(), LIGHT).layout.annotations
    kenya = next(note for note in notes if "Kenya" in note.text)
    assert kenya.text == "<b>Kenya</b> 5 million"
    assert kenya.font.color == LIGHT.series[1].colour


def test_indexed_sets_2020_to_100(cases: pl.DataFrame, printed: pl.DataFrame) -> None:
    figure = timeline(cases, printed, View("cases", "indexed"), LIGHT)
    assert named(figure, "Kenya", "solid").y[-1] == pytest.approx(100)
    assert named(figure, "World", "8px,5px").y[-1] == pytest.approx(100 * 820 / 610)
    assert named(figure, "as printed").y[1] == pytest.approx(100 * 820 / 610)
    assert "+34 %" in next(note.text for note in figure.layout.annotations if "World" in note.text)


def test_the_indexed_band_is_a_point_in_2020_and_opens_from_there(cases: pl.DataFrame) -> None:
    lines = drawn_lines(cases, View("cases", "indexed")).filter(place="KEN")
    width = (lines["y_upper"] - lines["y_lower"]) / lines["y"]
    assert width.to_list() == pytest.approx([abs(year - 2020) / 500 for year in lines["year"]])


def test_log_shows_small_beside_large(cases: pl.DataFrame) -> None:
    axis = timeline(cases, NONE, View("cases", "log"), LIGHT).layout.yaxis
    assert axis.type == "log"
    assert axis.ticktext == ("1 million", "10 million", "100 million", "1 billion")


def test_ylds_take_their_own_bounds(cases: pl.DataFrame) -> None:
    row = drawn_lines(cases, View("ylds")).filter(place="WLD", year=1990).row(0, named=True)
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx((40e6, 20e6, 80e6))


def test_rates_take_the_relative_bounds_of_the_cases(cases: pl.DataFrame) -> None:
    row = drawn_lines(cases, View("rate_per_100k")).row(0, named=True)
    assert (row["value"], row["lower"], row["upper"]) == pytest.approx((10_000, 9_000, 12_000))


@pytest.mark.parametrize("draw", [partial(timeline, printed=NONE), small_multiples])
def test_nothing_to_show_is_a_sentence(cases: pl.DataFrame, draw) -> None:
    nobody = cases.with_columns(cases=0.0, lower=0.0, upper=0.0, index=None)
    nothings = (
        (cases.head(0), View(), "Choose a place"),
        (cases, View("age_standardised_rate"), "Nothing can be drawn"),
        (nobody, View("cases", "indexed"), "Nothing can be drawn"),
        (nobody, View("cases", "log"), "Nothing can be drawn"),
    )
    for rows, view, words in nothings:
        nothing = draw(rows, view=view, theme=LIGHT)
        assert not nothing.data
        (note,) = nothing.layout.annotations
        assert note.text.startswith(words)
        assert nothing.layout.meta["alt"] == f"Empty axes. {note.text.replace('<br>', ' ')}"


def test_nobody_is_a_line_at_nought_without_a_change(cases: pl.DataFrame) -> None:
    nobody = cases.head(13).with_columns(cases=0.0, lower=0.0, upper=0.0)
    assert named(timeline(nobody, NONE, View(), LIGHT), "World", "solid").y == (0.0,) * 7
    heads = small_multiples(nobody, View(), LIGHT).layout.annotations
    assert "<b>World</b><br>0 in 2050" in [note.text for note in heads]
    alt = timeline(nobody, NONE, View(), LIGHT).layout.meta["alt"]
    assert alt.endswith("projected 0 in 2050 (95 % interval 0 to 0).")


def test_log_leaves_out_what_is_not_above_nought(cases: pl.DataFrame) -> None:
    late = cases.with_columns(pl.when(pl.col("year") > 2000).then(pl.col("cases")).otherwise(0.0), lower=0.0)
    lines = drawn_lines(late, View("cases", "log"))
    assert lines["year"].min() == 2005
    assert lines["y_lower"].null_count() == lines.height
    assert timeline(late, NONE, View("cases", "log"), LIGHT).layout.yaxis.range[0] > 5


def test_shares_are_lines_without_a_band() -> None:
    shares = pl.DataFrame(
        {"place": "WLD", "name": "World", "year": [1990, 2020, 2050], "share_60_and_over": [29.0, 35.0, 46.0]}
    )
    figure = timeline(shares, NONE, ShareView(), LIGHT)
    assert not [t for t in figure.data if t.fill]
    assert figure.layout.annotations[-1].text == "<b>World</b> 46 %"
    assert figure.layout.meta["alt"].endswith("World: 29 % in 1990, 35 % in 2020, projected 46 % in 2050.")


def test_alt_text_carries_the_numbers(cases: pl.DataFrame) -> None:
    alt = timeline(cases, NONE, View(), LIGHT).layout.meta["alt"]
    assert "Kenya: 1 million in 1990, 3 million in 2020, projected 5 million in 2050" in alt
    assert "(+67 %; 95 % interval 4.50 to 6.00 million)" in alt


def test_small_multiples_give_each_place_its_own_scale(cases: pl.DataFrame) -> None:
    figure = small_multiples(cases, View(), replace(LIGHT, width=900))
    layout = figure.layout
    tops = [axis.range[1] for axis in (layout.yaxis, layout.yaxis2, layout.yaxis3)]
    assert tops == pytest.approx([1.02 * 1.2 * top for top in (820e6, 5e6, 1.4e6)])
    assert {trace.yaxis for trace in figure.data} == {"y", "y2", "y3"}
    assert any(note.text == "<b>Kenya</b><br>5 million in 2050, +67 %" for note in layout.annotations)
    across = [axis.domain for axis in (layout.xaxis, layout.xaxis2, layout.xaxis3)]
    assert all(left[1] < right[0] for left, right in pairwise(across))


def test_small_multiples_stack_on_a_phone(cases: pl.DataFrame) -> None:
    layout = small_multiples(cases, View(), replace(LIGHT, width=360)).layout
    rows = [axis.domain for axis in (layout.yaxis, layout.yaxis2, layout.yaxis3)]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(rows))
    assert layout.height > LIGHT.height
