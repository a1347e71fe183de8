"""The fan, its differences and what care would avert: traces, values, labels that never meet, empty axes."""

from dataclasses import replace
from itertools import pairwise

import plotly.graph_objects as go
import polars as pl
import pytest

from lumbar.charts import fan
from lumbar.charts.canvas import LAST_ESTIMATE
from lumbar.charts.fan import End
from lumbar.charts.lines import MEASURES
from lumbar.charts.scales import Extent
from lumbar.charts.scenario_differences import DifferenceView, scenario_differences
from lumbar.charts.scenarios import ScenarioView, scenario_lines
from lumbar.charts.theme import DARK, LIGHT
from lumbar.charts.what_if import WhatIfView, what_if_lines

CODES = ("medium.published", "medium.constant", "medium.custom-5")
LABELS = {code: (f"Scenario {code}",) for code in CODES}


@pytest.fixture
def fanned(cases: pl.DataFrame) -> pl.DataFrame:
    """Kenya under three scenarios: as it is, a tenth more and a fifth less after 2020."""
    kenya = cases.filter(place="KEN")
    ahead = pl.col("year") > LAST_ESTIMATE
    amounts = ["cases", "lower", "upper", "ylds", "ylds_lower", "ylds_upper"]
    rows = [
        kenya.with_columns(
            pl.when(ahead).then(pl.col(amounts) * factor).otherwise(pl.col(amounts)),
            scenario=pl.lit(code),
            scenario_name=pl.lit(f"Name of {code}"),
        )
        for code, factor in zip(CODES, (1.0, 1.1, 0.8), strict=True)
    ]
    both = pl.concat(rows)
    base = pl.col("cases").filter(scenario=CODES[0]).first().over("year")
    difference = pl.col("cases") - base
    return both.with_columns(
        difference=difference,
        difference_lower=pl.min_horizontal(0.9 * difference, 1.2 * difference),
        difference_upper=pl.max_horizontal(0.9 * difference, 1.2 * difference),
        difference_pct=100 * difference / base,
    )


def test_on_a_phone_a_long_name_is_folded_so_that_the_lines_keep_their_room() -> None:
    end = End(2050, 5e6, ("Rates falling 5 % per decade", "4.85 million"), LIGHT.ink)
    wide, narrow = LIGHT, replace(LIGHT, width=360)
    assert fan.margin([end], narrow)["r"] < 0.65 * fan.margin([end], wide)["r"]
    figure = go.Figure()
    fan.label(figure, [end], Extent(0, 6e6), narrow)
    assert figure.layout.annotations[0].text == "<b>Rates falling<br>5 % per decade</b><br>4.85 million"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_past_is_one_line_and_then_it_fans_out(fanned: pl.DataFrame, theme) -> None:
    figure = scenario_lines(fanned, ScenarioView(labels=LABELS), theme)
    band, past, *ahead = figure.data
    assert band.fill == "toself"
    assert (past.x[0], past.x[-1]) == (1990, 2020)
    assert past.line.dash is None
    assert [(line.x[0], line.x[-1]) for line in ahead] == [(2020, 2050)] * 3
    assert {line.y[0] for line in ahead} == {past.y[-1]}
    assert [line.y[-1] for line in ahead] == pytest.approx([5e6, 5.5e6, 4e6])
    assert len({line.line.color for line in (past, *ahead)}) == 4


def test_every_line_is_named_at_its_end_and_in_words(fanned: pl.DataFrame) -> None:
    figure = scenario_lines(fanned, ScenarioView(labels=LABELS), LIGHT)
    said = [note.text for note in figure.layout.annotations if "Scenario" in note.text]
    assert said == [
        f"<b>Scenario {code}</b><br>{size}"
        for code, size in zip(CODES, ("5 million", "5.50 million", "4 million"), strict=True)
    ]
    alt = figure.layout.meta["alt"]
    assert "Kenya: 3 million in 2020" in alt
    assert "Name of medium.custom-5: 4 million" in alt


def test_a_narrow_picture_has_a_short_name_for_each_line(fanned: pl.DataFrame) -> None:
    view = ScenarioView(labels=LABELS, briefs={code: f"Brief {code}" for code in CODES})
    figure = scenario_lines(fanned, view, replace(LIGHT, width=360, text=13))
    said = [note.text for note in figure.layout.annotations if "million" in note.text]
    assert said[0] == "<b>Brief<br>medium.published</b><br>5 million"
    assert figure.layout.xaxis.ticktext == ("1990", "2020", "2050")


@pytest.mark.parametrize("values", [(0.5, 0.5, 0.5), (0.0, 0.01, 0.02), (1.0, 0.99, 0.98), (0.1, 0.5, 0.9)])
@pytest.mark.parametrize("height", [260, 360, 410])
def test_labels_of_three_lines_each_never_meet(values: tuple[float, ...], height: int) -> None:
    theme = replace(LIGHT, height=height)
    ends = [
        End(2050, value, ("UN medium population", "Rates as in 2020", "5 million"), theme.accent)
        for value in values
    ]
    figure = go.Figure()
    fan.label(figure, ends, Extent(0.0, 1.0), theme)
    plot = height - fan.MARGIN["t"] - fan.MARGIN["b"]
    centres = sorted(
        plot * end.y - note.ay for end, note in zip(ends, figure.layout.annotations, strict=True)
    )
    tall = 3 * theme.text * fan.LINE_HEIGHT
    assert all(after - before >= tall for before, after in pairwise(centres))


def test_nobody_and_nothing_are_empty_axes_with_a_sentence(fanned: pl.DataFrame) -> None:
    figure = scenario_lines(fanned, ScenarioView("age_standardised_rate", labels=LABELS), LIGHT)
    assert not figure.data
    assert figure.layout.meta["alt"].startswith("Empty axes.")


def view(year: int = 2050) -> DifferenceView:
    return DifferenceView(MEASURES["cases"], year, {code: f"Scenario {code}" for code in CODES})


def test_a_bar_for_each_scenario_but_the_first_from_zero_with_its_interval(fanned: pl.DataFrame) -> None:
    figure = scenario_differences(fanned, view(), LIGHT)
    (bars,) = figure.data
    assert list(bars.x) == pytest.approx([0.5e6, -1e6])
    assert list(bars.error_x.array) == pytest.approx([0.1e6, 0.1e6])
    assert list(bars.error_x.arrayminus) == pytest.approx([0.05e6, 0.2e6])
    said = [note.text for note in figure.layout.annotations]
    assert next(text for text in said if "000" in text).startswith("<b>+500,000</b>")
    assert "−1 million" in " ".join(said)
    assert "+10 %" in figure.layout.meta["alt"]
    assert "interval −1.20 to −0.90 million" in figure.layout.meta["alt"]


@pytest.mark.parametrize("width", [360, 430, 900])
def test_words_beside_bars_have_room_at_both_sides(fanned: pl.DataFrame, width: int) -> None:
    theme = replace(LIGHT, width=width)
    figure = scenario_differences(fanned, view(), theme)
    low, high = figure.layout.xaxis.range
    pixels = (width - 24) / (high - low)
    assert (-1.2e6 - low) * pixels > 60
    assert (high - 0.6e6) * pixels > 60


def test_one_scenario_alone_asks_for_a_second(fanned: pl.DataFrame) -> None:
    figure = scenario_differences(fanned.filter(scenario=CODES[0]), view(), LIGHT)
    assert not figure.data
    assert "Choose a second scenario" in figure.layout.meta["alt"]


def test_a_rate_is_told_with_its_sign(fanned: pl.DataFrame) -> None:
    rates = DifferenceView(MEASURES["rate_per_100k"], 2050, {code: code for code in CODES})
    assert rates.signed(-446.3) == "−446"
    assert rates.signed(446.3) == "+446"
    assert rates.signed(0) == "0"


@pytest.fixture
def averted() -> pl.DataFrame:
    rows = [
        {
            "year": year,
            "estimate": name,
            "cases": 1e6,
            "ylds": 1e5,
            "averted": size * step,
            "ylds_averted": size * step / 10,
        }
        for step, year in enumerate(range(2020, 2051, 5))
        for name, size in (("low", 1e3), ("middle", 2e3), ("high", 5e3))
    ]
    return pl.DataFrame(rows)


def test_three_lines_and_the_room_between_low_and_high(averted: pl.DataFrame) -> None:
    figure = what_if_lines(averted, WhatIfView("averted", "Kenya"), LIGHT)
    room, *lines = figure.data
    assert room.fill == "toself"
    assert [line.y[-1] for line in lines] == [6e3, 12e3, 30e3]
    assert len({line.line.dash for line in lines}) == 3
    assert "interval" not in str(figure.to_dict()).lower()
    assert "against 1 million" in figure.layout.meta["alt"]
    assert "high 30,000 (3.0 % of all)" in figure.layout.meta["alt"]


def test_years_of_disability_are_drawn_where_they_are_asked_for(averted: pl.DataFrame) -> None:
    figure = what_if_lines(averted, WhatIfView("ylds_averted", "Kenya"), DARK)
    assert figure.data[-1].y[-1] == 3e3
    assert "Fewer years lived with disability" in figure.layout.meta["alt"]


def test_nothing_averted_is_a_flat_line_and_nobody_is_empty_axes(averted: pl.DataFrame) -> None:
    flat = what_if_lines(averted.with_columns(averted=pl.lit(0.0)), WhatIfView("averted", "Kenya"), LIGHT)
    assert flat.layout.yaxis.range == (0.0, 1.0)
    assert flat.layout.yaxis.ticktext == ("0",)
    nobody = what_if_lines(averted.with_columns(cases=pl.lit(0.0)), WhatIfView("averted", "Kenya"), LIGHT)
    assert not nobody.data
