"""One mapped column: how its texts become values, and what must hold for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import polars as pl

Expressions: TypeAlias = Mapping[str, pl.Expr]


@dataclass(frozen=True)
class Cell:
    """A column of the file, typed.

    ``typed``: name -> value made from the file's texts, which are null where the cell is missing. ``rules``:
    reason -> whether the row is good, told from the typed values.
    """

    column: str
    typed: Expressions
    rules: Expressions = field(default_factory=dict)


def constant(name: str, value: object, kind: type[pl.DataType]) -> Cell:
    """A fact the file has no column for: the same in every row."""
    return Cell("", {name: pl.lit(value, dtype=kind)})


def word_of(text: str) -> str:
    """A declared word as it is compared: without case, without blanks around it."""
    return text.strip().lower()


def filled(column: str) -> str:
    """The name under which it is kept whether the column's cell holds anything."""
    return f"filled {column}"


def understood(name: str, column: str) -> pl.Expr:
    """Whether what the cell holds became a value, or it holds nothing."""
    return ~pl.col(filled(column)) | pl.col(name).is_not_null()


def number(column: str, decimal: str) -> pl.Expr:
    """The texts as numbers, null where they are none: no thousands sign, no unit, no second decimal sign.

    >>> texts = pl.DataFrame({"odi": ["29,5", "1.234,5", "29.5", "inf", None]})
    >>> texts.select(number("odi", ","))["odi"].to_list()
    [29.5, None, None, None, None]
    """
    text = pl.col(column)
    if decimal != ".":
        text = pl.when(~text.str.contains(".", literal=True)).then(
            text.str.replace(decimal, ".", literal=True)
        )
    value = text.cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value).alias(column)


def number_cell(name: str, column: str, decimal: str, rules: Expressions | None = None) -> Cell:
    """A column of numbers, with ``rules`` beside the one that each cell is a number."""
    return Cell(
        column,
        {name: number(column, decimal), filled(column): pl.col(column).is_not_null()},
        {"bad_number": understood(name, column), **(rules or {})},
    )


def is_whole(name: str) -> pl.Expr:
    """Whether a number has nothing behind its decimal sign."""
    return pl.col(name) == pl.col(name).round()


def code(column: str, words: Mapping[str, str], levels: Sequence[str]) -> pl.Expr:
    """The texts' places among ``levels`` by what the words mean, null for a word that is not declared.

    Case does not count. The word "" is what a missing cell means.

    >>> texts, levels = pl.DataFrame({"sex": ["F", "m", "x", None]}), ("female", "male", "other")
    >>> texts.select(code("sex", {"f": "female", "M": "male", "": "other"}, levels))["sex"].to_list()
    [0, 1, None, 2]
    """
    places = {word_of(word): levels.index(meaning) for word, meaning in words.items()}
    place = pl.col(column).str.to_lowercase().replace_strict(places, default=None, return_dtype=pl.Int16)
    if "" not in places:
        return place
    return pl.when(pl.col(column).is_null()).then(places[""]).otherwise(place).alias(column)


def word_cell(name: str, column: str, words: Mapping[str, str], levels: Sequence[str], reason: str) -> Cell:
    """A column of declared words; ``reason`` is why a row with another word is set aside."""
    return Cell(
        column,
        {name: code(column, words, levels), filled(column): pl.col(column).is_not_null()},
        {reason: understood(name, column)},
    )
