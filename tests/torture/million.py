"""A million episodes in seconds and little more than a gigabyte: python -m tests.torture.million <folder> <verb>."""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import polars as pl

from lumbar.demo import network
from lumbar.outcomes import add_batch
from lumbar.outcomes.batches import DECLARATION
from lumbar.outcomes.manifest import as_text
from lumbar.store import ROOT
from tests.outcomes.conftest import batch_of, declared_by

CLINICS, PATIENTS = 24, 41_667
MOST_SECONDS, MOST_BYTES = 20, 1_100_000_000


def make(folder: Path) -> None:
    """Two batches: everybody at the first visits, and the same episodes with what came later."""
    made = network(5, clinics=CLINICS, patients_per_clinic=PATIENTS)
    rows = batch_of(made)
    for name, lacking in (("first", ("week_26", "week_52")), ("second", ("baseline", "week_6"))):
        some = rows.with_columns(pl.lit(None, pl.Int32).alias(visit) for visit in lacking)
        some.write_parquet(folder / f"{name}.parquet")
    (folder / "declaration.json").write_text(as_text(declared_by(made, k=8)))


def add(folder: Path, name: str) -> None:
    """Add one of them; print seconds, those of the processor, and the most memory held, in bytes."""
    start = time.monotonic()
    declaration = DECLARATION.validate_json((folder / "declaration.json").read_bytes())
    add_batch(folder / "store", folder / f"{name}.parquet", declaration)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps([time.monotonic() - start, time.process_time(), most]))


def run(folder: Path, verb: str) -> str:
    """What a process of its own says."""
    command = [sys.executable, "-m", "tests.torture.million", str(folder), verb]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_a_million_episodes(tmp_path: Path) -> None:
    run(tmp_path, "make")
    for name, words in (
        ("first", "the first batch"),
        ("second", "the same episodes again, with later visits"),
    ):
        seconds, worked, most = json.loads(run(tmp_path, name))
        took = f"{seconds:.1f} s ({worked:.1f} s of processor), {most / 1e6:,.0f} MB"
        print(f"\n{CLINICS * PATIENTS:,} episodes, {words}: {took}.")
        assert worked < MOST_SECONDS, "other processes do not count"
        assert most < MOST_BYTES


if __name__ == "__main__":
    {"make": make}.get(sys.argv[2], lambda folder: add(folder, sys.argv[2]))(Path(sys.argv[1]))
