"""A batch is added to a store, or the last addition undone: readers see all of it or nothing."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

from lumbar.errors import CannotShow
from lumbar.outcomes.agreement import agreed
from lumbar.outcomes.batches import Arrivals, Batch, Declaration, given, met
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.kept import (
    Generation,
    chain,
    forget,
    keep,
    keep_keys,
    kept,
    last_number,
    present,
    record,
    recorded,
    sweep_all,
)
from lumbar.outcomes.manifest import MANIFEST, Damaged, Manifest, no_store, read_manifest
from lumbar.outcomes.mending import batches_of, last_shown, mended, written
from lumbar.outcomes.mirror import is_mirror
from lumbar.outcomes.publish import write_manifest
from lumbar.outcomes.scope import require_publisher
from lumbar.outcomes.writing import one_writer


class Made(NamedTuple):
    """Files on disk that are not shown yet, and the name of the one that says whose rows they hold."""

    manifest: Manifest
    keys: str


class Added(NamedTuple):
    """The generation readers see from now on (0: no store), and whether it is another one than before."""

    generation: int
    changed: bool


Writing: TypeAlias = Callable[[Path, Sequence[Batch], int, Generation | None], Made]
"""Writes the files of batches together, by number and what was shown before; to readers nothing has changed yet."""


def in_memory(folder: Path, batches: Sequence[Batch], number: int, before: Generation | None) -> Made:
    """As few rows as fit into memory."""
    manifest, keys = written(folder, batches, number, before)
    return Made(manifest, keep_keys(folder, keys))


def add_batch(folder: Path, batch_file: Path, declaration: Declaration, write: Writing = in_memory) -> Added:
    """Publish the store in ``folder`` with a batch added; one that is in it already changes nothing.

    Raises CannotShow where the reader is no publisher, the store refuses the batch or cannot be written: to
    readers it stays as it was.
    """
    require_publisher()
    batch = given(batch_file, declaration)
    with _changing(folder):
        now = present(folder)
        _refuse_strangers(now, declaration)
        _refuse_without_manifest(folder)
        if now and batch.name in now.batches:
            _mend(folder, now, batch)
            return Added(now.number, changed=False)
        number = now.number if now else 0
        earlier = now.batches if now and not declaration.replaces else ()
        _publish(folder, [*batches_of(folder, earlier), batch], number + 1, number, write)
        return Added(number + 1, changed=True)


def add_whole(
    folder: Path, declaration: Declaration, make: Callable[[int, Generation | None], Made]
) -> Added:
    """Publish what ``make`` writes, by number and what was shown before, in place of all that was in the store.

    What it was made from is not kept. Raises CannotShow as ``add_batch`` does.
    """
    require_publisher()
    with _changing(folder):
        now = present(folder)
        _refuse_strangers(now, replace(declaration, replaces=True))
        _refuse_without_manifest(folder)
        number = now.number if now else 0
        made = make(number + 1, last_shown(folder, declaration.k))
        if now and made.manifest == replace(now.manifest, generation=number + 1):
            return Added(number, changed=False)
        _show(folder, Generation(made.manifest, (), "", number, made.keys))
        return Added(number + 1, changed=True)


def undo(folder: Path) -> Added:
    """Return to what was published before, as a generation of its own; before the first there is no store.

    Raises CannotShow where what was before is no longer kept.
    """
    require_publisher()
    if present(folder) is None:
        raise no_store(folder)
    with _changing(folder):
        now = next(chain(folder))
        if now.published and not now.previous:
            forget(folder)
            return Added(0, changed=True)
        earlier = recorded(folder, now.previous)
        if earlier is None:
            raise CannotShow("What was published before is no longer kept. Nothing was undone.")
        _again(folder, earlier, now.number + 1)
        return Added(now.number + 1, changed=True)


def arrivals(folder: Path) -> Arrivals:
    """Whom the newest batch of what readers see brought to those before it; nobody where it stands alone."""
    now = present(folder)
    batches = batches_of(folder, now.batches) if now else []
    return met(batches[:-1], batches[-1]) if len(batches) > 1 else Arrivals(0, 0, 0)


def history(folder: Path) -> tuple[Generation, ...]:
    """The present generation and those that undoing returns to, newest first; none where there is no store."""
    return tuple(chain(folder))


@contextmanager
def _changing(folder: Path) -> Generator[None]:
    """Alone in the folder; what is left over, by this or a killed writer, is removed afterwards."""
    if folder.resolve() == DEMONSTRATION.resolve():
        raise CannotShow("The demonstration network takes no other patients. Choose another folder.")
    if is_mirror(folder):
        raise CannotShow("This folder mirrors a store on object storage. Name that store's address.")
    with one_writer(folder):
        try:
            yield
        finally:
            with suppress(OSError, CannotShow):
                sweep_all(folder)


def _refuse_strangers(now: Generation | None, declaration: Declaration) -> None:
    if now and now.manifest.synthetic != declaration.synthetic:
        raise CannotShow(
            "Invented and real patients must not meet (synthetic): the store and the file differ. "
            "Publish the file in a folder of its own."
        )
    if now and not now.batches and not declaration.replaces:
        raise CannotShow(
            "What this store was made from is not kept, so nothing can be added. Publish a file that "
            "holds everything in a folder of its own."
        )


def _refuse_without_manifest(folder: Path) -> None:
    """Of a first publication that was never shown there may be a record, but not of a second one."""
    if last_number(folder) > 1 and not (folder / MANIFEST).exists():
        raise CannotShow(
            "The manifest of this store is missing, though what was published is kept. Nothing was published. "
            "Put manifest.json back, or publish in a folder of its own."
        )


def _publish(
    folder: Path, batches: Sequence[Batch], number: int, previous: int, write: Writing = in_memory
) -> None:
    """Write files, batch and record under names nobody reads yet; then show them."""
    before = last_shown(folder, agreed([each.declaration for each in batches]).k)
    made = write(folder, batches, number, before)
    keep(folder, batches[-1])
    names = tuple(each.name for each in batches)
    _show(folder, Generation(made.manifest, names, "", previous, made.keys))


def _show(folder: Path, generation: Generation) -> None:
    """From the manifest's renaming on, and not before, readers see it."""
    record(folder, replace(generation, published=datetime.now(UTC).isoformat(timespec="seconds")))
    write_manifest(generation.manifest, folder)


def _again(folder: Path, earlier: Generation, number: int) -> None:
    """Show what was published before under a new number, made anew from its batches where a file is damaged."""
    if mended(folder, earlier):
        _show(folder, replace(earlier, manifest=replace(earlier.manifest, generation=number)))
    else:
        _publish(folder, batches_of(folder, earlier.batches), number, earlier.previous)


def _mend(folder: Path, now: Generation, batch: Batch) -> None:
    """A file that is imported again repairs what a disk has damaged."""
    if kept(folder, batch.name) is None:
        keep(folder, batch)
    again = mended(folder, now)
    with suppress(Damaged):
        if again is now and read_manifest(folder).groups_file.file:
            return
    if again is None:
        _publish(folder, batches_of(folder, now.batches), now.number, now.previous)
    else:
        record(folder, again)
        write_manifest(again.manifest, folder)
