"""Peak memory of one comparison in a process of its own: python -m bench.speed_memory <store> <contender>."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bench import speed_contenders as contenders
from bench.record import resident
from bench.selections import narrowed
from lumbar.questions.clinics import EpisodeFilters

RESET = Path("/proc/self/clear_refs")


def ours(filters: EpisodeFilters) -> None:
    """Our comparison of the narrowed selection."""
    contenders.ours(narrowed(filters))


def everybody(filters: EpisodeFilters) -> None:
    """Ours without a filter."""
    contenders.ours(filters)


def pandas(filters: EpisodeFilters) -> None:
    """The fastest way with pandas: everything read, the selection taken from memory."""
    some = narrowed(filters)
    contenders.by_hand(contenders.picked(contenders.read(filters), some), some)


CONTENDERS: dict[str, Callable[[EpisodeFilters], None]] = {
    each.__name__: each for each in (ours, everybody, pandas)
}


def peak(store: str, who: str) -> tuple[float, float]:
    """Megabytes at most above what the process held before: its own, and code of libraries.

    Importing a library only maps its code; what a first answer runs of it is then read in, the same few
    pages whatever the store's size, shared by all processes and given back when memory is short.
    """
    before, code = resident("VmRSS"), resident("RssFile")
    RESET.write_text("5", encoding="ascii")
    CONTENDERS[who](EpisodeFilters("ODI", 12, store=store))
    code = resident("RssFile") - code
    return resident("VmHWM") - before - code, code


if __name__ == "__main__":
    print(*peak(*sys.argv[1:3]))
