"""The reader's own IHME exports beside Lumbar's lines: another method, never joined to them and never added up."""

from __future__ import annotations

import polars as pl

from lumbar.answers.words import Measure
from lumbar.own import Series, series_of
from lumbar.own.exports import RESULTS
from lumbar.questions import CaseFilters

PUBLISHER = "Institute for Health Metrics and Evaluation"
LABEL = "your IHME export"
COUNTED: dict[Measure, str] = {
    "cases": "number of people",
    "rate_per_100k": "rate per 100,000",
    "age_standardised_rate": "age-standardised rate",
    "ylds": "years lived with disability",
}
SEXES = {"both": "both sexes", "female": "women", "male": "men"}
APART = "It is its own series, by another method or round: not joined to ours and part of no total."
STAYS = "It stays on this machine and is left out of every download, picture, story and link."


def own_series(filters: CaseFilters, measure: Measure) -> pl.DataFrame:
    """What the exports hold of the view: export, place, year, value, lower, upper; nothing under an age filter.

    Units as in ``cases_by_year``; one row per export, place and year, of exactly the measure and sex asked for.
    """
    empty = pl.DataFrame(schema={**RESULTS, "export": pl.String}).drop("sex", "measure")
    matching = [
        each.rows.filter(pl.lit(filters.all_ages), measure=measure, sex=filters.sex)
        .with_columns(export=pl.lit(each.kept.name))
        .select(empty.columns)
        for each in series_of(filters.places)
    ]
    return pl.concat([empty, *matching]).sort("export", "place", "year")


def own_series_sentence(filters: CaseFilters, measure: Measure, *, comparable: bool) -> str:
    """What stands under the chart: whose the marks are and on which terms, or why there are none; "" without exports.

    ``comparable``: whether the picture's scale can hold another series at all.
    """
    exports = series_of(filters.places)
    if not exports:
        return ""
    if not comparable:
        return f"{_capital(LABEL)} is shown where lines stand together on a plain or logarithmic scale."
    if not filters.all_ages:
        return f"{_capital(LABEL)} is shown for all ages alone."
    drawn = own_series(filters, measure)
    if drawn.is_empty():
        where = "this place" if len(filters.places) == 1 else "these places"
        return f"{_capital(LABEL)} has no {COUNTED[measure]} of {where} for {SEXES[filters.sex]}."
    return f"Small open marks: {LABEL}, {_whose(exports, drawn)}. {APART} {STAYS}"


def _whose(exports: tuple[Series, ...], drawn: pl.DataFrame) -> str:
    told = [each.kept for each in exports if each.kept.name in drawn["export"]]
    return "; ".join(
        f"“{each.name}” ({each.round or 'round not stated'}; {PUBLISHER}, {each.licence})" for each in told
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
