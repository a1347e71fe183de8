"""The import's own verbs, each in its child, from a file to a store readers see."""

import json
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat
import pytest

from lumbar.intake.clinic import cage
from lumbar.intake.clinic.checking.check import CHECKED
from lumbar.intake.clinic.mapping import Reading, parsed, written
from lumbar.intake.clinic.questioning.questions import QUESTIONS
from lumbar.intake.clinic.reasons import Refused
from lumbar.intake.clinic.recognising.profile import RECOGNISED
from lumbar.intake.clinic.template import template_csv, template_mapping, template_xlsx
from lumbar.outcomes import read_manifest
from lumbar.outcomes.scope import OWN_MACHINE

KEY = "5e" * 32
TOLD = written(template_mapping())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(template_csv())
    return path


def checked(file: Path, mapping: str = TOLD) -> tuple[dict[str, Any], Path]:
    scratch = file.with_name(f"{file.name} checked")
    scratch.mkdir()
    job = {"file": str(file), "mapping": mapping, "scratch": str(scratch), "key": KEY}
    return cage.run("check", job), scratch


def test_a_file_becomes_a_store_and_the_same_file_changes_nothing(file: Path, tmp_path: Path) -> None:
    found, scratch = checked(file)
    seen = CHECKED.validate_python(found, strict=False)
    assert (seen.rows, seen.accepted, seen.quarantined) == (10, 10, 0)
    job = {"scratch": str(scratch), "store": str(tmp_path / "store"), "scope": astuple(OWN_MACHINE)}
    alone = {"new": 0, "known": 0, "again": 0}
    assert cage.run("publish", job) == {"generation": 1, "changed": True, "arrivals": alone}
    assert read_manifest(tmp_path / "store").known_instruments.keys() == {"ODI", "NPRS_BACK"}
    assert cage.run("publish", job) == {"generation": 1, "changed": False, "arrivals": alone}


def test_columns_that_are_not_mapped_are_dropped_unread_and_listed(file: Path) -> None:
    lines = template_csv().decode().splitlines()
    extended = [
        f"surname,shoe size,{lines[0]}",
        *(f"Doe{k},4{k % 10},{line}" for k, line in enumerate(lines[1:])),
    ]
    file.write_text("\n".join(extended), encoding="utf-8")
    found, scratch = checked(file)
    assert found["dropped"] == [
        {"column": "surname", "reason": "name"},
        {"column": "shoe size", "reason": "not mapped"},
    ]
    told = json.dumps(found) + (scratch / "declaration.json").read_text(encoding="utf-8")
    assert "Doe" not in told
    assert "P-001" not in told
    assert not pl.read_parquet(scratch / "batch.parquet")["patient"].str.contains("P-").any()


def test_the_same_table_gives_the_same_bytes_whatever_it_was_saved_as(file: Path, tmp_path: Path) -> None:
    _, scratch = checked(file)
    expected = (scratch / "batch.parquet").read_bytes()
    rows = pl.read_csv(template_csv(), null_values="NA", try_parse_dates=True)
    other = {name: tmp_path / name for name in ("xlsx", "parquet", "sav")}
    other["xlsx"].write_bytes(template_xlsx())
    rows.write_parquet(other["parquet"])
    pyreadstat.write_sav(rows, other["sav"])
    for kind, path in other.items():
        reading = Reading(format=kind, missing=("", "NA"))  # pyright: ignore[reportArgumentType]
        _, scratch = checked(path, written(replace(template_mapping(), reading=reading)))
        assert (scratch / "batch.parquet").read_bytes() == expected, kind


def test_a_file_of_another_kind_is_refused_with_its_reason(file: Path) -> None:
    file.write_bytes(template_xlsx())
    with pytest.raises(Refused) as refused:
        checked(file)
    assert refused.value.code == "other_format"


def test_in_lots_a_file_gives_the_same_and_its_rows_are_kept_under_no_name(
    file: Path, tmp_path: Path
) -> None:
    found, whole = checked(file)
    scratch = tmp_path / "in lots"
    scratch.mkdir()
    job = {"file": str(file), "mapping": TOLD, "scratch": str(scratch), "key": KEY, "lots": 3}
    assert cage.run("check", job) == found
    for name in ("batch.parquet", "declaration.json"):
        assert (scratch / name).read_bytes() == (whole / name).read_bytes()
    assert len([*scratch.iterdir()]) == 3
    some = cage.run("recognise", {"file": str(file), "lots": 3})
    assert some == cage.run("recognise", {"file": str(file)})
    assert some["looked_at"] == 10


def test_a_file_is_recognised_as_it_may_be_told_to(file: Path) -> None:
    found = cage.run("recognise", {"file": str(file)})
    seen = RECOGNISED.validate_python(found["recognised"], strict=False)
    assert (seen.rows, seen.reading.format, seen.sheets) == (10, "delimited", ())
    assert parsed(found["mapping"]).columns.patient == "patient"
    assert QUESTIONS.validate_python(found["questions"], strict=False)
    told = {**found["recognised"]["reading"], "delimiter": ";"}
    assert len(cage.run("recognise", {"file": str(file), "reading": told})["recognised"]["columns"]) == 1
