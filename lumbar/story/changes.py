"""What has changed between a chart as saved and the chart of today, in one sentence with old and new."""

import polars as pl
import polars.selectors as cs

from lumbar.deck.columns import DECIMALS, Column, column
from lumbar.deck.exhibit import Exhibit

VISIBLE = 0.0005
"""A change below this part of the column's largest number shows in no printed one."""
ESTIMATES = ("value", "cases", "change", "change_pct", "share_60_and_over", "share_15_to_64", "women_to_men")
"""Named first: an interval's end or a by-product only where none of these moved."""
WHO = ("name", "therapy", "factor", "group", "level", "reason", "sex", "age_from", "year", "week")
"""What tells a reader which row is meant, in the order of a sentence."""


def change_between(then: Exhibit, now: Exhibit) -> str:
    """The finding then and now where the words differ, else the number that moved most; "" where none is seen."""
    if then.title != now.title:
        return f"Saved: “{then.title.rstrip('.')}.” Today: “{now.title.rstrip('.')}.”"
    moved = _moved_most(then.table, now.table)
    if moved is None:
        return _rows(then.table, now.table)
    where, name, old, new = moved
    known = then.columns.get(name) or column(name)
    return (
        f"{where}: {known.title} was {_written(old, known)} when saved, today it is {_written(new, known)}."
    )


def _moved_most(then: pl.DataFrame, now: pl.DataFrame) -> tuple[str, str, float, float] | None:
    """Row in words, column, old and new of the largest change; None where rows do not match or none moved."""
    keys = [name for name in then.columns if _is_key(then, name) and name in now.columns]
    if not keys or then.select(keys).is_duplicated().any() or now.select(keys).is_duplicated().any():
        return None
    both = then.join(now, on=keys, suffix=" now", nulls_equal=True)
    moved = [
        both.select(
            *keys,
            column=pl.lit(name),
            old=pl.col(name).cast(pl.Float64),
            new=pl.col(f"{name} now").cast(pl.Float64),
        )
        for name in then.select(cs.numeric()).columns
        if f"{name} now" in both.columns
    ]
    if not moved:
        return None
    widest = pl.max_horizontal(pl.col("old", "new").abs()).max().over("column")
    size = (pl.col("new") - pl.col("old")).abs() / widest
    first = pl.col("column").is_in(ESTIMATES)
    largest = pl.concat(moved).with_columns(size=size).filter(pl.col("size") > VISIBLE).sort(first, "size")
    if largest.is_empty():
        return None
    row = largest.row(-1, named=True)
    who = [
        f"{key.replace('_', ' ')} {row[key]}" if isinstance(row[key], int) else row[key]
        for key in WHO
        if key in keys
    ]
    return ", ".join(filter(None, who)), row["column"], row["old"], row["new"]


def _is_key(table: pl.DataFrame, name: str) -> bool:
    return column(name).kind == "year" or (table.schema[name] == pl.String and name not in ("method", "data"))


def _rows(then: pl.DataFrame, now: pl.DataFrame) -> str:
    if then.height == now.height:
        return ""
    return f"The chart had {then.height} rows when saved, today it has {now.height}."


def _written(value: float, known: Column) -> str:
    return f"{value:,.{DECIMALS[known.kind]}f}"
