"""People in one room: who opens what and when, and how long each of them waits."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from bench.room.chromium import Landing, land
from bench.room.fetching import FailedError, fetch
from bench.room.visitor import Visitor

SEED = 20_502_020
PAGES = {
    "outlook": 3, "places": 2, "people": 2, "drivers": 1, "scenarios": 1, "care": 1,
    "therapies": 2, "patients": 1, "clinics": 1, "progress": 1,
}  # fmt: skip
"""Where people are: two thirds on populations."""
STAY = 12
"""Changes of filters before somebody turns to another page."""
WRONG = (FailedError, WebSocketException, OSError, TimeoutError)


@dataclass
class Waits:
    """Seconds waited, by what was done, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    wrong: list[str] = field(default_factory=list[str])

    async def measured(self, what: str, since: float, doing: Awaitable[None]) -> bool:
        """Wait for what is done and note since when; return whether it went well."""
        try:
            await doing
        except WRONG as reason:
            self.wrong.append(f"{what}: {type(reason).__name__} {reason}")
            return False
        self.seconds.setdefault(what, []).append(time.perf_counter() - since)
        return True


def _chance(number: int) -> random.Random:
    return random.Random(SEED + number)  # noqa: S311


async def landing(address: str, people: int, within: float, like: Landing) -> Waits:
    """Let people open the landing page with empty caches, evenly within so many seconds."""
    waits = Waits()

    async def one(number: int) -> None:
        await asyncio.sleep(number * within / people)
        someone = Visitor(address, _chance(number))
        await waits.measured("landing", time.perf_counter(), _land(someone, like))
        await someone.leave()

    await asyncio.gather(*map(one, range(people)))
    return waits


async def _land(someone: Visitor, like: Landing) -> None:
    """Page and bundles; then, beside the charts' own numbers, the bundles that draw them."""
    await fetch(someone.address, like.before)
    await asyncio.gather(someone.arrive(), fetch(someone.address, like.after))
    if not someone.charts:
        raise FailedError("a landing page without a chart")


async def filtering(
    address: str, people: int, every: float, seconds: float, watch: Callable[[], None] | None = None
) -> Waits:
    """Let people change filters, each every so many seconds on average, and turn to another page now and then.

    Waits count from the moment somebody meant to click: a late answer to the click before counts for this one too.
    Those of the first ``every`` seconds, in which everybody arrives, are not counted.
    """
    waits, began = Waits(), time.perf_counter()

    async def one(number: int) -> None:
        chance = _chance(number)
        someone, arriving = Visitor(address, chance), Waits()
        await asyncio.sleep(every * number / people)
        meant = time.perf_counter()
        well = await arriving.measured("arriving", meant, _settle(someone, chance))
        waits.wrong.extend(arriving.wrong)
        while well:
            meant += chance.uniform(0.5, 1.5) * every
            if meant > began + seconds:
                break
            await asyncio.sleep(max(0.0, meant - time.perf_counter()))
            turns = chance.random() < 1 / STAY
            doing = _settle(someone, chance) if turns else someone.change()
            well = await waits.measured("turning" if turns else "filter", meant, doing)
        await someone.leave()

    everybody = asyncio.gather(*map(one, range(people)))
    while not everybody.done():
        await asyncio.wait([everybody], timeout=5)
        if watch:
            watch()
    await everybody
    return waits


async def _settle(someone: Visitor, chance: random.Random) -> None:
    """Arrive where nobody has yet, then open a page of one's choice."""
    if not someone.pages:
        await someone.arrive()
    await someone.turn_to(chance.choices(list(PAGES), list(PAGES.values()))[0])


async def with_a_browser(address: str, crowd: Awaitable[Waits], after: float) -> tuple[Waits, float]:
    """Run the crowd; return beside its waits the seconds in which a real Chromium, opened amid it, drew the charts."""

    async def browse() -> Landing:
        await asyncio.sleep(after)
        return await asyncio.to_thread(land, address)

    waits, real = await asyncio.gather(crowd, browse())
    return waits, real.seconds
