"""What every format becomes: a table of texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Table:
    """The file as texts: every column String, blanks around a text gone, "" where a cell is empty.

    Row k of ``texts`` stands in the file's row ``first_row`` + k: a row that is blank in the file stays
    blank here, and ``numbered`` leaves it out. ``dates``: columns whose cells came as typed dates (xlsx,
    sav, parquet, FHIR), written YYYY-MM-DD; a text among them stands as it was. ``ragged``: the numbers of
    rows with more or fewer cells than the header; blank in ``texts``, for nobody knows which cell is which.
    ``labels``: what the file says its codes mean (sav), column -> code -> label.
    """

    texts: pl.DataFrame
    dates: frozenset[str] = frozenset()
    first_row: int = 2
    ragged: tuple[int, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def numbered(self, name: str = "row") -> pl.DataFrame:
        """The rows that are not blank, with their number in the file (UInt32) as the first column `name`."""
        filled = pl.any_horizontal(pl.all().exclude(name) != "")
        return self.texts.with_row_index(name, self.first_row).filter(filled)
