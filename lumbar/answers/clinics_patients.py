"""Who was treated, how treatment went, who came back, and how the lost differ from the kept."""

from __future__ import annotations

import polars as pl

from lumbar.answers import clinics_once
from lumbar.answers.clinics_described import lost_told, method_of
from lumbar.answers.clinics_shown import (
    gated_share,
    hide_means,
    require_some,
    require_treated,
    round_counts,
    share_of,
    shown,
)
from lumbar.measures.follow_up import follow_up_flow
from lumbar.measures.profiles import visit_means
from lumbar.measures.responders import wilson
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

FLOW = ["treated", "with_baseline", "due", "returned", "switched"]
FOLLOW_UP = [
    "therapy", "role", *FLOW, "n", "n_followed", "value", "limit", "lower", "upper", "p", "p_adjusted", "method",
    "data",
]  # fmt: skip
ENDINGS = [
    "therapy", "reason", "role", "n", "n_followed", "patients", "value", "limit", "lower", "upper", "p",
    "p_adjusted", "method", "data",
]  # fmt: skip
SESSIONS = [
    "therapy", "role", "n", "n_followed", "value", "lower", "upper", "p", "p_adjusted", "harmed", "harmed_limit",
    "switched", "switched_limit", "method", "data",
]  # fmt: skip
BASELINES = ["therapy", "role", "baseline_from", "baseline_to", "n", "n_followed", "value", "method", "data"]


def follow_up_by_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """Treated, with a baseline, due at the visit, returned, switched: patients by therapy.

    therapy, role, the five counts, n (due), n_followed (returned), value (follow-up rate, 0 to 1) with its limit
    sign, lower, upper (Wilson), empty p, method, data. Raises CannotShow where nobody may be counted.
    """
    flow = follow_up_flow(clinics_once.flow_by_therapy(filters)).with_columns(n_followed="returned")
    gated = require_some(gated_share(flow, "returned", "due", filters.own), filters)
    return shown(round_counts(gated, *FLOW, "n", "n_followed", own=filters.own), filters, FOLLOW_UP)


def endings_by_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """How treatment ended: one row per therapy and reason, every reason of the store.

    therapy, reason, role, n and n_followed (treated), patients, value (share, 0 to 1) with its limit sign, lower,
    upper (Wilson), empty p, method, data. All from counts rounded to 5, so that no small one comes back by
    subtraction.
    """
    endings = clinics_once.endings_by_therapy(filters)
    treated = endings.group_by("therapy").agg(n=pl.col("patients").sum())
    reasons = pl.DataFrame({"reason": filters.opened().manifest.reasons})
    every = treated.join(reasons, how="cross").join(
        endings.select("therapy", "reason", "patients"),
        on=["therapy", "reason"],
        how="left",
        maintain_order="left",
    )
    rounded = round_counts(every, "n", "patients", own=filters.own).with_columns(n_followed="n")
    shares = [
        wilson(min(patients, n), n) if patients and n else None
        for patients, n in rounded.select("patients", "n").iter_rows()
    ]
    ends = {
        name: pl.Series([share and getattr(share, name) for share in shares], dtype=pl.Float64)
        for name in ("value", "lower", "upper")
    }
    named = rounded.with_columns(**ends, method=pl.lit("Wilson, from counts rounded to 5"))
    return shown(
        gated_share(require_treated(named), "patients", "n", filters.own), filters, ENDINGS, over="course"
    )


def sessions_by_therapy(filters: EpisodeFilters) -> pl.DataFrame:
    """Mean number of sessions, and the shares of patients harmed and switched to another therapy.

    therapy, role, n (treated), n_followed (with sessions known), value, lower, upper (sessions, 95 %), empty p,
    harmed (of those where it is known), switched (0 to 1), each with its limit sign, method, data.
    """
    sums = clinics_once.endings_by_therapy(filters).drop("reason").group_by("therapy").sum()
    cells = sums.filter(pl.col("n_sessions") > 0).select(
        "therapy",
        week=pl.lit(0),
        n_due="patients",
        n="n_sessions",
        s_y="s_sessions",
        s_yy="s_sessions_sessions",
    )
    known = sums.rename({"patients": "n", "n_sessions": "n_followed"}).drop("harms")
    means = visit_means(cells).select("therapy", "value", "lower", "upper") if cells.height else None
    whole = known.join(means, on="therapy", how="left") if means is not None else known
    if means is None:
        whole = whole.with_columns(
            pl.lit(None, pl.Float64).alias(name) for name in ("value", "lower", "upper")
        )
    for events, people, into in (("patients_harmed", "n_harms", "harmed"), ("switched", "n", "switched")):
        whole = share_of(whole, events, people, (into, f"{into}_limit"), filters.own)
    gated = hide_means(whole, "n_followed", ("value",), ("lower", "upper"))
    counted = round_counts(gated.with_columns(method=pl.lit("mean; t")), "n", "n_followed", own=filters.own)
    return shown(require_treated(counted), filters, SESSIONS, over="course")


def baseline_distribution(filters: EpisodeFilters) -> pl.DataFrame:
    """How bad it was at the start: patients per class of baseline and therapy.

    therapy, role, baseline_from, baseline_to (instrument's unit, upper end excluded), n (patients in the class,
    rounded; empty below 8), n_followed (all of the therapy), value (n over n_followed), method, data. Where the lost
    are not told (``lost_told``), of those who came back.
    """
    tool = filters.tool()
    width = tool.class_width
    classes = ask.baselines_by_therapy(filters, width, lost_told(filters))
    whole = classes.with_columns(
        baseline_to=pl.col("baseline_from") + width,
        n="patients",
        n_followed=pl.col("patients").sum().over("therapy"),
    )
    counted = round_counts(whole, "n", "n_followed", own=filters.own).with_columns(
        value=pl.col("n") / pl.col("n_followed"),
        method=pl.lit(method_of("counts rounded to 5", filters)),
    )
    return shown(require_some(counted, filters), filters, BASELINES)
