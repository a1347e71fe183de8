"""Intervals of growth and ranks: laws that hold for any place."""

from math import exp, log

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.measures.growth import changes, correlation, ranked, relative_to
from lumbar.measures.uncertainty import interval


def ends(before: float, after: float, spread: float, own: float = 0.0) -> pl.DataFrame:
    values = [(2020, before), (2050, after)]
    rows = [
        ("A", "A", year, v, v * exp(-spread), v * exp(spread), (own * v) ** 2, (v if own else 0.0) ** 2)
        for year, v in values
    ]
    columns = ["place", "name", "year", "cases", "common_lower", "common_upper", "own_variance", "squares"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_correlation_falls_with_the_years_between() -> None:
    spans = [correlation(2020, year) for year in range(2020, 2051, 5)]
    assert spans == sorted(spans, reverse=True)
    assert correlation(1990, 2050) == pytest.approx(0.983 * 0.902)
    assert log(correlation(2020, 2035)) == pytest.approx(log(0.902) / 2)


@given(st.floats(1e3, 1e8), st.floats(1e3, 1e8), st.floats(0.01, 0.3), st.floats(0, 0.2))
def test_the_change_lies_inside_its_interval(before: float, after: float, spread: float, own: float) -> None:
    row = changes(ends(before, after, spread, own), 2020, 2050).row(0, named=True)
    assert row["change_lower"] < row["change"] < row["change_upper"]
    assert row["change_pct_lower"] < row["change_pct"] < row["change_pct_upper"]
    assert row["change"] == pytest.approx(after - before)


def test_an_own_part_widens_the_interval() -> None:
    narrow, wide = (changes(ends(1e6, 1.5e6, 0.1, own), 2020, 2050).row(0, named=True) for own in (0.0, 0.1))
    assert (
        wide["change_pct_upper"] - wide["change_pct_lower"]
        > narrow["change_pct_upper"] - narrow["change_pct_lower"]
    )


@given(st.floats(1, 1e9), st.floats(0.01, 0.99), st.floats(1.01, 3), st.floats(0, 0.5))
def test_an_interval_holds_its_value_and_its_common_part(
    cases: float, low: float, high: float, own: float
) -> None:
    frame = pl.DataFrame({"cases": [cases], "low": [cases * low], "high": [cases * high], "own": [own]})
    lower, upper = frame.select(
        **interval(pl.col("cases"), (pl.col("low"), pl.col("high")), pl.col("own"))
    ).row(0)
    assert lower <= cases * low * (1 + 1e-9) + 1e-8
    assert upper >= cases * high * (1 - 1e-9) - 1e-8


def test_an_index_opens_from_its_base_and_turns_round() -> None:
    places = ends(1e6, 1.5e6, 0.1)
    forwards, backwards = relative_to(places, 2020), relative_to(places, 2050)
    assert forwards.filter(year=2020).select("index", "lower", "upper").row(0) == (100.0, 100.0, 100.0)
    later, earlier = forwards.filter(year=2050), backwards.filter(year=2020)
    assert later["index"][0] == pytest.approx(150)
    assert later["lower"][0] < 150 < later["upper"][0]
    assert later["upper"][0] * earlier["lower"][0] == pytest.approx(1e4)
    assert later["upper"][0] / later["index"][0] < exp(0.1)


def test_ranks_of_equal_places_are_wide_and_of_distant_ones_sure() -> None:
    base = {"own_from": 0.03, "own_to": 0.03, "own_growth": 0.02, "cases_from": 1e6}
    places = pl.DataFrame(
        [
            {"place": p, "cases_to": to, "change": to - 1e6} | base
            for p, to in (("A", 9e6), ("B", 1.5e6), ("C", 1.5001e6), ("D", 1.1e6))
        ]
    )
    ranks = ranked(places, "change").select("place", "rank", "rank_lower", "rank_upper").rows()
    assert ranks == [("A", 1, 1, 1), ("C", 2, 2, 3), ("B", 3, 2, 3), ("D", 4, 4, 4)]


def test_nobody_and_remainders_have_no_rank() -> None:
    base = {"own_from": 0.0, "own_to": 0.0, "own_growth": 0.0}
    rows = [("A", 1e6, 2e6), ("who:not classified", 1e6, 9e6), ("B", 0.0, 0.0)]
    places = pl.DataFrame(
        [{"place": p, "cases_from": f, "cases_to": t, "change": t - f} | base for p, f, t in rows]
    )
    ranks = ranked(places, "change")
    assert dict(ranks.select("place", "rank").iter_rows()) == {"A": 1, "B": None, "who:not classified": None}
    assert changes(ends(0.0, 0.0, 0.1), 2020, 2050)["change_pct"].to_list() == [None]


def test_no_place_has_no_rank() -> None:
    assert ranked(changes(ends(1.0, 1.0, 0.1).clear(), 2020, 2050), "change").is_empty()
