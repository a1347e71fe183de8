"""Why it grows: its own default population, the steps that add up, and the shares as printed."""

import polars as pl
import pytest

from lumbar.answers import published_figures
from lumbar.deck.small_print import nature, sources
from lumbar.exhibits import chosen as asked
from lumbar.exhibits import drivers
from lumbar.exhibits.catalogue import exhibit


def test_it_starts_in_un_medium_whatever_other_pages_have_chosen() -> None:
    assert asked.drivers({}).cases.population == "medium"
    assert asked.drivers({"population": ("low",)}).cases.population == "medium"
    assert asked.drivers({"drivers_population": ("as_published",)}).cases.population == "as_published"
    assert asked.growth({}).cases.population == "as_published"


def test_filters_of_age_and_place_reach_the_steps() -> None:
    known = asked.drivers({"place": ("IND",), "ages": ("60-120",), "level": ("gbd_region",)})
    assert (known.cases.places, known.cases.age_from, known.level) == (("IND",), 60, "gbd_region")


@pytest.mark.parametrize("population", ["medium", "as_published"])
@pytest.mark.parametrize("place", ["WLD", "JPN", "gbd:East Asia"])
def test_steps_add_up_to_the_cases_at_the_end(place: str, population: str) -> None:
    made = exhibit("drivers", {"place": (place,), "drivers_population": (population,)})
    row = made.table.row(0, named=True)
    parts = sum(row[f"due_to_{factor}"] for factor in ("population", "ageing", "rates"))
    assert row["cases_from"] + parts == pytest.approx(row["cases_to"], rel=1e-9)
    sizes = made.plain().series[0].values
    assert sum(sizes[:4]) == pytest.approx(sizes[4], rel=1e-9)


def test_calibration_is_drawn_as_published_alone() -> None:
    said = {
        population: exhibit("drivers", {"drivers_population": (population,)}).plain().rows[1].aside
        for population in ("medium", "as_published")
    }
    assert said["medium"] == ""
    assert said["as_published"].startswith("of which calibration −")


def test_notes_say_what_is_not_known_and_how_regions_are_summed() -> None:
    world, india = (exhibit("drivers", {"place": (place,)}).note for place in ("WLD", "IND"))
    assert "No interval is known" in world
    assert "summed over the countries" in world
    assert "summed" not in india
    assert "near zero, not exactly" in exhibit("drivers", {"rates": ("constant",)}).note


def test_the_sentence_names_its_scenario_where_it_looks_ahead() -> None:
    assert drivers.sentence(asked.drivers({})).endswith(
        "After 2020: UN medium population, rates as published."
    )
    assert "After 2020" not in drivers.sentence(asked.drivers({"years": ("1990", "2020")}))


def test_shares_are_those_printed_with_their_page() -> None:
    shares = drivers.shares_owed()
    printed = published_figures(("WLD",)).filter(pl.col("measure").str.contains("fraction attributable"))
    assert shares["risk"].to_list()[-1] == "All three together"
    assert set(shares["value"]) == set(printed.filter(sex="both")["value"])
    assert shares["citation"].null_count() == 0
    assert "e321" in exhibit("risks", {}).note


def test_printed_shares_are_not_called_modelled_and_keep_their_source() -> None:
    risks = exhibit("risks", {})
    assert nature([risks]) == ""
    assert nature([risks, exhibit("drivers", {})]) == "Modelled estimates"
    assert "Lancet Rheumatol" in sources([risks])
    assert "(CC BY 4.0)" in sources([risks])
