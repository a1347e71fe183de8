"""The same people under two or three scenarios, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import polars as pl

from lumbar.answers.population import CASES, cases_by_year
from lumbar.answers.words import Measure
from lumbar.measures.scenarios import differences
from lumbar.places import require_one_of
from lumbar.questions import YEARS, CaseFilters, scenarios

DIFFERENCES = ["difference", "difference_lower", "difference_upper", "difference_pct"]


def scenarios_by_year(
    filters: CaseFilters, codes: tuple[str, ...], measure: Measure = "cases", years: Sequence[int] = YEARS
) -> pl.DataFrame:
    """The places' cases under each scenario, and how far each lies from the first, which is the reference.

    ``codes``: as of ``Scenario.code``; the scenario of ``filters`` itself is not used. scenario (code) and
    scenario_name, the columns of ``cases_by_year``, then the difference in ``measure`` with bounds and difference_pct
    (%), as from ``measures.scenarios.differences``: the bounds hold today's measurement, not whether a scenario comes
    true. Raises CannotShow for wrong scenarios and values.
    """
    require_one_of("measure", measure, get_args(Measure))
    known = scenarios(codes)
    cases = pl.concat(
        cases_by_year(filters.under(each), years).select(
            "place", "name", pl.lit(each.code).alias("scenario"), pl.lit(each.title).alias("scenario_name"),
            pl.col(CASES[2:]),
        )
        for each in known
    )  # fmt: skip
    bounds = ("ylds_lower", "ylds_upper", "ylds") if measure == "ylds" else ("lower", "upper", "cases")
    return differences(cases, known[0].code, measure, bounds)
