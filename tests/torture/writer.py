"""Processes that change a store once and may kill themselves at a step: python -m tests.torture.writer < jobs."""

import json
import os
import signal
import stat
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from lumbar.outcomes import add_batch, kept, undo
from lumbar.outcomes.batches import DECLARATION
from tests.torture.steps import at_step


@dataclass(frozen=True)
class Job:
    """Add the batch (undo where there is none), killed at ``step`` or after ``delay`` seconds.

    ``torn``: of a file that is synced at that step only half is there.
    """

    folder: str
    batch: str = ""
    step: int = 0
    delay: float = 0.0
    torn: bool = False


def do(job: Job):
    if not job.batch:
        return undo(Path(job.folder))
    rows = Path(job.batch)
    return add_batch(
        Path(job.folder), rows, DECLARATION.validate_json(rows.with_suffix(".json").read_bytes())
    )


def _die(torn: bool, name: str, given: tuple) -> None:
    if torn and name == "fsync" and stat.S_ISREG(os.fstat(given[0]).st_mode):
        os.ftruncate(given[0], os.fstat(given[0]).st_size // 2)
    os.kill(os.getpid(), signal.SIGKILL)


def _done(job: Job) -> None:
    with at_step(job.step, lambda name, given: _die(job.torn, name, given)):
        added = do(job)
    print(json.dumps(added), flush=True)


def main() -> None:
    """For every job a process of its own, which has nothing to load any more: what it said, and how it ended."""
    kept.GRACE = timedelta(seconds=5)
    for line in sys.stdin:
        job = Job(**json.loads(line))
        process = os.fork()
        if process == 0:
            _done(job)
            os._exit(0)
        if job.delay:
            time.sleep(job.delay)
            os.kill(process, signal.SIGKILL)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
