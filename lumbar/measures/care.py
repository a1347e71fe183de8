"""From people with low back pain to the therapists their care would take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import polars as pl

from lumbar.measures.care_inputs import ESTIMATES, FACTORS, CareInputs, Estimate

AMOUNTS = ("in_need", "in_care", "contacts", "therapists", "cost")
Amount = TypeVar("Amount", float, pl.Expr)


def amounts(cases: Amount, factor: Mapping[str, float]) -> dict[str, Amount]:
    """What care would take in a year, by name: in_need, in_care (persons), contacts, therapists (full-time), cost.

    Cases x share in need x share reached x courses x contacts per course, over contacts per full-time therapist and
    year; every factor alike at every age and in every place, so that parts add up to the whole.

    >>> found = amounts(1_000_000.0, CareInputs().at("middle"))
    >>> [round(found[name]) for name in ("in_need", "in_care", "contacts", "therapists")]
    [330000, 158400, 1742400, 968]
    """
    in_need = cases * factor["need"]
    in_care = in_need * factor["reach"]
    contacts = in_care * factor["courses"] * factor["contacts"]
    made = (in_need, in_care, contacts, contacts / factor["capacity"], contacts * factor["cost"])
    return dict(zip(AMOUNTS, made, strict=True))


def care(people: pl.DataFrame, inputs: CareInputs) -> pl.DataFrame:
    """Each row three times, for the low, middle and high estimate, with the ``amounts``.

    ``people``: any rows with cases (persons). Low takes every factor at the end that makes for the fewest therapists,
    high every one at the other end: the two lie further apart than any interval.
    """
    return pl.concat(
        people.with_columns(estimate=pl.lit(estimate), **amounts(pl.col("cases"), inputs.at(estimate)))
        for estimate in ESTIMATES
    )


def gap_opens(needed: pl.DataFrame, therapists: float) -> pl.DataFrame:
    """Between which years more therapists are needed than there are: place, estimate, opens_after, opens_by.

    ``needed``: place, year, estimate, therapists. Figures stand every five years, so only the two years around the
    opening are named: opens_by is the first year with a gap (null where there is none), opens_after the one before
    (null where the first year has a gap already).
    """
    by = pl.col("year").filter(pl.col("therapists") > therapists).min()
    return needed.group_by("place", "estimate", maintain_order=True).agg(
        opens_after=pl.col("year").filter(pl.col("year") < by).max(), opens_by=by
    )


def one_at_a_time(cases: float, inputs: CareInputs) -> pl.DataFrame:
    """Therapists when one factor goes to its ends and all others stay in the middle, the widest first.

    factor, label, low, middle, high (of the factor), therapists_low, therapists, therapists_high. The cost changes no
    therapist and is left out.
    """
    rows = [
        {
            "factor": key,
            "label": factor.label,
            **dict(zip(ESTIMATES, inputs.ends(key), strict=True)),
            "therapists_low": _with_one(cases, inputs, key, "low"),
            "therapists": _with_one(cases, inputs, key, "middle"),
            "therapists_high": _with_one(cases, inputs, key, "high"),
        }
        for key, factor in FACTORS.items()
        if key != "cost"
    ]
    width = pl.col("therapists_high") - pl.col("therapists_low")
    return pl.DataFrame(rows).sort(width, descending=True, maintain_order=True)


def _with_one(cases: float, inputs: CareInputs, key: str, estimate: Estimate) -> float:
    factor = {**inputs.at("middle"), key: inputs.at(estimate)[key]}
    return amounts(cases, factor)["therapists"]
