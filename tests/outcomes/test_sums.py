"""Published sums answer as the episodes do, cell by cell, and are asked only where they can."""

import json
from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from lumbar.demo.network import network
from lumbar.measures.moments import moments_from_blocks
from lumbar.outcomes import opening, publish, summing
from lumbar.outcomes.opening import OutcomeStore
from lumbar.outcomes.scope import Scope, seen_by
from lumbar.outcomes.sums import PART, by_part
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters
from lumbar.store import QUERIES

ALIKE = {
    "flow_by_therapy", "scores_by_therapy_week", "endings_by_therapy", "scores_by_pattern", "scores_by_clinic_quarter",
    "left_over_by_clinic_year",
}  # fmt: skip
"""Questions without any value of their own: one answer for each group of visits."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """The same patients published with sums and without, and filters that ask the first."""
    made = network(11, clinics=5, patients_per_clinic=400)
    folder = tmp_path_factory.mktemp("sums")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summing, "LARGE", 1)
        with_sums = publish(made.episodes, made.manifest, folder / "with")
    without = publish(made.episodes, made.manifest, folder / "without")
    assert with_sums.files == without.files
    assert with_sums.sums
    assert not without.sums
    return EpisodeFilters("ODI", 12, store=str(folder / "with")), str(folder / "without")


@pytest.fixture
def out_of_sums(monkeypatch):
    """Names of the questions that were answered out of sums."""
    names = []
    added_up = OutcomeStore._added_up

    def noted(self, name, values, written):
        answer = added_up(self, name, values, written)
        names.extend([name] if answer is not None else [])
        return answer

    monkeypatch.setattr(OutcomeStore, "_added_up", noted)
    return names


def answers(filters):
    """By what was asked, every question that is summed, and some of its other values."""
    factors, tool = ask.factor_columns(filters.opened()), filters.tool()
    for name in sorted(ALIKE):
        yield name, getattr(ask, name)(filters)
    for lost in (True, False):
        yield "baselines_by_therapy", ask.baselines_by_therapy(filters, tool.class_width, lost)
    for change in tool.thresholds:
        yield "responders_by_therapy", ask.responders_by_therapy(filters, change)
        yield "changes_by_therapy_week", ask.changes_by_therapy_week(filters, change)
    yield "responders_by_clinic_quarter", ask.responders_by_clinic_quarter(filters, tool.thresholds[0])
    for columns in (factors, factors[:1]):
        yield "case_mix_by_therapy", ask.case_mix_by_therapy(filters, columns)
    for columns in ((*factors, "y"), ("y",)):
        blocks = ask.moments_by_clinic_therapy(filters, columns)
        yield (
            "moments_by_clinic_therapy",
            products(blocks, columns) if blocks.height else blocks["n"].to_frame(),
        )


def products(blocks, columns):
    """Clinic, therapy and all products: whether levels were grouped by or summed."""
    moments = moments_from_blocks(blocks, columns)
    keys = pl.DataFrame({"clinic": moments.clinics, "therapy": moments.therapies})
    return keys.with_columns(cross=moments.cross.reshape(keys.height, -1))


CHOICES = {
    "everybody": {},
    "another visit": {"week": 52},
    "some clinics": {"clinics": ("Clinic 02", "Clinic 05")},
    "a therapy's year": {"therapies": ("hip-focused", "usual care"), "year_from": 2019, "year_to": 2019},
    "clinic by clinic": {"apart": ("clinic", "year")},
    "years that nobody began in": {"year_from": 1950, "year_to": 1951},
}


@pytest.mark.parametrize("choice", CHOICES)
def test_every_summed_question_is_answered_as_out_of_the_episodes(stores, out_of_sums, choice):
    filters, without = stores
    asked = replace(filters, **CHOICES[choice])
    names = []
    for (name, ours), (_, theirs) in zip(answers(asked), answers(replace(asked, store=without)), strict=True):
        assert_frame_equal(ours, theirs)
        names.append(name)
    assert out_of_sums == names


@pytest.mark.parametrize(
    "other",
    [{"sex": "female"}, {"hip_weakness": "yes"}, {"age_from": 40}, {"apart": ("sex",)}, {"apart": (50,)}],
)
def test_some_patients_of_a_part_are_told_out_of_the_episodes(stores, out_of_sums, other):
    filters, without = stores
    asked = replace(filters, **other)
    assert_frame_equal(ask.flow_by_therapy(asked), ask.flow_by_therapy(replace(asked, store=without)))
    assert out_of_sums == []


def test_own_patients_are_told_out_of_the_episodes(stores, out_of_sums):
    filters, without = stores
    with seen_by(Scope("manager", ("Clinic 02",))):
        assert_frame_equal(ask.flow_by_therapy(filters), ask.flow_by_therapy(replace(filters, store=without)))
    assert out_of_sums == []


def test_a_value_that_nobody_summed_for_is_told_out_of_the_episodes(stores, out_of_sums):
    filters, _ = stores
    ask.baselines_by_therapy(filters, 10)
    ask.case_mix_by_therapy(filters, ("age",))
    assert out_of_sums == []


def test_a_question_that_is_written_otherwise_finds_no_sums(stores, out_of_sums, monkeypatch):
    filters, _ = stores
    monkeypatch.setattr("lumbar.outcomes.sums.MACROS", ("inside", "chosen", "gains"))
    ask.flow_by_therapy(filters)
    assert out_of_sums == []


def test_a_spoilt_number_is_seen(stores, monkeypatch):
    """The comparison above can fail: one patient more in one part changes an answer."""
    filters, without = stores
    kept = opening.held

    def spoilt(folder, published, number):
        found = kept(folder, published, number)
        first = found.blocks[0]
        numbers = first.numbers.copy()
        numbers[0, 0] += 1
        return replace(found, blocks=(first._replace(numbers=numbers), *found.blocks[1:]))

    monkeypatch.setattr(opening, "held", spoilt)
    ours, theirs = ask.flow_by_therapy(filters), ask.flow_by_therapy(replace(filters, store=without))
    assert not ours.equals(theirs)


def test_sums_are_files_of_the_publication(stores):
    filters, _ = stores
    store = filters.opened()
    named = {each.file for each in store.manifest.sums}
    assert named <= store.manifest.every_file.keys()
    assert {file.name for file in store.folder.glob("sums_*")} == named
    assert json.loads((store.folder / "manifest.json").read_text())["sums"][0]["keys"] == ["therapy"]


def test_every_question_that_is_summed_has_its_marks():
    marked = {path.stem for path in QUERIES.glob("*.sql") if "/* part */" in path.read_text()}
    summed = {"baselines_by_therapy", "case_mix_by_therapy", "changes_by_therapy_week"} | ALIKE
    assert marked == summed | {
        "moments_by_clinic_therapy",
        "responders_by_therapy",
        "responders_by_clinic_quarter",
    }
    for name in marked:
        text = by_part((QUERIES / f"{name}.sql").read_text())
        assert all(column in text for column in PART)
        assert "$who" not in text
