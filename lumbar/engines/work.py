"""The child of the cage that publishes a large batch, ``python -m lumbar.engines.work``: as confined as any other."""

import sys
from pathlib import Path
from typing import Any, Final

from lumbar.intake.clinic.work import Job, Say, main

MEMORY: Final = 3 * 2**30
"""Bytes set aside, as limits count them: of what DuckDB and Polars set aside they touch less than half."""
COMMAND: Final = (sys.executable, "-P", "-m", "lumbar.engines.work")


def publish(job: Job, say: Say) -> dict[str, Any]:
    """As the verb of that name in ``lumbar.intake.clinic.work``, with tables on disk."""
    say("Adding it to the store, with tables on disk", 0.1)
    from lumbar.engines.batches import add_large_batch, bounded
    from lumbar.intake.clinic.checking.batch import BATCH, DECLARATION
    from lumbar.outcomes import arrivals
    from lumbar.outcomes.batches import Batch
    from lumbar.outcomes.scope import Scope, seen_by

    rows, said = (Path(job["scratch"]) / name for name in (BATCH, DECLARATION))
    store = Path(job["store"])
    role, clinics, expires = job["scope"]
    with seen_by(Scope(role, tuple(clinics), expires)):
        added = add_large_batch(bounded, store, rows, Batch(rows, said.read_bytes()).declaration)
    return {**added._asdict(), "arrivals": arrivals(store)._asdict()}


if __name__ == "__main__":
    main({"publish": publish})
