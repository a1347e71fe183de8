"""What is still open before a mapping can be checked against its file."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from lumbar.errors import CannotShow
from lumbar.intake.clinic.checking.agreed import agreed
from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.mapping import FileMapping
from lumbar.screen.adding.words import NOT_SAID, told


def lacking(mapping: FileMapping, header: Collection[str] | None = None) -> tuple[str, ...]:
    """Return a sentence for everything a person must still say; nothing where the mapping is whole.

    With the file's ``header``, and where all is said: the first thing in which the mapping contradicts itself.
    """
    still = (*_columns(mapping), *_words(mapping), *_visits(mapping), *_store(mapping))
    return still if still or header is None else _contradiction(mapping, header)


def _contradiction(mapping: FileMapping, header: Collection[str]) -> tuple[str, ...]:
    try:
        agreed(confirmed(mapping), header)
    except CannotShow as sentence:
        return (str(sentence),)
    return ()


def confirmed(mapping: FileMapping) -> FileMapping:
    """Return the mapping without the words that were left without a meaning."""
    return replace(
        mapping,
        therapies=told(mapping.therapies),
        clinics=told(mapping.clinics),
        sexes=told(mapping.sexes),
        answers=told(mapping.answers),
        reasons=told(mapping.reasons),
        instrument_names=told(mapping.instrument_names),
    )


def _said(complaints: dict[str, bool]) -> tuple[str, ...]:
    return tuple(sentence for sentence, true in complaints.items() if true)


def _columns(mapping: FileMapping) -> tuple[str, ...]:
    facts = mapping.columns
    return _said(
        {
            "No column is the patient. Choose one in step 2.": not facts.patient,
            "No column is the therapy assigned. Choose one in step 2.": not facts.therapy,
            "No column is the age. Choose one in step 2.": not facts.age,
            "No column holds a score. Choose one in step 2.": not mapping.scores and not facts.value,
        }
    )


def _words(mapping: FileMapping) -> tuple[str, ...]:
    named = {"Clinics": mapping.clinics, "Sexes": mapping.sexes, "Hip answers": mapping.answers}
    named |= {
        "Reasons": mapping.reasons,
        "Instruments": mapping.instrument_names,
        "Therapies": mapping.therapies,
    }
    open_words = {title: len(words) - len(told(words)) for title, words in named.items()}
    return (
        *_said(
            {
                "Name at least two therapies.": len({*told(mapping.therapies).values()}) < 2,
                "Name the clinic.": not mapping.columns.clinic and not mapping.clinic_is,
            }
        ),
        *(
            f"Say what {count} of the words under {title} mean."
            for title, count in open_words.items()
            if count
        ),
    )


def _visits(mapping: FileMapping) -> tuple[str, ...]:
    weeks = [visit.week for visit in mapping.visits]
    return _said(
        {
            f"Give {weeks.count(NOT_SAID)} of the visits a week.": NOT_SAID in weeks,
            "Name the baseline: a visit of week 0.": 0 not in weeks,
            "Name a visit after the baseline.": not any(week > 0 for week in weeks),
        }
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _store(mapping: FileMapping) -> tuple[str, ...]:
    store, own = mapping.store, mapping.store.primary
    return _said(
        {
            "Say what the store is called.": not store.title,
            "Say in which quarter everybody started.": not Plan(mapping).dated and not store.starts_in,
            "Say up to which day visits are in the file, as in 2026-06-30.": not _is_day(store.cut_off),
            "Choose the primary outcome: instrument, week, and both therapies.": not all(
                (own.instrument, own.week, own.therapy, own.reference)
            ),
            "The primary outcome compares a therapy with itself. Choose another one.": own.therapy
            == own.reference
            != "",
        }
    )
