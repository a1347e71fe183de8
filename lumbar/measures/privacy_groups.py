"""Privacy groups: patients put together until every part that a filter can cut out is nobody or at least k.

Samarati & Sweeney 1998 name the rule (k-anonymity); LeFevre et al. 2006 divide as here, one dimension after the
other. A threshold at the question is not enough: two allowed answers may differ by one person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from lumbar.measures.privacy_parts import CLINIC, DIMENSIONS, Cells, Counts, put_together

ORDERED = ("year", "age")
"""Of these only neighbours are put together."""
BAND, LAST_BAND, OPEN_AGE = 5, 18, 120
"""Ages are told in bands of five years; the last, from 90, is open."""
THERAPY = DIMENSIONS.index("therapy")


@dataclass(frozen=True)
class Node:
    """Some cells together, and the parts they are told apart into by a dimension."""

    cells: npt.NDArray[np.int64]
    parts: tuple["Node", ...] = ()
    dimension: int = 0


def divided(cells: Cells, k: int) -> list[Node]:
    """The patients of each therapy, divided by one dimension after the other as far as every part fits.

    Therapies are never put together, for every answer is told by therapy: where a therapy does not fit as a whole,
    its largest clinic stays if that fits alone, and the others are in no node.
    """
    nodes: list[Node] = []
    for therapy in np.unique(cells.codes[:, THERAPY]):
        chosen = np.flatnonzero(cells.codes[:, THERAPY] == therapy)
        chosen = chosen if cells.fit(chosen, k) else _largest_clinic(chosen, cells)
        if len(chosen) and cells.fit(chosen, k):
            nodes.append(_divided(chosen, cells, k, CLINIC))
    return nodes


def _largest_clinic(chosen: npt.NDArray[np.int64], cells: Cells) -> npt.NDArray[np.int64]:
    sizes = np.bincount(cells.clinics[chosen], weights=cells.counts[chosen, 0])
    return chosen[cells.clinics[chosen] == sizes.argmax()]


def _divided(chosen: npt.NDArray[np.int64], cells: Cells, k: int, depth: int) -> Node:
    """The node of some cells that fit together, divided by the dimensions from ``depth`` on."""
    for dimension in range(depth, len(DIMENSIONS)):
        codes = cells.codes[chosen, dimension]
        parts = [chosen[codes == code] for code in np.unique(codes)]
        lots = put_together(parts, cells, k, DIMENSIONS[dimension] in ORDERED)
        if len(lots) > 1:
            together = (np.concatenate([parts[position] for position in lot]) for lot in lots)
            return Node(
                chosen, tuple(_divided(part, cells, k, dimension + 1) for part in together), dimension
            )
    return Node(chosen)


def coarsened(node: Node, cells: Cells, k: int) -> list[npt.NDArray[np.int64]]:
    """The cells of ``node`` in lots that fit other ``cells.counts``, each lot made of whole parts; none fits: [].

    What is divided by fewer counts is put together again for more of them: an answer about few visits and one about
    many differ by whole groups.
    """
    if not cells.fit(node.cells, k):
        return []
    if not node.parts:
        return [node.cells]
    ordered = DIMENSIONS[node.dimension] in ORDERED
    coarser: list[npt.NDArray[np.int64]] = []
    for lot in put_together([part.cells for part in node.parts], cells, k, ordered):
        parts = [node.parts[position] for position in lot]
        alone = len(parts) == 1
        coarser += (
            coarsened(parts[0], cells, k) if alone else [np.concatenate([part.cells for part in parts])]
        )
    return coarser


def leaves(node: Node) -> list[npt.NDArray[np.int64]]:
    """The cells of each part that is not divided further."""
    return [lot for part in node.parts for lot in leaves(part)] if node.parts else [node.cells]


def none_few(left: Counts, k: int) -> npt.NDArray[np.bool_]:
    """Whether of all on the last axis each is nobody or at least k."""
    return np.asarray(~((left > 0) & (left < k)).any(axis=-1))


def extents(lots: Sequence[npt.NDArray[np.int64]], codes: npt.NDArray[np.int64]) -> pl.DataFrame:
    """What the cells of each lot have in each dimension.

    privacy_group (position in ``lots``), therapy (code), clinic (code; empty where there are several), clinics (codes),
    hip_weaknesses and sexes (bit 2 to the code for each), year_from, year_to, age_from, age_to (years; 120 where open).
    """
    numbers = np.repeat(np.arange(len(lots)), [len(lot) for lot in lots])
    cells = pl.DataFrame(codes[np.concatenate([*lots, codes[:0, 0]])], schema=[*DIMENSIONS], orient="row")
    held = (
        cells.with_columns(privacy_group=pl.Series(numbers, dtype=pl.Int32))
        .group_by("privacy_group", maintain_order=True)
        .agg(
            pl.col("therapy").first().cast(pl.Int16),
            clinics=pl.col("clinic").unique().sort().cast(pl.Int16),
            hip_weaknesses=_bits("hip_weakness"),
            sexes=_bits("sex"),
            year_from=pl.col("year").min().cast(pl.Int16),
            year_to=pl.col("year").max().cast(pl.Int16),
            age_from=(pl.col("age").min() * BAND).cast(pl.Int16),
            age_to=(pl.col("age").max() * BAND + BAND - 1).cast(pl.Int16),
        )
    )
    several, last = pl.col("clinics").list.len() > 1, LAST_BAND * BAND + BAND - 1
    return held.with_columns(
        clinic=pl.when(~several).then(pl.col("clinics").list.first()),
        clinics=pl.when(several).then("clinics"),
        age_to=pl.when(pl.col("age_to") < last).then("age_to").otherwise(OPEN_AGE).cast(pl.Int16),
    )


def _bits(name: str) -> pl.Expr:
    return (2 ** pl.col(name).unique()).sum().cast(pl.Int16)
