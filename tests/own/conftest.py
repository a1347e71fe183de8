"""Populations as a planner would hold them: a country's own numbers, and files made from them."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from lumbar.store import data_folder

Population = Callable[..., pl.DataFrame]


@pytest.fixture(scope="session")
def un_population() -> Population:
    """Rows of a file with one country's people, as the UN counts them."""

    def of(country: str, variant: str = "medium", place: str = "mine", share: int = 1) -> pl.DataFrame:
        people = pl.read_parquet(data_folder() / "population.parquet").filter(
            pl.col("variant")
            == pl.when(pl.col("year") < 2025).then(pl.lit("medium")).otherwise(pl.lit(variant)),
            iso3=country,
        )
        return people.select(
            place=pl.lit(place),
            name=pl.lit(place.title()),
            country=pl.lit(country),
            year="year",
            sex="sex",
            age_from="age_from",
            age_to=pl.when(pl.col("age_from") < 95).then("age_to"),
            population=pl.col("population") // share,
        ).sort("year", "sex", "age_from")

    return of


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of one's own."""
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"
