"""Every exhibit of a place of the reader's own is drawn, or says in a sentence which year is lacking."""

from pathlib import Path

import polars as pl
import pytest

from lumbar.charts.theme import LIGHT
from lumbar.deck import tables
from lumbar.errors import CannotShow
from lumbar.exhibits.catalogue import EXHIBITS, exhibit
from lumbar.intake.own import keeping
from lumbar.intake.own.checked import Checked
from lumbar.own.places import POPULATION
from lumbar.store import data_folder
from lumbar.story.plates import added
from lumbar.story.story import Story, written

OF_PLACES = [
    "outlook", "pyramid", "ages", "share_60_and_over", "women_to_men", "drivers", "scenarios", "scenario_differences",
    "what_if", "care_chain", "care_over_time", "care_by_age", "care_inputs",
]  # fmt: skip
YEARS = {"one": [2020], "past": [1990, 2010], "future": [2025, 2050], "whole": list(range(1990, 2051, 5))}
LACKING = r"has its population (in|from) \d{4}"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    people = pl.read_parquet(data_folder() / "population.parquet").filter(iso3="IND", variant="medium")
    parts = [
        people.filter(pl.col("year").is_in(years)).select(
            pl.col("year", "sex", "age_from", "age_to"),
            place=pl.lit(f"own:{name}"),
            name=pl.lit(name.title()),
            country=pl.lit("IND"),
            population=pl.col("population") // 50,
            interpolated=pl.lit(value=False),
        )
        for name, years in YEARS.items()
    ]
    keeping.keep(Checked("population", pl.concat(parts).select(*POPULATION)), "many")


@pytest.mark.parametrize("name", [name for name in OF_PLACES if name in EXHIBITS])
@pytest.mark.parametrize("place", YEARS)
def test_an_exhibit_is_whole_or_says_what_is_lacking(place: str, name: str) -> None:
    code = f"own:{place}"
    try:
        made = exhibit(name, {"place": (code,), "places": (code,)})
    except CannotShow as sentence:
        assert place != "whole"
        with pytest.raises(CannotShow, match=LACKING):
            raise sentence
        return
    assert f"{place.title()} (own)" in made.title + made.scope
    assert "the population of your own file, at India's rates" in made.scenario
    assert made.draw(LIGHT).data
    assert made.plain is None or made.plain().series
    assert tables.csv(made)
    assert tables.xlsx(made, "http://localhost/")


def test_one_year_is_drawn_as_a_mark() -> None:
    made = exhibit("outlook", {"places": ("own:one",)})
    assert made.title == "1.77 million people had low back pain in One (own) in 2020"
    lines = [trace for trace in made.draw(LIGHT).data if trace.name == "One (own)"]
    assert {trace.mode for trace in lines} == {"lines+markers"}
    assert made.plain().series[0].look == "ring"
    assert "projected" not in made.draw(LIGHT).layout.meta["alt"]


def test_a_story_of_other_places_does_not_name_ones_own() -> None:
    stories = [added(Story("Shared"), name, {"place": ("KEN",), "places": ("KEN",)}) for name in OF_PLACES]
    assert [story for story in map(written, stories) if "own:" in story or "(own)" in story] == []
    own = written(added(Story("Mine"), "outlook", {"places": ("own:whole",)}))
    assert "Whole (own)" in own
