"""What a process without rivals holds at most for all questions: python -m bench.large_memory <store> [left out]."""

from __future__ import annotations

import sys
from contextlib import suppress

from pydantic import TypeAdapter

from bench.record import Figure, resident, spread
from bench.selections import questions, selections
from lumbar.errors import CannotShow
from lumbar.questions.clinics import EpisodeFilters

ABOVE, IN_ALL = 150, 450
"""Targets: MB above the imports, and in all."""


def asked_twice(filters: EpisodeFilters, left_out: str) -> None:
    """Every question of every selection but one; those refused for their size too."""
    for some in selections(filters).values():
        calls = [call for name, call in questions(some).items() if name != left_out]
        for call in (*calls, *calls):
            with suppress(CannotShow):
                call()


def memory(store: str, left_out: str = "") -> list[Figure]:
    """Above the imports, and in all."""
    before = resident("VmRSS")
    asked_twice(EpisodeFilters("ODI", 12, store=store), left_out)
    peak = resident("VmHWM")
    asked = f"every question twice{f' but {left_out}' if left_out else ''}"
    above = _held(f"memory above the imports, {asked}, at most", peak - before, ABOVE)
    return [above, _held(f"memory in all, {asked}, at most", peak, IN_ALL)]


def _held(what: str, megabytes: float, most: int) -> Figure:
    return Figure(what, spread([megabytes]), "MB", 1, {}, f"{most} MB", megabytes <= most)


if __name__ == "__main__":
    print(TypeAdapter(list[Figure]).dump_json(memory(*sys.argv[1:])).decode())
