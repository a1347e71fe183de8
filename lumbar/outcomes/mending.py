"""A publication out of its batches: made, made anew the same to the last byte, and what of it readers were shown."""

from collections.abc import Generator, Sequence
from dataclasses import fields, replace
from pathlib import Path

from lumbar.errors import CannotShow
from lumbar.outcomes.agreement import agreed
from lumbar.outcomes.batches import Batch, Declaration, merged
from lumbar.outcomes.kept import Generation, keep_keys, kept, kept_keys, present, recorded
from lumbar.outcomes.manifest import Declared, Manifest
from lumbar.outcomes.publish import Written, shown_rows, write_files
from lumbar.outcomes.published_files import whole
from lumbar.outcomes.stickiness import Shown

NOBODY_KNOWS = (
    "What readers were shown last is damaged and cannot be made anew, so nobody knows which changes would tell of a "
    "few people. Nothing was published. Import a file that holds everything (replaces) in a folder of its own."
)


def written(folder: Path, batches: Sequence[Batch], number: int, before: Generation | None = None) -> Written:
    """Write the files of the batches together, in the groups of what was shown ``before``; nobody reads them yet."""
    together = agreed([each.declaration for each in batches])
    declared = {field.name: getattr(together, field.name) for field in fields(Declared)}
    rows = merged(batches, together)
    return write_files(rows, Manifest(**declared, generation=number), folder, _told(folder, before, together))


def last_shown(folder: Path, k: int) -> Generation | None:
    """What readers were shown last, whole, so that few changes can wait; None where nothing was told in groups.

    Raises CannotShow where nobody knows any more: groups made anew, or measured by an older publication, might differ
    by a few patients from what readers have kept.
    """
    now = present(folder) or recorded(folder, 1)
    if now is None or k == 1 or not now.manifest.groups_file.file:
        return None
    again = mended(folder, now)
    if again is None:
        raise CannotShow(NOBODY_KNOWS)
    return again


def mended(folder: Path, generation: Generation) -> Generation | None:
    """The same publication with its files and keys whole; None where they cannot be made as they were.

    Its batches, in the groups of the newest publication before it that is whole, give the same files again.
    """
    if whole(folder, generation.manifest.every_file) and kept_keys(folder, generation.keys) is not None:
        return generation
    batches = [batch for name in generation.batches if (batch := kept(folder, name))]
    if not batches or len(batches) < len(generation.batches):
        return None
    for before in _possible(folder, generation):
        made = written(folder, batches, generation.number, before)
        before_sums = [replace(each, sums=()) for each in (made.manifest, generation.manifest)]
        if before_sums[0].every_file == before_sums[1].every_file:
            return replace(generation, manifest=made.manifest, keys=keep_keys(folder, made.keys))
    return None


def _possible(folder: Path, generation: Generation) -> Generator[Generation | None]:
    """What may have been shown before a publication: the one recorded, or nothing."""
    earlier = recorded(folder, generation.previous)
    whole_again = mended(folder, earlier) if earlier else None
    if whole_again:
        yield whole_again
    yield None


def _told(folder: Path, before: Generation | None, declared: Declaration) -> Shown | None:
    keys = kept_keys(folder, before.keys) if before and declared.k > 1 else None
    return None if before is None or keys is None else shown_rows(folder, before.manifest, keys, declared)


def batches_of(folder: Path, names: Sequence[str]) -> list[Batch]:
    """The batches of these names; raises CannotShow where one is damaged or lost."""
    found = [kept(folder, name) for name in names]
    lost = [place for place, batch in enumerate(found, 1) if batch is None]
    if lost:
        raise CannotShow(
            f"Of the {len(names)} files in this store, number {lost[0]} is kept damaged. Nothing was published. "
            "Import that file again, or one that holds everything (replaces)."
        )
    return [batch for batch in found if batch is not None]
