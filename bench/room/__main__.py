"""``make load``: the server under a full room. ``--quick`` takes half a minute; ``--only`` and ``--minutes`` shape it.

The crowd runs on the same machine as the server and takes processor time from it: its own share stands in each row.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.room.chromium import Landing, land
from bench.room.crowd import Waits, filtering, landing, with_a_browser
from bench.room.figures import HEAD, Found, keep, line, summed
from bench.room.server import Process, Server, served

LANDS, FILTERS, MANY = 8_000, 200, 1_000
"""Milliseconds that 95 of 100 may wait at most."""
GROWTH, MEGABYTES = 1.1, 700
SCENARIOS = ("landing", "filters", "many", "soak")


@dataclass
class Meter:
    """What server and crowd take while the block runs, in cores."""

    server: Server
    cores: list[float] = field(default_factory=list[float])

    @contextmanager
    def running(self) -> Generator[None]:
        """Note processor time from start to end of the block."""
        both = (self.server, Process(os.getpid()))
        before, start = [each.cpu() for each in both], time.perf_counter()
        yield
        took = time.perf_counter() - start
        self.cores = [(each.cpu() - then) / took for each, then in zip(both, before, strict=True)]

    def found(self, scenario: str, waits: Waits, what: str, target: float) -> Found:
        """Return the row of one scenario."""
        seconds = waits.seconds.get(what, [])
        middle, p95, most = summed(seconds)
        errors = tuple(sorted(set(waits.wrong)))[:5]
        return Found(
            scenario, len(seconds), middle, p95, target, most, len(waits.wrong), *self.cores,
            self.server.megabytes(), errors,
        )  # fmt: skip


def main() -> int:
    """Run what is asked for; leave with 1 where a promise is not kept."""
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server is stopped on the way out
    print(HEAD, flush=True)
    rows: list[Found] = []
    with served() as server:
        like = land(server.address)
        for name in asked.only or SCENARIOS:
            for found in RUNS[name](server, asked, like):
                print(line(found), *found.wrong, sep="\n  ", flush=True)
                rows.append(found)
            if asked.keep:
                keep(rows)
    return 0 if all(each.kept for each in rows) else 1


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m bench.room", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=SCENARIOS, help="default: all")
    parser.add_argument("--quick", action="store_true", help="fewer people, half a minute in all")
    parser.add_argument("--minutes", type=float, default=0.0, help="of each run; default 5, the soak 20")
    parser.add_argument("--keep", action="store_true", help="write bench/results/room.json")
    return parser.parse_args()


def _seconds(asked: Namespace, minutes: float) -> float:
    return 8.0 if asked.quick else 60 * (asked.minutes or minutes)


def _landing(server: Server, asked: Namespace, like: Landing) -> list[Found]:
    people = 5 if asked.quick else 50
    meter = Meter(server)
    crowd = landing(server.address, people, within=people / 5, like=like)
    with meter.running():
        waits, real = asyncio.run(_amid(server, crowd, people))
    found = meter.found(f"{people} people land within {people / 5:.0f} s", waits, "landing", LANDS)
    chromium = Waits({"landing": [real]})
    return [found, meter.found("a real Chromium among them, charts drawn", chromium, "landing", LANDS)]


def _amid(server: Server, crowd: Awaitable[Waits], people: int) -> Awaitable[tuple[Waits, float]]:
    return with_a_browser(server.address, crowd, after=people / 10)


def _filters(server: Server, asked: Namespace, like: Landing) -> list[Found]:
    return _change(server, (5 if asked.quick else 50, 3.0), _seconds(asked, 5), FILTERS)


def _many(server: Server, asked: Namespace, like: Landing) -> list[Found]:
    return _change(server, (20, 5.0) if asked.quick else (200, 15.0), _seconds(asked, 5), MANY)


def _change(server: Server, crowd: tuple[int, float], seconds: float, target: float) -> list[Found]:
    people, every = crowd
    meter = Meter(server)
    with meter.running():
        waits = asyncio.run(filtering(server.address, people, every, seconds))
    named = f"{people} people, a filter every {every:.0f} s, {seconds / 60:.1f} min"
    found = [meter.found(named, waits, "filter", target)]
    if waits.seconds.get("turning"):
        turned = Waits({"turning": waits.seconds["turning"]})
        found.append(meter.found("  the same, turning to another page", turned, "turning", LANDS))
    return found


def _soak(server: Server, asked: Namespace, like: Landing) -> list[Found]:
    """Memory once warm, and how much more it takes by the end."""
    meter, seconds, start = Meter(server), _seconds(asked, 20), time.perf_counter()
    seen: list[tuple[float, float]] = []
    with meter.running():
        waits = asyncio.run(
            filtering(
                server.address,
                5 if asked.quick else 50,
                6.0,
                seconds,
                lambda: seen.append((time.perf_counter() - start, server.megabytes())),
            )
        )
    warm = max(held for at, held in seen if at <= max(seconds / 4, seen[0][0]))
    most = max(held for _, held in seen)
    grown = most / warm
    if not asked.quick and (grown > GROWTH or most > MEGABYTES):
        waits.wrong.append(f"memory: {warm:.0f} MB once warm, {most:.0f} MB at most")
    named = f"soak {seconds / 60:.0f} min: {warm:.0f} MB warm, most {most:.0f} ({100 * (grown - 1):+.0f} %)"
    return [meter.found(named, waits, "filter", MANY)]


RUNS: dict[str, Callable[[Server, Namespace, Landing], list[Found]]] = {
    "landing": _landing,
    "filters": _filters,
    "many": _many,
    "soak": _soak,
}

if __name__ == "__main__":
    raise SystemExit(main())
