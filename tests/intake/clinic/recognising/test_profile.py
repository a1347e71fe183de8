"""A file is described column by column: kinds, levels, the patients' column, layout; values of persons never."""

import time
from random import Random

import polars as pl
import pytest

from lumbar.intake.clinic.mapping import Reading
from lumbar.intake.clinic.reading.table import Table
from lumbar.intake.clinic.reasons import Refused
from lumbar.intake.clinic.recognising.profile import RECOGNISED, ColumnSeen, Recognised, recognise, sampled
from tests.torture.clinic_files import made


def seen_in(texts: dict[str, list[str]]) -> Recognised:
    return recognise(Table(pl.DataFrame(texts)), Reading())


def column(texts: dict[str, list[str]], name: str) -> ColumnSeen:
    return next(each for each in seen_in(texts).columns if each.name == name)


FILE = {
    "study id": [f"S{number:02}" for number in range(1, 9)],
    "surname": ["Zz", "Yy", "Xx", "Ww", "Vv", "Uu", "Tt", "Ss"],
    "therapy": ["hip", "hip", "core", "core", "hip", "hip", "core", ""],
    "start": [
        "02.01.2025",
        "03.01.2025",
        "14.02.2025",
        "",
        "20.03.2025",
        "21.03.2025",
        "22.03.2025",
        "23.03.2025",
    ],
    "odi": ["32", "18", "NA", "44", "12", "20", "32", "18"],
    "opioids": ["yes", "no", "no", "no", "unknown", "no", "no", "yes"],
    "empty": [""] * 8,
}


def test_kinds_and_levels() -> None:
    kinds = {each.name: each.kind for each in seen_in(FILE).columns}
    assert kinds["therapy"] == "category"
    assert kinds["start"] == "date"
    assert kinds["odi"] == "number"
    assert kinds["opioids"] == "yes_no"
    assert kinds["empty"] == "empty"
    assert column(FILE, "therapy").levels == ("hip", "core")
    assert column(FILE, "therapy").filled == pytest.approx(7 / 8)
    assert column(FILE, "odi").distinct == 5


def test_no_value_of_a_person_is_kept() -> None:
    seen = seen_in(FILE)
    assert seen.patient == "study id"
    said = RECOGNISED.dump_json(seen).decode()
    assert not [cell for name in ("study id", "surname") for cell in FILE[name] if f'"{cell}"' in said]


def test_it_travels_as_json() -> None:
    seen = seen_in(FILE)
    assert RECOGNISED.validate_python(RECOGNISED.dump_python(seen, mode="json"), strict=False) == seen


@pytest.mark.parametrize("header", ["id", "Pat-Nr.", "record_id", "Studien-ID", "código paciente"])
def test_the_patients_column_is_known_by_its_header(header: str) -> None:
    codes = ["77", "12", "54", "81"]
    texts = {"age": ["61", "44", "38", "70"], "mrn": ["471201", "471202", "990021", "311244"], header: codes}
    assert seen_in(texts).patient == header
    assert column(texts, "mrn").identifying == "record number"
    assert column(texts, header).identifying == ""


def test_the_only_number_of_a_hospital_serves_as_patient_and_is_called_what_it_is() -> None:
    texts = {"MRN": ["471201", "471202", "990021", "311244"], "odi": ["20", "22", "20", "24"]}
    assert seen_in(texts).patient == "MRN"
    assert column(texts, "MRN").identifying == "record number"


@pytest.mark.parametrize("code", ["Patient/{:08x}-77aa", "{:032x}", "2024{:04}", "{:03}"])
def test_any_code_given_for_the_study_is_one(code: str) -> None:
    texts = {"patient": [code.format(number * 991) for number in range(1, 9)], "odi": FILE["odi"]}
    assert seen_in(texts).patient == "patient"
    assert column(texts, "patient").identifying == ""


def test_names_in_the_patients_column_are_names() -> None:
    texts = {"patient": ["Ebba Öberg", "Ximena Puig", "Jo Quill"], "odi": ["20", "22", "20"]}
    assert column(texts, "patient").identifying == "name"


def test_without_a_header_that_says_so_the_patients_are_counted_or_coded() -> None:
    rows = [(patient, visit) for patient in range(30) for visit in range(3)]
    rng = Random(1)  # noqa: S311
    texts = {
        "V1": [str(rng.randrange(0, 100)) for _ in rows],
        "V2": [f"P{patient:03}" for patient, _ in rows],
        "V3": [str(visit) for _, visit in rows],
    }
    seen = seen_in(texts)
    assert seen.patient == "V2"
    assert seen.layout == "long"
    assert seen_in({name: cells[::3] for name, cells in texts.items()}).layout == "wide"


def test_a_few_names_on_many_rows_are_not_levels() -> None:
    """Eight patients with five visits each: eight names are one a patient."""
    names = ["Xanthe", "Quillon", "Ffion", "Wulfric", "Eluned", "Isolde", "Leofric", "Mungo"]
    texts = {"id": [str(k // 5) for k in range(40)], "V2": [names[k // 5] for k in range(40)]}
    assert column(texts, "V2").identifying == "name"
    assert column(texts, "V2").levels == ()


@pytest.mark.parametrize("seed", range(40_000, 40_006))
def test_a_file_without_a_header_is_refused(seed: int) -> None:
    """Its first patient would be taken for the columns' names."""
    texts = made(seed).texts
    named = seen_in(texts.to_dict(as_series=False))
    assert named.rows == texts.height
    first = {
        name: cell or f"{place}"
        for place, (name, cell) in enumerate(zip(texts.columns, texts.row(0), strict=True))
    }
    unlike = {name: f"{cell}{'_' * place}" for place, (name, cell) in enumerate(first.items())}
    taken = {
        name: cell if list(first.values()).count(cell) == 1 else unlike[name] for name, cell in first.items()
    }
    with pytest.raises(Refused) as refused:
        recognise(Table(texts.slice(1).rename(taken)), Reading())
    assert refused.value.code == "header_is_data"
    assert not [cell for cell in first.values() if len(cell) > 5 and cell in str(refused.value)]


def test_numbers_as_headers_of_visits_are_no_data() -> None:
    texts = {
        "id": ["1", "2", "3"],
        "0": ["30", "22", "41"],
        "6": ["28", "20", "36"],
        "12": ["26", "18", "30"],
    }
    assert seen_in(texts).rows == 3


def test_codes_of_instruments_as_headers_are_no_data() -> None:
    texts = {"patient": ["p1", "p2", "p3"], "72514-3": ["3", "4", "5"], "278910006": ["30", "22", "18"]}
    assert seen_in(texts).rows == 3


def test_columns_named_like_their_one_answer_are_no_data() -> None:
    assert seen_in({"id": ["1", "2", "3"], "hip": ["hip", "", ""], "spine": ["", "spine", ""]}).rows == 3


def test_the_sample_is_bounded_and_reaches_the_end() -> None:
    rows = pl.DataFrame({"row": [str(row) for row in range(100_003)]})
    some = sampled(rows)["row"].cast(pl.Int64)
    assert len(some) <= 20_000
    assert some[:10_000].to_list() == list(range(10_000))
    assert some[-1] > 99_990


def test_a_million_rows_in_seconds() -> None:
    rng, count = Random(2), 1_000_000  # noqa: S311
    digits = pl.int_range(count, eager=True)
    texts = pl.DataFrame(
        {"id": digits.cast(pl.String), "phone": "030 " + (digits * 7919 % 10**7).cast(pl.String)}
    )
    texts = texts.with_columns(
        pl.Series(f"{tool}_{week}", (digits * rng.randrange(1, 999) % 101).cast(pl.String))
        for tool in ("odi", "vas", "qbpds")
        for week in ("bl", "w6", "w12", "w26", "w52")
    )
    started = time.process_time()
    seen = recognise(Table(texts), Reading())
    assert time.process_time() - started < 6, "3 s on a machine with nothing else to do"
    assert seen.rows == count
    assert {each.name: each.identifying for each in seen.columns}["phone"] == "phone"
