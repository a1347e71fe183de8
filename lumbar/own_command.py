"""``lumbar import population | gbd | own | remove``: a reader's own files, kept outside the repository."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lumbar.intake.own.checked import Checked


def add_kinds(add: Callable[..., ArgumentParser]) -> None:
    """A population or an export goes in, what is kept is listed, one is removed."""
    for kind, says in (
        (
            "population",
            "your own district or state: population by age and sex gives its cases by its country's rates",
        ),
        ("gbd", "your own export of IHME's GBD Results on low back pain: its own series on Outlook"),
    ):
        parser = add(kind, help=says, description=says, allow_abbrev=False)
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV")
        parser.add_argument("--name", default="", metavar="NAME", help="kept under; default the file's own")
        parser.add_argument("--check-only", action="store_true", help="keep nothing")
        parser.set_defaults(command=import_own, kind=kind)
    listed = add("own", help="list what is kept of your own", allow_abbrev=False)
    listed.set_defaults(command=list_own)
    removed = add("remove", help="remove what is kept of your own under a name", allow_abbrev=False)
    removed.add_argument("name", metavar="NAME")
    removed.set_defaults(command=remove_own)


def import_own(given: Namespace) -> int:
    """Check the file, say what it would bring, and keep it."""
    from lumbar.intake.own import checked, keeping

    name = given.name or keeping.name_of(given.file)
    with TemporaryDirectory() as scratch:
        found = checked.check(given.kind, given.file, Path(scratch))
    keeping.require_keepable(found, name)
    for sentence in _told(found, name):
        print(sentence)
    if not given.check_only:
        kept = keeping.keep(found, name)
        print(f"Kept as {kept.name}. `lumbar import remove '{kept.name}'` removes it.")
        if kept.licence:
            print(f"Licence: {kept.licence}. It is left out of every download, picture, story and link.")
    return 0


def _told(found: Checked, name: str) -> tuple[str, ...]:
    from lumbar.answers import own_words

    if found.kind == "gbd":
        return own_words.export_sentences(found.rows, found.left_out, found.round)
    return (*own_words.place_sentences(own_words.cases_of(name, found.rows)), own_words.ONE_POPULATION)


def list_own(given: Namespace) -> int:
    """List what is kept, a line each."""
    from lumbar.answers.own_words import kept_sentence
    from lumbar.own import folder, kept

    print(f"Kept in {folder()}:" if kept() else f"Nothing of your own is kept in {folder()}.")
    for each, rows in kept().items():
        print(f"  {each.name} ({each.kind}): {kept_sentence(each, rows)}")
    return 0


def remove_own(given: Namespace) -> int:
    """Remove what is kept under the name."""
    from lumbar.intake.own.keeping import remove

    for gone in remove(given.name):
        print(f"Removed: {gone.name} ({gone.kind}, {gone.rows:,} rows).")
    return 0


def write_template(folder: Path) -> int:
    """Write the population file to begin from."""
    from lumbar.intake.own import template

    (folder / template.NAME).write_bytes(template.template_csv())
    print(folder / template.NAME)
    return 0
