"""What the speaker reads: their own words, then everything that must travel with a chart."""

from datetime import date

from lumbar.deck.plate import Plate
from lumbar.deck.tables import about


def notes_of(plate: Plate, today: date) -> str:
    """Return the speaker's own notes, what has changed, and of every exhibit finding, filters, scenario and sources."""
    retitled = plate.exhibits and plate.title != plate.exhibits[0].title
    parts = [f"Title: {plate.title}" if retitled else "", plate.notes, plate.changed]
    for exhibit in plate.exhibits:
        parts.append("\n".join(f"{what}: {words}" for what, words in about(exhibit, plate.link)))
    parts.append(f"Made with Lumbar, {today.day} {today:%B %Y}.")
    return "\n\n".join(part for part in parts if part)
