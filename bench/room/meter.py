"""What server, crowd and all others take of the machine while a scenario runs."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.room.crowd import Wait, Waits
from bench.room.figures import Found, Page, summed
from bench.room.server import TICKS, Process, Servers

BUSY = (0, 1, 2, 5, 6, 7)
"""Where /proc/stat counts processor time that somebody took: user, nice, system, interrupts, stolen."""


@dataclass
class Meter:
    """Processor time in cores, and the most memory seen, of one scenario."""

    server: Servers
    cores: tuple[float, float, float] = (0.0, 0.0, 0.0)
    seen: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])

    @contextmanager
    def running(self) -> Generator[None]:
        """Note processor time from start to end of the block."""
        before, start = self._spent(), time.perf_counter()
        yield
        took = time.perf_counter() - start
        ours, crowd, machine = ((now - then) / took for now, then in zip(self._spent(), before, strict=True))
        self.cores = ours, crowd, max(0.0, machine - ours - crowd)
        self.look()

    def look(self) -> None:
        """Note the memory that the server holds now."""
        self.seen.append((time.perf_counter(), self.server.megabytes()))

    def _spent(self) -> list[float]:
        fields = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:]
        machine = sum(int(fields[place]) for place in BUSY) / TICKS
        return [self.server.cpu(), Process(os.getpid()).cpu(), machine]

    def found(self, scenario: str, waits: Waits, what: str, target: float) -> Found:
        """Return the row of one scenario."""
        some = waits.of(what)
        middle, p95, most = summed([each.seconds for each in some])
        return Found(
            scenario, len(some), middle, p95, target, most,
            summed([each.meant for each in some])[1], len(waits.wrong), *self.cores,
            max((held for _, held in self.seen), default=0.0), tuple(sorted(set(waits.wrong)))[:5], _by_page(some),
        )  # fmt: skip


def _by_page(some: list[Wait]) -> dict[str, Page]:
    """Return number, median and 95th percentile of each page, the slowest first; nothing where there is one page."""
    names = {each.page for each in some}
    pages = {name: [each.seconds for each in some if each.page == name] for name in names}
    rows = {name: Page(len(seconds), *summed(seconds)) for name, seconds in pages.items()}
    return dict(sorted(rows.items(), key=lambda row: -row[1].p95)) if len(rows) > 1 else {}
