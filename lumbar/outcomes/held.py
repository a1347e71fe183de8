"""Published sums in memory: those asked for last, up to a bound."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Final

import polars as pl

from lumbar.outcomes.published_files import PublishedSums
from lumbar.outcomes.sums import Sums, sums

MOST: Final = 64_000_000
"""Bytes."""

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
    rows = pl.scan_parquet(key[0]).filter(asked=number).drop("asked").collect()
    made = sums(rows, published.keys)
    with _lock:
        _held[key] = made
        while len(_held) > 1 and sum(each.size for each in _held.values()) > MOST:
            _held.popitem(last=False)
    return made
