"""What a benchmark hands back: figures beside their rivals, and ``bench/results/<name>.json``, which keeps them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import NamedTuple

RESULTS = Path(__file__).with_name("results")
PACKAGES = (
    "streamlit",
    "duckdb",
    "polars",
    "pandas",
    "statsmodels",
    "pyarrow",
    "numpy",
    "plotly",
    "dash",
    "pyspark",
)


class Spread(NamedTuple):
    """The median of some runs, the least and the most."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Figure:
    """One measured thing: ours, and by name the rivals', in ``unit`` of ``n`` runs in turn in one process or run.

    ``target`` is in words; ``met`` is None where nothing was promised.
    """

    what: str
    ours: Spread
    unit: str
    n: int
    rivals: Mapping[str, Spread] = field(default_factory=dict)
    target: str = ""
    met: bool | None = None


def resident(line: str) -> float:
    """Megabytes that Linux knows of this process: VmRSS now, VmHWM at most since the last reset."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (found,) = (each.split()[1] for each in status if each.startswith(line))
    return int(found) / 1024


def spread(values: Sequence[float]) -> Spread:
    """Median, least and most."""
    return Spread(median(values), min(values), max(values))


def keep(name: str, figures: Sequence[Figure]) -> None:
    """Print the figures, and write ``bench/results/<name>.json``: with machine, versions and time (UTC)."""
    for figure in figures:
        print(said(figure))
    kept = {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        "figures": [asdict(figure) for figure in figures],
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")


def said(figure: Figure) -> str:
    """A line about one figure."""
    rivals = "".join(f"; {name} {number(their.median)}" for name, their in figure.rivals.items())
    low, high = number(figure.ours.low), number(figure.ours.high)
    target = f" (target {figure.target})" if figure.target else ""
    return f"{figure.what}: {number(figure.ours.median)} {figure.unit} ({low} to {high}){rivals}{target}"


def number(value: float) -> str:
    """Three digits that tell something.

    >>> number(1234.5), number(12.345), number(0.0123), number(0)
    ('1,234', '12.3', '0.0123', '0')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def machine() -> str:
    """Processor, cores, memory and system."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = models[0] if models else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}"


def versions() -> dict[str, str]:
    """Of Python and the packages that took part."""
    return {
        "python": platform.python_version(),
        **{name: found for name in PACKAGES if (found := _version(name))},
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
