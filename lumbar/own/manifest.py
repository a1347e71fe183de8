"""Which files of the reader's own are kept: one list, whose files never change under their names."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias

import polars as pl

MANIFEST = "kept.json"
Kind: TypeAlias = Literal["population", "gbd"]
Stamp: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Kept:
    """One file: its kind, the name it is kept under, its Parquet file with checksum, rows, when (UTC).

    ``round`` is the publisher's own version, where it is stated; ``licence`` the terms it came under.
    """

    kind: Kind
    name: str
    file: str
    sha256: str
    rows: int
    kept: str
    round: str = ""
    licence: str = ""


def folder() -> Path:
    """Where the reader's own files are kept: in LUMBAR_HOME, else in .lumbar at home."""
    return Path(os.environ.get("LUMBAR_HOME") or Path.home() / ".lumbar") / "own"


def stamp() -> Stamp:
    """What changes whenever a file is kept or removed; empty where nothing is kept."""
    try:
        found = (folder() / MANIFEST).stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size


def kept() -> Mapping[Kept, pl.DataFrame]:
    """Every file that is kept and whole with its rows, the oldest first; a damaged one counts as not kept."""
    return _kept(folder(), stamp())


def listed(place: Path) -> tuple[Kept, ...]:
    """Every file that the list in ``place`` names, whole or not; none where there is no list to be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        return tuple(Kept(**each) for each in json.loads((place / MANIFEST).read_bytes())["kept"])
    return ()


def written(files: tuple[Kept, ...]) -> bytes:
    """The list as it is kept."""
    return json.dumps({"kept": [asdict(each) for each in files]}, indent=1, ensure_ascii=False).encode()


@lru_cache(maxsize=2)
def _kept(place: Path, _stamp: Stamp) -> Mapping[Kept, pl.DataFrame]:
    """Read once for each stamp: a file that is removed meanwhile takes nothing from who asked before."""
    found: dict[Kept, pl.DataFrame] = {}
    for each in listed(place):
        with suppress(OSError):
            content = (place / Path(each.file).name).read_bytes()
            if sha256(content).hexdigest() == each.sha256:
                found[each] = pl.read_parquet(BytesIO(content))
    return MappingProxyType(found)
