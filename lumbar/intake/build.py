"""``make data``: all sources checked first, then every published file written whole, or none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import polars as pl

from lumbar.intake import catalogue, figures, gbd, model, un, world

STAMP = "SOURCES.toml"
SOURCES = Path(__file__).resolve().parents[2] / "data" / "sources"


def sources_folder() -> Path:
    """Folder of the publishers' files: ``LUMBAR_SOURCES`` or ``data/sources`` in the repository."""
    return Path(os.environ.get("LUMBAR_SOURCES", SOURCES))


def build(sources: Path, target: Path) -> list[Path]:
    """Write every published file into ``target`` and return their paths; raise CannotShow and change nothing.

    Built twice from the same sources the bytes are the same. SOURCES.toml comes last: readers take it for the sign
    that a new generation is whole.
    """
    views = make_views(sources)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".building-") as folder:
        made = Path(folder)
        for name, view in views.items():
            view.write_parquet(
                made / f"{name}.parquet", compression="zstd", statistics=True, row_group_size=50_000
            )
        (made / STAMP).write_text(catalogue.describe(sources, made, views), encoding="utf-8")
        built = sorted(made.iterdir(), key=lambda path: (path.name == STAMP, path.name))
        for path in built:
            path.replace(target / path.name)
    return [target / path.name for path in built]


def make_views(sources: Path) -> dict[str, pl.DataFrame]:
    """Every published table by view name, made from the checked sources."""
    countries = world.countries(sources)
    gbd.check(sources, countries)
    population = un.population(sources, countries)
    populated = countries.filter(pl.col("iso3").is_in(population["iso3"].unique().to_list()))
    curve = gbd.curve(sources)
    expected = model.expected_cases(population, curve)
    rates = model.rates(sources, populated, expected)
    calibration = model.calibration(sources, expected, rates, populated)
    own_sd = model.rates_2020(sources, populated, expected).select("iso3", "own_sd", "k")
    places = world.places(countries)
    return {
        "population": population,
        "curve": curve,
        "countries": populated.join(own_sd, on="iso3")
        .with_columns(region_size=pl.len().over("gbd_region").cast(pl.Int16))
        .sort("iso3"),
        "places": places,
        "members": world.members(populated),
        "rates": rates,
        "printed_rates": model.printed_rates(sources),
        "calibration": calibration,
        "intervals": model.intervals(sources),
        "disability": model.disability(sources, _cases(expected, rates, calibration, populated)),
        "published_figures": figures.published_figures(sources, countries, places),
    }


def _cases(
    expected: pl.DataFrame, rates: pl.DataFrame, calibration: pl.DataFrame, countries: pl.DataFrame
) -> pl.DataFrame:
    cases = pl.col("expected") * pl.col("multiplier") * pl.col("calibration")
    return (
        expected.join(rates.filter(path="published"), on=["iso3", "year"])
        .join(countries.select("iso3", "gbd_region"), on="iso3")
        .join(calibration, on=["gbd_region", "year"])
        .sort("iso3", "year")
        .group_by("gbd_region", "year", maintain_order=True)
        .agg(cases=cases.sum())
    )
