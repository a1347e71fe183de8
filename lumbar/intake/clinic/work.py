"""The child of the cage: ``python -m lumbar.intake.clinic.work`` does one verb and says so in lines of JSON.

Imports stay inside the verbs: what they bring may run only once the child is confined.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, TypeAlias

from lumbar.errors import CannotShow
from lumbar.intake.clinic.caps import MOST_STREAMED, checked_file
from lumbar.intake.clinic.limits import confine
from lumbar.intake.clinic.reasons import refuse

if TYPE_CHECKING:
    from lumbar.intake.clinic.checking.check import Checked
    from lumbar.intake.clinic.mapping import FileMapping

Job: TypeAlias = dict[str, Any]
Say: TypeAlias = Callable[[str, float], None]
"""Takes the step in words and the share done, 0 to 1."""
Verb: TypeAlias = Callable[[Job, Say], dict[str, Any]]
FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def recognise(job: Job, say: Say) -> dict[str, Any]:
    """What the ``file`` is, a first mapping as TOML without what a person must say, and what to ask them.

    Of a large file some rows are ``looked_at``, from all over it.
    ``most_bytes`` bounds the file; ``reading``, as ``Recognised.reading`` is written, is taken instead of told.
    """
    path = _file(job)
    say("Finding out what kind of file it is", 0.05)
    from pydantic import TypeAdapter

    from lumbar.intake.clinic.mapping import Reading, written
    from lumbar.intake.clinic.reading.some import some_rows
    from lumbar.intake.clinic.reading.table import lots_of, read_parts, read_table, recognise_reading

    reading, sheets = recognise_reading(path)
    if "reading" in job:
        reading = TypeAdapter(Reading).validate_python(job["reading"], strict=False)
    say("Reading the file", 0.15)
    if (job.get("lots") or lots_of(path)) == 1:
        table = read_table(path, reading)
        rows = table.texts.height
    else:
        table, rows = some_rows(read_parts(path, reading))
    say("Looking at its columns", 0.6)
    from lumbar.intake.clinic.questioning.questions import QUESTIONS, questions, undecided
    from lumbar.intake.clinic.recognising.profile import RECOGNISED
    from lumbar.intake.clinic.recognising.profile import recognise as recognised
    from lumbar.intake.clinic.recognising.suggest import suggest

    seen = replace(recognised(table, reading, sheets), rows=rows)
    say("Suggesting what they are", 0.8)
    mapping = suggest(seen, table)
    asked = questions(mapping, seen, table)
    return {
        "recognised": RECOGNISED.dump_python(seen, mode="json"),
        "looked_at": table.texts.height,
        "mapping": written(undecided(mapping, asked)),
        "questions": QUESTIONS.dump_python(asked, mode="json"),
    }


def check(job: Job, say: Say) -> dict[str, Any]:
    """What is right and wrong with the ``file`` as the ``mapping`` (TOML) reads it; ``key`` in hex.

    The batch, what it declares and the rows set aside go into the folder ``scratch``.
    """
    path = _file(job)
    say("Reading the mapped columns", 0.05)
    from lumbar.intake.clinic.checking.check import CHECKED
    from lumbar.intake.clinic.mapping import parsed
    from lumbar.intake.clinic.reading.table import lots_of

    mapping, lots = parsed(job["mapping"]), job.get("lots") or lots_of(path)
    if lots == 1:
        found = _checked_whole(path, mapping, job, say)
    else:
        from lumbar.intake.clinic.checking.in_parts import InParts, check_in_parts

        parts = InParts(path, lots, Path(job["scratch"]))
        try:
            found = check_in_parts(parts, mapping, bytes.fromhex(job["key"]), say)
        except OSError as failed:
            if failed.errno in FULL:
                raise refuse("no_room") from None
            raise
    return CHECKED.dump_python(found, mode="json")


def _checked_whole(path: Path, mapping: FileMapping, job: Job, say: Say) -> Checked:
    """What is found in a file that is held in memory."""
    from lumbar.intake.clinic.checking.batch import QUARANTINE, write_batch
    from lumbar.intake.clinic.checking.check import check, dropped_of
    from lumbar.intake.clinic.checking.plan import used_columns
    from lumbar.intake.clinic.reading.table import read_table

    table = read_table(path, mapping.reading, used_columns(mapping))
    say("Checking every row", 0.4)
    found = check(table, mapping, bytes.fromhex(job["key"]), dropped_of(table.names, mapping))
    say("Keeping what is good", 0.9)
    write_batch(found.batch, found.declared, Path(job["scratch"]))
    found.quarantine.write_parquet(Path(job["scratch"]) / QUARANTINE)
    return found.checked


def publish(job: Job, say: Say) -> dict[str, Any]:
    """The generation the ``store`` has with the batch in ``scratch``, whether that changed it, whom it brought.

    ``scope``: who publishes; a child knows nobody.
    """
    say("Adding it to the store", 0.1)
    from lumbar.intake.clinic.checking.batch import BATCH, DECLARATION
    from lumbar.outcomes import add_batch, arrivals
    from lumbar.outcomes.batches import Batch
    from lumbar.outcomes.scope import Scope, seen_by

    rows, declared = (Path(job["scratch"]) / name for name in (BATCH, DECLARATION))
    batch = Batch(rows, declared.read_bytes())
    store = Path(job["store"])
    role, clinics, expires = job["scope"]
    with seen_by(Scope(role, tuple(clinics), expires)):
        added = add_batch(store, rows, batch.declaration)
    return {**added._asdict(), "arrivals": arrivals(store)._asdict()}


def own(job: Job, say: Say) -> dict[str, Any]:
    """What would be kept of a reader's own ``file``: a population or an IHME export, as ``kind`` says."""
    say("Reading and checking the file", 0.1)
    from lumbar.intake.own.checked import in_the_cage

    return in_the_cage(job)


def _file(job: Job) -> Path:
    return checked_file(Path(job["file"]), job.get("most_bytes", MOST_STREAMED))


VERBS: Final[Mapping[str, Verb]] = {"recognise": recognise, "check": check, "publish": publish, "own": own}


def main(verbs: Mapping[str, Verb] = VERBS) -> None:
    """Do what standard input asks for; what went wrong is said in words, or not at all."""
    asked = json.load(sys.stdin)
    told = _own_output()
    could_not = confine(asked["memory"], asked["cpu_seconds"], asked["parent"])

    def tell(**said: object) -> None:
        told.write(json.dumps(said, allow_nan=False) + "\n")
        told.flush()

    tell(could_not=could_not)
    try:
        result = verbs[asked["verb"]](asked["job"], lambda step, share: tell(step=step, share=share))
    except CannotShow as reason:
        tell(code=getattr(reason, "code", ""), sentence=str(reason))
    else:
        tell(result=result)


def _own_output() -> IO[str]:
    """Standard output for ``main`` alone: whatever a library prints goes nowhere."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return told


if __name__ == "__main__":
    main()
