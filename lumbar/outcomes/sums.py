"""Answers about every part of a large store, made when it is published: an answer about many patients adds them up.

A part is a clinic's patients of one therapy and year, and what privacy groups that lie across them hold of a clinic.
Every answer is a sum over whole privacy groups (``queries/macros/chosen.sql``), so where a filter takes clinics, years
and therapies as a whole, it is a sum over parts.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.store import Value, query_text

Codes = npt.NDArray[np.signedinteger]
Who = Mapping[str, "int | list[int]"]

PART: Final = ("part_clinic", "part_therapy", "part_year", "part_wide")
MARKS: Final = {
    "part": "clinic::int as part_clinic, therapy::int as part_therapy, "
    "told_year::int as part_year, wide::int as part_wide,",
    "parts": f"{', '.join(PART)},",
}
NO_GROUP: Final = -1
MACROS: Final = ("inside", "chosen", "gains", "everybody")
OPEN_AGE: Final = 120


def by_part(text: str) -> str:
    """The question, or macro, as it is asked about all parts at once: of everybody who is told.

    >>> by_part("select /* part */ count(*) as n from gains($scores, $who, $change)")[-43:]
    'n from gains_of_everybody($scores, $change)'
    """
    for mark, sql in MARKS.items():
        text = text.replace(f"/* {mark} */", sql)
    text = re.sub(r"\bchosen\((\$?\w+), \$?who\)", r"everybody(\1)", text)
    return re.sub(r"\bgains\((\$?\w+), \$?who, (\$?\w+)\)", r"gains_of_everybody(\1, \2)", text)


def of_wide(text: str) -> str:
    """The macro ``inside`` among the groups that lie in no one part."""
    return text.replace("macro inside(", "macro inside_wide(").replace(
        "from privacy_groups", "from wide_groups"
    )


def asked(text: str, values: Mapping[str, Value], views: Sequence[str]) -> str:
    """What tells a question, with all values but whom it is about, from any other one.

    ``views``: how the rows it is asked of are made. Whatever is written otherwise one day is another question then,
    whose answers nobody has published.
    """
    meant = [text, *views, *(query_text(f"macros/{name}") for name in MACROS)]
    said = {name: value for name, value in values.items() if name != "who"}
    return hashlib.sha256(json.dumps([meant, said], sort_keys=True).encode()).hexdigest()[:16]


def takes_whole_parts(who: Who) -> bool:
    """Whether of every part all patients are asked about, or none."""
    everybody: Who = {
        "own": [],
        "age_from": 0,
        "age_to": OPEN_AGE,
        "all_but_sexes": 0,
        "all_but_hips": 0,
        "age_edge": 0,
        "upper_edge": 0,
        "by_sex": 0,
        "by_hip_weakness": 0,
    }
    return all(who[name] == value for name, value in everybody.items())


class Block(NamedTuple):
    """Some sums of every row, a column each; ``known``: whether they are of anybody (none where all are)."""

    names: tuple[str, ...]
    numbers: npt.NDArray[np.signedinteger]
    known: npt.NDArray[np.bool_] | None

    def added_up(self, rows: Codes, starts: Codes) -> pl.DataFrame:
        """The rows added up from each start to the next; a sum of nobody is empty."""
        added = pl.DataFrame(_added(self.numbers[rows], starts), schema=[*self.names], orient="row")
        if self.known is None:
            return added
        some = _added(self.known[rows], starts) > 0
        return added.with_columns(
            pl.when(pl.Series(some[:, place])).then(name) for place, name in enumerate(self.names)
        )


def block(rows: pl.DataFrame) -> Block:
    """A block out of columns of whole numbers."""
    numbers = rows.fill_null(0).to_numpy(order="c")
    small = len(numbers) and np.abs(numbers).max() <= np.iinfo(np.int32).max
    known = rows.select(pl.all().is_not_null()).to_numpy(order="c")
    held = numbers.astype(np.int32) if small else numbers
    return Block(tuple(rows.columns), held, None if known.all() else known)


def _added(numbers: npt.NDArray[np.generic], starts: Codes) -> npt.NDArray[np.int64]:
    if not len(starts):
        return np.zeros((0, numbers.shape[1]), np.int64)
    return np.add.reduceat(numbers, starts, axis=0, dtype=np.int64)


@dataclass(frozen=True)
class Sums:
    """An answer's rows for every part: ``answers`` are the keys, ``places`` tells to which of them a row belongs.

    Rows stand in the order of their places. ``part``: codes of every row, by ``PART``; ``blocks``: its sums.
    """

    answers: pl.DataFrame
    places: Codes
    part: Mapping[str, Codes]
    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        """Bytes."""
        blocks = sum(
            each.numbers.nbytes + (0 if each.known is None else each.known.nbytes) for each in self.blocks
        )
        return self.places.nbytes + blocks + sum(each.nbytes for each in self.part.values())

    def added_up(self, who: Who, wide: Codes) -> pl.DataFrame:
        """The keys and sums of those whom a filter takes, with the groups ``wide`` across parts."""
        rows = np.flatnonzero(self._taken(who, wide))
        places = self.places[rows]
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        added = [each.added_up(rows, starts) for each in self.blocks]
        return pl.concat([self.answers[places[starts]], *added], how="horizontal")

    def _taken(self, who: Who, wide: Codes) -> npt.NDArray[np.bool_]:
        clinics, therapies, years, groups = (self.part[name] for name in PART)
        first, last = (int(str(who[name])) // 4 for name in ("from_quarter", "to_quarter"))
        within = (groups == NO_GROUP) & (years >= first) & (years <= last)
        return (
            np.isin(clinics, who["clinics"])
            & np.isin(therapies, who["therapies"])
            & (within | np.isin(groups, wide))
        )


def sums(rows: pl.DataFrame, keys: Sequence[str], blocks: tuple[Block, ...]) -> Sums:
    """Sums out of rows of ``PART`` and ``keys``, in the order of the keys, and the blocks beside them."""
    places = rows.select(pl.struct(keys).rle_id())[:, 0].to_numpy().astype(np.int32)
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    return Sums(rows.select(keys)[starts], places, {name: rows[name].to_numpy() for name in PART}, blocks)
