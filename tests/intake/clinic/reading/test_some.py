"""Of a large file its first rows are looked at, and others from all over it."""

import polars as pl
import pytest

from lumbar.intake.clinic.reading import some
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import Refused


def tables(count, height=100):
    empty = Table(pl.DataFrame(schema={"id": pl.String}))
    for number in range(count):
        ids = [f"{number}-{k}" for k in range(height)]
        yield Table(pl.DataFrame({"id": ids})) if number else empty


def test_first_rows_and_others_from_all_over(monkeypatch):
    monkeypatch.setattr(some, "MOST_CELLS", 400)
    monkeypatch.setattr(some, "TOGETHER", 5)
    table, rows = some.some_rows(tables(1001))
    assert rows == 100_000
    assert table.texts["id"].head(200).to_list() == [f"{n}-{k}" for n in (1, 2) for k in range(100)]
    later = table.texts["id"].slice(200).str.split("-").list.first().cast(pl.Int64).unique().sort()
    assert 10 <= len(later) <= 40
    assert later[-1] > 900
    assert (later.diff().drop_nulls() < 40).all()


def test_a_small_file_is_looked_at_whole():
    table, rows = some.some_rows(tables(4))
    assert table.texts.height == rows == 300


def test_a_file_without_rows_is_refused():
    with pytest.raises(Refused):
        some.some_rows(tables(1))
