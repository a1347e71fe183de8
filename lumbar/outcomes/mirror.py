"""What is published on object storage, kept in a folder of this machine: readers ask the folder, never the network.

The folder holds the newest publication that came over whole, each file checked against the manifest's digest. A
thread of its own looks for a newer one, at most every few seconds and only while somebody asks; until that one is
whole, or where it cannot be had, the answers are those of before, and say so.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Lock
from typing import Final

from pydantic import ValidationError

from lumbar.errors import CannotShow
from lumbar.outcomes.kept import GRACE
from lumbar.outcomes.manifest import MANIFEST, MANIFEST_TEXT, Damaged, Manifest, checked, known, read_manifest
from lumbar.outcomes.publish import sweep
from lumbar.outcomes.published_files import intact
from lumbar.outcomes.remote import FILE, SCHEME, Remote
from lumbar.outcomes.writing import UNFINISHED, one_writer, sync, write

EVERY: Final = 5.0
"""Seconds between two looks."""
PATIENCE, BRIEFLY = 60.0, 3.0
"""Seconds a process waits for its first look: where there is nothing yet to show, and where there is."""
MIRRORS: Final = "mirrors"
ORIGIN: Final = "origin.txt"
"""Holds the address; nothing is published in a folder that has it."""


class Mirror:
    """One store on object storage and its folder; safe to use from many threads."""

    def __init__(self, address: str, folder: Path) -> None:
        self.remote, self.folder = Remote(address), folder
        self.missing = f"The store at {address} is still being fetched. Ask again in a minute."
        """Why the newest publication is not here, in a sentence; empty where it is."""
        self.changes = 0
        """Rises whenever what is here, or what is to be said of it, is another."""
        self._tag = ""
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, "mirror")
        self._look: Future[None] | None = None
        self._looked = 0.0

    def freshen(self, *, now: bool = False) -> Future[None]:
        """Begin to look for a newer publication, where the last look is long ago; never waits."""
        with self._lock:
            due = now or time.monotonic() - self._looked > EVERY
            if self._look is not None and self._look.done():
                self._look.result()  # What nobody foresaw is not kept quiet.
            if self._look is None or (due and self._look.done()):
                self._looked = time.monotonic()
                self._look = self._thread.submit(self._mirrored)
            return self._look

    def ready(self) -> None:
        """Wait for the first look, for as long as nothing else can be shown; later looks are not waited for."""
        first = self.freshen()
        if not self.changes:
            wait([first], BRIEFLY if (self.folder / MANIFEST).exists() else PATIENCE)

    def mend(self) -> None:
        """Fetch again what a disk has damaged."""
        self._tag = ""
        wait([self.freshen(now=True)], PATIENCE)

    def _mirrored(self) -> None:
        before = self._tag, self.missing
        try:
            self._take()
            self.missing = ""
        except CannotShow as why:
            self.missing = str(why)
        if not self.changes or before != (self._tag, self.missing):
            self.changes += 1

    def _take(self) -> None:
        """Take over what is published there, whole or not at all; raises CannotShow where that cannot be."""
        tag = self.remote.tag()
        if tag and tag == self._tag and (self.folder / MANIFEST).exists():
            self._drop_old()
            return
        text = self.remote.manifest() if tag else b""
        newest = _parsed(text) if tag else None
        with one_writer(self.folder):
            write(f"{self.remote.address}\n".encode(), self.folder / ORIGIN)
            if newest is None:
                (self.folder / MANIFEST).unlink(missing_ok=True)  # What was undone must not come back.
                raise CannotShow(
                    f"There is no outcome store at {self.remote.address}. Publish one, or name another."
                )
            for name, digest in newest.every_file.items():
                if not intact(self.folder / name, digest):
                    self._fetch(name, digest)
            write(text, self.folder / MANIFEST)
        self._tag = tag

    def _fetch(self, name: str, digest: str) -> None:
        unfinished = self.folder / f".{name}{UNFINISHED}"
        try:
            self.remote.fetch(name, unfinished)
            if not intact(unfinished, digest):
                raise Damaged(
                    f"A file at {self.remote.address} is not the one its manifest describes. Publish the store again."
                )
            with unfinished.open("rb") as whole:
                os.fsync(whole.fileno())
            unfinished.replace(self.folder / name)
        finally:
            unfinished.unlink(missing_ok=True)
        sync(self.folder)

    def _drop_old(self) -> None:
        """Remove files of earlier publications once every answer out of them has ended, and what was never finished."""
        if time.time() - (self.folder / MANIFEST).stat().st_mtime <= GRACE.total_seconds():
            return
        named = {*read_manifest(self.folder).every_file}
        if all(file.name in named for file in self.folder.glob("*.parquet*")):
            return
        with one_writer(self.folder):
            sweep(self.folder, read_manifest(self.folder))
            for unfinished in self.folder.glob(f".*{UNFINISHED}"):
                unfinished.unlink()


def _parsed(text: bytes) -> Manifest:
    """The manifest; raises Damaged where it cannot be read, or names files that no publication would."""
    try:
        manifest = checked(known(MANIFEST_TEXT.validate_json(text)))
    except ValidationError:
        raise Damaged("The manifest on object storage cannot be read. Publish the store again.") from None
    if not all(
        FILE.fullmatch(name) and name[-24:-8] == digest[:16] for name, digest in manifest.every_file.items()
    ):
        raise Damaged(
            "The manifest on object storage names files that are none of a store. Publish the store again."
        )
    return manifest


def folder_of(address: str, kind: str = MIRRORS) -> Path:
    """The folder of this machine that belongs to an address: readable, and another one for any other."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", address.removeprefix(SCHEME)).strip("-")[:60]
    digest = hashlib.sha256(address.encode()).hexdigest()[:8]
    home = Path(os.environ.get("LUMBAR_HOME") or Path.home() / ".lumbar")
    return home / kind / f"{words}-{digest}"


_known: dict[Path, Mirror] = {}


def mirrored(address: str) -> Path:
    """Where the publications at ``address`` are read; from now on there is looked for newer ones."""
    place = folder_of(address)
    if place not in _known:
        _known.setdefault(place, Mirror(address, place))
    _known[place].freshen()
    return place


def is_mirror(place: Path) -> bool:
    """Whether what lies there comes from object storage."""
    return place in _known or (place / ORIGIN).exists()


def made_ready(place: Path) -> None:
    """Wait until there is something to show, where the folder is a mirror."""
    if place in _known:
        _known[place].ready()


def mended(place: Path) -> None:
    """Fetch again what is damaged, where the folder is a mirror."""
    if place in _known:
        _known[place].mend()


def changes(place: Path) -> int:
    """What rises with every change of a mirror; 0 for any other folder."""
    return _known[place].changes if place in _known else 0


def missing(place: Path) -> str:
    """Why a mirror has not the newest publication, in a sentence; empty where it has, and for any other folder."""
    return _known[place].missing if place in _known else ""
