"""Words on why cases grow stay true for ties, falls, zero, tiny and negative parts, and calibration."""

from typing import Any

import polars as pl
import pytest

from lumbar.answers import CaseFilters, cases_by_year, change_of_place, growth_by_place
from lumbar.answers.driver_words import (
    NOBODY,
    calibration_sentence,
    drivers_facts,
    drivers_sentence,
    drivers_title,
    ranked_facts,
    ranked_title,
    summed_sentence,
)
from lumbar.answers.risk_words import overlap_sentence, risks_facts, risks_title

AHEAD, PAST = (2020, 2050), (1990, 2020)
STEADY = "the number hardly changes from 2020 to 2050"


def changed(
    population: float, ageing: float, rates: float, start: float = 100e6, **more: Any
) -> dict[str, Any]:
    change = population + ageing + rates
    return {
        "place": "ATL", "name": "Atlantis", "cases_from": start, "cases_to": start + change, "change": change,
        "due_to_population": population, "due_to_ageing": ageing, "due_to_rates": rates,
        "of_which_calibration": 0.0, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "years", "said"),
    [
        ((30e6, 50e6, -9e6), AHEAD, "age structure adds the most by 2050: +50 million, +71 million in all"),
        ((30e6, 20e6, -9e6), PAST, "population size added the most by 2020: +30 million, +41 million in all"),
        ((-40e6, 10e6, -5e6), AHEAD, "population size takes away the most by 2050: −40 million, −35 million in all"),
        ((-5e6, -6e6, -20e6), PAST, "rates took away the most by 2020: −20 million, −31 million in all"),
        ((-5e6, 6e6, 20e6), AHEAD, "rates add the most by 2050: +20 million, +21 million in all"),
        (
            (30e6, 30e6, 0),
            AHEAD,
            "population size and age structure add the most by 2050: +30 million each, +60 million in all",
        ),
        ((-9e6, 9e6, 0), AHEAD, STEADY + ": what age structure adds, population size takes away"),
        ((-5e6, 9e6, -4e6), AHEAD, STEADY + ": what age structure adds, population size and rates take away"),
        ((2e5, -1e5, 0), AHEAD, STEADY),
        ((0, 0, 0), AHEAD, STEADY),
    ],
)  # fmt: skip
def test_title(parts: tuple[float, float, float], years: tuple[int, int], said: str) -> None:
    assert drivers_title(changed(*parts), years) == f"In Atlantis {said}"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            (30e6, 50e6, -9e6),
            "goes from 100 million in 2020 to 171 million in 2050 (+71 million): age structure adds 50 million, "
            "population size adds 30 million, rates take away 9 million.",
        ),
        (
            (-30e6, -1e6, -0.1e6),
            "falls from 100 million in 2020 to 68.9 million in 2050 (−31.1 million): population size takes away "
            "30 million, age structure takes away 1 million, rates count for almost nothing.",
        ),
        (
            (10e6, 0.4e6, 0.5e6),
            "goes from 100 million in 2020 to 111 million in 2050 (+10.9 million): population size adds 10 million, "
            "rates and age structure count for almost nothing.",
        ),
        ((0, 0.1e6, 9e6), None),
        ((0, 0, 0), "stays near 100 million from 2020 to 2050: none of its parts counts for much."),
    ],
)
def test_sentence(parts: tuple[float, float, float], said: str | None) -> None:
    sentence = drivers_sentence(changed(*parts), AHEAD)
    if said is None:
        assert sentence.endswith(
            "rates add 9 million, age structure and population size count for almost nothing."
        )
    else:
        assert sentence == f"Atlantis {said}"


def test_one_tiny_part_counts_in_the_singular() -> None:
    assert "age structure counts for almost nothing" in drivers_sentence(changed(9e6, 1e5, -4e6), AHEAD)


def test_nobody_is_said_and_shown_without_numbers() -> None:
    nobody = changed(0, 0, 0, start=0.0)
    assert drivers_title(nobody, AHEAD) == NOBODY
    assert drivers_sentence(nobody, AHEAD) == "Atlantis: nobody is counted under this filter."
    assert drivers_facts(nobody) == ()


def test_calibration_is_said_only_where_there_is_some() -> None:
    assert calibration_sentence(changed(9e6, 0, 0)) == ""
    some = calibration_sentence(changed(9e6, 0, 0, of_which_calibration=-2e6))
    assert some.startswith(" Of population size, −2 million are calibration")
    assert drivers_sentence(changed(9e6, 0, 0, of_which_calibration=-2e6), AHEAD).endswith(some)


@pytest.mark.parametrize(
    ("population", "persons", "ending"),
    [
        (
            10e6,
            (1000e6, 1200e6),
            "counts for less than its growth because it grows where fewer have back pain.",
        ),
        (
            40e6,
            (1000e6, 1200e6),
            "counts for more than its growth because it grows where more have back pain.",
        ),
        (21e6, (1000e6, 1200e6), "over the countries."),
        (
            -4e6,
            (1000e6, 1200e6),
            "counts for less than its growth because it grows where fewer have back pain.",
        ),
        (-4e6, (1000e6, 900e6), "over the countries."),
    ],
)
def test_why_population_counts_for_less_than_its_growth(
    population: float, persons: tuple[float, float], ending: str
) -> None:
    row = changed(population, 20e6 - population, 0)
    assert summed_sentence(row, persons).endswith(ending)


def test_of_the_world_it_is_true_that_population_counts_for_less() -> None:
    filters = CaseFilters(population="medium")
    row = change_of_place("WLD", *AHEAD, filters).row(0, named=True)
    persons = cases_by_year(filters, AHEAD)["population"].to_list()
    assert "less than its growth" in summed_sentence(row, (persons[0], persons[1]))
    growth = persons[1] / persons[0] - 1
    assert row["due_to_population"] < growth * row["cases_from"]


def ranked(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{**row, "rank": number} for number, row in enumerate(rows, 1)])


def test_the_largest_part_is_counted_over_the_places() -> None:
    up, old, down = changed(9e6, 1e6, -1e6), changed(1e6, 5e6, 0), changed(-9e6, 1e6, 0)
    assert ranked_title(ranked(up, old, down), AHEAD) == (
        "Population size is the largest part in 2 of 3 places from 2020 to 2050"
    )
    assert ranked_title(ranked(up, old), PAST) == (
        "Population size and age structure each lead in 1 of 2 places from 1990 to 2020"
    )
    assert ranked_title(ranked(old), PAST) == (
        "Age structure was the largest part in the one place from 1990 to 2020"
    )
    assert ranked_title(ranked(changed(0, 0, 5e6), changed(0, 0, -5e6)), AHEAD).startswith(
        "Rates are the largest part in all 2 places"
    )
    assert ranked_title(ranked(up).clear(), AHEAD) == "No place to compare"
    assert ranked_title(ranked(up).with_columns(rank=pl.lit(None)), AHEAD) == NOBODY


def test_facts_count_where_each_part_takes_away() -> None:
    facts = ranked_facts(ranked(changed(9e6, 1e6, -1e6), changed(-9e6, 1e6, 0)))
    assert facts == (
        "Population size takes away in 1 of 2 places",
        "Age structure takes away in 0 of 2 places",
        "Rates take away in 1 of 2 places",
    )


def test_every_region_has_a_largest_part() -> None:
    growth = growth_by_place("gbd_region", *AHEAD, CaseFilters(population="medium"))
    assert "of 21 places" in ranked_title(growth, AHEAD)


def shares(*values: tuple[str, float, bool]) -> pl.DataFrame:
    made = pl.DataFrame(values, schema=["risk", "value", "together"], orient="row")
    return made.with_columns(lower=pl.col("value") - 1, upper=pl.col("value") + 1)


def test_shares_that_overlap_say_that_they_do_not_add_up() -> None:
    rows = shares(("Work", 22.0, False), ("Smoking", 12.5, False), ("All", 30.0, True))
    assert (
        overlap_sentence(rows) == "The shares overlap and do not add up: 34.5 % one by one, 30.0 % together."
    )
    assert risks_title(rows).startswith("Worldwide two known risks together account for 30.0 %")
    assert risks_facts(rows)[0] == "Work: 22.0 % (95 % interval 21.0 to 23.0 %)"
    assert overlap_sentence(rows.clear()) == ""
    assert "No share" in risks_title(rows.clear())
