"""What must stand beside exhibits wherever they go: assumptions, notes, sources, and whether patients are invented."""

from collections.abc import Iterable

from lumbar.deck.exhibit import Exhibit
from lumbar.deck.sources import source_line


def assumed(exhibits: Iterable[Exhibit]) -> str:
    """Return what is assumed of every exhibit, each sentence once."""
    return " ".join(dict.fromkeys(part for one in exhibits for part in _sentences(one.scenario)))


def sources(exhibits: Iterable[Exhibit]) -> str:
    """Return notes, sources and licences of every exhibit, each once."""
    shown = list(exhibits)
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
    return [f"{part.rstrip('.')}." for part in words.split(". ") if part]
