"""Ranking, pyramid, age across year and agreement: values, order, words and room for labels."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.charts.age_year import age_year
from lumbar.charts.agreement import agreement
from lumbar.charts.pyramid import colour_of, pyramid
from lumbar.charts.ranking import RankView, ranked_rows, ranking
from lumbar.charts.theme import DARK, LIGHT


def test_ranking_draws_the_most_first_with_whiskers(growth: pl.DataFrame) -> None:
    figure = ranking(growth, RankView(top=3), LIGHT)
    (bars,) = figure.data
    assert bars.x == (40e6, 12e6, 5e6)
    assert bars.error_x.array == (14e6, 3e6, 1e6)
    assert bars.error_x.arrayminus == (14e6, 3e6, 1e6)
    assert figure.layout.yaxis.ticktext == ("India", "Nigeria", "Niger")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_ranking_says_the_range_of_a_rank(growth: pl.DataFrame) -> None:
    figure = ranking(growth, RankView(top=2), LIGHT)
    labels = [note.text for note in figure.layout.annotations]
    assert labels[0].startswith("+40 million")
    assert "rank 1<" in labels[0]
    assert "rank 2, range 2 to 4" in labels[1]
    assert "95 % interval +9.0 to +15.0 million" in figure.data[0].hovertext[1]


def test_ranking_leaves_a_gap_where_ranks_are_left_out(growth: pl.DataFrame) -> None:
    rows = ranked_rows(growth, RankView(top=2, last=1, selected="SMR"))
    assert rows["place"].to_list() == ["IND", "NGA", "SMR", "BGR"]
    assert rows["y"].to_list() == [0, 1, 2.5, 4]


def test_ranking_stresses_the_followed_place(growth: pl.DataFrame) -> None:
    figure = ranking(growth, RankView(top=3, selected="NER"), LIGHT)
    colours = figure.data[0].marker.color
    assert colours[0] == colours[1] != colours[2]
    assert figure.layout.yaxis.ticktext[2] == "<b>Niger</b>"


def test_ranking_keeps_values_off_the_names(growth: pl.DataFrame) -> None:
    figure = ranking(growth, RankView(top=6), replace(LIGHT, width=600))
    left, right = figure.layout.xaxis.range
    assert left <= -9e5
    assert all(note.x >= 0 and note.xanchor == "left" for note in figure.layout.annotations)
    assert right > 1.5 * 54e6


def test_ranking_leaves_out_places_without_a_rank(growth: pl.DataFrame) -> None:
    known = pl.when(pl.col("place") != "BGR")
    some = growth.with_columns(known.then(pl.col("^change_pct.*$")), rank=known.then(pl.col("rank")))
    rows = ranked_rows(some, RankView("change_pct", top=1, last=1, selected="BGR"))
    assert rows["place"].to_list() == ["IND", "DEU"]


def test_ranking_by_percent_is_in_percent(growth: pl.DataFrame) -> None:
    figure = ranking(growth, RankView("change_pct", top=6), DARK)
    assert figure.data[0].x[4:] == (-4.0, -24.0)
    assert figure.layout.annotations[5].text.startswith("−24 %")
    assert "rank 5, range 5 to 6" in figure.layout.meta["alt"]


def test_pyramid_puts_women_left_and_men_right(cells: pl.DataFrame) -> None:
    figure = pyramid(cells, (1990, 2050), LIGHT)
    kinds = {trace.name: trace for trace in figure.data}
    assert set(kinds) == {"Women 1990", "Women 2050", "Men 1990", "Men 2050"}
    assert min(kinds["Women 1990"].x) == -400e3
    assert max(kinds["Men 1990"].x) == 200e3
    assert (kinds["Women 1990"].type, kinds["Women 2050"].type) == ("bar", "scatter")
    assert kinds["Women 2050"].line.color == colour_of("female", LIGHT) != colour_of("male", LIGHT)


def test_pyramid_steps_follow_the_age_groups(cells: pl.DataFrame) -> None:
    steps = next(t for t in pyramid(cells, (1990, 2050), LIGHT).data if t.name == "Men 2050")
    assert len(steps.x) == len(steps.y) == len(steps.hovertext) == 42
    assert [y for x, y in zip(steps.x, steps.y, strict=True) if x == 200e3] == [40, 45]


def test_pyramid_axis_is_symmetric_in_people(cells: pl.DataFrame) -> None:
    axis = pyramid(cells, (1990, 2050), LIGHT).layout.xaxis
    assert axis.range[0] == -axis.range[1]
    assert axis.tickvals == tuple(-value for value in reversed(axis.tickvals))
    assert axis.ticktext == tuple(reversed(axis.ticktext))
    assert not any("−" in text for text in axis.ticktext)


def test_pyramid_labels_carry_totals_and_hover_the_interval(cells: pl.DataFrame) -> None:
    figure = pyramid(cells, (1990, 2050), LIGHT)
    assert (
        figure.layout.annotations[0].text
        == "<b>Women</b><br>filled, 1990: 4.20 million<br>line, 2050: 4.20 million"
    )
    assert (
        "Women aged 95 and over</b>, 1990<br>200,000<br>95 % interval 180,000 to 220,000"
        in figure.data[0].hovertext[-1]
    )
    assert "Men in 2050: 2.10 million, the largest group aged 40 to 44 (200,000)" in figure.layout.meta["alt"]


def test_age_year_adds_the_sexes_and_rings_the_peaks(cells: pl.DataFrame) -> None:
    figure = age_year(cells, LIGHT)
    (heat,) = figure.data
    assert heat.x == (1990, 2020, 2050)
    assert len(heat.z) == 20
    assert heat.z[4][0] == 600e3
    assert [note.text for note in figure.layout.annotations][1:] == [
        "peak at 20 to 24: 600,000",
        "peak at 30 to 34: 600,000",
        "peak at 40 to 44: 600,000",
    ]
    rings = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert [(ring.y0 + ring.y1) / 2 for ring in rings] == [20, 30, 40]


def test_age_year_shows_rates_of_both_sexes_together(cells: pl.DataFrame) -> None:
    heat = age_year(cells, DARK, "rate_per_100k").data[0]
    assert heat.z[0][0] == pytest.approx(15_000)
    assert heat.colorscale[-1][1] == DARK.accent
    assert "15,000 of 100,000" in heat.text[0][0]


def test_agreement_orders_regions_and_labels_the_worst(compared: pl.DataFrame) -> None:
    figure = agreement(compared, LIGHT)
    assert figure.layout.yaxis.ticktext == ("East Asia", "Oceania")
    dots = {trace.name: trace for trace in figure.data if trace.mode == "markers"}
    assert dots["2050"].x == (4.0, -14.0)
    assert len({trace.marker.symbol for trace in dots.values()}) == 3
    assert figure.layout.annotations[-1].text == "<b>−14 %</b>"


def test_agreement_draws_the_printed_interval_in_percent(compared: pl.DataFrame) -> None:
    bars = next(t for t in agreement(compared, LIGHT).data if t.name == "2030, printed interval")
    assert bars.x[:2] == pytest.approx((-10, 10))
    assert bars.x[2] is None


def test_agreement_in_words(compared: pl.DataFrame) -> None:
    alt = agreement(compared, LIGHT).layout.meta["alt"]
    assert "2050: 9.0 % on average, at worst −14 % (Oceania)" in alt
    assert "5 of 6 lie inside the printed interval" in alt


@pytest.mark.parametrize(
    "draw",
    [
        lambda growth, cells, compared: ranking(growth.head(0), RankView(), LIGHT),
        lambda growth, cells, compared: ranking(growth.with_columns(rank=None), RankView(), LIGHT),
        lambda growth, cells, compared: pyramid(cells.head(0), (1990, 2050), LIGHT),
        lambda growth, cells, compared: age_year(cells.head(0), LIGHT),
        lambda growth, cells, compared: agreement(compared.head(0), LIGHT),
    ],
)
def test_nothing_to_draw_is_a_sentence(draw, growth, cells, compared) -> None:
    figure = draw(growth, cells, compared)
    assert not figure.data
    assert figure.layout.annotations[0].text.endswith(".")
