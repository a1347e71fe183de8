"""Places of the reader's own: their population, and the rows that make them a place among the others."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path

import polars as pl

from lumbar.own.manifest import Stamp, kept, stamp

LEVEL, PREFIX = "own", "own:"
"""The level of such places, and what stands before their codes."""
MARKED = " (own)"
"""What stands after their names, wherever one is shown."""
POPULATION = {
    "place": pl.String,
    "name": pl.String,
    "country": pl.String,
    "year": pl.Int16,
    "sex": pl.String,
    "age_from": pl.Int16,
    "age_to": pl.Int16,
    "population": pl.Int64,
    "interpolated": pl.Boolean,
}
"""The columns of a kept population: one row per place, year, sex and age group; people, on Lumbar's years and ages."""
VARIANTS = ("low", "high")
FIRST_PROJECTED = 2025
"""From here on the UN's variants differ; a file has one population, which stands for each of them."""


@dataclass(frozen=True)
class OwnPlace:
    """A place: its code (own:...), its name, its country's ISO code, its years, and which lie between given ones."""

    place: str
    name: str
    country: str
    years: tuple[int, ...]
    interpolated: tuple[int, ...]


_tried: ContextVar[tuple[int, str, pl.DataFrame] | None] = ContextVar("tried", default=None)
_times = count(1)


@contextmanager
def trying(name: str, population: pl.DataFrame) -> Generator[None]:
    """Within, the population counts as kept, in the stead of what is kept under its name."""
    before = _tried.set((next(_times), name, population))
    try:
        yield
    finally:
        _tried.reset(before)


def version() -> Stamp:
    """What changes whenever the places of the reader's own do."""
    tried = _tried.get()
    return stamp() if tried is None else (*stamp(), tried[0])


def populations() -> pl.DataFrame:
    """The population of every such place, in the columns of ``POPULATION``."""
    _, name, tried = _tried.get() or (0, "", pl.DataFrame(schema=POPULATION))
    return pl.concat([populations_besides(name), tried])


def populations_besides(name: str) -> pl.DataFrame:
    """The population of every place that is not kept under the name."""
    files = (rows for each, rows in kept().items() if each.kind == "population" and each.name != name)
    return pl.concat([pl.DataFrame(schema=POPULATION), *(rows.select(*POPULATION) for rows in files)])


def own_places() -> tuple[OwnPlace, ...]:
    """Every place of the reader's own, by code."""
    return _own_places(version())


@lru_cache(maxsize=2)
def _own_places(_version: Stamp) -> tuple[OwnPlace, ...]:
    years = populations().unique(["place", "year"]).sort("place", "year")
    return tuple(
        OwnPlace(
            rows["place"][0],
            rows["name"][0] + MARKED,
            rows["country"][0],
            tuple(rows["year"]),
            tuple(rows.filter("interpolated")["year"]),
        )
        for rows in years.partition_by("place", maintain_order=True)
    )


def added(published: Path) -> dict[str, pl.DataFrame]:
    """What such places add to the published tables, by table name; nothing where there are none.

    Each takes the rates and the region of its country, and is a member of itself alone: it is in its country
    already, so that no region and no total changes. ``published``: the folder of the published files.
    """
    population = populations()
    if population.is_empty():
        return {}
    named = population.select("place", "country", name=pl.col("name") + MARKED).unique("place").sort("place")
    like = named.rename({"country": "iso3"})
    return {
        "places": named.select("place", "name", level=pl.lit(LEVEL)),
        "members": named.select("place", iso3="place"),
        "countries": _as_country(published / "countries.parquet", like.rename({"name": "own_name"})),
        "rates": _as_country(published / "rates.parquet", like.drop("name")),
        "population": _by_variant(population),
    }


def _as_country(file: Path, like: pl.DataFrame) -> pl.DataFrame:
    """The rows of each place's country, under the place's own code and name."""
    rows = pl.read_parquet(file)
    found = like.join(rows, on="iso3", maintain_order="left_right").with_columns(iso3="place")
    if "own_name" in found.columns:
        found = found.with_columns(name="own_name")
    return found.select(rows.columns)


def _by_variant(population: pl.DataFrame) -> pl.DataFrame:
    later = population.filter(pl.col("year") >= FIRST_PROJECTED)
    parts = [
        population.with_columns(variant=pl.lit("medium")),
        *(later.with_columns(variant=pl.lit(variant)) for variant in VARIANTS),
    ]
    return pl.concat(parts).select(
        pl.col("place").alias("iso3"), "variant", "year", "sex", "age_from", "age_to", "population"
    )
