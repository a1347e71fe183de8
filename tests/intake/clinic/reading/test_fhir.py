"""FHIR R4: a row per patient and day, and two values of one kind never hide each other."""

import json
from pathlib import Path
from typing import Any

import pytest

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.table import Table, read_table, recognise_reading
from lumbar.intake.clinic.reasons import Refused

FHIR = Reading(format="fhir")
Resource = dict[str, Any]


def observation(patient: str, day: str, code: str, **said: Any) -> Resource:
    return {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": f"Patient/{patient}"},
        "effectiveDateTime": day,
        "code": {
            "coding": [
                {"system": "http://snomed.info/sct", "code": "1"},
                {"system": "http://loinc.org", "code": code},
            ]
        },
        **said,
    }


def quantity(value: float, unit: str = "") -> Resource:
    return {"valueQuantity": {"value": value, "unit": unit}}


def response(patient: str, day: str, *items: Resource, **said: Any) -> Resource:
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": "https://forms.example/Questionnaire/odi|2.1",
        "subject": {"reference": f"https://hospital.example/fhir/Patient/{patient}/_history/2"},
        "authored": f"{day}T10:00:00+01:00",
        "item": list(items),
        **said,
    }


def item(link: str, *answers: Resource, **said: Any) -> Resource:
    return {"linkId": link, "answer": list(answers), **said}


def read(path: Path, *resources: Resource, bundled: bool = False) -> Table:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in resources]}
    text = json.dumps(bundle, indent=1) if bundled else "\n".join(map(json.dumps, resources))
    (path / "file").write_text(text, encoding="utf-8")
    assert recognise_reading(path / "file") == (FHIR, ())
    return read_table(path / "file", FHIR)


def rows(table: Table) -> list[dict[str, str]]:
    return [{name: text for name, text in row.items() if text} for row in table.texts.to_dicts()]


VISIT = (
    observation(
        "1",
        "2024-01-02T23:30:00Z",
        "ODI",
        **quantity(29.50),
        performer=[{"reference": "Practitioner/7"}, {"reference": "Organization/North"}],
    ),
    observation("1", "2024-01-02", "72514-3", **quantity(5)),
    observation("2", "2024-01-02", "ODI", valueInteger=30),
    response("1", "2024-01-02", item("odi-1", {"valueCoding": {"code": "3", "display": "much"}})),
)


@pytest.mark.parametrize("bundled", [False, True], ids=["a line each", "bundle"])
def test_a_day_of_a_patient_is_a_row(tmp_path: Path, *, bundled: bool) -> None:
    table = read(tmp_path, *VISIT, bundled=bundled)
    assert rows(table) == [
        {
            "patient": "1",
            "date": "2024-01-02",
            "organization": "North",
            "ODI": "29.5",
            "72514-3": "5",
            "odi-1": "3",
        },
        {"patient": "2", "date": "2024-01-02", "ODI": "30"},
    ]
    assert table.names == ("patient", "date", "organization", "ODI", "72514-3", "odi-1")
    assert table.dates == {"date"}
    assert table.first_row == 1


def test_a_bundle_may_stand_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(json.dumps({"resourceType": "Bundle", "entry": [{"resource": VISIT[2]}]}))
    assert read_table(tmp_path / "file", FHIR).texts.height == 1


def test_two_values_of_one_day_make_two_rows(tmp_path: Path) -> None:
    two = [observation("1", "2024-01-02", "ODI", **quantity(value)) for value in (30, 32, 32)]
    assert [row["ODI"] for row in rows(read(tmp_path, *two))] == ["30", "32"]


def test_two_units_make_two_columns(tmp_path: Path) -> None:
    pain = [
        observation(str(k), "2024-01-02", "VAS", **quantity(*each))
        for k, each in enumerate([(55, "mm"), (5.5, "cm"), (6, "")])
    ]
    table = read(tmp_path, *pain)
    assert table.texts.select("VAS [mm]", "VAS [cm]", "VAS").rows() == [
        ("55", "", ""),
        ("", "5.5", ""),
        ("", "", "6"),
    ]


def test_items_of_two_questionnaires_make_two_columns(tmp_path: Path) -> None:
    one = response("1", "2024-01-02", item("1", {"valueInteger": 3}))
    other = response("1", "2024-01-02", item("1", {"valueInteger": 4}), questionnaire="Questionnaire/rmdq")
    assert rows(read(tmp_path, one, other))[0] | {"patient": ""} == {
        "patient": "", "date": "2024-01-02", "odi/1": "3", "rmdq/1": "4",
    }  # fmt: skip


def test_items_within_items_are_found(tmp_path: Path) -> None:
    nested = {
        "linkId": "g",
        "item": [item("a", {"valueBoolean": True, "item": [item("b", {"valueString": "x"})]})],
    }
    (row,) = rows(
        read(tmp_path, response("1", "2024-01-02", nested, item("date", {"valueDate": "2024-01-01"})))
    )
    assert row["a"], row["b"] == ("true", "x")
    assert row["date"] == "2024-01-02"
    assert row["date (item)"] == "2024-01-01"


def test_what_is_in_error_or_of_nobody_is_not_taken_for_somebody_s(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        observation("1", "2024-01-02", "ODI", **quantity(30), status="entered-in-error"),
        observation("2", "2024-01", "ODI", **quantity(30)),
        observation("3", "2024-01-02", "ODI", **quantity(30), subject={"reference": "#p"}),
        observation("4", "2024-01-02", "ODI", valueQuantity={"value": 30, "comparator": "<"}),
        observation("5", "2024-01-02", "ODI", dataAbsentReason={"text": "asked"}),
        observation("6", "2024-01-02", "ODI", valueRange={"low": {"value": 1}}),
    )
    assert table.texts.select("patient", "date", "ODI").rows() == [
        ("2", "2024-01", "30"),
        ("", "2024-01-02", "30"),
        ("4", "2024-01-02", "<30"),
        ("5", "2024-01-02", ""),
        ("6", "2024-01-02", "(valueRange)"),
    ]


def test_components_have_columns_of_their_own(tmp_path: Path) -> None:
    parts = [
        {"code": {"text": name}, **quantity(value)} for name, value in (("flexion", 90), ("extension", 20))
    ]
    (row,) = rows(read(tmp_path, observation("1", "2024-01-02", "hip", component=parts)))
    assert row == {"patient": "1", "date": "2024-01-02", "flexion": "90", "extension": "20"}


def test_of_a_patient_only_what_an_outcome_needs_is_read(tmp_path: Path) -> None:
    patient = {
        "resourceType": "Patient",
        "id": "1",
        "gender": "female",
        "name": [{"family": "Doe"}],
        "birthDate": "1950-01-02",
        "managingOrganization": {"reference": "Organization/South"},
    }
    table = read(tmp_path, observation("1", "2024-01-02", "ODI", **quantity(30)), patient)
    assert rows(table) == [
        {"patient": "1", "date": "2024-01-02", "organization": "South", "gender": "female", "ODI": "30"}
    ]
    assert "Doe" not in str(table)


BROKEN = {
    "cut off": ('{"resourceType": "Bundle", "entry": [', "broken_file"),
    "a broken line": (json.dumps(VISIT[0]) + "\n{", "broken_file"),
    "no json": ('{"resourceType": Bundle}', "broken_file"),
    "deep": ("{" + '"a":{' * 100_000, "broken_file"),
    "deep list": ('{"resourceType":' + "[" * 100_000, "broken_file"),
    "endless number": ('{"resourceType": ' + "9" * 10_000 + "}", "broken_file"),
    "some other json": ('{"type": "FeatureCollection"}', "unknown_format"),
    "a list": ('[{"resourceType": "Observation"}]', "unknown_format"),
    "a number on a line": (json.dumps(VISIT[0]) + "\n5", "unknown_format"),
    "nothing to read": ('{"resourceType": "Bundle"}', "no_rows"),
    "empty": ('{"resourceType": "Bundle", "entry": 5}', "no_rows"),
    "other resources": ('{"resourceType": "Patient", "id": "1"}', "no_rows"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_refused(name: str, tmp_path: Path) -> None:
    text, code = BROKEN[name]
    (tmp_path / "file").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_table(tmp_path / "file", FHIR)
    assert refused.value.code == code


WRONG: list[Any] = [None, 5, "x", [], [[]], {}, {"reference": 5}, [None, 5, "x", {}], True]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_fields_of_the_wrong_kind_break_nothing(wrong: Any, tmp_path: Path) -> None:
    good = observation("1", "2024-01-02", "ODI", **quantity(30))
    fields = {
        *good,
        *response("1", "2024-01-02", item("1", {"valueInteger": 1})),
        "valueQuantity",
        "performer",
        "component",
    }
    bad = [{**base, name: wrong} for base in (good, VISIT[3]) for name in sorted(fields - {"resourceType"})]
    assert read(tmp_path, good, *bad).texts.row(0, named=True)["ODI"]
