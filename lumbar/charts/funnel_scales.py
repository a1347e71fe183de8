"""The scales of a funnel plot: how far patients and values reach, and where the limits of chance lie."""

import numpy as np
import polars as pl

from lumbar.charts.clinics import ClinicView
from lumbar.charts.theme import MINUS
from lumbar.measures.funnel import ALARM, WARNING, limits

LINES = {ALARM: ("99.8 % limits", "solid"), WARNING: ("95 % limits", "dash")}
"""The limits, the outer ones first: what they are called, and their dash."""


def patient_span(rows: pl.DataFrame) -> tuple[float, float]:
    """Return the range of patients: all clinics, with room for the largest."""
    low, high = rows.select(low=pl.col("n_followed").min(), high=pl.col("n_followed").max()).row(0)
    return 0.75 * low, 1.06 * high


def value_span(rows: pl.DataFrame, view: ClinicView) -> tuple[float, float]:
    """Return the range of values: every clinic, and the limits of those judged (of all, where none is)."""
    judged = rows.filter(pl.col("verdict") != "too few")
    ends = (judged if judged.height else rows).select("lower_998", "upper_998")
    numbers = [*rows["value"], *ends["lower_998"], *ends["upper_998"]]
    room = 0.06 * (max(numbers) - min(numbers)) or 1.0
    low, high = view.within
    return max(low, min(numbers) - room), min(high, max(numbers) + room)


def limit_lines(
    rows: pl.DataFrame, n: list[float], view: ClinicView
) -> dict[float, tuple[list[float], list[float]]]:
    """Return the lower and upper limit over the numbers of patients, for 99.8 and 95 %."""
    first = rows.row(0, named=True)
    spread_used = first["spread"] * first["phi_used"] ** 0.5
    both = {z: limits(first["overall"], spread_used, np.array(n), z, view.within) for z in LINES}
    return {z: (lower.tolist(), upper.tolist()) for z, (lower, upper) in both.items()}


def value_ticks(values: list[float], view: ClinicView) -> list[str]:
    """Return the ticks of values in words."""
    return [f"{value:g}{' %' if view.shares else ''}".replace("-", MINUS) for value in values]


def line_names(rows: pl.DataFrame, view: ClinicView) -> list[tuple[float, str]]:
    """Return where the lines end at the right, from the top, and what they are called."""
    lines = limit_lines(rows, [patient_span(rows)[1]], view)
    overall = rows["overall"][0]
    named = [(upper[0], LINES[z][0]) for z, (_, upper) in lines.items()]
    return [*named, (overall, f"all: {view.written(overall)}")]
