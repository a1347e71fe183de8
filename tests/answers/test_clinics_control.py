"""Control charts of the clinics: the same numbers as from the rows, the planted shift, and what is withheld."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from lumbar.answers import clinics
from lumbar.answers.clinics_control import TOGETHER, control_charts, quarter_number
from lumbar.demo import calibration as planted
from lumbar.demo.calibration import SHIFT_CLINIC, SHIFT_QUARTER
from lumbar.errors import CannotShow
from lumbar.measures.disclosure import FEWEST
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.steps import add_step
from lumbar.questions.clinics import EpisodeFilters

SHIFTED = f"Clinic {SHIFT_CLINIC + 1:02}"
SHIFT = f"{planted.FIRST_YEAR + (SHIFT_QUARTER - 1) // 4} Q{(SHIFT_QUARTER - 1) % 4 + 1}"
MEASURES = ("mean_change", "responders", "follow_up", "with_baseline")


@pytest.fixture(scope="module")
def shipped() -> EpisodeFilters:
    return EpisodeFilters("ODI", 12, store=str(DEMONSTRATION))


def expected(rows: pl.DataFrame, clinic: str = "") -> pl.DataFrame:
    """quarter, value, people of the mean change, worked out from the rows."""
    chosen = rows.filter(pl.col("clinic") == clinic) if clinic else rows
    seen = chosen.drop_nulls(["baseline", "y"])
    return (
        seen.group_by("quarter")
        .agg(value=(pl.col("y") - pl.col("baseline")).mean(), people=pl.len())
        .filter(pl.col("people") >= FEWEST)
        .sort("quarter")
    )


def test_mean_change_of_all_together_is_that_of_the_rows(filters, rows) -> None:
    chart = clinics.control_chart(filters).drop_nulls("value")
    known = expected(rows).with_columns(
        words=pl.format("{} Q{}", pl.col("quarter") // 4, pl.col("quarter") % 4 + 1)
    )
    known = known.filter(pl.col("words").is_in(chart["quarter"].to_list()))
    assert chart["value"].to_list() == pytest.approx(known["value"].to_list())
    assert chart["centre"][0] == pytest.approx(known["value"].mean())
    spread = 2.66 * known["value"].diff().abs().mean()
    assert chart["upper"][0] == pytest.approx(known["value"].mean() + spread)
    assert set(chart["clinic"]) == {TOGETHER}
    assert set(chart["data"]) == {"synthetic demonstration"}


@pytest.mark.parametrize(
    ("measure", "events", "people"),
    [
        ("follow_up", pl.col("y").is_not_null() & pl.col("baseline").is_not_null(), pl.col("due")),
        (
            "responders",
            (pl.col("baseline") - pl.col("y") >= 10) & (pl.col("baseline") >= 10),
            pl.col("y").is_not_null() & (pl.col("baseline") >= 10),
        ),
    ],
)
def test_shares_of_all_together_are_those_of_the_rows(filters, rows, measure, events, people) -> None:
    chart = clinics.control_chart(filters, "", measure).drop_nulls("value")
    counts = rows.group_by("quarter").agg(events=events.sum(), people=people.sum())
    known = {quarter: (amount, of) for quarter, amount, of in counts.iter_rows()}
    assert chart.height > 10
    for quarter, value, n in chart.select("quarter", "value", "n").iter_rows():
        amount, of = known[quarter_number(quarter)]
        assert value == pytest.approx(amount / of)
        assert n == 5 * int(of / 5 + 0.5)
        assert 8 <= amount <= of - 8


def test_the_planted_shift_in_quarter_19_is_found(shipped) -> None:
    chart = clinics.control_chart(shipped, SHIFTED)
    late = pl.col("quarter") >= SHIFT
    assert set(chart.drop_nulls("value").filter(late)["type"]) == {"concern"}
    assert chart["verdict"][0] == "concern"
    assert "concern" not in set(chart.filter(~late)["type"])
    signals = clinics.control_signals(shipped)
    first = signals.row(0, named=True)
    assert (first["clinic"], first["begins"], first["verdict"]) == (SHIFTED, SHIFT, "concern")


def test_clinics_are_ordered_by_signal_beside_what_chance_brings(shipped) -> None:
    signals = clinics.control_signals(shipped)
    marked = signals["marked"].to_list()
    assert marked == sorted(marked, reverse=True)
    assert (signals.height, signals["charts"][0]) == (24, 22)
    assert signals["verdict"].to_list()[-2:] == ["no verdict"] * 2
    assert "no verdict" not in signals["verdict"].to_list()[:-2]
    assert signals["signalling"][0] == sum(count > 0 for count in marked)
    assert 4 <= signals["expected_by_chance"][0] <= 5
    assert signals["expected_by_chance"][0] == pytest.approx(signals["quiet_share"].sum())


def test_every_clinic_has_the_chart_it_has_alone(shipped) -> None:
    every = control_charts(shipped)
    for clinic in ("Clinic 01", SHIFTED):
        alone = clinics.control_chart(shipped, clinic)
        own = ("assurance", "not_shown")
        assert every.filter(clinic=clinic).drop(own).equals(alone.drop(own))


def test_quarters_not_yet_due_for_all_are_not_drawn_as_if_whole(filters) -> None:
    for week, waiting in ((6, 1), (12, 1), (26, 2), (52, 4)):
        chart = clinics.control_chart(replace(filters, week=week))
        assert (chart["type"].to_list()[-waiting:], chart["value"].null_count()) == (
            ["not yet due"] * waiting,
            waiting,
        )


@pytest.fixture
def unmeasured(store_of):
    """Every third patient without a baseline, and a cut-off before the last quarter's end."""
    none = pl.when(pl.col("patient") % 3 == 0).then(None).otherwise("baseline").alias("baseline")
    return store_of(lambda episodes: episodes.with_columns(none), cut_off="2024-11-30")


def test_share_with_a_baseline_of_quarters_that_have_ended(unmeasured, made) -> None:
    chart = clinics.control_chart(unmeasured, "", "with_baseline")
    assert chart["type"].to_list()[-1] == "not yet due"
    kept = made.episodes.filter(instrument="ODI").with_columns(
        measured=pl.col("baseline").is_not_null() & (pl.col("patient") % 3 != 0)
    )
    known = dict(kept.group_by("quarter").agg(pl.col("measured").mean()).iter_rows())
    quarters = chart.filter(pl.col("type") != "not yet due").drop_nulls("value")
    assert quarters.height == 31
    for quarter, value in quarters.select("quarter", "value").iter_rows():
        assert value == pytest.approx(known[quarter_number(quarter)])


def test_better_is_the_instruments_way(shipped) -> None:
    """Hip abduction strength: higher is better; turned over, improvement and concern change places."""
    walk = clinics.control_chart(replace(shipped, instrument="6MWT"), SHIFTED)
    marked = walk.filter(pl.col("rules") != "")
    assert marked.height
    above = marked.filter(pl.col("value") > pl.col("centre"))
    assert set(above["type"]) == {"improvement"}
    share = clinics.control_chart(shipped, SHIFTED, "responders")
    assert share["verdict"][0] == "concern"


@pytest.mark.parametrize("measure", MEASURES)
def test_nothing_of_fewer_than_eight_people_is_shown(filters, rows, measure) -> None:
    """Sixty patients a clinic over 32 quarters: two a quarter."""
    with pytest.raises(CannotShow, match="In every quarter fewer than 8 patients"):
        clinics.control_chart(filters, "Clinic 01", measure)
    with pytest.raises(CannotShow, match="In every quarter fewer than 8 patients"):
        control_charts(filters, measure)
    with pytest.raises(CannotShow, match="In every quarter fewer than 8 patients"):
        clinics.control_signals(filters, measure)


@pytest.mark.parametrize("measure", ["responders", "follow_up"])
def test_shares_near_none_or_all_are_bounds_and_take_no_part(shipped, measure) -> None:
    charts = control_charts(shipped, measure)
    bounds = charts.filter(pl.col("bound") != "")
    assert bounds.height
    assert bounds["value"].null_count() == bounds["moving_range"].null_count() == bounds.height
    assert set(bounds["rules"]) == {""}
    for n, value in charts.drop_nulls("value").select("n", "value").iter_rows():
        assert min(value, 1 - value) * (n + 2.5) >= 8 - 0.5


def test_no_clinics_share_with_a_baseline_can_be_told_from_all(shipped) -> None:
    with pytest.raises(CannotShow, match="so near 0 or 100 % that only a limit may be shown"):
        clinics.control_chart(shipped, "Clinic 01", "with_baseline")


def test_where_most_quarters_are_withheld_there_is_no_verdict(shipped) -> None:
    """The best clinic's quarters near 100 % are bounds: the mean of the others would be a mean of the worse."""
    chart = clinics.control_chart(shipped, "Clinic 07", "responders")
    assert (chart["bound"] != "").sum() > 10
    assert chart["verdict"][0] == "no verdict"
    assert chart["centre"].null_count() == chart.height
    assert set(chart["rules"]) == {""}


def test_shares_limits_stay_between_none_and_all(shipped) -> None:
    for clinic in ("Clinic 12", "Clinic 20", ""):
        chart = clinics.control_chart(shipped, clinic, "follow_up").drop_nulls("lower")
        assert chart["lower"].min() >= 0
        assert chart["upper"].max() <= 1


def test_a_step_begins_mean_and_limits_anew_and_is_in_the_answer(shipped, tmp_path: Path) -> None:
    before = clinics.control_chart(shipped, SHIFTED)
    from lumbar.outcomes import steps as kept

    step = kept.Step(SHIFTED, SHIFT.replace(" ", ""), "Known change", "2024-01-01")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lumbar.answers.clinics_control.steps", lambda folder: (step,))
        after, signals = clinics.control_chart(shipped, SHIFTED), clinics.control_signals(shipped)
    assert before["step"].unique().to_list() == [0]
    assert after["step"].to_list() == [0] * (SHIFT_QUARTER - 1) + [1] * (33 - SHIFT_QUARTER)
    assert after.filter(pl.col("reason") != "").select("quarter", "reason").rows() == [
        (SHIFT, "Known change")
    ]
    assert after["centre"].n_unique() == 2
    assert after["verdict"][0] == "common cause"
    own = signals.filter(clinic=SHIFTED)["quiet_share"][0]
    assert 0 < own < signals["quiet_share"].max()


def test_a_step_of_the_store_reaches_its_chart_alone(store_of, made) -> None:
    filters = store_of(lambda episodes: episodes)
    add_step(filters.store, "", "2020Q1", "All clinics changed forms")
    assert clinics.control_chart(filters)["step"].max() == 1


@pytest.mark.parametrize(
    ("target", "said"),
    [(0.0, "consistently hit"), (-20.0, "consistently missed"), (-9.6, "hit and missed")],
)
def test_assurance_against_a_target(shipped, target: float, said: str) -> None:
    chart = clinics.control_chart(shipped, "", "mean_change", False, target)
    assert set(chart["assurance"]) == {said}
    assert set(chart["target"]) == {target}


def test_screening_narrows_the_limits_of_a_chart_with_a_jump(shipped) -> None:
    wide, narrow = (clinics.control_chart(shipped, SHIFTED, screen=screen) for screen in (False, True))
    assert narrow["upper"][0] < wide["upper"][0]
    assert narrow["centre"][0] == wide["centre"][0]
    assert "not screened" in wide["method"][0]


@pytest.mark.parametrize(
    ("clinic", "measure", "said"),
    [
        ("Clinic 99", "mean_change", "There is no clinic 'Clinic 99'"),
        ("", "mean", "There is no measure 'mean'"),
    ],
)
def test_wrong_values_are_a_sentence(filters, clinic, measure, said) -> None:
    with pytest.raises(CannotShow, match=said):
        clinics.control_chart(filters, clinic, measure)


def test_an_instrument_without_an_important_change_has_no_responders(shipped) -> None:
    with pytest.raises(CannotShow, match="No source is known"):
        clinics.control_chart(replace(shipped, instrument="HIP_EXT_ROM"), "", "responders")


def test_nobody_under_the_filter_is_a_sentence(filters) -> None:
    with pytest.raises(CannotShow, match="Fewer than 8 patients were treated"):
        clinics.control_chart(replace(filters, year_from=2090))
