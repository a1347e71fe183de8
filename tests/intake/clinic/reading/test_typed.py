"""Parquet and SPSS: typed columns become texts, and what is no single value is refused."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.table import read_table
from lumbar.intake.clinic.reasons import Refused

PARQUET, SAV = Reading(format="parquet"), Reading(format="sav")

COLUMNS = {
    "whole": pl.Series([5.0, -0.5, float("nan"), None]),
    "short": pl.Series([29.1, 5, None, None], dtype=pl.Float32),
    "exact": pl.Series(["29.50", "100.00", "-0.05", None]).cast(pl.Decimal(10, 2)),
    "count": pl.Series([1, 2, None, None], dtype=pl.UInt8),
    "yes": pl.Series([True, False, None, None]),
    "level": pl.Series(["a", "b", None, None], dtype=pl.Enum(["a", "b"])),
    "day": pl.Series([date(2024, 1, 2), None, None, None]),
    "moment": pl.Series([datetime(2024, 1, 2, 23, 59, tzinfo=UTC), None, None, None]),
    "at": pl.Series([time(1, 2), None, None, None]),
    "lasts": pl.Series([timedelta(days=3), None, None, None]),
    "nothing": pl.Series([None, None, None, None]),
    "text": pl.Series([" 5.0 ", "", None, None]),
}
EXPECTED = {
    "whole": ["5", "-0.5", "", ""],
    "short": ["29.1", "5", "", ""],
    "exact": ["29.5", "100", "-0.05", ""],
    "count": ["1", "2", "", ""],
    "yes": ["true", "false", "", ""],
    "level": ["a", "b", "", ""],
    "day": ["2024-01-02", "", "", ""],
    "moment": ["2024-01-02", "", "", ""],
    "at": ["01:02:00", "", "", ""],
    "lasts": ["P3D", "", "", ""],
    "nothing": ["", "", "", ""],
    "text": ["5.0", "", "", ""],
}


def test_every_type_becomes_text(tmp_path: Path) -> None:
    path = tmp_path / "file"
    frame = pl.DataFrame({**COLUMNS, "last": ["x", "x", "x", "x"]})
    frame.write_parquet(path)
    table = read_table(path, PARQUET)
    assert table.texts.drop("last").to_dict(as_series=False) == EXPECTED
    assert table.dates == {"day", "moment"}
    assert table.first_row == 1
    assert read_table(path, PARQUET, ["day", "last"]).texts.columns == ["day", "last"]


def test_rows_past_one_batch_stay_in_order(tmp_path: Path) -> None:
    path = tmp_path / "file"
    rows = pl.DataFrame({"row": pl.int_range(1, 120_001, eager=True)})
    rows.write_parquet(path, row_group_size=7_000)
    found = read_table(path, PARQUET).numbered("number")
    assert (found["number"].cast(pl.String) == found["row"]).all()


@pytest.mark.parametrize(
    "values",
    [
        pa.array([[1, 2]]),
        pa.array([{"a": 1}]),
        pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
        pa.array([b"\x00\xff"]),
    ],
    ids=["list", "record", "map", "bytes"],
)
def test_columns_of_several_values_are_refused(values: pa.Array, tmp_path: Path) -> None:
    path = tmp_path / "file"
    pq.write_table(pa.table({"id": ["P1"], "odi": values}), path)
    with pytest.raises(Refused, match="The column odi") as refused:
        read_table(path, PARQUET)
    assert refused.value.code == "nested"
    assert read_table(path, PARQUET, ["id"]).texts.rows() == [("P1",)]


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    pq.write_table(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["odi", "odi"]), path)
    with pytest.raises(Refused) as refused:
        read_table(path, PARQUET)
    assert refused.value.code == "duplicate_header"


def test_spss_codes_stay_codes_with_their_labels_beside(tmp_path: Path) -> None:
    path = tmp_path / "file.sav"
    rows = pl.DataFrame(
        {
            "id": ["P1", "P2", "P3"],
            "sex": [1.0, 2.0, 9.0],
            "odi": [30.0, -99.0, None],
            "born": [date(1950, 1, 2), None, date(1582, 10, 15)],
            "seen": [datetime(2024, 1, 2, 23, 59), None, None],  # noqa: DTZ001 (SPSS knows no zones)
            "at": [time(1, 2), None, None],
        }
    )
    pyreadstat.write_sav(
        rows,
        path,
        missing_ranges={"odi": [-99], "sex": [{"lo": 8, "hi": 9}]},
        variable_value_labels={"sex": {1: "male", 2: "female", 9: "not asked"}, "odi": {0.5: "half"}},
        column_labels=["Patient", "Sex", "Oswestry", "Born", "Seen", "At"],
    )
    table = read_table(path, SAV)
    assert table.texts.rows() == [
        ("P1", "1", "30", "1950-01-02", "2024-01-02", "3720"),
        ("P2", "2", "", "", "", ""),
        ("P3", "", "", "1582-10-15", "", ""),
    ]
    assert table.dates == {"born", "seen"}
    assert table.labels == {"sex": {"1": "male", "2": "female", "9": "not asked"}, "odi": {"0.5": "half"}}
    some = read_table(path, SAV, ["sex", "id"])
    assert (some.texts.columns, set(some.labels), some.dates) == (["id", "sex"], {"sex"}, frozenset())
    assert some.names == ("id", "sex", "odi", "born", "seen", "at")


def test_a_day_beyond_the_calendar_is_no_date(tmp_path: Path) -> None:
    path = tmp_path / "file.sav"
    rows = pl.DataFrame({"id": ["P1", "P2", "P3"], "start": [1e13, -5.0, 13_923_446_400.0]})
    pyreadstat.write_sav(rows, path, variable_format={"start": "DATE11"})
    assert read_table(path, SAV).texts["start"].to_list() == ["10000000000000", "-5", "2024-01-01"]
