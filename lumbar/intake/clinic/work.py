"""The child of the cage: ``python -m lumbar.intake.clinic.work`` does one verb and says so in lines of JSON.

Imports stay inside the verbs: what they bring may run only once the child is confined.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any, TypeAlias

from lumbar.errors import CannotShow
from lumbar.intake.clinic.limits import confine

Job: TypeAlias = dict[str, Any]
Say: TypeAlias = Callable[[str, float], None]
"""Takes the step in words and the share done, 0 to 1."""
Verb: TypeAlias = Callable[[Job, Say], dict[str, Any]]


def recognise(job: Job, say: Say) -> dict[str, Any]:
    """What the file is, a first mapping and what to ask; ``reading`` in the job is taken instead of told."""
    raise NotImplementedError


VERBS: Mapping[str, Verb] = {"recognise": recognise}


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
