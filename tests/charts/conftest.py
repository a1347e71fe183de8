"""Small frames with figures that can be checked by hand."""

from collections.abc import Iterator

import plotly.graph_objects as go
import polars as pl
import pytest

from lumbar.charts.canvas import Sheet

YEARS = list(range(1990, 2051, 5))


def line(place: str, name: str, first: float, last: float) -> pl.DataFrame:
    """Return a straight line in people, bounds 10 % under and 20 % over; the index opens by 0.1 % a year."""
    cases = [first + (last - first) * i / 12 for i in range(13)]
    return (
        pl.DataFrame({"place": place, "name": name, "year": YEARS, "cases": cases})
        .with_columns(
            population=pl.col("cases") * 10,
            lower=0.9 * pl.col("cases"),
            upper=1.2 * pl.col("cases"),
            rate_per_100k=pl.lit(10_000.0),
            age_standardised_rate=pl.lit(None, pl.Float64),
            ylds=0.1 * pl.col("cases"),
            ylds_lower=0.05 * pl.col("cases"),
            ylds_upper=0.2 * pl.col("cases"),
            index=100 * pl.col("cases") / cases[6],
        )
        .with_columns(
            index_lower=pl.col("index") * (1 - (pl.col("year") - 2020).abs() / 1000),
            index_upper=pl.col("index") * (1 + (pl.col("year") - 2020).abs() / 1000),
        )
    )


@pytest.fixture(autouse=True)
def every_sheet_keeps_plotlys_rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While drawing nobody looks: a misspelt property would simply not be drawn."""
    sheets: list[Sheet] = []
    begin = Sheet.__init__

    def noted(self: Sheet, *given: object) -> None:
        begin(self, *given)
        sheets.append(self)

    monkeypatch.setattr(Sheet, "__init__", noted)
    yield
    for sheet in sheets:
        go.Figure(sheet.to_dict())


@pytest.fixture
def cases() -> pl.DataFrame:
    return pl.concat(
        [
            line("WLD", "World", 400e6, 820e6),
            line("KEN", "Kenya", 1e6, 5e6),
            line("BGR", "Bulgaria", 1.4e6, 0.98e6),
        ]
    )


@pytest.fixture
def printed() -> pl.DataFrame:
    rows = [
        ("WLD", 1990, 400e6, "printed", "p e320"),
        ("WLD", 2000, 470e6, "read_off", "Figure 3"),
        ("WLD", 2050, 820e6, "printed", "Table 2, p e321"),
    ]
    return pl.DataFrame(rows, schema=["place", "year", "value", "basis", "page"], orient="row")


@pytest.fixture
def growth() -> pl.DataFrame:
    rows = [
        ("IND", "India", 40e6, 26e6, 54e6, 45.0, 38.0, 52.0, 1, 1, 1),
        ("NGA", "Nigeria", 12e6, 9e6, 15e6, 124.0, 110.0, 138.0, 2, 2, 4),
        ("NER", "Niger", 5e6, 4e6, 6e6, 202.0, 180.0, 226.0, 3, 2, 4),
        ("SMR", "San Marino", 900.0, 400.0, 1_400.0, 20.0, 2.0, 40.0, 4, 4, 4),
        ("DEU", "Germany", -4e5, -9e5, 1e5, -4.0, -9.0, 1.0, 5, 5, 6),
        ("BGR", "Bulgaria", -3e5, -4e5, -2e5, -24.0, -31.0, -15.0, 6, 5, 6),
    ]
    numbers = [
        f"{name}{end}" for name in ("change", "change_pct", "rank") for end in ("", "_lower", "_upper")
    ]
    return pl.DataFrame(rows, schema=["place", "name", *numbers], orient="row")


@pytest.fixture
def cells() -> pl.DataFrame:
    """Return twenty age groups of both sexes in three years; the largest is 10 years older every time."""
    rows = [
        ("KEN", "Kenya", year, sex, age, 120 if age == 95 else age + 4, 1e6, size * (1 + (age == peak)))
        for year, peak in ((1990, 20), (2020, 30), (2050, 40))
        for sex, size in (("female", 200e3), ("male", 100e3))
        for age in range(0, 100, 5)
    ]
    names = ["place", "name", "year", "sex", "age_from", "age_to", "population", "cases"]
    made = pl.DataFrame(rows, schema=names, orient="row")
    return made.with_columns(
        lower=0.9 * pl.col("cases"), upper=1.1 * pl.col("cases"), rate_per_100k=pl.col("cases") / 10
    )


@pytest.fixture
def compared() -> pl.DataFrame:
    rows = [
        (f"gbd:{name}", name, year, 10e6, 9e6, 11e6, 10e6 * (1 + error / 100), error)
        for name, errors in (("Oceania", (-3.0, -8.0, -14.0)), ("East Asia", (0.5, 2.0, 4.0)))
        for year, error in zip((2030, 2040, 2050), errors, strict=True)
    ]
    names = "place name year published published_lower published_upper un_medium error_pct"
    return pl.DataFrame(rows, schema=names.split(), orient="row")
