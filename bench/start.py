"""How long `import app` takes in a fresh process: all that the first visitor's server must load."""

from __future__ import annotations

import subprocess
import sys
from statistics import median

from lumbar.store import ROOT

RUNS = 5
TARGET = 2.0
PROGRAM = "import time; t = time.perf_counter(); import app; print(time.perf_counter() - t)"


def main() -> None:
    """Print the median over five fresh processes."""
    quiet = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    seconds = [
        float(subprocess.run(quiet, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()[-1])
        for _ in range(RUNS)
    ]
    print(f"\nimport app: median {median(seconds):.2f} s of {RUNS} processes (target {TARGET:.0f} s)")


if __name__ == "__main__":
    main()
