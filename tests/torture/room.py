"""An hour of a full room: does the server keep its memory, and answer all the while?"""

import subprocess
import sys

from lumbar.store import ROOT


def test_an_hour_of_fifty_readers_takes_no_more_memory() -> None:
    command = [sys.executable, "-m", "bench.room", "--only", "soak", "--minutes", "60"]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=5_400).returncode == 0
