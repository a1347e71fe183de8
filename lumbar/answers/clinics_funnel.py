"""Is one clinic different? Every clinic beside all of them, patient mix allowed for, with the limits of chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

import polars as pl

from lumbar.answers.clinics_asked import factors_chosen
from lumbar.answers.clinics_fitted import require_unlike, slopes
from lumbar.answers.clinics_shown import hide_means, nobody, round_counts, share_of, shown
from lumbar.errors import CannotShow
from lumbar.instruments import threshold
from lumbar.measures import funnel
from lumbar.measures.clinics_adjusted import adjusted_means, adjusted_shares
from lumbar.measures.designs import Design
from lumbar.measures.disclosure import FEWEST
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import Moments, arm_spread, moments_from_blocks
from lumbar.outcomes.scope import own_clinics
from lumbar.places import require_one_of
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

FunnelMeasure: TypeAlias = Literal["mean_change", "responders"]
RATE = ("follow_up_rate", "follow_up_limit")
ENDS = {funnel.WARNING: ("lower_95", "upper_95"), funnel.ALARM: ("lower_998", "upper_998")}
FUNNEL = [
    "clinic", "role", "verdict", "value", "lower", "upper", "overall", "n", "n_followed", *RATE, "observed", "limit",
    "expected", *(end for ends in ENDS.values() for end in ends), "z", "spread", "phi", "phi_used", "threshold",
    "method", "data",
]  # fmt: skip


@dataclass(frozen=True)
class SideBySide:
    """How clinics are set side by side.

    ``change``: "10" or "30%" out of the instrument's list, for responders; empty is its first. ``over_dispersion``
    widens limits and intervals by the root of phi. ``by_therapy`` allows for the therapies given too, which
    otherwise count as the clinic's own.
    """

    measure: FunnelMeasure = "mean_change"
    change: str = ""
    over_dispersion: bool = False
    by_therapy: bool = False

    def __post_init__(self) -> None:
        """Raise CannotShow for a measure there is not."""
        require_one_of("measure", self.measure, get_args(FunnelMeasure))

    @property
    def within(self) -> tuple[float, float]:
        """What the measure can be."""
        return funnel.A_SHARE if self.measure == "responders" else funnel.ANYTHING


DEFAULT = SideBySide()


def clinic_funnel(filters: EpisodeFilters, how: SideBySide = DEFAULT) -> pl.DataFrame:
    """Every clinic's mean change since baseline, or share with an important change, patient mix allowed for.

    clinic, role, verdict (inside, warning, alarm; too few below 30), value (observed - expected + overall), lower,
    upper (95 %), overall (all patients), n (due, with a baseline), n_followed (compared: seen, known in every factor,
    and, for shares, with room for the change), follow_up_rate (0 to 1) with its limit sign, observed, limit ("<",
    ">": of a share near 0 or 1), expected from the clinic's patients, lower_95 to upper_998 (control limits at
    n_followed), z (standard errors from overall, before phi), spread (standard deviation of one patient about what
    is expected), phi (over-dispersion), phi_used (1 where not asked for), threshold, method, data. Means in the
    instrument's unit, shares 0 to 1. Raises CannotShow where fewer than two clinics have 8 patients.
    """
    filters = replace(filters, apart=("clinic",))
    asked = threshold(filters.tool(), how.change or None) if how.measure == "responders" else None
    adjusted = _shares(filters, how) if asked else _means(filters, how)
    whole = _followed(filters).join(adjusted, on="clinic", how="left", maintain_order="left")
    judged = _judged(_gated(whole), how).rename({"n": "n_followed", "due": "n"})
    named = judged.with_columns(
        method=pl.lit(_method(how)), threshold=pl.lit(str(asked) if asked else None, pl.String)
    )
    return shown(_require_two(named), filters, FUNNEL)


def _means(filters: EpisodeFilters, how: SideBySide) -> pl.DataFrame:
    columns = (*factors_chosen(filters), "y")
    blocks = ask.moments_by_clinic_therapy(filters, columns)
    last = len(columns) - 1
    sums = blocks.rename({f"s_{last}": "s_y", f"s_{last}_{last}": "s_yy"})
    _require_people(blocks, filters)
    require_unlike(arm_spread(sums))
    moments = moments_from_blocks(blocks, columns)
    return adjusted_means(moments, fit_moments(moments, _design(filters, moments, how)), filters.tool().scale)


def _design(filters: EpisodeFilters, moments: Moments, how: SideBySide) -> Design:
    """Patient factors alone, or also therapies with slopes of their own; one therapy is all there is."""
    arms = moments.arms()
    if not how.by_therapy or len(arms) < 2:
        return Design("", clinic_effects=False, therapy_effects=False)
    return Design(arms[0], slopes(filters), clinic_effects=False)


def _shares(filters: EpisodeFilters, how: SideBySide) -> pl.DataFrame:
    columns = factors_chosen(filters)
    asked = threshold(filters.tool(), how.change or None)
    groups = ask.responders_by_clinic_therapy(filters, asked, columns)
    _require_people(groups, filters)
    events, people = int(groups["responders"].sum()), int(groups["n"].sum())
    if min(events, people - events) < FEWEST:
        raise CannotShow(
            f"Almost everybody or almost nobody changed by {asked} on {filters.tool().code}, so clinics cannot be "
            "told apart. Choose another change, or a wider filter."
        )
    text = groups.with_columns(pl.col("clinic", "therapy").cast(pl.String))
    return adjusted_shares(text, columns, by_therapy=how.by_therapy)


def _require_people(sums: pl.DataFrame, filters: EpisodeFilters) -> None:
    if sums["n"].sum() < FEWEST:
        raise nobody(filters)


def _followed(filters: EpisodeFilters) -> pl.DataFrame:
    """Clinic (in the store's order), due, back (of those, seen): all with a baseline whose visit is due."""
    order = pl.col("clinic").cast(pl.Enum(filters.opened().manifest.clinics))
    visits = ask.groups_by_clinic_therapy(filters, ()).group_by("clinic").agg(pl.col("n_due", "n").sum())
    return visits.sort(order).select(pl.col("clinic").cast(pl.String), due="n_due", back="n")


def _gated(whole: pl.DataFrame) -> pl.DataFrame:
    """Counts rounded, figures of fewer than 8 withheld, shares near 0 or 1 as limits; ``judged``: 30 or more.

    All that follows is made from the rounded counts, so that no exact one comes back out of a limit. The reader's own
    clinics keep theirs: what they have is told as it is.
    """
    own = pl.col("clinic").is_in(own_clinics())
    parts = [_shown_of(whole.filter(~own), own=False), _shown_of(whole.filter(own), own=True)]
    return whole.select("clinic").join(pl.concat(parts), on="clinic", maintain_order="left")


def _shown_of(clinics: pl.DataFrame, own: bool) -> pl.DataFrame:
    """These clinics as they may be seen by whoever they belong to, or by everybody."""
    gated = share_of(clinics, "back", "due", RATE, own).with_columns(limit=pl.lit(""))
    if "responders" in clinics.columns:
        gated = share_of(gated, "responders", "n", ("observed", "limit"), own)
        exact = pl.col("observed").is_not_null() & (pl.col("limit") == "")
        gated = gated.with_columns(pl.when(exact).then(pl.col("expected", "value")))
    known = hide_means(gated, "n", ("observed", "expected", "value"), ())
    enough = (pl.col("n") >= funnel.FEWEST_JUDGED).fill_null(value=False) & pl.col("value").is_not_null()
    return round_counts(known.with_columns(judged=enough), "n", "due", own=own)


def _judged(clinics: pl.DataFrame, how: SideBySide) -> pl.DataFrame:
    """z, phi, phi_used, verdict, control limits and every clinic's own interval."""
    scored = funnel.z_scores(clinics)
    phi = funnel.dispersion(scored.filter("judged")["z"].to_numpy())
    used = phi if how.over_dispersion else 1.0
    judged = funnel.verdicts(scored, used).with_columns(phi=pl.lit(phi), phi_used=pl.lit(used))
    n = judged["n"].cast(pl.Float64).to_numpy()
    overall, spread = (float(judged[name].drop_nulls()[0]) for name in ("overall", "spread"))
    ends = {
        name: pl.Series(end).fill_nan(None)
        for z, names in ENDS.items()
        for name, end in zip(names, funnel.limits(overall, spread * used**0.5, n, z, how.within), strict=True)
    }
    half = funnel.WARNING * spread * used**0.5 / pl.Series(n).sqrt()
    own = {"lower": pl.col("value") - half, "upper": pl.col("value") + half}
    with_ends = judged.with_columns(**ends, **{name: end.clip(*how.within) for name, end in own.items()})
    return hide_means(with_ends, "n", (), ("lower", "upper"))


def _method(how: SideBySide) -> str:
    factors = "patient factors and therapy" if how.by_therapy else "patient factors"
    model, error = {
        "mean_change": ("least squares", "residual standard deviation / root of n"),
        "responders": ("a logit with squares", "root of mean p(1 − p) / n"),
    }[how.measure]
    widened = ", widened by the root of φ" if how.over_dispersion else ""
    counts = "counts rounded to 5" + (", the own clinic's exact" if own_clinics() else "")
    return (
        f"observed − predicted + overall, predicted from {factors} by {model}; "
        f"standard error {error}{widened}, {counts}"
    )


def _require_two(clinics: pl.DataFrame) -> pl.DataFrame:
    if clinics.height - clinics["value"].null_count() < 2:
        raise CannotShow(
            f"Fewer than two clinics have {FEWEST} patients or more under this filter, so there is nothing to "
            "compare. Choose more clinics or a wider filter."
        )
    return clinics
