"""A first mapping from names and values: sure where the file is, a question where it is not."""

from dataclasses import dataclass
from random import Random
from typing import Any

import polars as pl
import pytest

from lumbar.errors import CannotShow
from lumbar.intake.clinic import template
from lumbar.intake.clinic.mapping import FileMapping, Reading, parsed, written
from lumbar.intake.clinic.questioning.questions import QUESTIONS, Question, answered, questions, undecided
from lumbar.intake.clinic.reading.table import Table
from lumbar.intake.clinic.recognising.profile import recognise
from lumbar.intake.clinic.recognising.suggest import suggest
from lumbar.outcomes.manifest import Primary
from tests.torture.clinic_files import made

PATIENTS = 40
IDS = [f"P{number:03}" for number in range(PATIENTS)]


@dataclass(frozen=True)
class Asked:
    """A file's suggested mapping and what is asked about it."""

    mapping: FileMapping
    asked: tuple[Question, ...]

    def question(self, code: str, about: str = "") -> Question:
        return next(each for each in self.asked if each.code == code and (not about or each.about == about))

    def codes(self) -> set[str]:
        return {each.code for each in self.asked}

    def scores(self) -> dict[tuple[str, str], str]:
        return {(score.instrument, score.visit): score.columns[0] for score in self.mapping.scores}


def of(texts: dict[str, list[str]], **more: Any) -> Asked:
    table = Table(pl.DataFrame(texts), **more)
    seen = recognise(table, Reading())
    mapping = suggest(seen, table)
    assert parsed(written(mapping)) == mapping
    asked = questions(mapping, seen, table)
    assert QUESTIONS.validate_python(QUESTIONS.dump_python(asked, mode="json"), strict=False) == asked
    return Asked(mapping, asked)


def drawn(seed: int, low: int, high: int, step: int = 1, count: int = PATIENTS) -> list[str]:
    rng = Random(seed)  # noqa: S311
    return [str(rng.randrange(low, high + 1, step)) for _ in range(count)]


def days(seed: int, form: str, count: int = PATIENTS) -> list[str]:
    rng = Random(seed)  # noqa: S311
    return [form.format(d=rng.randint(1, 28), m=rng.randint(1, 12)) for _ in range(count)]


def alternating(*levels: str, count: int = PATIENTS) -> list[str]:
    return [levels[place % len(levels)] for place in range(count)]


GERMAN = {
    "Pat-ID": IDS,
    "Nachname": [f"Xaver{place}" for place in range(PATIENTS)],
    "Therapiebeginn": days(1, "{d:02}.{m:02}.2024"),
    "Therapie": alternating("Hüfte", "Rumpfstabilisation", "Regelversorgung"),
    "Geschlecht": alternating("w", "m"),
    "Alter": drawn(2, 30, 80),
    "BMI": [f"{value},5" for value in drawn(3, 19, 38)],
    "ODI vor": drawn(4, 20, 70, 2),
    "ODI nach 3 Monaten": ["-99", *drawn(5, 0, 60, 2)[1:]],
    "VAS vor": [f"{value},3" for value in drawn(6, 2, 9)],
    "VAS nach 3 Monaten": [f"{value},1" for value in drawn(7, 0, 7)],
    "Datum nach 3 Monaten": days(8, "{d:02}.{m:02}.2024"),
    "Bemerkung": ["kommt mit dem Bus und bleibt gern etwas"] * PATIENTS,
}


def test_the_template_is_understood_as_it_is_meant() -> None:
    lines = [line.split(",") for line in template.ROWS.splitlines()]
    found = of({name: [line[place] for line in lines[1:]] for place, name in enumerate(lines[0])})
    meant = template.template_mapping()
    assert found.mapping.columns == meant.columns
    assert [visit.week for visit in found.mapping.visits] == [0, 6, 12, 26, 52]
    assert sorted(found.scores().values()) == sorted(score.columns[0] for score in meant.scores)
    assert found.mapping.therapies == meant.therapies
    assert found.mapping.sexes == meant.sexes
    assert found.mapping.store.primary == meant.store.primary
    assert found.codes() <= {"cut_off", "primary", "reference"}


def test_a_wide_file_in_german() -> None:
    found = of(GERMAN)
    columns, reading = found.mapping.columns, found.mapping.reading
    assert (columns.patient, columns.start, columns.therapy) == ("Pat-ID", "Therapiebeginn", "Therapie")
    assert (columns.age, columns.sex) == ("Alter", "Geschlecht")
    assert (reading.dates, reading.decimal, set(reading.missing)) == ("%d.%m.%Y", ",", {"", "-99"})
    assert found.mapping.therapies["Hüfte"] == "hip-focused"
    assert found.mapping.therapies["Rumpfstabilisation"] == "spine-focused"
    assert found.mapping.therapies["Regelversorgung"] == "usual care"
    assert found.mapping.sexes == {"w": "female", "m": "male"}
    assert {(each.name, each.column, each.scale) for each in found.mapping.case_mix} == {("bmi", "BMI", 10)}
    assert found.scores()[("ODI", "before")] == "ODI vor"
    later = next(score for score in found.mapping.scores if score.columns == ("VAS nach 3 Monaten",))
    assert (later.date, later.factor) == ("Datum nach 3 Monaten", 10.0)
    assert found.mapping.store.cut_off.startswith("2024-12-")


def test_no_cell_of_a_person_stands_in_mapping_or_questions() -> None:
    found = of(GERMAN)
    said = written(found.mapping) + str(found.asked)
    assert not [cell for name in ("Pat-ID", "Nachname", "Bemerkung") for cell in GERMAN[name] if cell in said]


def test_a_column_that_tells_who_treats_is_not_taken_for_the_clinic() -> None:
    found = of({"ID": IDS, "clinic": alternating("Dr. Tessier", "Dr. Kerouac"), "odi": drawn(1, 0, 60, 2)})
    assert found.mapping.columns.clinic == ""
    assert "Tessier" not in written(found.mapping) + str(found.asked)


def test_three_months_are_12_or_13_weeks() -> None:
    found = of(GERMAN)
    asked = found.question("week")
    assert asked.choices == ("13 weeks", "12 weeks")
    after = answered(found.mapping, asked, "12 weeks")
    assert [visit.week for visit in after.visits] == [0, 12]
    assert {score.visit for score in after.scores} == {visit.name for visit in after.visits}
    assert after.store.primary.week == 12
    assert answered(found.mapping, asked, "14").visits[1].week == 14
    with pytest.raises(CannotShow):
        answered(found.mapping, asked, "soon")


def test_centimetres_or_millimetres() -> None:
    found = of(GERMAN)
    asked = found.question("unit", "VAS_BACK")
    assert asked.choices[0].startswith("centimetres")
    after = answered(found.mapping, asked, asked.choices[1])
    assert {score.factor for score in after.scores} == {1.0}
    long_line = of({**GERMAN, "VAS vor": drawn(1, 0, 100), "VAS nach 3 Monaten": drawn(2, 0, 100)})
    assert long_line.question("unit", "VAS_BACK").choices[0].startswith("millimetres")


def test_an_oswestry_sum_of_points_is_asked_about() -> None:
    found = of({**GERMAN, "ODI vor": drawn(1, 3, 48), "ODI nach 3 Monaten": drawn(2, 0, 45)})
    asked = found.question("unit", "ODI")
    assert asked.choices[0] == "points, 0 to 50"
    assert {score.factor for score in found.mapping.scores if score.instrument == "ODI"} == {2.0}


def test_codes_for_missing_are_known_by_the_range_and_asked() -> None:
    found = of(GERMAN)
    asked = found.question("missing")
    assert (asked.about, asked.column) == ("-99", "ODI nach 3 Monaten")
    assert answered(found.mapping, asked, asked.choices[1]).reading.missing == ("",)
    assert answered(found.mapping, asked, asked.choices[0]) == found.mapping


@pytest.mark.parametrize(("low", "first"), [(0, "0 to 5"), (1, "1 to 6")])
def test_items_coded_from_0_or_from_1(low: int, first: str) -> None:
    items = {
        f"odi{item}_{visit}": drawn(item, low, low + 5) for visit in ("t0", "t1") for item in range(1, 11)
    }
    found = of({"ID": IDS, "Group": alternating("A", "B"), **items})
    assert [len(score.columns) for score in found.mapping.scores] == [10, 10]
    assert [score.columns[9] for score in found.mapping.scores] == ["odi10_t0", "odi10_t1"]
    assert {score.item_lowest for score in found.mapping.scores} == {low}
    asked = found.question("items")
    assert asked.choices[0] == first
    assert {score.item_lowest for score in answered(found.mapping, asked, "1 to 6").scores} == {1}
    assert {score.item_lowest for score in answered(found.mapping, asked, "0 to 5").scores} == {0}


def test_twelve_behind_the_index_is_a_week_not_an_item() -> None:
    found = of(
        {"ID": IDS, "odi_0": drawn(1, 10, 60, 2), "odi_6": drawn(2, 8, 50, 2), "odi_12": drawn(3, 0, 50, 2)}
    )
    assert [visit.week for visit in found.mapping.visits] == [0, 6, 12]
    assert {each.about for each in found.asked if each.code == "week"} == {"week 6", "week 12"}


@pytest.mark.parametrize("form", ["{d:02}/{m:02}/2024", "{m:02}/{d:02}/2024"])
def test_a_day_above_twelve_settles_the_order(form: str) -> None:
    found = of(
        {"ID": IDS, "start": days(3, form), "odi_bl": drawn(1, 0, 60, 2), "odi_w12": drawn(2, 0, 60, 2)}
    )
    assert "dates" not in found.codes()
    assert found.mapping.reading.dates == form.replace("{d:02}", "%d").replace("{m:02}", "%m").replace(
        "2024", "%Y"
    )
    assert found.mapping.store.cut_off


def test_else_day_or_month_first_is_asked_and_no_last_day_is_claimed() -> None:
    rng = Random(4)  # noqa: S311
    low = [f"{rng.randint(1, 12):02}/{rng.randint(1, 12):02}/2024" for _ in IDS]
    found = of({"ID": IDS, "start": low, "odi_bl": drawn(1, 0, 60, 2), "odi_w12": drawn(2, 0, 60, 2)})
    asked = found.question("dates")
    assert answered(found.mapping, asked, asked.choices[0]).reading.dates == "%d/%m/%Y"
    assert answered(found.mapping, asked, asked.choices[1]).reading.dates == "%m/%d/%Y"
    assert found.mapping.store.cut_off == ""


@pytest.mark.parametrize("levels", [("1", "2"), ("0", "1"), ("M", "H")])
def test_codes_of_sex_are_asked(levels: tuple[str, str]) -> None:
    found = of({"ID": IDS, "sex": alternating(*levels), "odi_bl": drawn(1, 0, 60, 2)})
    asked = found.question("sex")
    one, other = (answered(found.mapping, asked, choice).sexes for choice in asked.choices)
    assert one == found.mapping.sexes
    assert set(one) == set(other) == set(levels)
    assert all(one[level] != other[level] for level in levels)


def test_the_files_own_labels_answer_what_codes_mean() -> None:
    labels = {"sex": {"1": "Male", "2": "Female"}, "arm": {"1": "Hip exercise", "2": "Usual care"}}
    texts = {
        "ID": IDS,
        "sex": alternating("1", "2"),
        "arm": alternating("1", "2"),
        "odi_bl": drawn(1, 0, 60, 2),
    }
    found = of(texts, labels=labels)
    assert found.mapping.sexes == {"1": "male", "2": "female"}
    assert found.mapping.therapies == {"1": "hip-focused", "2": "usual care"}
    assert not {"sex", "therapies"} & found.codes()


def test_coded_therapies_are_named_by_a_person() -> None:
    found = of(
        {
            "ID": IDS,
            "arm": alternating("1", "2", "3"),
            "odi_bl": drawn(1, 0, 60, 2),
            "odi_w12": drawn(2, 0, 60, 2),
        }
    )
    assert {each.about for each in found.asked if each.code == "therapies"} == {"1", "2", "3"}
    assert set(undecided(found.mapping, found.asked).therapies.values()) == {""}
    after = answered(found.mapping, found.question("therapies", "1"), "hip-focused")
    assert after.therapies["1"] == "hip-focused"
    assert after.store.primary.therapy == "hip-focused"


def test_two_arms_that_sound_alike_are_never_merged() -> None:
    found = of({"ID": IDS, "arm": alternating("Hip strengthening", "Hip stretching", "Usual care")})
    assert found.mapping.therapies == {
        "Hip strengthening": "Hip strengthening",
        "Hip stretching": "Hip stretching",
        "Usual care": "usual care",
    }


def test_two_columns_for_one_fact_are_asked() -> None:
    found = of(
        {
            "ID": IDS,
            "clinic": alternating("North", "South"),
            "site": alternating("A1", "B1"),
            "odi": drawn(1, 0, 60, 2),
        }
    )
    asked = found.question("column", "clinic")
    assert set(asked.choices) == {"clinic", "site", "None of them"}
    assert answered(found.mapping, asked, "site").columns.clinic == "site"
    assert answered(found.mapping, asked, "None of them").columns.clinic == ""


def test_without_a_therapy_by_name_the_columns_of_few_levels_are_offered() -> None:
    found = of({"ID": IDS, "X9": alternating("red", "blue"), "odi": drawn(1, 0, 60, 2)})
    asked = found.question("column", "therapy")
    assert asked.choices[0] == "X9"


REDCAP = ("baseline_arm_1", "week_6_arm_1", "3_month_arm_1", "12_month_arm_1")


def redcap() -> dict[str, list[str]]:
    rows = [(str(patient + 1), event) for patient in range(30) for event in REDCAP]
    first = [event == REDCAP[0] for _, event in rows]
    return {
        "record_id": [record for record, _ in rows],
        "redcap_event_name": [event for _, event in rows],
        "redcap_repeat_instance": [""] * len(rows),
        "redcap_survey_identifier": ["x@example.org"] * len(rows),
        "visit_date": days(1, "2024-{m:02}-{d:02}", len(rows)),
        "age": [
            age if here else "" for age, here in zip(drawn(1, 30, 80, count=len(rows)), first, strict=True)
        ],
        "arm": [
            arm if here else "" for arm, here in zip(drawn(2, 1, 2, count=len(rows)), first, strict=True)
        ],
        "pain_nrs": drawn(3, 0, 10, count=len(rows)),
        "tug_s": [f"{value}.25" for value in drawn(4, 7, 30, count=len(rows))],
    }


def test_a_longitudinal_redcap_export() -> None:
    found = of(redcap())
    assert found.mapping.layout == "long"
    assert (found.mapping.columns.patient, found.mapping.columns.visit) == ("record_id", "redcap_event_name")
    assert found.mapping.columns.visit_date == "visit_date"
    assert [(visit.name, visit.week) for visit in found.mapping.visits] == list(
        zip(REDCAP, (0, 6, 13, 52), strict=True)
    )
    assert {score.instrument for score in found.mapping.scores} == {"NPRS_BACK", "TUG"}
    assert "@" not in written(found.mapping)
    after = answered(found.mapping, found.question("week"), "12 weeks")
    assert [(visit.name, visit.week) for visit in after.visits][2] == ("3_month_arm_1", 12)


def test_a_row_per_score() -> None:
    rows = [
        (patient, tool, week)
        for patient in range(30)
        for tool in ("ODI", "Roland", "VAS")
        for week in ("0", "6", "12")
    ]
    found = of(
        {
            "patient_id": [f"A{patient:02}" for patient, _, _ in rows],
            "test": [tool for _, tool, _ in rows],
            "week": [week for _, _, week in rows],
            "score": drawn(1, 0, 22, 2, len(rows)),
            "unit": [{"ODI": "%", "Roland": "points", "VAS": "cm"}[tool] for _, tool, _ in rows],
            "group": ["hip" if patient % 2 else "usual care" for patient, _, _ in rows],
        }
    )
    columns = found.mapping.columns
    assert (columns.instrument, columns.value, columns.unit, columns.visit) == (
        "test",
        "score",
        "unit",
        "week",
    )
    assert found.mapping.instrument_names == {"ODI": "ODI", "Roland": "RMDQ", "VAS": "VAS_BACK"}
    assert found.mapping.units == {"%": 1.0, "points": 1.0, "cm": 10.0}
    assert [visit.week for visit in found.mapping.visits] == [0, 6, 12]
    assert found.mapping.scores == ()


def test_visits_that_are_only_counted() -> None:
    """Which comes first is asked, and how many weeks lie between; days in the file suggest it."""
    rows = [(patient, visit) for patient in range(30) for visit in ("1", "2")]
    texts = {
        "id": [str(patient) for patient, _ in rows],
        "time": [visit for _, visit in rows],
        "odi": drawn(1, 0, 60, 2, len(rows)),
        "group": [str(1 + patient % 3) for patient, _ in rows],
    }
    found = of(texts)
    assert [(visit.name, visit.week) for visit in found.mapping.visits] == [("1", 0), ("2", 6)]
    assert found.question("week").choices[0] == "6 weeks"
    swapped = answered(found.mapping, found.question("baseline"), "2")
    assert {visit.name: visit.week for visit in swapped.visits} == {"2": 0, "1": 6}
    assert "start" in found.codes()
    assert answered(found.mapping, found.question("start"), "2018-Q3").store.starts_in == "2018-Q3"
    dated = of({**texts, "visit_date": ["2024-01-08" if visit == "1" else "2024-03-04" for _, visit in rows]})
    assert dated.question("week").choices[0] == "8 weeks"


def test_rows_with_days_alone_get_the_usual_windows() -> None:
    rows = [(patient, visit) for patient in range(30) for visit in range(3)]
    found = of(
        {
            "pid": [str(1000 + patient) for patient, _ in rows],
            "date": [f"2024-{1 + 3 * visit:02}-{1 + patient % 28:02}" for patient, visit in rows],
            "treatment": ["core stability" if patient % 2 else "hip strengthening" for patient, _ in rows],
            "oswestry": drawn(1, 0, 98, 2, len(rows)),
        }
    )
    assert found.mapping.layout == "long"
    assert found.mapping.columns.visit == ""
    windows = [(visit.first_day, visit.last_day) for visit in found.mapping.visits]
    assert all(first is not None and last is not None and first < last for first, last in windows)
    assert found.mapping.visits[0].week == 0


def test_one_column_that_could_be_two_instruments_is_asked() -> None:
    broken = [f"{value}.35" for value in drawn(1, 0, 8)]
    found = of({"ID": IDS, "pain_bl": broken, "pain_w12": broken, "arm": alternating("hip", "usual care")})
    asked = found.question("instrument")
    assert [choice.partition(":")[0] for choice in asked.choices] == ["NPRS_BACK", "VAS_BACK"]
    after = answered(found.mapping, asked, asked.choices[1])
    assert {score.instrument for score in after.scores} == {"VAS_BACK"}
    assert after.store.primary == Primary("VAS_BACK", 12, "hip-focused", "usual care")


def test_left_and_right_are_two_columns_for_one_score() -> None:
    hips = {
        f"hip_ext_{side}_{visit}": drawn(place, -5, 25)
        for place, side in enumerate("lr")
        for visit in ("bl", "w12")
    }
    found = of({"ID": IDS, **hips})
    asked = [each for each in found.asked if each.code == "column" and not each.about]
    assert [each.choices for each in asked] == [
        ("hip_ext_l_bl", "hip_ext_r_bl"),
        ("hip_ext_l_w12", "hip_ext_r_w12"),
    ]
    after = answered(found.mapping, asked[0], "hip_ext_r_bl")
    assert after.scores[0].columns == ("hip_ext_r_bl",)


def test_an_answer_to_what_was_mapped_otherwise_changes_nothing() -> None:
    found = of(GERMAN)
    gone = Question("week", "", "", ("6 weeks",), "a visit there is not")
    assert answered(found.mapping, gone, "6 weeks") == found.mapping
    assert answered(found.mapping, Question("baseline", "", "", (), "none"), "before") == found.mapping
    assert answered(found.mapping, Question("reference", "", ""), "one against another") == found.mapping


@pytest.mark.parametrize("seed", range(41_000, 41_010))
def test_whatever_the_file_every_answer_gives_a_mapping(seed: int) -> None:
    file = made(seed)
    found = of({name: file.texts[name].to_list() for name in file.texts.columns})
    for question in found.asked:
        for choice in question.choices:
            assert parsed(written(answered(found.mapping, question, choice)))
