"""Nothing is told of few people by ways round the filters: quarters, adjustment, the lost, thresholds, corrections."""

from dataclasses import replace
from itertools import pairwise, product

import polars as pl
import pytest

from lumbar.errors import CannotShow
from lumbar.outcomes import publish
from tests.privacy import behind, side_doors
from tests.privacy.gates import RealGate
from tests.privacy.planted import SEED, K, Planted, planted
from tests.privacy.publications import published
from tests.privacy.verdicts import judged

CHANGES = ("6", "10")
"""Of the list, those of which one holds the other: whoever changed by 10 changed by 6."""


def needs(what: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=True, raises=AssertionError, reason=f"needs {what}")


@pytest.fixture(scope="module")
def balanced():
    return planted(SEED, "balanced")


def test_a_control_chart_less_one_therapy_tells_nobodys_change(store, network):
    found = judged("therapy and quarter", *side_doors.by_quarter(RealGate(store.folder), network))
    assert not found.broken, found


def test_adjusting_for_a_factor_unknown_in_one_patient_tells_no_score(balanced, tmp_path):
    changed, scores = side_doors.with_unknown_factors(balanced)
    publish(changed.episodes, changed.manifest, tmp_path)
    gate = RealGate(tmp_path)
    told = {
        therapy: side_doors.by_adjusting(gate, therapy, factor)
        for factor, therapy in side_doors.MISSING.items()
    }
    assert not [therapy for therapy, score in told.items() if score == scores[therapy]]


def test_the_lost_are_not_told_one_by_one(store, network):
    truths, said = side_doors.of_the_lost(RealGate(store.folder), store, network.people)
    assert not any(one == true for true, one in zip(truths, said, strict=True))


def test_no_part_left_out_of_an_answer_is_few(spoken_of):
    """Means of all with a baseline, less means of those who came back, are means of those who did not."""
    parts = [spoken_of[part] for part in ("described", "returned")]
    assert [behind.small_differences(*pair) for pair in product(parts, repeat=2)] == [0] * 4


def test_whom_answers_describe_is_known(store, network, filters):
    """Means at baseline are those of the people described: of all without a filter, else of those who came back."""
    gate, baselines, found = RealGate(store.folder), network.people["baseline"], []
    for patients in filters(every=200)[::4]:
        seen = store.behind([patients])
        right = {
            asked[1]: baselines.filter(people).mean()
            for asked, people in zip(seen["described"].asked, seen["described"].people, strict=True)
        }
        told = side_doors.baselines(gate, patients)
        assert all(mean == pytest.approx(right[therapy]) for therapy, mean in told)
        found.append(len(told) * (seen["lost"].sizes.sum() > 0))
    assert sum(found) > 20
    for missing in ("ipw", "model"):
        with pytest.raises(CannotShow, match="told over all patients only"):
            gate.ask("visit_profile", side_doors.without("combined", sex="female"), missing)


@needs(
    "groups whose lost are none or eight at every visit: of 1 in 6 clinics' years, not 5, could anything be told"
)
@pytest.mark.parametrize("part", ["due", "earlier"])
def test_nor_can_few_be_counted(part, spoken_of, store, filters):
    """How many missed a visit can be worked out, and who came at week 6 and not at week 12, where groups are alike."""
    wider = spoken_of["due"] if part == "due" else store.behind(filters(every=16, week=6))["returned"]
    assert behind.small_differences(wider, spoken_of["returned"]) == 0


def test_sweeping_the_thresholds_tells_no_few_responders(store, filters):
    gate = RealGate(store.folder)
    for patients in filters(every=50)[::4]:
        for counts in side_doors.responders(gate, patients, CHANGES).values():
            steps = [abs(one - other) for (one, _), (other, _) in pairwise(sorted(counts))]
            assert not [step for step in steps if 0 < step < K]


def test_a_corrected_score_is_not_told_by_the_publication_after_it(balanced, tmp_path):
    before = balanced
    person = before.people.drop_nulls("score").filter(therapy="combined").row(0, named=True)
    moved = pl.when(pl.col("patient") == person["patient"]).then(pl.col("week_12") + 200).otherwise("week_12")
    after = replace(before.made, episodes=before.episodes.with_columns(week_12=moved))
    folders = published([before, Planted(before.shape, before.people, after)], tmp_path)
    means = [
        {
            row["therapy"]: row["follow_up"]
            for row in side_doors.rows(RealGate(folder), side_doors.OUTCOMES, side_doors.WIDE)
        }
        for folder in folders
    ]
    assert means[0] == means[1]
