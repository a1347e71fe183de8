"""What the printed shares owed to known risks say, made from the numbers by rules."""

from __future__ import annotations

import polars as pl

from lumbar.charts.attributable import interval
from lumbar.charts.theme import percent

NONE_PRINTED = "No share owed to a known risk is printed"


def risks_title(shares: pl.DataFrame) -> str:
    """How much all known risks explain together; ``shares``: risk, value, lower, upper (%), together."""
    whole, parts = shares.filter("together"), shares.filter(~pl.col("together"))
    if whole.is_empty() or parts.is_empty():
        return NONE_PRINTED
    said = percent(whole["value"][0], 1)
    risks = f"{_number(parts.height)} known risks"
    return f"Worldwide {risks} together account for {said} of the years lived with disability"


def _number(count: int) -> str:
    return {2: "two", 3: "three", 4: "four"}.get(count, str(count))


def overlap_sentence(shares: pl.DataFrame) -> str:
    """That the shares overlap: their sum beside what they account for together."""
    whole, parts = shares.filter("together"), shares.filter(~pl.col("together"))
    if whole.is_empty() or parts.is_empty():
        return ""
    total, together = percent(float(parts["value"].sum()), 1), percent(whole["value"][0], 1)
    if total == together:
        return "The shares may overlap."
    return f"The shares overlap and do not add up: {total} one by one, {together} together."


def risks_facts(shares: pl.DataFrame) -> tuple[str, ...]:
    """Each risk's share with its interval."""
    return tuple(
        f"{row['risk']}: {percent(row['value'], 1)} (95 % interval {interval(row)})"
        for row in shares.filter(~pl.col("together")).iter_rows(named=True)
    )[:3]
