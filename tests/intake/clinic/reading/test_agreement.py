"""One table, whatever it was saved as: the texts are the same."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.table import read_table, recognise_reading

PATIENTS = pl.DataFrame(
    {
        "id": ["P-001", "P-002", "Ö 3", "P-004"],
        "start": [date(2024, 1, 2), date(2024, 12, 31), None, date(2025, 2, 28)],
        "sex": [1, 2, 2, None],
        "odi before": [44, 29.5, None, 0],
        "odi_12": [30.25, None, 0.1, 100],
        "note": ["", "a, b; c\td|e", 'says "no"', "two\nlines"],
    },
    schema_overrides={"odi before": pl.Float64},
)
TEXTS = [
    ("P-001", "2024-01-02", "1", "44", "30.25", ""),
    ("P-002", "2024-12-31", "2", "29.5", "", "a, b; c\td|e"),
    ("Ö 3", "", "2", "", "0.1", 'says "no"'),
    ("P-004", "2025-02-28", "", "0", "100", "two\nlines"),
]

Save = Callable[[Path], object]


def delimited(path: Path, reading: Reading, end: str = "\n", mark: str = "") -> None:
    """As a spreadsheet with that decimal sign would write it: whole numbers without one."""
    shortest = pl.selectors.float().cast(pl.String).str.strip_suffix(".0")
    decimal = shortest.str.replace(".", reading.decimal, literal=True)
    text = PATIENTS.with_columns(decimal).write_csv(separator=reading.delimiter, line_terminator=end)
    path.write_bytes((mark + text).encode(reading.encoding))


def sav(path: Path) -> None:
    pyreadstat.write_sav(PATIENTS.rename({"odi before": "odi_before"}), path)


DELIMITED = {
    "commas": (Reading(), "\n", ""),
    "commas with a mark": (Reading(), "\r\n", "\ufeff"),
    "semicolons and decimal commas": (Reading(delimiter=";", decimal=",", encoding="cp1252"), "\r\n", ""),
    "tabs": (Reading(delimiter="\t", encoding="utf-16"), "\r\n", ""),
    "bars": (Reading(delimiter="|", encoding="cp1252"), "\n", ""),
}
TYPED: dict[str, Save] = {
    "xlsx": PATIENTS.write_excel,
    "parquet": PATIENTS.write_parquet,
    "sav": sav,
    "sav, packed": lambda path: pyreadstat.write_sav(
        PATIENTS.rename({"odi before": "odi_before"}), path, compress=True
    ),
}


@pytest.mark.parametrize("name", TYPED)
def test_typed_files_agree(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"patients.{name.partition(',')[0]}"
    TYPED[name](path)
    path = path.rename(tmp_path / "file")
    reading, _ = recognise_reading(path)
    table = read_table(path, reading)
    assert table.texts.rows() == TEXTS
    assert table.dates == {"start"}
    assert [name.replace("_", " ") for name in table.names] == [
        name.replace("_", " ") for name in PATIENTS.columns
    ]


@pytest.mark.parametrize("name", DELIMITED)
def test_delimited_files_agree(name: str, tmp_path: Path) -> None:
    declared, end, mark = DELIMITED[name]
    path = tmp_path / "file"
    delimited(path, declared, end, mark)
    reading, _ = recognise_reading(path)
    assert reading == declared
    points = read_table(path, reading).texts.with_columns(
        pl.col("odi before", "odi_12").str.replace(declared.decimal, ".", literal=True)
    )
    assert points.rows() == TEXTS
    assert read_table(path, reading).dates == set()
