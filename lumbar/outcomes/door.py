"""The one door to the outcome store: which folder is asked, and which of its publications."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from lumbar.errors import CannotShow
from lumbar.outcomes import mirror
from lumbar.outcomes.kept import Generation, chain
from lumbar.outcomes.manifest import MANIFEST, Damaged, checked, known, read_manifest
from lumbar.outcomes.opening import OutcomeStore, opened
from lumbar.outcomes.remote import is_remote
from lumbar.store import ROOT

DEMONSTRATION = ROOT / "data" / "demo"

Stamp: TypeAlias = tuple[tuple[int, int, int], ...]
"""What changes when a manifest, or a file it names, is replaced, damaged or repaired."""
NO_STORE: Stamp = ()
NOT_THERE = (0, 0, 0)
BEFORE = "These are the answers of the last publication that was fetched whole."


def own_store() -> Path:
    """Where outcomes are published if no folder is named: in LUMBAR_HOME, else in .lumbar at home."""
    return Path(os.environ.get("LUMBAR_HOME") or Path.home() / ".lumbar") / "outcomes"


def store_folder(named: str = "") -> Path:
    """The folder ``named``, else LUMBAR_STORE, else the own store once it is published, else the demonstration.

    Of a store on object storage it is the folder of this machine that mirrors it.
    """
    chosen = named or os.environ.get("LUMBAR_STORE", "")
    if is_remote(chosen):
        return mirror.mirrored(chosen)
    if chosen:
        return Path(chosen)
    return own_store() if _stamp(own_store()) != NO_STORE else DEMONSTRATION


@dataclass(frozen=True)
class _Held:
    """What stores were when first asked."""

    stamps: dict[Path, Stamp] = field(default_factory=dict)
    stores: dict[Path, OutcomeStore] = field(default_factory=dict)


_held: ContextVar[_Held | None] = ContextVar("held", default=None)


@contextmanager
def one_generation() -> Generator[None]:
    """Within, every store stays what it was when first asked: several queries never mix two publications."""
    before = _held.get()
    _held.set(before or _Held())
    try:
        yield
    finally:
        _held.set(before)


@contextmanager
def answered_by(store: OutcomeStore) -> Generator[None]:
    """Within, whoever asks the store's folder is answered by ``store``, whichever engine that asks."""
    before = _held.get()
    _held.set(_Held(stores={store.folder: store}))
    try:
        yield
    finally:
        _held.set(before)


def outcome_store(folder: Path | None = None) -> OutcomeStore:
    """The store in ``folder`` as now published; raises CannotShow where it is missing or damaged."""
    place = store_folder() if folder is None else folder
    held = _held.get() or _Held()
    if place not in held.stores:
        mirror.made_ready(place)
        held.stores[place] = _newest(place, _stamp(place))
    return held.stores[place]


def _newest(place: Path, stamp: Stamp, *, may_mend: bool = True) -> OutcomeStore:
    """The store, tried again where it was published anew in between, or what a disk damaged could be fetched again."""
    try:
        return _opened(place, stamp)
    except CannotShow as failed:
        if may_mend and isinstance(failed, Damaged):
            mirror.mended(place)
        again = _stamp_now(place)
        if again == stamp:
            raise
    return _newest(place, again, may_mend=False)


def _stamp(place: Path) -> Stamp:
    held = _held.get() or _Held()
    if place not in held.stamps:
        held.stamps[place] = _stamp_now(place)
    return held.stamps[place]


def _stamp_now(place: Path) -> Stamp:
    manifest, changes = _seen(place / MANIFEST), mirror.changes(place)
    mirrored = ((changes, 0, 0),) if changes else NO_STORE
    if manifest == NOT_THERE:
        return mirrored
    return manifest, *map(_seen, _named(place, manifest)), *mirrored


def _seen(file: Path | str) -> tuple[int, int, int]:
    try:
        found = os.stat(file)  # noqa: PTH116 (some thirty files, at every answer: as text they cost a third)
    except OSError:
        return NOT_THERE
    return found.st_mtime_ns, found.st_ino, found.st_size


@lru_cache(maxsize=16)
def _named(place: Path, _manifest: tuple[int, int, int]) -> tuple[str, ...]:
    """The published files, as text; none where the manifest cannot be read."""
    try:
        return tuple(str(place / file) for file in read_manifest(place).every_file)
    except CannotShow:
        return ()


def published(folder: str = "") -> tuple[str, Stamp]:
    """What changes when the store in ``folder`` is published anew, damaged or repaired, or another one is named."""
    place = store_folder(folder)
    return str(place), _stamp(place)


@lru_cache(maxsize=4)
def _opened(place: Path, stamp: Stamp) -> OutcomeStore:
    """The newest publication, or where it is damaged the one before.

    Where the manifest is missing there is no store: what was undone must not come back.
    """
    missing = mirror.missing(place)
    if missing and not (place / MANIFEST).exists():
        raise CannotShow(missing)
    try:
        return opened(place, read_manifest(place), f"{missing} {BEFORE}" if missing else "")
    except Damaged:
        if _stamp_now(place) != stamp:
            raise
        earlier = _last_whole(place)
        if earlier is None:
            raise
        return earlier


def _last_whole(place: Path) -> OutcomeStore | None:
    """The newest publication that is kept whole, saying so; None where there is none.

    It was shown before, to the same readers and in the same groups: showing it again tells nobody anything new. What
    was undone is no part of the chain, and stays hidden.
    """
    for each in chain(place):
        try:
            return opened(place, checked(known(each.manifest)), _instead(each))
        except Damaged:
            continue
    return None


def _instead(shown: Generation) -> str:
    day = shown.published[:10]
    when = f", published on {day}" if day else ""
    return (
        f"The newest publication is damaged; these are the answers of the last one that is whole{when}. "
        "Publish the store again."
    )
