"""Questions about therapies and the patients who had them, to an outcome store."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lumbar.errors import CannotShow
from lumbar.instruments import Threshold
from lumbar.outcomes import OutcomeStore, written_sql
from lumbar.questions.episode_filters import EpisodeFilters
from lumbar.store import Value


def flow_by_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, treated, with_baseline, due, returned (of those with a baseline), switched: patients."""
    return filters.opened().rows("flow_by_therapy", filters.bound())


def flow_by_clinic_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """clinic, therapy, privacy_group, with_baseline, due, returned: patients. For checks: never shown."""
    return filters.opened().rows("flow_by_clinic_therapy", filters.bound())


def patients_beyond(filters: EpisodeFilters, course: bool = False) -> int:
    """How many patients are in privacy groups that reach beyond the filter, whoever of them it chooses.

    Groups are those of the visit, or of the whole ``course``, which are wider.
    """
    bound = filters.bound()
    table = bound["episodes" if course else "scores"]
    return int(filters.opened().rows("patients_beyond", {**bound, "scores": table})["patients"][0])


def scores_by_therapy_week(filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, week, n_due, n, s_y, s_yy, s_baseline, s_baseline_baseline, s_change, s_change_change.

    Sums over those seen at the visit, in scores x scale.
    """
    store = filters.opened()
    weeks = store.manifest.weeks
    written = {"visits": written_sql.weekly(store.manifest)}
    wide = store.rows("scores_by_therapy_week", filters.bound(), written).with_row_index("place")
    visits = (
        wide.select(
            "place",
            "therapy",
            pl.lit(week, pl.Int32).alias("week"),
            **{name: f"{name}_{week}" for name in written_sql.WEEKLY},
        )
        for week in weeks
    )
    return pl.concat(visits).sort("place", "week").drop("place")


def responders_by_therapy(filters: EpisodeFilters, threshold: Threshold) -> pl.DataFrame:
    """therapy, n_due, n_followed, responders, no_room, threshold (its text).

    The first three among patients whose baseline leaves room for the change, ``no_room`` those without.
    """
    counts = filters.opened().rows("responders_by_therapy", _change(filters, threshold))
    return counts.with_columns(threshold=pl.lit(str(threshold)))


def responders_by_clinic_therapy(
    filters: EpisodeFilters, threshold: Threshold, columns: Sequence[str]
) -> pl.DataFrame:
    """clinic, therapy, the columns, n (seen, baseline leaves room), responders (of those): patients alike."""
    store = filters.opened()
    return store.rows("responders_by_clinic_therapy", _change(filters, threshold), _alike(columns, store))


def changes_by_therapy_week(filters: EpisodeFilters, threshold: Threshold) -> pl.DataFrame:
    """therapy, week, reached (change first seen at this visit), lost (last seen here, without it)."""
    store = filters.opened()
    written = {"reached": written_sql.reached(store.manifest), "seen": written_sql.seen(store.manifest)}
    return store.rows("changes_by_therapy_week", _change(filters, threshold), written)


def scores_by_clinic_quarter(filters: EpisodeFilters) -> pl.DataFrame:
    """clinic, quarter (of the start, 4 x year + 0..3), treated, with_baseline, due, returned, s_change (x scale)."""
    return filters.opened().rows("scores_by_clinic_quarter", filters.bound())


def left_over_by_clinic_year(filters: EpisodeFilters) -> pl.DataFrame:
    """clinic, year, treated_0 ... returned_123: patients left over of privacy groups, if some quarters are told.

    For each number that is counted and each choice of quarters, summed over the groups. For checks: never shown.
    """
    return filters.opened().rows("left_over_by_clinic_year", filters.bound(), written_sql.quarters())


def responders_by_clinic_quarter(filters: EpisodeFilters, threshold: Threshold) -> pl.DataFrame:
    """clinic, quarter, n_followed, responders: of the patients whose baseline leaves room."""
    return filters.opened().rows("responders_by_clinic_quarter", _change(filters, threshold))


def _change(filters: EpisodeFilters, threshold: Threshold) -> dict[str, Value]:
    """The filters' values, and the change asked for in whole numbers; raises CannotShow where none can have it."""
    tool = filters.tool()
    if not 0 < threshold.value <= (100 if threshold.percent else tool.high - tool.low):
        raise CannotShow(f"No patient can change by {threshold} on {tool.code}. Choose a smaller threshold.")
    return {**filters.bound(), "change": {**tool.change(threshold)}}


def case_mix_by_therapy(filters: EpisodeFilters, columns: Sequence[str]) -> pl.DataFrame:
    """covariate, therapy, returned (true, false, empty: not due yet), patients, n (known), s_y, s_yy.

    ``columns``: as in ``factor_columns``. All patients with a baseline; rows add up.
    """
    store = filters.opened()
    written = {"squares": written_sql.squares(columns, store.manifest)}
    wide = store.rows("case_mix_by_therapy", filters.bound(), written)
    return pl.concat(
        wide.select(
            pl.lit(column).alias("covariate"),
            "therapy",
            "returned",
            "patients",
            n=f"n_{i}",
            s_y=pl.col(f"s_{i}").fill_null(0),
            s_yy=pl.col(f"s_{i}_{i}").fill_null(0),
        )
        for i, column in enumerate(columns)
    )


def groups_by_clinic_therapy(filters: EpisodeFilters, columns: Sequence[str]) -> pl.DataFrame:
    """clinic, therapy, the columns, n_due, n (of those, seen), s_y, s_yy: patients alike, visit due."""
    store = filters.opened()
    return store.rows("groups_by_clinic_therapy", filters.bound(), _alike(columns, store))


def _alike(columns: Sequence[str], store: OutcomeStore) -> dict[str, str]:
    known = store.manifest
    return {"factors": written_sql.factors(columns, known), "complete": written_sql.complete(columns, known)}


def moments_by_clinic_therapy(filters: EpisodeFilters, columns: Sequence[str]) -> pl.DataFrame:
    """clinic, therapy, levels asked for, n, ``s_<i>`` and ``s_<i>_<j>`` (i <= j, positions in ``columns``).

    ``columns``: factors, then "y" for the score, last. Patients seen at the visit and known in every column:
    a row for those who share all levels, exact sums of the numbers; or a row for all, exact sums of the levels too.
    """
    store = filters.opened()
    written = written_sql.moments(columns, store.manifest)
    in_parts = written_sql.moments_in_parts(columns, store.manifest)
    return store.rows("moments_by_clinic_therapy", filters.bound(), written, in_parts)


def scores_by_pattern(filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, pattern (0 or 1 per score, baseline first), n, ``s_<i>``, ``s_<i>_<j>`` of the scores."""
    store = filters.opened()
    written = {"sums": written_sql.sums(("baseline", *store.manifest.visits), store.manifest)}
    return store.rows("scores_by_pattern", filters.bound(), written)


def endings_by_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """therapy, reason, patients, sums of sessions, n_harms (known), patients_harmed, harms, switched."""
    return filters.opened().rows("endings_by_therapy", filters.bound())


def baselines_by_therapy(filters: EpisodeFilters, width: float, lost: bool = True) -> pl.DataFrame:
    """therapy, baseline_from (lower end of a class ``width`` wide, in the instrument's unit), patients.

    Those who came back, and with ``lost`` those who did not.
    """
    tool = filters.tool()
    classes = tool.classes(width)
    bound = {**filters.bound(), "low": classes["low"], "width": classes["width"], "lost": lost}
    counts = filters.opened().rows("baselines_by_therapy", bound)
    return counts.with_columns(pl.col("baseline_from") / tool.scale)


def score_range(filters: EpisodeFilters) -> pl.DataFrame:
    """baseline_low, baseline_high, score_low, score_high of all published scores: for checks, never shown."""
    return filters.opened().rows("score_range", filters.bound())


def years_by_store(filters: EpisodeFilters) -> pl.DataFrame:
    """year_from, year_to: first and last year in which a treatment started, whatever the filters."""
    return filters.opened().rows("years_by_store", filters.bound())


def factor_columns(store: OutcomeStore) -> tuple[str, ...]:
    """All the store can adjust for: numbers by name, levels as "sex:male" against the first level and rare ones."""
    return written_sql.factor_columns(store.manifest)
