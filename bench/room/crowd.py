"""People in one room: who opens what and when, and how long each of them waits."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Error as BrowserError
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


@dataclass(frozen=True)
class Wait:
    """What was waited for, on which page; seconds from the click, and from when somebody had meant to click."""

    what: str
    page: str
    seconds: float
    meant: float


@dataclass
class Waits:
    """How long each waited, and what went wrong."""

    all: list[Wait] = field(default_factory=list[Wait])
    wrong: list[str] = field(default_factory=list[str])

    async def measured(self, what: str, someone: Visitor, meant: float, doing: Awaitable[None]) -> bool:
        """Wait for what is done and note how long it took; return whether it went well."""
        clicked = time.perf_counter()
        try:
            await doing
        except WRONG as reason:
            self.wrong.append(f"{what} {someone.at}: {type(reason).__name__} {reason}")
            return False
        now = time.perf_counter()
        self.all.append(Wait(what, someone.at, now - clicked, now - meant))
        return True

    def of(self, what: str) -> list[Wait]:
        """Return the waits for one thing."""
        return [each for each in self.all if each.what == what]


def _chance(number: int) -> random.Random:
    return random.Random(SEED + number)  # noqa: S311


async def landing(address: str, people: int, within: float, like: Landing) -> Waits:
    """Let people open the landing page with empty caches, evenly within so many seconds."""
    waits = Waits()

    async def one(number: int) -> None:
        await asyncio.sleep(number * within / people)
        someone = Visitor(address, _chance(number))
        await waits.measured("landing", someone, time.perf_counter(), _land(someone, like))
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
    addresses: Sequence[str],
    people: int,
    every: float,
    seconds: float,
    watch: Callable[[], None] | None = None,
) -> Waits:
    """Let people change filters, each every so many seconds on average, and turn to another page now and then.

    They are spread evenly over servers, and stay where they are.

    A wait lasts from the click until the last message of the changed page is here. Who still waits clicks later than
    they meant to; that is noted beside it. The first ``every`` seconds, in which everybody arrives, are not counted.
    """
    waits, began = Waits(), time.perf_counter()

    async def one(number: int) -> None:
        chance = _chance(number)
        someone, arriving = Visitor(addresses[number % len(addresses)], chance), Waits()
        await asyncio.sleep(every * number / people)
        meant = time.perf_counter()
        well = await arriving.measured("arriving", someone, meant, _settle(someone, chance))
        waits.wrong.extend(arriving.wrong)
        while well:
            meant += chance.uniform(0.5, 1.5) * every
            if meant > began + seconds:
                break
            await asyncio.sleep(max(0.0, meant - time.perf_counter()))
            turns = chance.random() < 1 / STAY
            doing = _settle(someone, chance) if turns else someone.change()
            well = await waits.measured("turning" if turns else "filter", someone, meant, doing)
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


async def with_a_browser(address: str, crowd: Awaitable[Waits], after: float) -> tuple[Waits, Waits]:
    """Run the crowd; return beside its waits how soon a real Chromium, opened amid it, drew the charts."""

    async def browse() -> Waits:
        await asyncio.sleep(after)
        try:
            seconds = (await asyncio.to_thread(land, address)).seconds
        except BrowserError as reason:
            return Waits(wrong=[f"Chromium: {reason.message}"])
        return Waits([Wait("landing", "", seconds, seconds)])

    return await asyncio.gather(crowd, browse())
