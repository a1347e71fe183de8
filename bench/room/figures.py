"""What was found: a row for each scenario, on the screen and in bench/results/room.json."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

from lumbar.store import ROOT

FILE = ROOT / "bench" / "results" / "room.json"
KINDS = ("landing", "filters", "two", "many", "soak")
"""Scenarios, in their order."""
MEGABYTES = 700
"""What one server may hold at most."""
PACKAGES = ("streamlit", "duckdb", "polars", "plotly", "uvicorn", "websockets")


@dataclass(frozen=True)
class Page:
    """The waits on one page, in milliseconds."""

    n: int
    median: float
    p95: float
    most: float


@dataclass(frozen=True)
class Found:
    """One scenario: waits in milliseconds, processor time in cores, memory in megabytes.

    ``meant_p95``: counted from when somebody meant to click, which is earlier where they still waited. ``kind``: as
    ``--only`` names it.
    """

    scenario: str
    n: int
    median: float
    p95: float
    target: float
    most: float
    meant_p95: float
    errors: int
    server_cores: float = 0.0
    crowd_cores: float = 0.0
    others_cores: float = 0.0
    megabytes: float = 0.0
    wrong: tuple[str, ...] = ()
    pages: dict[str, Page] = field(default_factory=dict[str, Page])
    kind: str = ""
    taken: str = ""

    @property
    def kept(self) -> bool:
        """Whether the target was met without an error."""
        return self.n > 0 and self.p95 <= self.target and not self.errors


HEAD = (
    f"{'scenario':<54}{'n':>6}{'median':>8}{'p95':>7}{'target':>8}{'most':>7}{'meant':>7}{'errors':>7}"
    f"{'server':>8}{'crowd':>6}{'others':>7}{'MB':>5}"
)


def line(found: Found) -> str:
    """Return the row for the screen, and one for each page."""
    waits = (
        f"{found.median:>8.0f}{found.p95:>7.0f}{found.target:>8.0f}{found.most:>7.0f}{found.meant_p95:>7.0f}"
    )
    cores = f"{found.server_cores:>8.2f}{found.crowd_cores:>6.2f}{found.others_cores:>7.2f}"
    met = "met" if found.kept else "missed"
    row = f"{found.scenario:<54}{found.n:>6}{waits}{found.errors:>7}{cores}{found.megabytes:>5.0f}  {met}"
    pages = (
        f"    {name:<50}{each.n:>6}{each.median:>8.0f}{each.p95:>7.0f}{each.most:>15.0f}"
        for name, each in found.pages.items()
    )
    return "\n".join((row, *pages))


def summed(seconds: list[float]) -> tuple[float, float, float]:
    """Return median, 95th percentile and the longest, in milliseconds."""
    if not seconds:
        return 0.0, 0.0, 0.0
    p95 = quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return 1000 * median(seconds), 1000 * p95, 1000 * max(seconds)


def keep(found: list[Found], file: Path = FILE) -> None:
    """Write the figures with machine and versions; scenarios that were not run stay as they were last measured."""
    kinds = {each.kind for each in found}
    before = json.loads(file.read_text(encoding="utf-8"))["scenarios"] if file.exists() else []
    others = [each for each in before if each.get("kind", "") not in {"", *kinds}]
    rows = [*others, *({**asdict(each), "met": each.kept} for each in found)]
    model = next(
        (
            row.partition(": ")[2]
            for row in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in row
        ),
        platform.processor(),
    )
    said = {
        "taken": datetime.now(UTC).date().isoformat(),
        "machine": {"processor": model, "cores": os.cpu_count(), "system": platform.system()},
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "load_average": round(os.getloadavg()[0], 1),
        "unit": "milliseconds from the click to the last message; cores are processor seconds per second; crowd: the "
        "load generator's own; others: whatever else ran",
        "scenarios": sorted(rows, key=lambda row: KINDS.index(row["kind"])),
    }
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
