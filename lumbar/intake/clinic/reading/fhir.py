"""FHIR R4 exports (NDJSON or a Bundle) -> texts: a row per patient and day, a column per code or item."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lumbar.intake.clinic.caps import checked_size
from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.header import kept, names_of
from lumbar.intake.clinic.reading.resources import Fact, Json, Person, facts_of, person_of
from lumbar.intake.clinic.reading.texts import Table, stripped
from lumbar.intake.clinic.reasons import refuse

Row = dict[str, str]
FIRST = ("patient", "date", "organization")
OF_PATIENTS = "gender"
"""The column that only files with Patient resources have."""


def read(path: Path, reading: Reading, only: Collection[str] | None = None) -> Table:
    """Observations and QuestionnaireResponses as texts, rows counted from 1 in the order of the file.

    Columns: patient, date, organization, gender (where there are Patient resources), then one per code or
    item; a code in several units has one per unit, an item of several questionnaires one per
    questionnaire. Two values of one code on one day make two rows. Raises Refused where it is no FHIR.
    """
    try:
        people, facts = _heard(_resources(path))
    except (ValueError, RecursionError):
        raise refuse("broken_file") from None
    named = _named(facts)
    rows = _rows(named, people)
    first = (*FIRST, OF_PATIENTS) if people else FIRST
    columns = (*first, *dict.fromkeys(fact.name for fact in named))
    names = names_of(columns)
    checked_size(len(names), len(rows))
    texts = stripped(
        {name: [row.get(columns[k], "") for row in rows] for name, k in kept(names, only).items()}
    )
    dates = {"date", *(fact.name for fact in named if fact.is_day)}
    return Table(texts, frozenset(dates & {*texts.columns}), first_row=1, names=tuple(kept(names, None)))


def _resources(path: Path) -> Iterator[tuple[Json, str]]:
    """Every resource with the address a Bundle gives it; raises ValueError where it is no JSON."""
    with path.open(encoding="utf-8-sig") as file:
        first = file.readline()
        try:
            yield from _unbundled(json.loads(first))
            lines = (line for line in file if line.strip())
        except json.JSONDecodeError:  # not a resource a line, so one over all lines
            lines = iter((first + file.read(),))
        for line in lines:
            yield from _unbundled(json.loads(line))


def _unbundled(found: Json) -> Iterator[tuple[Json, str]]:
    if not isinstance(found, dict) or "resourceType" not in found:
        raise refuse("unknown_format")
    if found["resourceType"] != "Bundle":
        yield found, ""
        return
    entries = found.get("entry", ())
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            yield entry.get("resource"), str(entry.get("fullUrl", ""))


def _heard(resources: Iterable[tuple[Json, str]]) -> tuple[dict[str, Person], list[Fact]]:
    people: dict[str, Person] = {}
    facts: list[Fact] = []
    for resource, address in resources:
        facts += (fact for fact in facts_of(resource) if fact.name)
        if person := person_of(resource, address):
            people |= dict.fromkeys(person.names, person)
    return people, facts


def _named(facts: Iterable[Fact]) -> list[Fact]:
    """The facts with names that mean one thing each: one unit, one questionnaire, none of our own."""
    held = list(facts)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    units: defaultdict[str, set[str]] = defaultdict(set)
    for fact in held:
        sources[fact.name].add(fact.source)
        units[fact.name].update(filter(None, (fact.unit,)))
    return [replace(fact, name=_name(fact, sources, units)) for fact in held]


def _name(fact: Fact, sources: Mapping[str, set[str]], units: Mapping[str, set[str]]) -> str:
    name = fact.name
    if len(sources[fact.name]) > 1 and fact.source:
        name = f"{fact.source}/{name}"
    if len(units[fact.name]) > 1 and fact.unit:
        name = f"{name} [{fact.unit}]"
    return f"{name} (item)" if name in (*FIRST, OF_PATIENTS) else name


def _rows(facts: Iterable[Fact], people: Mapping[str, Person]) -> list[Row]:
    """A row per patient and day; one more for each further value of the same name."""
    days: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for fact in facts:
        rows = days[fact.patient, fact.day]
        row = next((row for row in rows if row.get(fact.name, "") in ("", fact.value)), None)
        if row is None:
            row = _row(fact, people.get(fact.patient))
            rows.append(row)
        row[fact.name] = fact.value or row.get(fact.name, "")
        row["organization"] = row["organization"] or fact.organization
    return [row for rows in days.values() for row in rows]


def _row(fact: Fact, person: Person | None) -> Row:
    about = (person.organization, person.gender) if person else ("", "")
    return {
        "patient": fact.patient,
        "date": fact.day,
        "organization": fact.organization or about[0],
        OF_PATIENTS: about[1],
    }
