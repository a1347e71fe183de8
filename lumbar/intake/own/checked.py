"""A reader's own file, checked in the cage: what would be kept of it, not yet kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from lumbar.intake.clinic import cage
from lumbar.own.manifest import Kind

LIMITS = cage.Limits(cpu_seconds=60, seconds=90.0)
ROWS = "rows.parquet"


@dataclass(frozen=True, eq=False)
class Checked:
    """What would be kept: its kind, the rows, how many were left out, and the publisher's round where stated."""

    kind: Kind
    rows: pl.DataFrame
    left_out: int = 0
    round: str = ""


def check(kind: Kind, file: Path, scratch: Path, named: str = "") -> Checked:
    """The file read and checked by a child that cannot hurt this process; raises CannotShow with the reasons.

    ``scratch``: an empty folder for what the child writes; ``named``: the file's own name, where it lies under another.
    """
    job = {"kind": kind, "file": str(file), "scratch": str(scratch), "named": named or file.name}
    told = cage.run("own", job, LIMITS)
    return Checked(kind, pl.read_parquet(scratch / ROWS), told["left_out"], told["round"])


def in_the_cage(job: dict[str, Any]) -> dict[str, Any]:
    """What the child does: the checked rows go into ``scratch``, counts come back."""
    rows, told = _read(job["kind"], Path(job["file"]), job["named"])
    rows.write_parquet(Path(job["scratch"]) / ROWS)
    return told


def _read(kind: Kind, file: Path, named: str) -> tuple[pl.DataFrame, dict[str, Any]]:
    if kind == "gbd":
        from lumbar.intake.own.gbd_results import gbd_results

        export = gbd_results(file, named)
        return export.rows, {"left_out": export.left_out, "round": export.round}
    from lumbar.intake.own.population import population

    return population(file), {"left_out": 0, "round": ""}
