"""Sentences stay true for ties, falls, zero, missing and crossing intervals."""

import polars as pl
import pytest

from lumbar.answers import CaseFilters, cases_by_age_sex, cases_by_year, published_figures, shares_by_year
from lumbar.answers.people_words import aged_title, ages_title, people_title, women_title
from lumbar.answers.words import (
    agreement_title,
    growth_sentence,
    outlook_lead,
    outlook_title,
    place_sentence,
    places_title,
)


def line(*values: float | None, name: str = "Atlantis") -> pl.DataFrame:
    years = [1990, 2020, 2035, 2050][: len(values)]
    return pl.DataFrame(
        {"place": "ATL", "name": name, "year": years, "cases": values}, schema_overrides={"cases": pl.Float64}
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((1e6, 2e6, 3e6, 4e6), "Atlantis goes from 2 million in 2020 to 4 million in 2050 (+100 %)."),
        ((1e6, 4e6, 3e6, 2e6), "Atlantis falls from 4 million in 2020 to 2 million in 2050 (−50 %)."),
        (
            (1e6, 2e6, 3e6, 2e6),
            "Atlantis stays near 2 million from 2020 to 2050, with a peak of 3 million near 2035.",
        ),
        ((0.0, 0.0, 0.0, 0.0), "Atlantis: nobody is counted under this filter."),
        ((0.0, 0.0, 5.0, 9.0), "Atlantis stays near 9 from 2020 to 2050."),
        ((None, None, None, None), "Atlantis: no figure under this filter."),
        ((5e6,), "Atlantis stands at 5 million in 1990."),
    ],
)
def test_place_sentence(values: tuple[float | None, ...], said: str) -> None:
    assert place_sentence(line(*values)) == said


def test_titles_carry_the_numbers_of_the_answer() -> None:
    cases = cases_by_year(CaseFilters(places=("WLD", "KEN")))
    assert outlook_title(cases) == "843 million people will live with low back pain by 2050"
    assert outlook_title(cases.filter(place="KEN")).startswith("5.34 million people in Kenya")
    assert outlook_title(cases.clear()) == "Choose a place to see its outlook"


def test_the_lead_is_what_was_printed() -> None:
    assert outlook_lead(published_figures()) == (
        "WHO and the Global Burden of Disease study count 619 million in 2020, 1 in 13 people and 60 % more than "
        "in 1990, and expect 843 million by 2050."
    )


def grown(*changes: tuple[float, float, float], ranges: tuple[int, int] = (1, 1)) -> pl.DataFrame:
    rows = [
        {
            "place": f"P{i}",
            "name": f"Place {i}",
            "rank": i,
            "rank_lower": ranges[0],
            "rank_upper": ranges[1],
            "change": c,
            "change_lower": low,
            "change_upper": high,
            "change_pct": c / 1e4,
            "change_pct_lower": low / 1e4,
            "change_pct_upper": high / 1e4,
        }
        for i, (c, low, high) in enumerate(changes, 1)
    ]
    return pl.DataFrame(rows)


def test_places_title_is_as_sure_as_the_ranks() -> None:
    sure = grown((2e6, 1e6, 3e6), (1e6, 0.0, 2e6))
    assert places_title(sure, 2020, 2050) == "Place 1 adds the most people: +2 million from 2020 to 2050"
    unsure = grown((2e6, 1e6, 3e6), (1e6, 0.0, 2e6), ranges=(1, 2))
    assert "probably" in places_title(unsure, 2020, 2050)
    falling = grown((-1e6, -2e6, -1.0), (-3e6, -4e6, -2e6))
    assert places_title(falling, 2020, 2050) == "Nowhere do the numbers grow from 2020 to 2050"
    assert places_title(sure.clear(), 2020, 2050) == "No place to compare"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (((2e6, 0, 0), (-1e6, 0, 0)), "at least double in 1 of 2 places from 2020 to 2050 and fall in 1"),
        (((2e6, 0, 0), (1e5, 0, 0)), "at least double in 1 of 2 places"),
        (((1e5, 0, 0), (-1e6, 0, 0)), "fall in 1 of 2 places"),
        (((1e5, 0, 0), (2e5, 0, 0)), "grow in all 2 places"),
    ],
)
def test_spread_title(changes: tuple[tuple[float, float, float], ...], said: str) -> None:
    many = [*changes, *[(2e5, 0.0, 0.0)] * 30]
    assert said.replace(" of 2 ", " of 32 ").replace("all 2", "all 32") in places_title(
        grown(*many), 2020, 2050, "change_pct"
    )


def test_of_few_places_the_fastest_is_named() -> None:
    few = grown((2e6, 1e6, 3e6), (1e6, 0.0, 2e6))
    assert places_title(few, 2020, 2050, "change_pct") == "Place 1 grows fastest: +200 % from 2020 to 2050"
    assert places_title(few, 1990, 2020, "change_pct") == "Place 1 grew fastest: +200 % from 1990 to 2020"


def test_a_crossing_interval_is_said() -> None:
    crossing = grown((1e6, -1e6, 3e6), ranges=(1, 9))
    assert "not certain" in growth_sentence(crossing, "P1", 2050)
    assert "likely 1 to 9" in growth_sentence(crossing, "P1", 2050)
    assert "not certain" not in growth_sentence(grown((2e6, 1e6, 3e6)), "P1", 2050)
    assert "not part" in growth_sentence(crossing, "QQQ", 2050)


def shares(*older: float | None) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "place": "A",
            "name": "World",
            "year": [2020, 2050],
            "share_60_and_over": older,
            "share_women": [60.0, 61.0],
        }
    )


def test_people_title_follows_the_way() -> None:
    assert "rises from 30 % to 40 %" in people_title(shares(30.0, 40.0), (2020, 2050))
    assert "falls from 40 % to 30 %" in people_title(shares(40.0, 30.0), (2020, 2050))
    assert "stays near 30 %" in people_title(shares(30.1, 30.2), (2020, 2050))
    assert people_title(shares(None, None), (2020, 2050)) == "Nobody is counted under this filter"


def test_agreement_title_names_the_worst() -> None:
    rows = pl.DataFrame({"name": ["A", "B"], "year": [2030, 2050], "error_pct": [2.0, -10.0]})
    assert agreement_title(rows).endswith("by 6.0 % on average, by 10 % at worst (B, 2050)")


def test_each_picture_of_people_has_a_finding_of_its_own() -> None:
    kenya = CaseFilters(places=("KEN",))
    cells, parts = cases_by_age_sex(kenya, (1990, 2050)), shares_by_year(kenya)
    assert (
        ages_title(cells)
        == "In Kenya the age with most cases was 20 to 24 in 1990; in 2050 it will be 40 to 44"
    )
    by_age = cells.group_by("year", "age_from").agg(pl.col("cases").sum())
    peaks = by_age.filter(pl.col("cases") == pl.col("cases").max().over("year")).sort("year")
    assert peaks["age_from"].to_list() == [20, 40]
    assert aged_title(parts, "share_60_and_over").startswith(
        "In Kenya the share aged 60 and over rises from "
    )
    assert aged_title(parts, "share_60_and_over").endswith(", 1990 to 2050")
    assert aged_title(parts, "share_15_to_64").startswith("In Kenya the share aged 15 to 64 ")
    assert women_title(parts) == "In Kenya 1.83 women with low back pain for each man, in 1990 as in 2050"
    moving = parts.with_columns(
        women_to_men=pl.when(pl.col("year") == 2050).then(2.0).otherwise("women_to_men")
    )
    assert women_title(moving).endswith(" for each man in 1990, 2.00 in 2050")


def test_pictures_of_nobody_say_so() -> None:
    infants = CaseFilters(age_to=4)
    assert ages_title(cases_by_age_sex(infants, (1990, 2050))) == "Nobody is counted under this filter"
    assert aged_title(shares_by_year(infants), "share_60_and_over") == "Nobody is counted under this filter"
    assert women_title(shares_by_year(infants)) == "Worldwide one sex alone is counted"
    assert women_title(shares_by_year(CaseFilters(sex="female"))) == "Worldwide one sex alone is counted"
