"""The one gate through which numbers about patients leave: counts, shares, spread, and whose data they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

import polars as pl

from lumbar.answers.clinics_once import patients_beyond
from lumbar.errors import CannotShow
from lumbar.measures.disclosure import (
    FEW,
    FEWEST,
    FEWEST_FOR_SPREAD,
    rounded_count,
    rounded_counts,
    shown_shares,
)
from lumbar.questions.clinics import EpisodeFilters

Data: TypeAlias = Literal["synthetic demonstration", "randomised", "observational"]
Over: TypeAlias = Literal["visit", "visits", "course"]
EXPLORATORY = "exploratory"


def kind_of_data(filters: EpisodeFilters) -> Data:
    """What the store's patients are: invented, assigned by lot, or treated as their clinics chose."""
    manifest = filters.opened().manifest
    if manifest.synthetic:
        return "synthetic demonstration"
    return "randomised" if manifest.randomised else "observational"


def shown(
    answer: pl.DataFrame,
    filters: EpisodeFilters,
    columns: Sequence[str],
    untold: int = 0,
    over: Over = "visit",
) -> pl.DataFrame:
    """The answer in ``columns``, therapies in the store's order, saying whose data and what role they have.

    Empty p and p_adjusted, role "exploratory" and ``data`` are added where the answer has none, and last
    ``not_shown`` (see there), with the ``untold`` whom the answer leaves out besides. ``over``:
    what the answer looks at, on which the groups depend.
    """
    therapies = pl.Enum(filters.opened().manifest.therapies)
    nothing = pl.lit(None, pl.Float64)
    added = {"p": nothing, "p_adjusted": nothing, "role": pl.lit(EXPLORATORY)}
    lacking = {name: value for name, value in added.items() if name not in answer.columns}
    whole = answer.with_columns(
        **lacking, data=pl.lit(kind_of_data(filters)), not_shown=pl.lit(not_shown(filters, untold, over))
    )
    if "therapy" in answer.columns:
        whole = whole.sort(pl.col("therapy").cast(therapies), maintain_order=True)
    return whole.select(*columns, "not_shown")


def not_shown(filters: EpisodeFilters, untold: int = 0, over: Over = "visit") -> int:
    """How many patients at most are not told because their privacy group is wider than the filter; rounded to 5.

    ``untold``: patients of whole groups whom an answer withholds besides. All those in such groups, whoever of them
    the filter chooses: a count by the filter itself would tell groups apart. Over all visits it is that of the
    visit with most.
    """
    if filters.own or (filters.everybody and not filters.apart):
        return 0
    weeks = filters.opened().manifest.weeks if over == "visits" else (filters.week,)
    beyond = max(patients_beyond(replace(filters, week=week), over == "course") for week in weeks)
    return rounded_count(beyond + untold) or 0


def round_counts(answer: pl.DataFrame, *counts: str, own: pl.Expr | bool = False) -> pl.DataFrame:
    """Counts of people rounded to 5, empty where fewer than 8; as they are of the reader's ``own`` clinics."""
    if own is True:
        return answer
    exact = pl.lit(own) if own is False else own
    return answer.with_columns(
        pl.when(exact).then(name).otherwise(rounded_counts(pl.col(name))).alias(name) for name in counts
    )


def hide_means(
    answer: pl.DataFrame, people: str, means: Sequence[str], spread: Sequence[str]
) -> pl.DataFrame:
    """``means`` emptied where fewer than 8 ``people`` made them, ``spread`` where fewer than 20."""
    limits = {FEWEST: means, FEWEST_FOR_SPREAD: spread}
    return answer.with_columns(
        pl.when(pl.col(people) >= fewest).then(pl.col(name)).alias(name)
        for fewest, names in limits.items()
        for name in names
    )


def share_of(
    answer: pl.DataFrame, events: str, people: str, into: tuple[str, str], own: pl.Expr | bool = False
) -> pl.DataFrame:
    """The share ``events`` / ``people`` (0 to 1) and its limit ("<", ">" or "") under the two names ``into``.

    With a limit the true share is only known to lie below or above; empty where too few are counted. Of the reader's
    ``own`` clinics it is told as it is.
    """
    exact = pl.lit(own) if isinstance(own, bool) else own
    share = pl.when(pl.col(people) > 0).then(pl.col(events) / pl.col(people))
    value, limit = shown_shares(pl.col(events), pl.col(people))
    return answer.with_columns(
        pl.when(exact).then(share).otherwise(value).alias(into[0]),
        pl.when(exact).then(pl.lit("")).otherwise(limit).alias(into[1]),
    )


def gated_share(answer: pl.DataFrame, events: str, people: str, own: bool = False) -> pl.DataFrame:
    """As ``share_of`` in value and limit; lower and upper stay only where the share itself is shown."""
    gated = share_of(answer, events, people, ("value", "limit"), own)
    exact = pl.col("value").is_not_null() & (pl.col("limit") == "")
    return gated.with_columns(pl.when(exact).then(pl.col("lower", "upper")))


def require_some(answer: pl.DataFrame, filters: EpisodeFilters) -> pl.DataFrame:
    """The same answer; raises CannotShow where nothing in it may be shown."""
    if answer["value"].null_count() == answer.height:
        raise nobody(filters)
    return answer


def require_treated(answer: pl.DataFrame) -> pl.DataFrame:
    """The same answer, counts rounded already; raises CannotShow where no row counts 8 patients."""
    if answer["n"].null_count() == answer.height:
        raise CannotShow(
            f"{FEW.capitalize()} patients were treated under this filter. Choose a wider filter."
        )
    return answer


def nobody(filters: EpisodeFilters) -> CannotShow:
    """The sentence for too few patients, whether none or seven."""
    return CannotShow(
        f"{FEW.capitalize()} patients of any therapy have a score on {filters.tool().code} at week {filters.visit()} "
        "under this filter. Choose another visit or a wider filter."
    )
