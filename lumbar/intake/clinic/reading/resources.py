"""What a FHIR R4 resource says of a patient's outcomes, one fact at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Json: TypeAlias = Any
"""JSON of any shape: nothing about it may be taken for granted."""
VOID: Final = ("entered-in-error", "cancelled")
"""States of resources that must not be used."""
LOINC: Final = "http://loinc.org"


@dataclass(frozen=True)
class Fact:
    """One value of a patient on a day, "" where it is not known; ``source`` is the questionnaire, if one."""

    patient: str
    day: str
    organization: str
    name: str
    value: str
    unit: str = ""
    source: str = ""
    is_day: bool = False


@dataclass(frozen=True)
class Person:
    """What a Patient resource says that an outcome needs; nothing else of it is read."""

    names: tuple[str, ...]
    gender: str
    organization: str


def facts_of(resource: Json) -> Iterator[Fact]:
    """The facts in an Observation or QuestionnaireResponse; none in other resources or those in error."""
    if _text(resource, "status") in VOID:
        return
    match _at(resource, "resourceType"):
        case "Observation":
            parts = _each(resource, "component")
            for part in (resource, *parts) if _kind(resource) or not parts else parts:
                yield _fact(resource, part, _code(_at(part, "code")))
        case "QuestionnaireResponse":
            yield from _items(resource, resource)
        case _:
            pass


def person_of(resource: Json, address: str) -> Person | None:
    """The person of a Patient resource, None for another; ``address`` is what a Bundle calls it."""
    if _at(resource, "resourceType") != "Patient":
        return None
    names = (_text(resource, "id"), _last(address))
    organization = _last(_text(resource, "managingOrganization", "reference"))
    return Person(tuple(filter(None, names)), _text(resource, "gender"), organization)


def _items(response: Json, holder: Json) -> Iterator[Fact]:
    """The answers of a questionnaire's items and of the items within them."""
    source = _last(_text(response, "questionnaire").partition("|")[0])
    for item in _each(holder, "item"):
        answers = _each(item, "answer")
        for answer in answers:
            yield _fact(response, answer, _text(item, "linkId"), source)
            yield from _items(response, answer)
        yield from _items(response, item)


def _fact(resource: Json, holder: Json, name: str, source: str = "") -> Fact:
    kind = _kind(holder)
    value, unit = _value(kind, _at(holder, kind))
    return Fact(
        patient=_last(_text(resource, "subject", "reference"))
        or _text(resource, "subject", "identifier", "value"),
        day=_day(resource),
        organization=_organization(resource),
        name=name,
        value=value,
        unit=unit,
        source=source,
        is_day=kind in ("valueDate", "valueDateTime", "valueInstant"),
    )


def _day(resource: Json) -> str:
    """The day the outcome is of: when it was measured, else when it was written down."""
    paths = (
        ("effectiveDateTime",),
        ("effectiveInstant",),
        ("effectivePeriod", "start"),
        ("authored",),
        ("issued",),
    )
    return next((said[:10] for path in paths if (said := _text(resource, *path))), "")


def _organization(resource: Json) -> str:
    performers = [*_each(resource, "performer"), _at(resource, "author"), _at(resource, "source")]
    references = (_text(each, "reference") for each in performers)
    return next((_last(each) for each in references if "Organization/" in each), "")


def _kind(holder: Json) -> str:
    """The name of the field with the value, "" where there is none (it says why, or holds parts)."""
    return next((name for name in holder if name.startswith("value")), "") if isinstance(holder, dict) else ""


def _value(kind: str, value: Json) -> tuple[str, str]:
    """The value as text, and its unit; what cannot be one value is its kind, and so no number."""
    match kind:
        case "":
            return "", ""
        case "valueQuantity":
            number = _text(value, "comparator") + _text(value, "value")
            return number, _text(value, "code") or _text(value, "unit")
        case "valueCodeableConcept":
            return _text(value, "coding", 0, "code") or _text(value, "text"), ""
        case "valueCoding":
            return _text(value, "code") or _text(value, "display"), ""
        case "valueDate" | "valueDateTime" | "valueInstant":
            return _text(value)[:10], ""
        case _:
            return _text(value) if not isinstance(value, dict | list) else f"({kind})", ""


def _code(concept: Json) -> str:
    """The LOINC code, else the text, else any code."""
    codings = _each(concept, "coding")
    known = next((_text(each, "code") for each in codings if _text(each, "system") == LOINC), "")
    return known or _text(concept, "text") or _text(concept, "coding", 0, "code")


def _last(reference: str) -> str:
    """The id in a reference; "" for one within its own resource, which means nothing outside it.

    >>> _last("https://hospital.example/fhir/Patient/12/_history/3")
    '12'
    """
    return "" if reference.startswith("#") else reference.partition("/_history/")[0].rpartition("/")[2]


def _at(value: Json, *path: str | int) -> Json:
    """What stands at the path, None where there is nothing."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and len(value) > step else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def _each(value: Json, name: str) -> list[Json]:
    found = _at(value, name)
    return found if isinstance(found, list) else []


def _text(value: Json, *path: str | int) -> str:
    """The text or number at the path the shortest way, "" where there is none.

    >>> _text({"a": [{"b": 5.0}]}, "a", 0, "b")
    '5'
    """
    found = _at(value, *path)
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, float):
        return str(found).removesuffix(".0")
    return str(found) if isinstance(found, str | int) else ""
