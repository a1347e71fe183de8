"""Answers about the care that low back pain would take: people, contacts, full-time therapists, cost."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import lru_cache

import polars as pl

from lumbar import questions
from lumbar.answers.own import require_any_year, require_years_of
from lumbar.answers.population import cases_by_age_sex, cases_by_year
from lumbar.errors import CannotShow
from lumbar.measures import care
from lumbar.measures.care_inputs import ESTIMATES, FACTORS, CareInputs
from lumbar.measures.growth import LAST_ESTIMATE
from lumbar.places import LEVELS, Level, require_one_of
from lumbar.questions import YEARS, CaseFilters, require_years
from lumbar.store import generation

CARE_YEARS: tuple[int, ...] = tuple(year for year in YEARS if year >= LAST_ESTIMATE)
"""Care is planned from today on."""
PEOPLE = ["cases", "cases_lower", "cases_upper"]
NEEDED = [
    "place", "name", "year", "estimate", *PEOPLE, *care.AMOUNTS, "therapists_per_100k", "therapists_today", "gap",
    "opens_after", "opens_by", "population",
]  # fmt: skip
BY_AGE = ["place", "name", "year", "age_from", "age_to", "estimate", "cases", *care.AMOUNTS]
BY_PLACE = ["place", "name", "estimate", *PEOPLE, *care.AMOUNTS, "therapists_per_100k", "rank", "population"]
RANKINGS = ("therapists", "therapists_per_100k")
DECLARED = CareInputs()


def care_needed(
    filters: CaseFilters, years: Sequence[int] = CARE_YEARS, inputs: CareInputs = DECLARED
) -> pl.DataFrame:
    """What care would take by place and year, three rows each: the low, middle and high estimate.

    place, name, year, estimate, cases with their 95 % interval (persons; apart from the estimates, never mixed into
    them), in_need, in_care (persons), contacts, therapists (full-time), cost (in the unit of the input),
    therapists_per_100k (of the population asked for), and where the therapists of today are given: therapists_today,
    gap (therapists needed beyond them; negative where there are enough), opens_after and opens_by (the years between
    which a gap opens from 2020 on; empty where none does), population (persons).
    """
    require_years(years)
    require_any_year(filters.places, years)
    if inputs.therapists is not None and len(filters.places) > 1:
        raise CannotShow(
            "A number of therapists belongs to one place. Choose one place, or leave the number out."
        )
    needed = _needed(generation(), filters, tuple(sorted({*years, *CARE_YEARS})), inputs)
    asked = needed.filter(pl.col("year").is_in(list(years)))
    return _with_today(asked, needed, inputs.therapists).select(NEEDED)


@lru_cache(maxsize=16)
def _needed(
    _generation: Hashable, filters: CaseFilters, years: tuple[int, ...], inputs: CareInputs
) -> pl.DataFrame:
    """What is needed in every year, reckoned once for a year and for the way to it."""
    people = cases_by_year(filters, years).rename({"lower": "cases_lower", "upper": "cases_upper"})
    rows = people.select("place", "name", "year", "population", *PEOPLE)
    per_100k = pl.col("therapists") / pl.col("population") * 100_000
    return _estimated(rows, inputs).with_columns(therapists_per_100k=per_100k.fill_nan(None))


def _estimated(rows: pl.DataFrame, inputs: CareInputs) -> pl.DataFrame:
    """Every row followed by its other two estimates, in the order in which the rows came."""
    estimate = pl.col("estimate").cast(pl.Enum(ESTIMATES))
    return care.care(rows.with_row_index("order"), inputs).sort("order", estimate).drop("order")


def _with_today(asked: pl.DataFrame, needed: pl.DataFrame, therapists: float | None) -> pl.DataFrame:
    """Adds the gap against today's therapists; empty columns where nobody said how many there are."""
    if therapists is None:
        unknown = {
            "therapists_today": pl.Float64,
            "gap": pl.Float64,
            "opens_after": pl.Int64,
            "opens_by": pl.Int64,
        }
        return asked.with_columns(pl.lit(None, kind).alias(name) for name, kind in unknown.items())
    opening = care.gap_opens(needed.filter(pl.col("year") >= LAST_ESTIMATE), therapists)
    return asked.with_columns(
        therapists_today=pl.lit(therapists, pl.Float64), gap=pl.col("therapists") - therapists
    ).join(opening, on=["place", "estimate"], how="left", maintain_order="left")


def care_by_age(filters: CaseFilters, years: Sequence[int], inputs: CareInputs = DECLARED) -> pl.DataFrame:
    """What care would take by five-year age group; units as in ``care_needed``, to whose rows the groups add up.

    place, name, year, age_from, age_to (years), estimate, cases, in_need, in_care, contacts, therapists, cost. Every
    age takes the same factors: the groups differ by their cases alone.
    """
    require_years_of(filters.places, years[-1:])
    cells = cases_by_age_sex(filters, years)
    keys = ["place", "name", "year", "age_from", "age_to"]
    ages = cells.group_by(keys, maintain_order=True).agg(pl.col("cases").sum())
    return _estimated(ages, inputs).select(BY_AGE)


def care_by_place(
    level: Level, year: int, filters: CaseFilters, inputs: CareInputs = DECLARED, rank_by: str = "therapists"
) -> pl.DataFrame:
    """What care would take in every place of a level in one year, the most first; units as in ``care_needed``.

    rank is by therapists, or by therapists_per_100k, of the middle estimate; the others, which may be 0 everywhere,
    share it. ``filters.places`` and the therapists of today are not used.
    """
    require_one_of("level", level, LEVELS)
    require_one_of("ranking", rank_by, RANKINGS)
    require_years((year,))
    places = questions.places_by_level().filter(pl.col("countries") > 0, level=level)["place"]
    needed = _needed(generation(), replace(filters, places=tuple(places)), (year,), inputs)
    counted = pl.when(pl.col("cases") > 0, pl.col("estimate") == "middle").then(rank_by)
    rank = counted.rank("ordinal", descending=True).cast(pl.Int64)
    ranked = needed.with_columns(rank=rank).with_columns(pl.col("rank").max().over("place"))
    return ranked.sort("rank", nulls_last=True, maintain_order=True).select(BY_PLACE)


def care_sensitivity(filters: CaseFilters, year: int, inputs: CareInputs = DECLARED) -> pl.DataFrame:
    """How many therapists each factor alone makes of the middle estimate; columns as in ``care.one_at_a_time``.

    With place, name, year, and unit and source of the factor.
    """
    require_years_of(filters.places, (year,))
    people = cases_by_year(filters, (year,)).head(1)
    moved = care.one_at_a_time(float(people["cases"][0]), inputs)
    told = pl.DataFrame(
        [{"factor": each.key, "unit": each.unit, "source": each.source} for each in FACTORS.values()]
    )
    where = people.select("place", "name", "year")
    return where.join(moved, how="cross").join(told, on="factor", maintain_order="left")


def care_inputs(inputs: CareInputs = DECLARED) -> pl.DataFrame:
    """Every factor as it is reckoned with: factor, label, unit, low, middle, high, source (as declared)."""
    return pl.DataFrame(
        [
            {
                "factor": key,
                "label": factor.label,
                "unit": "share, 0 to 1" if factor.share else factor.unit,
                **dict(zip(ESTIMATES, inputs.ends(key), strict=True)),
                "source": factor.source,
            }
            for key, factor in FACTORS.items()
        ]
    )
