"""What a store of outcomes says of itself: all that filters can choose from."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from lumbar.answers.clinics_asked import adjusters
from lumbar.answers.clinics_shown import Data, kind_of_data
from lumbar.answers.store_words import FILTERS, share_words
from lumbar.instruments import Instrument
from lumbar.outcomes.manifest import CaseMix, Primary
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters


@dataclass(frozen=True)
class StoreFacts:
    """Therapies, instruments (range, direction, thresholds), weeks, clinics, years, primary outcome, cut-off.

    ``adjusters``: names a comparison can adjust for beside the baseline. ``data``: in words, for every view.
    ``k``: how many people a privacy group has at least. ``separated``: share of the patients (0 to 1) that are shown
    at all, and that each filter can take. ``notice``: a sentence to stand beside every answer; empty where there is
    nothing to say.
    """

    title: str
    data: Data
    synthetic: bool
    randomised: bool
    cut_off: str
    primary: Primary
    therapies: tuple[str, ...]
    instruments: tuple[Instrument, ...]
    weeks: tuple[int, ...]
    clinics: tuple[str, ...]
    years: tuple[int, int]
    adjusters: tuple[str, ...]
    case_mix: tuple[CaseMix, ...]
    k: int
    separated: tuple[tuple[str, float], ...]
    notice: str = ""


def store_facts(folder: str = "") -> StoreFacts:
    """What the store in ``folder`` offers; empty is ``store_folder()``.

    Raises CannotShow where the store is missing or damaged.
    """
    filters = EpisodeFilters(store=folder)
    store = filters.opened()
    manifest = store.manifest
    first, last = ask.years_by_store(filters).row(0)
    return StoreFacts(
        title=manifest.title,
        data=kind_of_data(filters),
        synthetic=manifest.synthetic,
        randomised=manifest.randomised,
        cut_off=manifest.cut_off,
        primary=manifest.primary,
        therapies=manifest.therapies,
        instruments=tuple(tool for tool in manifest.instruments if tool.code in store.known),
        weeks=manifest.weeks,
        clinics=manifest.clinics,
        years=(first, last),
        adjusters=adjusters(filters),
        case_mix=manifest.case_mix,
        k=manifest.k,
        separated=tuple(manifest.groups_file.separated.items()),
        notice=store.notice,
    )


def stores(folder: str = "") -> pl.DataFrame:
    """The same facts as a table: fact, code (what filters take), name, note, data."""
    facts = store_facts(folder)
    primary = facts.primary
    contrast = f"week {primary.week}, {primary.therapy} against {primary.reference}"
    rows = [
        ("store", facts.title, facts.data, f"data until {facts.cut_off}"),
        *([("notice", "damaged", facts.notice, "")] if facts.notice else []),
        ("primary outcome", primary.instrument, contrast, ""),
        *(("therapy", therapy, therapy, "") for therapy in facts.therapies),
        *(("instrument", tool.code, tool.name, _note(tool)) for tool in facts.instruments),
        *(("week", str(week), f"{week} weeks after baseline", "") for week in facts.weeks),
        *(("year", str(year), str(year), "") for year in range(facts.years[0], facts.years[1] + 1)),
        *(("adjuster", name, name.replace("_", " "), "") for name in facts.adjusters),
        *(("clinic", clinic, clinic, "") for clinic in facts.clinics),
        *(_taken(name, share, facts.k) for name, share in facts.separated),
    ]
    table = pl.DataFrame(rows, schema=["fact", "code", "name", "note"], orient="row")
    return table.with_columns(data=pl.lit(facts.data))


def _taken(name: str, share: float, k: int) -> tuple[str, str, str, str]:
    """Whom answers can take: privacy groups that a filter does not cut through."""
    said = f"patients a filter {FILTERS[name]} can take" if name in FILTERS else "patients in any answer"
    return ("privacy group", name, said, f"{share_words(share)}, groups of at least {k}")


def _note(tool: Instrument) -> str:
    """Range, unit, better direction and the closed list of important changes."""
    changes = ", ".join(map(str, tool.thresholds)) or "none with a source"
    return f"{tool.low:g} to {tool.high:g} {tool.unit}, {tool.better} is better; important change: {changes}"
