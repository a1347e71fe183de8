"""One person in the room: a browser's part of Streamlit's protocol, without drawing anything."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.room.fetching import FailedError
from bench.room.widgets import Widget, widget

PATIENCE = 20
"""Seconds after which an answer counts as none."""
MOST_OFF = 2
"""Filters that somebody has off their usual choice at a time."""
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Visitor:
    """A session over a websocket: what was chosen, what the page offers, what the browser has cached."""

    def __init__(self, address: str, chance: random.Random) -> None:
        self.address, self.chance = address, chance
        self.at, self.page = "", ""
        self.pages: dict[str, str] = {}
        self.offered: dict[str, Widget] = {}
        self.chosen: dict[str, list[str]] = {}
        self.link: dict[str, list[str]] = {}
        self.cached: dict[str, ForwardMsg] = {}
        self.charts = 0
        self._line: ClientConnection | None = None
        self._takes: dict[str, Callable[[ForwardMsg], None]] = {
            "delta": self._see,
            "new_session": self._begin,
            "navigation": self._learn,
            "page_info_changed": self._follow,
            "script_finished": self._finish,
        }

    async def arrive(self) -> None:
        """Open the websocket and wait until the page is complete."""
        self._line = await connect(
            f"{self.address.replace('http', 'ws')}/_stcore/stream",
            subprotocols=["streamlit"],
            origin=self.address,
            compression=None,
            max_size=None,
            open_timeout=PATIENCE,
        )
        await self._ask()

    async def turn_to(self, name: str) -> None:
        """Open another page by the menu."""
        self.at, self.page, self.offered, self.chosen = name, self.pages[name], {}, {}
        await self._ask()

    async def change(self) -> None:
        """Change a filter, one in view rather than one under More, and wait for the answer.

        Nobody changes everything: once two are off their usual choice, or nothing could be shown, one is put back.
        """
        off = [each for each in self.offered.values() if self.chosen[each.key] != each.at_first()]
        back = len(off) >= MOST_OFF or (off and not self.charts)
        changed = self.chance.choice(off) if back else self._pick()
        words = changed.at_first() if back else changed.another(self.chosen[changed.key], self.chance)
        self.chosen[changed.key] = words
        self.link.pop(changed.key, None)
        if words != changed.at_first():
            self.link[changed.key] = words or [""]
        await self._ask(changed.fragment)

    def _pick(self) -> Widget:
        """Return a filter of the page."""
        known = list(self.offered.values())
        if not known:
            raise FailedError("a page without filters")
        return self.chance.choices(known, [each.weight for each in known])[0]

    async def leave(self) -> None:
        """Close the tab."""
        if self._line:
            await self._line.close()

    async def _ask(self, fragment: str = "") -> None:
        if self._line is None:
            raise FailedError("nobody has arrived")
        await self._line.send(self._request(fragment))
        async with asyncio.timeout(PATIENCE):
            while not self._hear(await self._line.recv(decode=False)):
                pass

    def _request(self, fragment: str) -> bytes:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = urlencode(self.link, doseq=True)
        asked.page_script_hash = self.page
        asked.fragment_id = fragment
        asked.cached_message_hashes.extend(self.cached)
        asked.widget_states.widgets.extend(
            self.offered[key].state(words) for key, words in self.chosen.items()
        )
        seen = asked.context_info
        seen.timezone, seen.locale, seen.color_scheme = "UTC", "en-US", "light"
        seen.url = f"{self.address}/"
        return message.SerializeToString()

    def _hear(self, frame: bytes) -> bool:
        """Take a message in; return whether it says that the answer is complete."""
        message = ForwardMsg.FromString(frame)
        if message.HasField("ref_hash"):
            metadata, message = message.metadata, self.cached[message.ref_hash]
            message.metadata.MergeFrom(metadata)
        elif message.metadata.cacheable:
            self.cached[message.hash] = message
        heard = self._takes.get(message.WhichOneof("type") or "")
        if heard:
            heard(message)
        return message.HasField("script_finished") and message.script_finished in DONE

    def _begin(self, message: ForwardMsg) -> None:
        if not message.metadata.run.fragment_ids:
            self.charts, self.offered = 0, {}

    def _see(self, message: ForwardMsg) -> None:
        kind = message.delta.new_element.WhichOneof("type")
        if kind == "exception":
            raise FailedError(message.delta.new_element.exception.message)
        self.charts += kind == "plotly_chart"
        known = widget(message)
        if known:
            self.offered[known.key] = known
            self.chosen.setdefault(known.key, self.link.get(known.key) or known.at_first())

    def _learn(self, message: ForwardMsg) -> None:
        self.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}

    def _follow(self, message: ForwardMsg) -> None:
        self.link = parse_qs(message.page_info_changed.query_string, keep_blank_values=True)

    def _finish(self, message: ForwardMsg) -> None:
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            raise FailedError("the page could not be run")
        self.chosen = {key: words for key, words in self.chosen.items() if key in self.offered}
