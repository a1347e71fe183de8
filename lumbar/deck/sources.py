"""Whose the figures are, read from data/SOURCES.toml."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypedDict

import polars as pl

from lumbar.store import data_folder


class Credit(NamedTuple):
    """A source that is no published file as a whole: an outcome store, or a figure as printed."""

    citation: str
    licence: str


class Origin(TypedDict):
    """One published file: whose it is, under which terms, with the unit of each column."""

    title: str
    publisher: list[str]
    citation: list[str]
    licence: list[str]
    url: list[str]
    retrieved: list[str]
    rows: int
    sha256: str
    made_from: dict[str, str]
    units: dict[str, str]


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> dict[str, Origin]:
    return tomllib.loads(path.read_text(encoding="utf-8"))  # pyright: ignore[reportReturnType]


def origins() -> dict[str, Origin]:
    """Return every published file by name."""
    path = data_folder() / "SOURCES.toml"
    return _read(path, path.stat().st_mtime_ns)


def credits_of(files: Iterable[str | Credit]) -> tuple[Credit, ...]:
    """Return citation and licence of the files, each once, in the order of the files; other credits as they are."""
    known = origins()
    found = (
        credit for file in files for credit in ([file] if isinstance(file, Credit) else _own(known[file]))
    )
    return tuple(dict.fromkeys(found))


def _own(origin: Origin) -> Iterator[Credit]:
    return map(Credit, origin["citation"], origin["licence"])


def source_line(files: Iterable[str | Credit]) -> str:
    """Return the line that stands under a chart: sources with their licences."""
    cited = "; ".join(f"{citation.rstrip('.')} ({licence})" for citation, licence in credits_of(files))
    return f"Source: {cited}."


def published_files() -> pl.DataFrame:
    """Return file, title, publisher, citation, licence, url, retrieved, rows: one row per published file."""
    return pl.DataFrame(
        [
            {
                "file": f"data/{name}.parquet",
                "title": origin["title"],
                **{key: "; ".join(origin[key]) for key in ("publisher", "citation", "licence")},
                "url": origin["url"][0] if origin["url"] else None,
                "retrieved": origin["retrieved"][0] if origin["retrieved"] else None,
                "rows": origin["rows"],
            }
            for name, origin in origins().items()
        ]
    )
