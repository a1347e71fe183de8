"""How to cite what is on screen."""

from lumbar.deck.exhibit import Exhibit, measured
from lumbar.deck.sources import credits_of


def citation(exhibit: Exhibit, link: str) -> str:
    """Return the text to paste under a figure: finding, measure, scenario, sources, and the link that restores it."""
    sources = " ".join(
        f"{text.rstrip('.')}. Licence: {licence}." for text, licence in credits_of(exhibit.files)
    )
    parts = (
        f"{exhibit.title.rstrip('.')}. {measured(exhibit)}.",
        exhibit.scenario,
        sources,
        f"Drawn with Lumbar: {link}",
    )
    return " ".join(part for part in parts if part)
