"""What must stand beside exhibits wherever they go: assumptions, notes, sources, and whether patients are invented."""

import re
from collections.abc import Iterable

from lumbar.deck.exhibit import Exhibit
from lumbar.deck.sources import source_line

SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")


def assumed(exhibits: Iterable[Exhibit]) -> str:
    """Return what is assumed of every exhibit, each sentence once."""
    return " ".join(dict.fromkeys(part for one in exhibits for part in _sentences(one.scenario)))


def sources(exhibits: Iterable[Exhibit]) -> str:
    """Return notes, sources and licences of every exhibit, each once; nothing where nothing is shown."""
    shown = list(exhibits)
    if not shown:
        return ""
    notes = dict.fromkeys(part for one in shown for part in _sentences(one.note))
    files = dict.fromkeys(file for one in shown for file in one.files)
    return " ".join([*notes, source_line(files)])


def nature(exhibits: Iterable[Exhibit]) -> str:
    """Return whether figures are made up or modelled, in a word or two; nothing where they are neither."""
    shown = list(exhibits)
    if any("synthetic" in one.scenario.lower() for one in shown):
        return "Synthetic demonstration"
    return "Modelled estimates" if any("curve" in one.files for one in shown) else ""


def _sentences(words: str) -> list[str]:
    """Return the sentences, each with its stop: two charts share most of what they assume.

    >>> _sentences("Seen in vol. 5. Is it sure? No")
    ['Seen in vol. 5.', 'Is it sure?', 'No.']
    """
    parts = SENTENCE_END.split(words) if words else []
    return [part if part.endswith((".", "!", "?")) else f"{part}." for part in parts]
