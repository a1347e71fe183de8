"""What a course of care for more people would avert, beside the reference: assumptions in, never a forecast.

The simplest model in which nothing is counted twice. A share of the people with low back pain is within reach. Each of
them goes through two states in turn: in pain, with one course of care a year, each course adding ``effect`` to the
chance to be free of pain; then free on top of what would have been, for ``lasting`` years on average, whether the
benefit ends at once or fades. Once settled, the share free at any moment is lasting / (lasting + 1 / effect), by the
means alone, whatever their distribution (alternating renewal process: Ross, Stochastic Processes, 2nd ed. 1996,
theorem 3.4.4). It settles within about ``lasting`` years, less than the five years between two figures.
"""

from __future__ import annotations

import polars as pl

from lumbar.measures.care_inputs import ESTIMATES
from lumbar.measures.what_if_inputs import WhatIf

AMOUNTS = ("reached", "courses", "contacts", "averted", "averted_pct", "cases_left", "ylds_averted")


def share_free(effect: float, lasting: float) -> float:
    """Share (0 to 1) of those within reach who are free of pain at a moment, on top of what would have been.

    ``effect``: added to the chance to be free of pain, per course (0 to 1); ``lasting``: years.

    >>> share_free(0.25, 1.0), share_free(0.0, 1.0)
    (0.2, 0.0)
    """
    return effect * lasting / (1 + effect * lasting)


def built_up(start: int, ramp: int) -> pl.Expr:
    """How far care has been built up in ``year``, 0 to 1: in equal steps over ``ramp`` years, at once where that is 0.

    >>> pl.DataFrame({"year": [2025, 2030, 2035, 2050]}).select(built_up(2025, 10)).to_series().to_list()
    [0.0, 0.5, 1.0, 1.0]
    """
    since = pl.col("year") - start
    return (since / ramp).clip(0, 1) if ramp else (since >= 0).cast(pl.Float64)


def what_if(people: pl.DataFrame, inputs: WhatIf) -> pl.DataFrame:
    """Each row three times, for the low, middle and high estimate, with what care would avert.

    ``people``: rows with year, cases (persons) and ylds (years). Adds estimate; reached (persons within reach in the
    year), courses (in the year: one for each of them in pain), contacts; averted (persons free at a moment) with
    averted_pct (% of the cases), cases_left; ylds_averted (years: who is free is taken to be as disabled as all are).
    Low, middle and high are three sets of inputs, not an interval. Linear in the cases: parts add up to the whole.
    """
    return pl.concat(_averted(people, inputs, place) for place in range(len(ESTIMATES)))


def _averted(people: pl.DataFrame, inputs: WhatIf, place: int) -> pl.DataFrame:
    reach, effect, lasting = (ends[place] for ends in (inputs.reach, inputs.effect, inputs.lasting))
    free = share_free(effect, lasting)
    share = built_up(inputs.start, inputs.ramp) * reach
    reached, averted = pl.col("cases") * share, pl.col("cases") * share * free
    return people.with_columns(
        estimate=pl.lit(ESTIMATES[place]),
        reached=reached,
        courses=reached - averted,
        contacts=(reached - averted) * inputs.contacts,
        averted=averted,
        averted_pct=100 * share * free,
        cases_left=pl.col("cases") - averted,
        ylds_averted=pl.col("ylds") * share * free,
    )
