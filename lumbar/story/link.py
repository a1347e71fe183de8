"""A story in a link: its slides and what was chosen, without numbers. Whoever opens it sees today's."""

import base64
import json
import zlib
from dataclasses import asdict, replace

from pydantic import ValidationError

from lumbar.errors import CannotShow
from lumbar.story.story import STORY, Story

LONGEST = 2_000
"""Characters that every mail program and chat passes on whole."""
LARGEST = 200_000
"""Bytes unpacked: a link is a stranger's, and a few packed bytes can stand for gigabytes."""
BROKEN = "The link holds no story that can be opened. Ask for the story's file instead."


def packed(story: Story) -> str:
    """The story as text for a link; "" where it would be longer than links may be.

    >>> unpacked(packed(Story("Back pain to 2050"))).title
    'Back pain to 2050'
    """
    slides = tuple(
        replace(slide, pins=tuple(replace(pin, saved=(), link="") for pin in slide.pins))
        for slide in story.slides
    )
    bare = asdict(replace(story, slides=slides, answers={}, saved_on=""))
    text = json.dumps(bare, ensure_ascii=False, separators=(",", ":")).encode()
    code = base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip("=")
    return code if len(code) <= LONGEST else ""


def unpacked(code: str) -> Story:
    """The story in a link's text; raises CannotShow where there is none.

    >>> unpacked("nonsense")
    Traceback (most recent call last):
    lumbar.errors.CannotShow: The link holds no story that can be opened. Ask for the story's file instead.
    """
    try:
        raw = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        text = reader.decompress(raw, LARGEST)
        if reader.unconsumed_tail or not reader.eof:
            raise CannotShow(BROKEN)
        return STORY.validate_json(text)
    except (ValueError, zlib.error, ValidationError):
        raise CannotShow(BROKEN) from None
