"""A story and its slides, as a small TOML file."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, TypeAlias

import tomli_w
from pydantic import ConfigDict, TypeAdapter, ValidationError

from lumbar.errors import CannotShow

Kind: TypeAlias = Literal["exhibit", "section"]
Layout: TypeAlias = Literal["chart", "chart_facts", "two_charts", "table"]
STRICT = ConfigDict(extra="forbid", strict=True)
MOST_SLIDES = 100
MOST_BYTES = 5_000_000
"""Of a story's file: a hundred slides of the largest answers stay below it."""


@dataclass(frozen=True)
class SavedAnswer:
    """One question's answer on the day it was saved: a frame's ``types`` by column and its ``rows`` as CSV.

    A fact that is no frame has no types, and JSON in ``rows``.
    """

    __pydantic_config__ = STRICT

    question: str
    types: Mapping[str, str]
    rows: str


@dataclass(frozen=True)
class Pin:
    """A chart as pinned: its exhibit's name, the codes chosen, and the keys of its answers in the story."""

    __pydantic_config__ = STRICT

    exhibit: str
    chosen: Mapping[str, tuple[str, ...]]
    saved: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True)
class Slide:
    """One slide: a section's heading, or one pinned chart (two where the layout says so).

    ``title`` is the presenter's own; empty, the chart's finding stands there. ``build``: the past is shown
    first, then the projection.
    """

    __pydantic_config__ = STRICT

    kind: Kind = "exhibit"
    title: str = ""
    subtitle: str = ""
    notes: str = ""
    layout: Layout = "chart"
    build: bool = False
    pins: tuple[Pin, ...] = ()


@dataclass(frozen=True)
class Story:
    """A cover, slides in their order, and by key every answer that they rest on; ``saved_on`` an ISO day."""

    __pydantic_config__ = STRICT

    title: str = "Our story"
    subtitle: str = ""
    author: str = ""
    date: str = ""
    saved_on: str = ""
    slides: tuple[Slide, ...] = ()
    answers: Mapping[str, SavedAnswer] = field(default_factory=dict[str, SavedAnswer])


STORY = TypeAdapter(Story)


def written(story: Story) -> str:
    """The story as TOML, with the answers its slides use and no others; the same text for the same story."""
    return tomli_w.dumps(_plain(asdict(used_only(story))), multiline_strings=True)


def parsed(text: str) -> Story:
    """The story in a TOML text; raises CannotShow naming the field that is wrong."""
    if len(text) > MOST_BYTES:
        raise CannotShow("The story is larger than 5 MB. Save it again with fewer charts.")
    try:
        story = STORY.validate_json(json.dumps(tomllib.loads(text), default=str))
    except tomllib.TOMLDecodeError:
        raise CannotShow("The file is no story: it is no TOML text. Download the story again.") from None
    except ValidationError as wrong:
        place = ".".join(map(str, wrong.errors()[0]["loc"][:4])) or "the story as a whole"
        raise CannotShow(f"The story cannot be opened: {place} is missing or of the wrong kind.") from None
    if len(story.slides) > MOST_SLIDES:
        raise CannotShow(f"A story holds up to {MOST_SLIDES} slides; this one has {len(story.slides)}.")
    return story


def used_only(story: Story) -> Story:
    """The story without answers that no slide uses any more."""
    used = {key for slide in story.slides for pin in slide.pins for key in pin.saved}
    return replace(story, answers={key: story.answers[key] for key in sorted(used & {*story.answers})})


def moved(story: Story, position: int, by: int) -> Story:
    """The story with one slide moved up (``by`` below 0) or down; at an end it stays."""
    slides = list(story.slides)
    target = min(max(position + by, 0), len(slides) - 1)
    slides.insert(target, slides.pop(position))
    return replace(story, slides=tuple(slides))


def _plain(value: Any) -> Any:  # noqa: ANN401 (any TOML value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
