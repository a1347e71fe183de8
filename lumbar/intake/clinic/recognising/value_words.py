"""What the words in a column of a few values mean, as far as they are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from lumbar.instruments import instrument
from lumbar.intake.clinic.mapping import Columns, Factor
from lumbar.intake.clinic.recognising.evidence import Evidence
from lumbar.intake.clinic.recognising.identify import known
from lumbar.intake.clinic.recognising.profile import ColumnSeen
from lumbar.intake.clinic.recognising.score_columns import ScoreColumn, possible
from lumbar.intake.clinic.recognising.score_names import codes_of
from lumbar.intake.clinic.recognising.words import first_of, lookups

FACTORS = {
    "bmi": ("Body mass index", "kg/m²", 10),
    "smoking": ("Smoking", "", 1),
    "education": ("Education", "", 1),
    "earlier_treatment": ("Earlier treatment", "", 1),
    "work": ("Work", "", 1),
}
"""Patient factors suggested: label, unit, scale; without a unit by their levels."""
CODES = tuple(map(float, (-9, -88, -99, -999, -9999, 77, 88, 98, 99, 777, 888, 998, 999, 9999)))
"""Numbers that stand for "not known" where they cannot be a score."""
SEX_CODES: tuple[Mapping[str, str], ...] = (
    {"1": "male", "2": "female"},
    {"0": "male", "1": "female"},
    {"m": "female", "h": "male"},
)
ANSWER_CODES: tuple[Mapping[str, str], ...] = ({"0": "no", "1": "yes"}, {"1": "yes", "2": "no"})
CENTIMETRES = {"cm": 10.0}


def sexes(column: str, evidence: Evidence) -> dict[str, str]:
    """The column's values -> female, male, other; of codes the usual meaning, to be asked about.

    1 and 2 are ISO 5218's; M and H are mujer and hombre.
    """
    values = _values(column, evidence)
    coded = next((pair for pair in SEX_CODES if is_coded(values, pair)), None)
    if coded and not evidence.table.labels.get(column):
        return {value: coded[value.casefold()] for value in values}
    return _meanings("sexes", column, evidence)


def answers(columns: Iterable[str], evidence: Evidence) -> dict[str, str]:
    """The columns' values -> yes, no, unknown; 0 is no, and 1 is yes until it is asked."""
    found: dict[str, str] = {}
    for column in columns:
        values = _values(column, evidence)
        coded = next((pair for pair in ANSWER_CODES if is_coded(values, pair)), None)
        found |= {each: coded[each] for each in values} if coded else _meanings("answers", column, evidence)
    return found


def reasons(column: str, evidence: Evidence) -> dict[str, str]:
    """The column's values -> completed, stopped and the like; common words nobody knows mean themselves."""
    return {**_common(column, evidence), **_meanings("reasons", column, evidence)}


def is_coded(values: Iterable[str], pair: Mapping[str, str]) -> bool:
    """Whether the values are two codes that say nothing by themselves."""
    return {value.casefold() for value in values} == set(pair)


def _meanings(group: str, column: str, evidence: Evidence) -> dict[str, str]:
    """The column's values and what they mean; values nobody knows are left out."""
    words = lookups("words", group)
    found = {value: first_of(words, evidence.label(column, value)) for value in _values(column, evidence)}
    return {value: meaning for value, meaning in found.items() if meaning}


def therapies(columns: Columns, evidence: Evidence) -> dict[str, str]:
    """The therapies' values and their names: a known one where no other value means the same, else as written.

    Words nobody knows are left out unless they are common: a person must say what they mean.
    """
    values = {
        value: column
        for column in (columns.therapy_given, columns.therapy)
        for value in _values(column, evidence)
    }
    known = {
        value: first_of(lookups("words", "therapies"), evidence.label(column, value))
        for value, column in values.items()
    }
    often = Counter(known.values())
    written = {
        value: name for column in {*values.values()} for value, name in _common(column, evidence).items()
    }
    meant = {
        value: name if name and often[name] == 1 else written.get(value, "") for value, name in known.items()
    }
    return {value: name for value, name in meant.items() if name}


def _common(column: str, evidence: Evidence) -> dict[str, str]:
    """The values that enough patients have, as written: a rarer word may be a name or a remark."""
    common = evidence.common(column) if column else frozenset[str]()
    return {value: name for value, name in as_written(column, evidence).items() if value.lower() in common}


def as_written(column: str, evidence: Evidence) -> dict[str, str]:
    """Every value, meaning itself or what the file's own labels say."""
    return {value: evidence.label(column, value) for value in _values(column, evidence)}


def instrument_names(column: str, evidence: Evidence) -> dict[str, str]:
    """The values that name an instrument -> its code."""
    named = {value: codes_of(evidence.label(column, value)) for value in _values(column, evidence)}
    return {value: codes[0] for value, codes in named.items() if codes}


def unit_factors(column: str, evidence: Evidence) -> dict[str, float]:
    """Every unit's factor into its instrument's own."""
    return {unit: CENTIMETRES.get(unit.casefold(), 1.0) for unit in _values(column, evidence)}


def factors(evidence: Evidence, taken: set[str]) -> tuple[Factor, ...]:
    """The patient factors whose headers say so and whose values are numbers of a known unit, or words."""
    found: dict[str, Factor] = {}
    for name, seen in evidence.honest.items():
        said = first_of(lookups("words", "factors"), name)
        if said in FACTORS and said not in found and name not in taken:
            label, unit, scale = FACTORS[said]
            if unit and seen.kind == "number":
                found[said] = Factor(said, label, name, unit, 10 if scale == 10 else 1)
            elif not unit and _in_words(seen) and len(levels := _common(name, evidence)) > 1:
                found[said] = Factor(said, label, name, levels=levels)
    return tuple(found.values())


def missing_words(names: list[str], evidence: Evidence) -> tuple[str, ...]:
    """What stands in the columns where nothing is known, numbers aside: "", "NA", "k.A." ..."""
    words: set[str] = set()
    for name in names:
        different = evidence.rows[name].unique()
        unknown = different.filter(~different.is_in(known(different).implode()))
        words |= {text for text in unknown if not text.lstrip("-").isdigit()}
    return ("", *sorted(words - {""}))


def missing_codes(scores: list[ScoreColumn], evidence: Evidence) -> dict[str, list[str]]:
    """Codes for "not known" that cannot be scores: code -> the columns it stands in."""
    found: dict[str, list[str]] = {}
    for score in scores:
        for name in score.columns:
            numbers = evidence.numbers(name).unique()
            item = len(score.columns) > 1
            tool, factor = instrument(score.codes[0]), score.factor
            scored = numbers.filter(numbers.is_between(0, 6)) if item else possible(tool, numbers, factor)
            for code in numbers.filter(numbers.is_in(CODES) & ~numbers.is_in(scored.implode())).sort():
                found.setdefault(f"{code:g}", []).append(name)
    return found


def _values(column: str, evidence: Evidence) -> tuple[str, ...]:
    """The column's values, one for each way of writing in capitals."""
    once: Mapping[str, str] = (
        {value.casefold(): value for value in reversed(evidence.values(column))} if column else {}
    )
    return tuple(reversed(once.values()))


def _in_words(seen: ColumnSeen) -> bool:
    return seen.kind in ("category", "yes_no") and 1 < len(seen.levels) <= 12
