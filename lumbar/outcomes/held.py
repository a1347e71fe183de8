"""Published sums in memory: those asked for last, up to a bound."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Final

import polars as pl

from lumbar.outcomes.published_files import PublishedSums
from lumbar.outcomes.sums import PART, Sums, block, sums

MOST: Final = 64_000_000
"""Bytes."""
AT_ONCE: Final = 8
"""Columns read together: all of them would take the memory twice."""

_held: OrderedDict[tuple[Path, int], Sums] = OrderedDict()
"""By file, whose content never changes, and number in it; those asked for last at the end."""
_lock: Final = Lock()


def held(folder: Path, published: PublishedSums, number: int) -> Sums:
    """The sums of that number in the file."""
    key = folder / published.file, number
    with _lock:
        found = _held.get(key)
        if found:
            _held.move_to_end(key)
            return found
    made = _read(key[0], published, number)
    with _lock:
        _held[key] = made
        while len(_held) > 1 and sum(each.size for each in _held.values()) > MOST:
            _held.popitem(last=False)
    return made


def _read(file: Path, published: PublishedSums, number: int) -> Sums:
    beside = ("asked", *PART, *published.keys)
    rows = pl.scan_parquet(file).filter(asked=number)
    names = [name for name in rows.collect_schema() if name not in beside]
    lots = (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))
    blocks = tuple(block(rows.select(lot).collect()) for lot in lots)
    return sums(rows.select(beside[1:]).collect(), published.keys, blocks)
