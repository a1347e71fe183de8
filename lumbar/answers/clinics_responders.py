"""How many patients reach an important change, and when: a change that judges persons, never groups."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import polars as pl

from lumbar.answers.clinic_words import number_needed_sentence
from lumbar.answers.clinics_asked import reference_of, require_arms
from lumbar.answers.clinics_once import once
from lumbar.answers.clinics_shown import gated_share, nobody, require_some, round_counts, shown
from lumbar.instruments import threshold
from lumbar.measures import recovery, responders
from lumbar.measures.disclosure import FEWEST, told_apart
from lumbar.places import require_one_of
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

MissingResponse: TypeAlias = Literal["complete", "nonresponder"]
DIFFERENCES = ["difference", "difference_lower", "difference_upper"]
NEEDED = ["nnt", "nnt_lower", "nnt_upper"]
RESPONDERS = [
    "therapy", "reference", "role", "threshold", "n", "n_followed", "no_room", "responders", "value", "limit",
    "lower", "upper", "p", "p_adjusted", *DIFFERENCES, *NEEDED, "nnt_harms", "nnt_crosses", "nnt_words",
    "band_lowest", "band_highest", "band_thresholds", "method", "data",
]  # fmt: skip
RECOVERY = [
    "therapy", "week", "role", "threshold", "n", "n_followed", "at_risk", "reached", "value", "lower", "upper", "p",
    "p_adjusted", "method", "data",
]  # fmt: skip


def responders_by_therapy(
    filters: EpisodeFilters, change: str = "", missing: MissingResponse = "complete", reference: str = ""
) -> pl.DataFrame:
    """Share of patients who reached an important change by the visit, against the reference's.

    ``change``: "10" or "30%" out of the instrument's list; empty is its first. therapy, reference, role,
    threshold, n (due, baseline leaves room), n_followed, no_room, responders, value (0 to 1) with its limit sign,
    lower, upper (Wilson), empty p, difference with limits (Newcombe), nnt with its split interval (infinite is
    empty), nnt_harms, nnt_crosses, nnt_words, band_lowest, band_highest (of the difference, over the
    band_thresholds of the list that can be shown), method, data. Raises CannotShow for a threshold not in the list.
    """
    require_one_of("way with missing scores", missing, get_args(MissingResponse))
    asked, other = threshold(filters.tool(), change or None), reference_of(filters, reference)
    counts = _counts(filters)
    require_arms(counts.filter(threshold=str(asked)).select("therapy", n="n_followed"), filters)
    named = _every_threshold(filters, missing, other).filter(threshold=str(asked))
    counted = round_counts(named, "n", "n_followed", "no_room", "responders", own=filters.own)
    return shown(require_some(counted, filters), filters, RESPONDERS)


@once
def _counts(filters: EpisodeFilters) -> pl.DataFrame:
    """Who changed by each threshold of the instrument's list."""
    return pl.concat(ask.responders_by_therapy(filters, each) for each in filters.tool().thresholds)


@once
def _every_threshold(filters: EpisodeFilters, missing: MissingResponse, reference: str) -> pl.DataFrame:
    """therapy, threshold: shares, differences and the band over the list, which no threshold has without the others."""
    shares = _shares(_counts(filters), missing, filters.own, filters.exact)
    compared = _compared(shares, reference)
    return (
        shares.join(compared, on=["therapy", "threshold"], how="left", maintain_order="left")
        .join(_band(compared), on="therapy", how="left", maintain_order="left")
        .with_columns(reference=pl.lit(reference))
    )


def _shares(counts: pl.DataFrame, missing: MissingResponse, own: bool, told: bool) -> pl.DataFrame:
    """Shares with limits, ``people`` counted in them, and n as all who were due; empty too near another threshold's.

    ``told``: everybody may be told from everybody else. Only thresholds of one kind, points or percent, hold each
    other's responders.
    """
    due = counts.select("therapy", "threshold", due="n_due")
    shares = responders.responders_by_therapy(counts, missing).join(due, on=["therapy", "threshold"])
    gated = gated_share(shares.rename({"n": "people", "due": "n"}), "responders", "people", own)
    if told:
        return gated
    kind = pl.col("threshold").str.ends_with("%")
    lots = gated.with_row_index("row").group_by("therapy", kind).agg("row", "responders")
    apart = {
        row: flag
        for rows, counts in lots.select("row", "responders").iter_rows()
        for row, flag in zip(rows, told_apart(counts), strict=True)
    }
    hidden = [name for name in ("value", "lower", "upper", "responders") if name in gated.columns]
    flags = pl.Series([apart[row] for row in range(gated.height)], dtype=pl.Boolean)
    return gated.with_columns(pl.when(flags).then(pl.col(hidden)))


def _compared(shares: pl.DataFrame, reference: str) -> pl.DataFrame:
    """therapy, threshold, differences and numbers needed: where both shares may be shown as they are."""
    exact = shares.filter(pl.col("value").is_not_null(), limit="").with_columns(n="people")
    thresholds = exact.filter(therapy=reference)["threshold"]
    pairs = exact.filter(pl.col("threshold").is_in(thresholds.to_list()))
    schema = {**dict.fromkeys([*DIFFERENCES, *NEEDED], pl.Float64), "nnt_words": pl.String}
    schema |= {"nnt_harms": pl.Boolean, "nnt_crosses": pl.Boolean}
    if pairs["therapy"].n_unique() < 2:
        return pl.DataFrame(schema={"therapy": pl.String, "threshold": pl.String, **schema})
    found = responders.responder_differences(pairs, reference)
    words = pl.Series([number_needed_sentence(row) for row in found.iter_rows(named=True)], dtype=pl.String)
    return found.with_columns(
        pl.when(pl.col(NEEDED).is_finite()).then(pl.col(NEEDED)),
        nnt_words=words,
        difference="value",
        difference_lower="lower",
        difference_upper="upper",
    ).select("therapy", "threshold", *schema)


def _band(compared: pl.DataFrame) -> pl.DataFrame:
    band = responders.threshold_band(compared.rename({"difference": "value"}))
    return band.rename({"lowest": "band_lowest", "highest": "band_highest", "thresholds": "band_thresholds"})


def time_to_change(filters: EpisodeFilters, change: str = "") -> pl.DataFrame:
    """Share of patients first seen with an important change by each visit.

    therapy, week, role, threshold, n (with a baseline that leaves room and any score), n_followed (the same),
    at_risk, reached (first seen at this visit), value (0 to 1), lower, upper (Kaplan-Meier), empty p, method, data.
    Seen at visits only, so the change came earlier (interval-censored); the lost are never counted as recovered.
    Rows are empty where fewer than 8 were at risk or first reached it at the visit.
    """
    asked = threshold(filters.tool(), change or None)
    counts = ask.changes_by_therapy_week(filters, asked)
    if counts.is_empty():
        raise nobody(filters)
    curves = recovery.time_to_change(counts)
    enough = (pl.min_horizontal("at_risk", "reached") >= FEWEST) & (
        pl.col("at_risk") - pl.col("reached") >= FEWEST
    )
    gated = curves.with_columns(
        pl.when(enough).then(pl.col("value", "lower", "upper")),
        n_followed="n",
        threshold=pl.lit(str(asked)),
    )
    counted = round_counts(
        require_some(gated, filters), "n", "n_followed", "at_risk", "reached", own=filters.own
    )
    return shown(counted, filters, RECOVERY, over="visits")
