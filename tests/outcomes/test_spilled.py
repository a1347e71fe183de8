"""Rows come back by lot and in their order, out of files that nobody can open by a name."""

import errno

import polars as pl
import pytest

from lumbar.outcomes import spilled
from lumbar.outcomes.spilled import LOT, even


def rows(*numbers):
    return pl.DataFrame({"number": numbers}).with_columns((pl.col("number") % 3).cast(pl.Int32).alias(LOT))


@pytest.mark.parametrize("waiting", [0, 10**9])
def test_lots_come_back_in_the_order_they_came(waiting, tmp_path, monkeypatch):
    monkeypatch.setattr(spilled, "WAITING", waiting)
    with spilled.spilled(4, tmp_path, 10**6) as aside:
        aside.add(rows(5, 1, 3))
        aside.add(rows(4, 2, 0))
        assert [aside.height(lot) for lot in range(4)] == [2, 2, 2, 0]
        assert aside.lot(0)["number"].to_list() == [3, 0]
        assert aside.lot(1)["number"].to_list() == [1, 4]
        assert aside.lot(2)["number"].to_list() == [5, 2]
        assert aside.lot(3) is None
        assert not [*tmp_path.iterdir()]


def test_more_than_may_be_is_no_room(tmp_path, monkeypatch):
    monkeypatch.setattr(spilled, "WAITING", 0)
    with spilled.spilled(2, tmp_path, 100) as aside, pytest.raises(OSError) as failed:  # noqa: PT011
        aside.add(rows(*range(0, 3_000, 3)))
    assert failed.value.errno == errno.EFBIG


def test_parts_of_one_height():
    parts = [pl.DataFrame({"n": range(start, end)}) for start, end in ((0, 3), (3, 3), (3, 11), (11, 12))]
    found = [part["n"].to_list() for part in even(parts, 5)]
    assert found == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11]]
    assert [*even([parts[1]], 5)] == []
