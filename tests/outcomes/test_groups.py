"""What a published store tells apart: whole groups, in every answer, and each of one's own patients."""

import json
from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest

from lumbar.demo import network
from lumbar.errors import CannotShow
from lumbar.outcomes import publish
from lumbar.outcomes.groups import NOWHERE
from lumbar.outcomes.scope import Scope, seen_by
from lumbar.questions import clinics as ask
from lumbar.questions.episode_filters import EpisodeFilters

WEEKS = (6, 12, 26, 52)


@pytest.fixture(scope="module")
def made():
    return network(8, clinics=6, patients_per_clinic=120, instruments=("ODI", "TUG"))


@pytest.fixture(scope="module")
def store(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("grouped")
    publish(made.episodes, made.manifest, folder)
    return folder


def rows_of(store, code="ODI"):
    manifest = EpisodeFilters(store=str(store)).opened().manifest
    file = next(each.file for each in manifest.files if each.instrument == code)
    groups = pl.read_parquet(store / manifest.groups_file.file)
    return pl.read_parquet(store / file), groups, manifest


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("code", ["ODI", "TUG"])
def test_no_group_has_one_to_seven_treated_measured_due_or_seen(store, code, week):
    rows, _, manifest = rows_of(store, code)
    measured = pl.col("baseline").is_not_null()
    sizes = (
        rows.filter(pl.col(f"group_week_{week}") != NOWHERE)
        .group_by(f"group_week_{week}")
        .agg(
            pl.len(),
            measured=measured.sum(),
            due=(measured & (pl.col("visits_due") > manifest.weeks.index(week))).sum(),
            seen=(measured & pl.col(f"week_{week}").is_not_null()).sum(),
        )
    )
    counts = sizes.drop(f"group_week_{week}").to_numpy()
    assert sizes.height > 10
    assert not ((counts > 0) & (counts < 8)).any()


FILTERS = [
    {},
    {"sex": "female"},
    {"hip_weakness": "yes"},
    {"year_from": 2021},
    {"age_from": 40},
    {"age_to": 64},
    {"clinics": ("Clinic 02",)},
    {"clinics": ("Clinic 02", "Clinic 05")},
    {"therapies": ("combined",)},
    {"sex": "female", "hip_weakness": "no", "year_from": 2019, "year_to": 2022},
]


@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_an_answer_is_made_of_whole_groups_that_lie_inside(store, asked):
    filters = EpisodeFilters("ODI", 12, store=str(store), **asked)
    rows, groups, manifest = rows_of(store)
    wanted = rows.filter(_inside(filters, manifest))
    whole = (
        rows.group_by("group_week_12").len().join(wanted.group_by("group_week_12").len(), on="group_week_12")
    )
    kept = whole.filter(pl.col("len") == pl.col("len_right"), pl.col("group_week_12") != NOWHERE)
    told = ask.flow_by_therapy(filters)["treated"].sum()
    assert told <= kept["len"].sum()
    spans = groups.filter(pl.col("privacy_group").is_in(kept["group_week_12"].to_list()))
    assert (
        told
        == kept.join(
            spans.filter(pl.col("age_from") >= filters.age_from, pl.col("age_to") <= filters.age_to),
            left_on="group_week_12",
            right_on="privacy_group",
        )["len"].sum()
    )


def _inside(filters, manifest):
    chosen = pl.col("quarter").is_between(4 * filters.year_from, 4 * filters.year_to + 3)
    chosen &= pl.col("age").is_between(filters.age_from, filters.age_to)
    for name, value in (("sex", filters.sex), ("hip_weakness", filters.hip_weakness)):
        if value not in ("both", "all"):
            chosen &= pl.col(name) == manifest.levels[name].index(value)
    for name, values in (("clinic", filters.clinics), ("therapy", filters.therapies)):
        if values:
            chosen &= pl.col(name).is_in([manifest.levels[name].index(value) for value in values])
    return chosen


def test_no_two_answers_differ_by_one_to_seven_people(store):
    counts = {}
    for asked in FILTERS:
        filters = EpisodeFilters("ODI", 12, store=str(store), **asked)
        told = ask.flow_by_therapy(filters)
        counts[str(asked)] = dict(told.select("therapy", "returned").iter_rows())
    whole = counts["{}"]
    for asked, told in counts.items():
        for therapy, count in told.items():
            assert not 0 < whole[therapy] - count < 8, (asked, therapy)
            assert not 0 < count < 8


@pytest.mark.parametrize(
    ("apart", "column"), [("clinic", "clinic"), ("hip_weakness", "hip_weakness"), ("sex", "sex")]
)
def test_what_is_told_apart_comes_from_groups_that_hold_one_of_it(store, apart, column):
    filters = EpisodeFilters("ODI", 12, store=str(store), apart=(apart,))
    rows, _, _ = rows_of(store)
    alone = rows.filter(
        pl.col("group_week_12") != NOWHERE, pl.col(column).n_unique().over("group_week_12") == 1
    )
    assert ask.flow_by_therapy(filters)["treated"].sum() == alone.height
    assert alone.height < rows.height


def test_ages_are_told_apart_where_no_group_lies_across(store):
    filters = EpisodeFilters("ODI", 12, store=str(store), apart=(40, 65))
    _, groups, _ = rows_of(store)
    across = groups.filter(
        pl.any_horizontal((pl.col("age_from") < edge) & (pl.col("age_to") >= edge) for edge in (40, 65))
    )
    rows, _, _ = rows_of(store)
    told = rows.filter(
        pl.col("group_week_12") != NOWHERE, ~pl.col("group_week_12").is_in(across["privacy_group"].to_list())
    )
    assert ask.flow_by_therapy(filters)["treated"].sum() == told.height


def test_a_manager_sees_every_patient_of_the_own_clinic_and_groups_of_the_others(store):
    rows, _, manifest = rows_of(store)
    own = manifest.clinics.index("Clinic 03")
    one = EpisodeFilters(
        "ODI", 12, store=str(store), clinics=("Clinic 03",), sex="female", age_from=30, age_to=34
    )
    exact = rows.filter(_inside(one, manifest)).height
    with seen_by(Scope("manager", ("Clinic 03",))):
        assert ask.flow_by_therapy(one)["treated"].sum() == exact
        other = replace(one, clinics=("Clinic 04",))
        assert ask.flow_by_therapy(other).is_empty()
        everybody = EpisodeFilters("ODI", 12, store=str(store), sex="female")
        told = ask.flow_by_therapy(everybody)["treated"].sum()
    assert ask.flow_by_therapy(one).is_empty()
    shared = ask.flow_by_therapy(replace(everybody, clinics=manifest.clinics))["treated"].sum()
    assert shared < told <= shared + rows.filter(pl.col("clinic") == own, pl.col("sex") == 0).height


def test_whoever_knows_a_clinic_learns_nothing_of_another_from_their_groups(store):
    rows, _, _ = rows_of(store)
    by_clinic = rows.filter(pl.col("group_week_12") != NOWHERE).group_by("group_week_12", "clinic").len()
    for _, parts in by_clinic.group_by("group_week_12"):
        sizes = parts["len"].to_list()
        for others in combinations(sizes, len(sizes) - 1) if len(sizes) > 1 else ():
            assert sum(others) >= 8


def test_what_filters_separate_is_published(store):
    _, _, manifest = rows_of(store)
    separated = manifest.groups_file.separated
    assert separated["shown"] > 0.95
    assert set(separated) == {"shown", "clinic", "hip_weakness", "year", "sex", "age"}


def test_rare_levels_are_adjusted_for_by_nobody(made, tmp_path):
    rare = made.episodes.with_columns(
        sex=pl.when(pl.col("patient") < 6).then(pl.lit("other")).otherwise(pl.col("sex").cast(pl.String))
    )
    manifest = publish(rare, made.manifest, tmp_path)
    assert manifest.groups_file.rare == ("sex:other",)
    filters = EpisodeFilters(store=str(tmp_path))
    assert "sex:other" not in ask.factor_columns(filters.opened())
    assert "sex:male" in ask.factor_columns(filters.opened())


def test_the_demonstration_tells_nearly_everybody_without_filters_and_most_by_clinic_and_year():
    everybody = ask.flow_by_therapy(EpisodeFilters())["treated"].sum()
    assert everybody >= 0.95 * 40_008
    manifest = EpisodeFilters().opened().manifest
    told = sum(
        ask.flow_by_therapy(EpisodeFilters(clinics=(clinic,), year_from=year, year_to=year))["treated"].sum()
        for clinic in manifest.clinics
        for year in range(2016, 2026)
    )
    assert told >= 0.8 * 40_008


def test_a_store_from_before_there_were_groups_is_not_told(made, tmp_path):
    publish(made.episodes, made.manifest, tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    del manifest["groups_file"]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(CannotShow, match="published without privacy groups"):
        ask.flow_by_therapy(EpisodeFilters(store=str(tmp_path)))
