"""``make load``: the server under a full room. ``--quick`` takes half a minute; ``--only`` and ``--minutes`` shape it.

The crowd runs on the same machine as the server and takes processor time from it: its own share stands in each row.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from bench.room.chromium import Landing, land
from bench.room.crowd import Waits, filtering, landing, with_a_browser
from bench.room.figures import HEAD, KINDS, MEGABYTES, Found, keep, line
from bench.room.meter import Meter
from bench.room.server import Server, Servers, served

LANDS, FILTERS, MANY = 8_000, 200, 1_000
"""Milliseconds that 95 of 100 may wait at most."""
GROWTH = 1.1


def main() -> int:
    """Run what is asked for; leave with 1 where a promise is not kept."""
    asked = _asked()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server is stopped on the way out
    print(HEAD, flush=True)
    rows: list[Found] = []
    with served() as server:
        like = land(server.address)
        for name in asked.only or KINDS:
            for found in RUNS[name](server, asked, like):
                print(line(found), *found.wrong, sep="\n  ", flush=True)
                rows.append(replace(found, kind=name, taken=datetime.now(UTC).isoformat(timespec="minutes")))
            if asked.keep:
                keep(rows)
    return 0 if all(each.kept for each in rows) else 1


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m bench.room", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=KINDS, help="default: all")
    parser.add_argument("--quick", action="store_true", help="fewer people, half a minute in all")
    parser.add_argument("--minutes", type=float, default=0.0, help="of each run; default 5, the soak 20")
    parser.add_argument("--keep", action="store_true", help="write bench/results/room.json")
    return parser.parse_args()


def _seconds(asked: Namespace, minutes: float) -> float:
    return 8.0 if asked.quick else 60 * (asked.minutes or minutes)


def _landing(server: Server, asked: Namespace, like: Landing) -> list[Found]:
    people = 5 if asked.quick else 50
    meter = Meter(Servers((server,)))
    crowd = landing(server.address, people, within=people / 5, like=like)
    with meter.running():
        waits, real = asyncio.run(_amid(server, crowd, people))
    found = meter.found(f"{people} people land within {people / 5:.0f} s", waits, "landing", LANDS)
    return [found, meter.found("a real Chromium among them, charts drawn", real, "landing", LANDS)]


def _amid(server: Server, crowd: Awaitable[Waits], people: int) -> Awaitable[tuple[Waits, Waits]]:
    return with_a_browser(server.address, crowd, after=people / 10)


def _filters(server: Server, asked: Namespace, like: Landing) -> list[Found]:
    return _change(Servers((server,)), (5 if asked.quick else 50, 3.0), _seconds(asked, 5), FILTERS)


def _two(server: Server, asked: Namespace, like: Landing) -> list[Found]:
    """The same shared by two servers, started anew, as a proxy would share it."""
    with served() as one, served() as other:
        both = Servers((one, other))
        return _change(both, (6 if asked.quick else 50, 3.0), _seconds(asked, 5), FILTERS, ", two servers")


def _many(server: Server, asked: Namespace, like: Landing) -> list[Found]:
    crowd = (20, 5.0) if asked.quick else (200, 15.0)
    return _change(Servers((server,)), crowd, _seconds(asked, 5), MANY)


def _change(
    servers: Servers, crowd: tuple[int, float], seconds: float, target: float, how: str = ""
) -> list[Found]:
    people, every = crowd
    meter = Meter(servers)
    with meter.running():
        waits = asyncio.run(filtering(servers.addresses, people, every, seconds, meter.look))
    named = f"{people} people, a filter every {every:.0f} s, {seconds / 60:.1f} min{how}"
    turned = Waits(waits.of("turning"))
    return [
        meter.found(named, waits, "filter", target),
        *(
            [meter.found("  the same, turning to another page", turned, "turning", LANDS)]
            if turned.all
            else []
        ),
    ]


def _soak(server: Server, asked: Namespace, like: Landing) -> list[Found]:
    """Memory once warm, and how much more it takes by the end."""
    meter, seconds = Meter(Servers((server,))), _seconds(asked, 20)
    people = 5 if asked.quick else 50
    with meter.running():
        waits = asyncio.run(filtering((server.address,), people, 6.0, seconds, meter.look))
    began = meter.seen[0][0]
    warm = max(held for at, held in meter.seen if at <= began + seconds / 4)
    most = max(held for _, held in meter.seen)
    grown = most / warm
    if not asked.quick and (grown > GROWTH or most > MEGABYTES):
        waits.wrong.append(f"memory: {warm:.0f} MB once warm, {most:.0f} MB at most")
    named = f"soak {seconds / 60:.0f} min: {warm:.0f} MB warm, most {most:.0f} ({100 * (grown - 1):+.0f} %)"
    return [meter.found(named, waits, "filter", MANY)]


RUNS: dict[str, Callable[[Server, Namespace, Landing], list[Found]]] = {
    "landing": _landing,
    "filters": _filters,
    "two": _two,
    "many": _many,
    "soak": _soak,
}

if __name__ == "__main__":
    raise SystemExit(main())
