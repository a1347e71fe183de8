"""A manager's own control chart: every quarter as it is; of every other clinic what everybody sees."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lumbar.answers.clinics import control_chart, control_signals
from lumbar.answers.clinics_control import control_charts
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.scope import Scope, seen_by
from lumbar.questions.clinics import EpisodeFilters

OWN, OTHER = "Clinic 07", "Clinic 08"
MANAGER = Scope("manager", (OWN,))
ODI = EpisodeFilters("ODI", 12, store=str(DEMONSTRATION))
PLACE = {"mean_change": "returned", "follow_up": "due", "with_baseline": "treated"}


@pytest.fixture(scope="module")
def patients() -> pl.DataFrame:
    """quarter, treated, with_baseline, due, returned, change of the own clinic, from the published rows."""
    (file,) = DEMONSTRATION.glob("episodes_ODI-*.parquet")
    own = pl.read_parquet(file).filter(pl.col("episode") == 1, pl.col("clinic") == int(OWN[-2:]) - 1)
    measured = pl.col("baseline").is_not_null()
    returned = measured & pl.col("week_12").is_not_null()
    change = (pl.col("week_12") - pl.col("baseline")).filter(returned).mean() / 100
    counts = own.group_by("quarter").agg(
        treated=pl.len(),
        with_baseline=measured.sum(),
        due=(measured & (pl.col("visits_due") > 1)).sum(),
        returned=returned.sum(),
        change=change,
    )
    return counts.sort("quarter")


@pytest.mark.parametrize("measure", PLACE)
def test_every_quarter_of_the_own_clinic_is_exact(patients: pl.DataFrame, measure) -> None:
    value = {
        "mean_change": pl.col("change"),
        "follow_up": pl.col("returned") / pl.col("due"),
        "with_baseline": pl.col("with_baseline") / pl.col("treated"),
    }[measure]
    with seen_by(MANAGER):
        chart = control_chart(ODI, OWN, measure)
    told = chart.filter(pl.col("type") != "not yet due").height
    expected = patients.select(value=value, n=PLACE[measure]).head(told)
    assert chart["value"].head(told).to_list() == pytest.approx(expected["value"].to_list())
    assert chart["n"].head(told).to_list() == expected["n"].to_list()
    assert set(chart["bound"]) == {""}
    assert set(chart["not_shown"]) == {0}


def test_some_patients_of_the_own_clinic_have_a_chart_for_its_manager() -> None:
    women = EpisodeFilters("ODI", 12, sex="female", store=str(DEMONSTRATION))
    with seen_by(MANAGER):
        assert control_chart(women, OWN)["value"].count() > 12


@pytest.mark.parametrize("measure", ["mean_change", "follow_up"])
def test_charts_of_other_clinics_are_those_of_everybody(measure) -> None:
    everybody = control_charts(ODI, measure).filter(pl.col("clinic") != OWN)
    alone = control_chart(ODI, OTHER, measure)
    with seen_by(MANAGER):
        seen = control_charts(ODI, measure).filter(pl.col("clinic") != OWN)
        assert_frame_equal(control_chart(ODI, OTHER, measure), alone)
    assert_frame_equal(seen.drop("not_shown"), everybody.drop("not_shown"))


def test_the_row_of_the_own_clinic_counts_all_its_quarters() -> None:
    public = control_signals(ODI).row(by_predicate=pl.col("clinic") == OWN, named=True)
    with seen_by(MANAGER):
        own = control_signals(ODI).row(by_predicate=pl.col("clinic") == OWN, named=True)
    assert own["quarters"] > public["quarters"]
