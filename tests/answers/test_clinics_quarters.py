"""Quarters that may not be told: they are in no chart, and their patients are counted as not shown."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.answers import clinics, clinics_shown
from lumbar.answers.clinics_control import control_charts
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.questions.clinics import EpisodeFilters


@pytest.fixture(scope="module")
def shipped() -> EpisodeFilters:
    return EpisodeFilters("ODI", 12, store=str(DEMONSTRATION))


def test_clinics_whose_year_cannot_be_told_one_by_one_are_told_added_up(shipped) -> None:
    """In 2024 week 12 is due for most, not all: one clinic's quarters can be told, and the others' together."""
    charts = control_charts(shipped)
    told = charts.filter(pl.col("quarter") >= "2024 Q1").drop_nulls("value")["clinic"]
    assert told.n_unique() == 1
    late = clinics.control_chart(shipped).filter(pl.col("quarter") >= "2024 Q1")
    assert late["quarter"].filter(late["value"].is_null()).to_list() == ["2024 Q4"]


def test_some_clinics_added_up_are_those_told_one_by_one_and_not_a_few_of_them(shipped) -> None:
    """Two choices of clinics would leave over whose year cannot be told."""
    some = replace(shipped, clinics=shipped.opened().manifest.clinics[:12])
    late = clinics.control_chart(some).filter(pl.col("quarter") >= "2024 Q1")
    assert late["value"].null_count() == late["n"].null_count() == 4


def test_patients_whose_quarters_are_withheld_count_as_not_shown(shipped, filters) -> None:
    whole = clinics.follow_up_by_therapy(shipped)["treated"].sum()
    untold = replace(shipped, apart=("clinic", "year"))
    beyond = clinics_shown.not_shown(untold)
    charts = control_charts(shipped)
    told = charts["n"].sum()
    assert beyond < charts["not_shown"][0] < whole - told
    assert beyond <= clinics.control_chart(shipped)["not_shown"][0] < charts["not_shown"][0]
    assert clinics.control_chart(shipped, "Clinic 12")["not_shown"][0] < charts["not_shown"][0]
    assert clinics.control_signals(shipped)["not_shown"][0] == charts["not_shown"][0]
    assert clinics.control_chart(filters)["not_shown"][0] == 0
