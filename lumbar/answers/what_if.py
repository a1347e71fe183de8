"""What a course of care for more people would avert: the reference beside it, and the effect taken from the clinics."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lumbar.answers.population import cases_by_year
from lumbar.bounds import Overrun
from lumbar.errors import CannotShow
from lumbar.measures import what_if as measures
from lumbar.measures.care_inputs import ESTIMATES
from lumbar.measures.growth import LAST_ESTIMATE
from lumbar.measures.what_if_inputs import WhatIf
from lumbar.questions import YEARS, CaseFilters

AHEAD = tuple(year for year in YEARS if year >= LAST_ESTIMATE)
WHAT_IF = ["place", "name", "year", "estimate", "cases", *measures.AMOUNTS, "ylds", "population"]
ASSUMED = WhatIf()
EFFECT = {
    "therapy": pl.String, "reference": pl.String, "instrument": pl.String, "week": pl.Int64, "threshold": pl.String,
    **dict.fromkeys((*ESTIMATES, "lower"), pl.Float64), "data": pl.String, "refusal": pl.String,
}  # fmt: skip


def what_if(filters: CaseFilters, years: Sequence[int] = AHEAD, inputs: WhatIf = ASSUMED) -> pl.DataFrame:
    """What care would avert by place and year under the scenario of ``filters``, three rows each.

    place, name, year, estimate (low, middle, high: three sets of inputs, not an interval), cases (persons, the
    reference), then as from ``measures.what_if``: reached, courses, contacts, averted, averted_pct, cases_left,
    ylds_averted; ylds (years, the reference), population (persons). Raises CannotShow for wrong values.
    """
    people = cases_by_year(filters, years).with_row_index("order")
    rank = pl.col("estimate").replace_strict({name: place for place, name in enumerate(ESTIMATES)})
    return measures.what_if(people, inputs).sort("order", rank).select(WHAT_IF)


def effect_in_clinics(therapy: str = "", reference: str = "", store: str = "") -> pl.DataFrame:
    """How many more patients responded to one therapy than to another, as an effect for ``what_if``: one row.

    therapy, reference (empty: the store's own pair), instrument, week, threshold (the primary outcome's), low, middle,
    high (shares 0 to 1: the difference of responders with its limits, nothing below 0), lower (the lower limit as it
    is), data (whose patients; "synthetic demonstration"), refusal (a sentence where it cannot be shown; the numbers
    are empty then). Crude, as from ``responders_by_therapy``: patient mix is not allowed for. Raises Overrun where the
    answer only took too long this time.
    """
    # Statistics of clinics load slowly: whoever assumes an effect need not wait for them.
    from lumbar.answers.clinics import EpisodeFilters, responders_by_therapy, store_facts

    try:
        facts = store_facts(store)
        own, other = therapy or facts.primary.therapy, reference or facts.primary.reference
        patients = EpisodeFilters(store=store)
        found = responders_by_therapy(patients, "", "complete", other)
        asked = {
            "therapy": own,
            "reference": other,
            "instrument": patients.tool().code,
            "week": patients.visit(),
        }
    except Overrun:
        raise
    except CannotShow as sentence:
        return _effect({"refusal": str(sentence)})
    row = found.filter(therapy=own)
    if row.is_empty() or row["difference"][0] is None:
        said = f"The clinics show no difference in responders between {own} and {other}."
        return _effect({**asked, "refusal": said})
    return _effect({**asked, **_ends(row.row(0, named=True))})


def _ends(row: dict[str, float]) -> dict[str, object]:
    """The difference with its limits as low, middle and high: care that harms averts nothing here."""
    ends = (row["difference_lower"], row["difference"], row["difference_upper"])
    shares = {name: max(0.0, end) for name, end in zip(ESTIMATES, ends, strict=True)}
    return {**shares, "lower": ends[0], "threshold": row["threshold"], "data": row["data"], "refusal": ""}


def _effect(known: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{**dict.fromkeys(EFFECT), **known}], schema=EFFECT)
