"""Keeping and removing a reader's own files: whole or not at all, under names that never change their content."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from lumbar.errors import CannotShow
from lumbar.intake.own.checked import Checked
from lumbar.intake.own.gbd_results import LICENCE
from lumbar.outcomes.scope import require_publisher
from lumbar.outcomes.writing import one_writer, write
from lumbar.own import folder
from lumbar.own.manifest import MANIFEST, Kept, Kind, listed, written
from lumbar.own.places import PREFIX, populations_besides

NAME = re.compile(r"[^\W_][\w .()-]{0,59}")


def name_of(file: Path) -> str:
    """A name to keep a file under, made from its own.

    >>> name_of(Path("IHME-GBD_2021_DATA-0a1b.csv")), name_of(Path("<>.csv"))
    ('IHME-GBD_2021_DATA-0a1b', 'own')
    """
    found = re.sub(r"[^\w .()-]+", " ", file.stem).strip(" ._-")[:60].strip()
    return found if NAME.fullmatch(found) else "own"


def require_keepable(checked: Checked, name: str) -> None:
    """Raise CannotShow where the name will not do, or a place in the file is kept under another name already."""
    if not NAME.fullmatch(name):
        raise CannotShow(
            "A name has letters, digits, blanks, points, brackets and dashes, and at most 60 of them."
        )
    if checked.kind == "population":
        _refuse_places_kept(checked, name)


def keep(checked: Checked, name: str) -> Kept:
    """Keep what was checked; what is kept under the same name and of the same kind gives way.

    Raises CannotShow where it may not be kept or the folder cannot be written: then all is as it was.
    """
    require_publisher()
    require_keepable(checked, name)
    content = _content(checked)
    digest = sha256(content).hexdigest()
    now = Kept(
        checked.kind,
        name,
        f"{checked.kind}-{digest[:16]}.parquet",
        digest,
        checked.rows.height,
        datetime.now(UTC).isoformat(timespec="seconds"),
        checked.round,
        LICENCE if checked.kind == "gbd" else "",
    )
    with one_writer(folder()):
        before = listed(folder())
        others = tuple(each for each in before if (each.kind, each.name) != (now.kind, name))
        write(content, folder() / now.file, 0o600)
        _list(before, (*others, now))
    return now


def remove(name: str, *kinds: Kind) -> tuple[Kept, ...]:
    """Remove what is kept under the name, of these kinds or of any, and return it; raises CannotShow for nothing."""
    require_publisher()
    kept = listed(folder())
    gone = tuple(each for each in kept if each.name == name and each.kind in (kinds or (each.kind,)))
    if not gone:
        names = ", ".join(each.name for each in kept) or "nothing"
        raise CannotShow(f"Nothing of your own is kept under that name. Kept: {names}.")
    with one_writer(folder()):
        before = listed(folder())
        _list(before, tuple(each for each in before if each not in gone))
    return gone


def _list(before: tuple[Kept, ...], after: tuple[Kept, ...]) -> None:
    """Write the list, which is what readers go by, then remove the files it names no longer."""
    write(written(after), folder() / MANIFEST, 0o600)
    for name in {each.file for each in before} - {each.file for each in after}:
        with suppress(OSError):
            (folder() / Path(name).name).unlink()


def _content(checked: Checked) -> bytes:
    file = BytesIO()
    checked.rows.write_parquet(file, compression="zstd")
    return file.getvalue()


def _refuse_places_kept(checked: Checked, name: str) -> None:
    known = populations_besides(name)
    both = [
        *(code.removeprefix(PREFIX) for code in sorted({*checked.rows["place"]} & {*known["place"]})),
        *sorted({*checked.rows["name"]} & {*known["name"]}),
    ]
    if both:
        raise CannotShow(
            f"The place {both[0]} is kept already, from another file. "
            "Remove that first, or keep this one under its name."
        )
