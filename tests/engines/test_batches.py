"""Batches merged in lots and published by an engine: the same files as from memory, to the last byte."""

from dataclasses import astuple, replace

import polars as pl
import pytest

from lumbar.demo import network
from lumbar.engines import batches
from lumbar.engines.batches import add_large_batch, bounded, is_large
from lumbar.engines.work import COMMAND
from lumbar.errors import CannotShow
from lumbar.intake.clinic import cage
from lumbar.outcomes import add_batch, history, undo
from lumbar.outcomes.manifest import as_text
from lumbar.outcomes.scope import OWN_MACHINE
from tests.outcomes.conftest import batch_of, declared_by


@pytest.fixture(autouse=True)
def small_lots(monkeypatch):
    monkeypatch.setattr(batches, "LOT_ROWS", 60)


@pytest.fixture(scope="module")
def made():
    return network(5, clinics=4, patients_per_clinic=60, instruments=("ODI", "TUG"))


def files(folder):
    return {file.name: file.read_bytes() for file in folder.glob("*.parquet")}


def test_three_deliveries_one_after_the_other(made, tmp_path):
    """Everybody at the first visits; a third of them again, later, with what came since; and new patients."""
    rows, declared = batch_of(made), declared_by(made, k=8)
    early = rows.with_columns(pl.lit(None, pl.Int32).alias(name) for name in ("week_26", "week_52"))
    third = rows.filter(pl.col("patient").str.head(1).is_in([*"01234"])).with_columns(
        pl.lit(None, pl.Int32).alias("baseline"), hip_weakness=pl.lit("unknown")
    )
    newest = replace(declared, cut_off="2025-06-30", clinics=(*declared.clinics, "Another"))
    for number, (some, says) in enumerate(((early, declared), (third, newest), (rows, newest))):
        some.write_parquet(file := tmp_path / f"{number}.parquet")
        one = add_batch(tmp_path / "one", file, says)
        other = add_large_batch(bounded, tmp_path / "other", file, says)
        assert one == other
        assert files(tmp_path / "one") == files(tmp_path / "other")
        assert history(tmp_path / "one")[0].manifest == history(tmp_path / "other")[0].manifest
        assert history(tmp_path / "one")[0].batches == history(tmp_path / "other")[0].batches
    assert not [*(tmp_path / "other").glob(".work-*")]
    undo(tmp_path / "other")


def test_what_cannot_be_used_changes_nothing(made, tmp_path):
    declared = declared_by(made, k=8)
    for wrong in (batch_of(made).drop("age"), batch_of(made).with_columns(sex=pl.lit("strange"))):
        wrong.write_parquet(tmp_path / "rows.parquet")
        with pytest.raises(CannotShow):
            add_large_batch(bounded, tmp_path / "store", tmp_path / "rows.parquet", declared)
    assert history(tmp_path / "store") == ()


def test_in_the_cage_with_limits_as_any_other_verb(made, tmp_path):
    declared = declared_by(made, k=8)
    batch_of(made).write_parquet(tmp_path / "batch.parquet")
    (tmp_path / "declaration.json").write_text(as_text(declared), encoding="utf-8")
    job = {"scratch": str(tmp_path), "store": str(tmp_path / "store"), "scope": astuple(OWN_MACHINE)}
    running = cage.start("publish", job, command=COMMAND)
    assert running.result()["generation"] == 1
    add_batch(tmp_path / "one", tmp_path / "batch.parquet", declared)
    assert files(tmp_path / "one") == files(tmp_path / "store")


def test_many_rows_are_large_and_so_are_few_beside_many(made, tmp_path, monkeypatch):
    rows = batch_of(made)
    monkeypatch.setattr(batches, "LARGE", rows.height)
    rows.write_parquet(file := tmp_path / "rows.parquet")
    assert not is_large(tmp_path / "store", file)
    add_batch(tmp_path / "store", file, declared_by(made))
    assert is_large(tmp_path / "store", file)
