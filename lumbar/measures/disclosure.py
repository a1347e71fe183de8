"""What may be shown of few people: counts, shares and spread, so that nobody can be told apart.

Rules: shares of nobody, of everybody, or with 1 to 7 people on either side become limits; counts below 8 are
said in words, others rounded to 5 on views that are shared; spread only from 20 people on.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

import polars as pl

FEWEST = 8
"""Smallest number of people a number may stand for."""
FEWEST_FOR_SPREAD = 20
ROUNDED_TO = 5
FEW = f"fewer than {FEWEST}"

Limit: TypeAlias = Literal["", "<", ">"]


class ShownShare(NamedTuple):
    """A share (0 to 1) as it may be shown: with ``limit`` set, only that the true one is below or above."""

    value: float
    limit: Limit

    def __str__(self) -> str:
        return f"{self.limit + ' ' if self.limit else ''}{100 * self.value:.0f} %"


def shown_count(count: int, shared: bool = True) -> str:
    """A number of people in words or digits; on ``shared`` views rounded to 5.

    >>> shown_count(5), shown_count(43), shown_count(43, shared=False), shown_count(0)
    ('fewer than 8', '45', '43', 'fewer than 8')
    """
    if count < FEWEST:
        return FEW
    return f"{rounded_count(count) if shared else count:,}"


def rounded_count(count: int) -> int | None:
    """The count rounded to the nearest 5, for tables and charts; None below 8.

    >>> rounded_count(7), rounded_count(8), rounded_count(42), rounded_count(43)
    (None, 10, 40, 45)
    """
    return None if count < FEWEST else (2 * count + ROUNDED_TO) // (2 * ROUNDED_TO) * ROUNDED_TO


def shown_share(events: int, people: int) -> ShownShare | None:
    """The share of ``people`` with the event, or the limit it may be shown as; None below 8 people.

    Where fewer than 8 have the event (nobody among them) it is "< 8 / people", where fewer than 8 have
    it not (all have it) it is "> 1 - 8 / people". Below 16 people both would hold: None.

    >>> str(shown_share(20, 100)), str(shown_share(0, 100)), str(shown_share(100, 100)), str(shown_share(97, 100))
    ('20 %', '< 8 %', '> 92 %', '> 92 %')
    >>> shown_share(3, 12) is None
    True
    """
    if people < 2 * FEWEST:
        return None
    edge = FEWEST / people
    if events < FEWEST:
        return ShownShare(edge, "<")
    if people - events < FEWEST:
        return ShownShare(1 - edge, ">")
    return ShownShare(events / people, "")


def rounded_counts(counts: pl.Expr) -> pl.Expr:
    """A whole column of counts as ``rounded_count`` rounds each; empty counts stay so.

    >>> pl.select(rounded_counts(pl.Series([7, 8, 42, 43, None]))).to_series().to_list()
    [None, 10, 40, 45, None]
    """
    whole = counts.cast(pl.Int64)
    return pl.when(whole >= FEWEST).then((2 * whole + ROUNDED_TO) // (2 * ROUNDED_TO) * ROUNDED_TO)


def shown_shares(events: pl.Expr, people: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Value and limit of whole columns, as ``shown_share`` shows each; of empty counts as of 0."""
    with_it, of = events.fill_null(0), people.fill_null(0)
    edge, few, most = FEWEST / of, with_it < FEWEST, of - with_it < FEWEST
    value = pl.when(few).then(edge).when(most).then(1 - edge).otherwise(with_it / of)
    limit = pl.when(few).then(pl.lit("<")).when(most).then(pl.lit(">")).otherwise(pl.lit(""))
    enough = of >= 2 * FEWEST
    return pl.when(enough).then(value), pl.when(enough).then(limit).otherwise(pl.lit(""))


def told_apart(counts: Sequence[int]) -> list[bool]:
    """Which of several counts of the same people may be told: each differs from those told before by 0 or 8 or more.

    Else whoever asks with one threshold after the other singles out those between two.

    >>> told_apart([20, 17, 40, 20, 47])
    [True, False, True, True, False]
    """
    told: list[int] = []
    for count in counts:
        if all(abs(count - other) not in range(1, FEWEST) for other in told):
            told.append(count)
    return [count in told for count in counts]


def may_show_spread(people: int) -> bool:
    """True where a standard deviation or quantile stands for enough people; extremes are never shown.

    >>> may_show_spread(19), may_show_spread(20)
    (False, True)
    """
    return people >= FEWEST_FOR_SPREAD
