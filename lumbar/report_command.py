"""``lumbar report STORY.toml``: a story as a file, for a monthly job."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from lumbar.errors import CannotShow

if TYPE_CHECKING:
    from lumbar.story.story import Story


def add_flags(parser: ArgumentParser) -> None:
    """Which story, in which form, where to."""
    parser.add_argument("story", type=Path, metavar="STORY.toml", help="as saved on the page Present")
    parser.add_argument(
        "--to",
        action="append",
        metavar="FORM",
        help="pptx (default), pdf, html, xlsx or png; repeat for more",
    )
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="default this folder")
    parser.add_argument("--today", action="store_true", help="today's numbers instead of those saved")
    parser.add_argument(
        "--template", type=Path, metavar="FILE.pptx", help="a PowerPoint file whose look is taken"
    )
    parser.set_defaults(command=report)


def report(given: Namespace) -> int:
    """Write the files and name them; also say which slides have changed since they were saved."""
    from lumbar.story.plates import plates
    from lumbar.story.report import FORMS, file_name
    from lumbar.story.report import report as made

    story = _opened(given.story)
    if not given.out.is_dir():
        raise CannotShow(f"There is no folder {given.out}. Create it, or name another.")
    for form in given.to or ["pptx"]:
        content = made(story, form, today=given.today, template=given.template)
        path = given.out / file_name(story, form)
        path.write_bytes(content)
        print(f"{FORMS[form].label}: {path}")
    for number, plate in enumerate([] if given.today else plates(story), 1):
        if plate.changed:
            print(f"Slide {number}: {plate.changed}")
    return 0


def _opened(path: Path) -> Story:
    from lumbar.story.story import parsed

    try:
        return parsed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise CannotShow(
            f"The story {path} cannot be read. Name a TOML file saved on the page Present."
        ) from None
