"""What every format becomes: a table of texts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import polars as pl
import polars.selectors as cs


@dataclass(frozen=True)
class Table:
    """The file as texts: every column String, blanks around a text gone, "" where a cell is empty.

    Row k of ``texts`` stands in the file's row ``first_row`` + k: a row that is blank in the file stays
    blank here, and ``numbered`` leaves it out. ``dates``: columns whose cells came as typed dates (xlsx,
    sav, parquet, FHIR), written YYYY-MM-DD; a text among them stands as it was. ``ragged``: the numbers of
    rows with more or fewer cells than the header; blank in ``texts``, for nobody knows which cell is which.
    ``labels``: what the file says its codes mean (sav), column -> code -> label. ``names``: every column
    of the file that has a name, read or not. ``numbers``: the rows' numbers (UInt32, rising) where they do not
    stand one below the other in the file.
    """

    texts: pl.DataFrame
    dates: frozenset[str] = frozenset()
    first_row: int = 2
    ragged: tuple[int, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    numbers: pl.Series | None = None

    @property
    def rows(self) -> pl.Series:
        """The number of every row in the file (UInt32)."""
        last = self.first_row + self.texts.height
        return (
            pl.int_range(self.first_row, last, dtype=pl.UInt32, eager=True)
            if self.numbers is None
            else self.numbers
        )

    def numbered(self, name: str = "row") -> pl.DataFrame:
        """The rows that are not blank, with their number in the file (UInt32) as the first column `name`."""
        filled = pl.any_horizontal(pl.all().exclude(name) != "")
        return self.rows.alias(name).to_frame().hstack(self.texts).filter(filled)

    def trimmed(self) -> "Table":
        """The same without the blank rows at its end."""
        filled = self.numbered("")[""]
        return replace(self, texts=self.texts.head(filled[-1] - self.first_row + 1 if filled.len() else 0))


def stripped(columns: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Texts by column, without the blanks around them."""
    texts = pl.DataFrame([pl.Series(name, cells, dtype=pl.String) for name, cells in columns.items()])
    return texts.with_columns(pl.all().str.strip_chars())


def as_texts(typed: pl.DataFrame) -> Table:
    """Typed columns as texts: numbers the shortest way that reads back the same, dates YYYY-MM-DD.

    >>> as_texts(pl.DataFrame({"odi": [5.0, 29.5, None], "sex": [1, 2, None]})).texts.to_dict(as_series=False)
    {'odi': ['5', '29.5', ''], 'sex': ['1', '2', '']}
    """
    moments = cs.datetime() | cs.date()
    texts = typed.with_columns(
        moments.dt.strftime("%Y-%m-%d"),
        cs.duration().dt.to_string(),
        cs.float().fill_nan(None).cast(pl.String).str.strip_suffix(".0"),
        cs.decimal().cast(pl.String).str.replace(r"(\.\d*?)0+$", "$1").str.strip_suffix("."),
    ).with_columns(pl.all().cast(pl.String).fill_null("").str.strip_chars())
    return Table(texts, dates=frozenset(typed.select(moments).columns))


def joined(parts: Iterable[Table]) -> Table:
    """The parts of one table below each other; there is at least one."""
    held = list(parts)
    ragged = tuple(chain.from_iterable(part.ragged for part in held))
    return replace(held[0], texts=pl.concat([part.texts for part in held]), ragged=ragged)
