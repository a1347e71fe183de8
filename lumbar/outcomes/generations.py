"""A batch is added to a store, or the last addition undone: readers see all of it or nothing."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from lumbar.errors import CannotShow
from lumbar.outcomes.agreement import agreed
from lumbar.outcomes.batches import Arrivals, Batch, Declaration, given, merged, met
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.kept import (
    Generation,
    chain,
    forget,
    keep,
    keep_keys,
    kept,
    kept_keys,
    present,
    record,
    recorded,
    sweep_all,
)
from lumbar.outcomes.manifest import Declared, Manifest, read_manifest
from lumbar.outcomes.publish import intact, shown_rows, write_files, write_manifest
from lumbar.outcomes.scope import require_publisher
from lumbar.outcomes.stickiness import Shown
from lumbar.outcomes.writing import one_writer


class Added(NamedTuple):
    """The generation readers see from now on (0: no store), and whether it is another one than before."""

    generation: int
    changed: bool


def add_batch(folder: Path, batch_file: Path, declaration: Declaration) -> Added:
    """Publish the store in ``folder`` with a batch added; one that is in it already changes nothing.

    Raises CannotShow where the reader is no publisher, the store refuses the batch or cannot be written: to
    readers it stays as it was.
    """
    require_publisher()
    batch = given(batch_file, declaration)
    with _changing(folder):
        now = present(folder)
        _refuse_strangers(now, declaration)
        if now and batch.name in now.batches:
            _mend(folder, now, batch)
            return Added(now.number, changed=False)
        number = now.number if now else 0
        earlier = now.batches if now and not declaration.replaces else ()
        _publish(folder, [*_batches(folder, earlier), batch], number + 1, number)
        return Added(number + 1, changed=True)


def undo(folder: Path) -> Added:
    """Return to what was published before, as a generation of its own; before the first there is no store.

    Raises CannotShow where what was before is no longer kept.
    """
    require_publisher()
    read_manifest(folder)
    with _changing(folder):
        now = next(chain(folder))
        if now.batches and not now.previous:
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
    batches = _batches(folder, now.batches) if now else []
    return met(batches[:-1], batches[-1]) if len(batches) > 1 else Arrivals(0, 0, 0)


def history(folder: Path) -> tuple[Generation, ...]:
    """The present generation and those that undoing returns to, newest first; none where there is no store."""
    return tuple(chain(folder))


@contextmanager
def _changing(folder: Path) -> Generator[None]:
    """Alone in the folder; what is left over, by this or a killed writer, is removed afterwards."""
    if folder.resolve() == DEMONSTRATION.resolve():
        raise CannotShow("The demonstration network takes no other patients. Choose another folder.")
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
            "What this store was made from is not kept, so nothing can be added. Publish in a folder of its own, "
            "or import a file that holds everything and takes its place (replaces)."
        )


def _publish(folder: Path, batches: Sequence[Batch], number: int, previous: int) -> None:
    """Write files, batch and record under names nobody reads yet; then show them."""
    together = agreed([each.declaration for each in batches])
    declared = {field.name: getattr(together, field.name) for field in fields(Declared)}
    rows = merged(batches, together)
    before = _shown(folder, together)
    manifest, keys = write_files(rows, Manifest(**declared, generation=number), folder, before)
    keep(folder, batches[-1])
    _show(
        folder,
        Generation(manifest, tuple(each.name for each in batches), "", previous, keep_keys(folder, keys)),
    )


def _shown(folder: Path, declared: Declared) -> Shown | None:
    """What readers were shown last, so that few changes can wait; None where nothing was, or nobody knows any more."""
    now = present(folder)
    keys = kept_keys(folder, now.keys) if now and now.keys else None
    if now is None or keys is None or declared.k == 1 or not _whole(folder, now.manifest):
        return None
    return shown_rows(folder, now.manifest, keys, declared)


def _show(folder: Path, generation: Generation) -> None:
    """From the manifest's renaming on, and not before, readers see it."""
    record(folder, replace(generation, published=datetime.now(UTC).isoformat(timespec="seconds")))
    write_manifest(generation.manifest, folder)


def _again(folder: Path, earlier: Generation, number: int) -> None:
    """Show what was published before under a new number, made anew from its batches where a file is damaged."""
    if _whole(folder, earlier.manifest):
        _show(folder, replace(earlier, manifest=replace(earlier.manifest, generation=number)))
    else:
        _publish(folder, _batches(folder, earlier.batches), number, earlier.previous)


def _mend(folder: Path, now: Generation, batch: Batch) -> None:
    """A file that is imported again repairs what a disk has damaged."""
    if kept(folder, batch.name) is None:
        keep(folder, batch)
    if not _whole(folder, now.manifest):
        _publish(folder, _batches(folder, now.batches), now.number, now.previous)


def _whole(folder: Path, manifest: Manifest) -> bool:
    return all(intact(folder / file, digest) for file, digest in manifest.every_file.items())


def _batches(folder: Path, names: Sequence[str]) -> list[Batch]:
    found = [kept(folder, name) for name in names]
    lost = [place for place, batch in enumerate(found, 1) if batch is None]
    if lost:
        raise CannotShow(
            f"Of the {len(names)} files in this store, number {lost[0]} is kept damaged. Nothing was published. "
            "Import that file again, or one that holds everything (replaces)."
        )
    return [batch for batch in found if batch is not None]
