"""Lines about rows, counted: how many rows each rule says something of, and the first of them."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

import polars as pl

FIRST = 10
"""Row numbers shown of each rule."""
KEYS = ("rule", "column", "given")
NOTHING = pl.DataFrame(
    schema={**dict.fromkeys(KEYS, pl.String), "rows": pl.Int64, "first": pl.List(pl.UInt32)}
)


def tallied(lines: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """KEYS, how many ``rows`` and the ``first`` of them; lines have ``row``, ``rule``, ``column``, maybe ``given``."""
    told = [each if "given" in each.columns else each.with_columns(given=pl.lit("")) for each in lines]
    if not told:
        return NOTHING
    row = pl.col("row")
    return (
        pl.concat(each.select("row", *KEYS) for each in told)
        .group_by(KEYS)
        .agg(rows=row.n_unique().cast(pl.Int64), first=row.unique().sort().head(FIRST))
    )


def added(tallies: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Tallies of different rows as one."""
    first = pl.col("first").explode().sort().head(FIRST)
    return pl.concat([NOTHING, *tallies]).group_by(KEYS).agg(pl.col("rows").sum(), first)


def counting(tally: pl.DataFrame, holding: Collection[str] = ()) -> Iterator[tuple[str, str, int, list[int]]]:
    """Rule, column, rows and the first of them, of the lines that are given nothing or what is ``holding``."""
    held = tally.filter(pl.col("given").is_in(["", *holding])).with_columns(given=pl.lit(""))
    yield from added([held]).drop("given").iter_rows()


def lines_in(*parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The tally of all lines of several kinds."""
    return tallied(chain.from_iterable(parts))
