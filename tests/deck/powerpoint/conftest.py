"""Decks to open again: every exhibit that is drawn as PowerPoint's own, a slide each."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from lumbar.deck.exhibit import Exhibit, measured
from lumbar.deck.plate import Plate
from lumbar.deck.powerpoint import presentation
from lumbar.exhibits.catalogue import EXHIBITS, exhibit

DAY = date(2025, 3, 1)
LINK = "http://localhost:8501/?places=IND"
MORE: dict[str, dict[str, tuple[str, ...]]] = {
    "outlook": {"places": ("WLD", "IND", "KEN")},
    "peers": {"by": ("change_pct",)},
}


def plate_of(made: Exhibit, **more: Any) -> Plate:
    told = {"subtitle": measured(made), "facts": made.facts, "link": LINK, **more}
    return Plate("exhibit", told.pop("title", made.title), exhibits=(made,), **told)


@pytest.fixture(scope="session")
def plate() -> Callable[..., Plate]:
    return plate_of


@pytest.fixture(scope="session")
def exhibits() -> dict[str, Exhibit]:
    made = {name: exhibit(name, MORE.get(name, {})) for name in EXHIBITS}
    return {name: each for name, each in made.items() if each.plain is not None}


@pytest.fixture(scope="session")
def whole(exhibits: dict[str, Exhibit]) -> bytes:
    """A deck of a cover and every native chart."""
    cover = Plate("cover", "Every chart", "Of the house")
    return presentation([cover, *(plate_of(made) for made in exhibits.values())], today=DAY)


@pytest.fixture(scope="session")
def slides(whole: bytes, exhibits: dict[str, Exhibit]) -> dict[str, Any]:
    """The slides by the name of their exhibit."""
    return dict(zip(exhibits, list(Presentation(BytesIO(whole)).slides)[1:], strict=True))


@pytest.fixture(scope="session")
def opened() -> Callable[..., Any]:
    """Make a deck and open it again."""

    def make(*plates: Plate, **how: Any) -> Any:
        return Presentation(BytesIO(presentation(plates, today=DAY, **how)))

    return make
