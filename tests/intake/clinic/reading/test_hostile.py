"""A hostile file ends as one sentence with its code, and this process goes on."""

import resource
import sys
from pathlib import Path
from typing import Any

import pytest

from lumbar.intake.clinic import cage
from lumbar.intake.clinic.cage import Limits
from lumbar.intake.clinic.mapping import Format, Reading
from lumbar.intake.clinic.reading.table import lots_of, read_parts, read_table
from lumbar.intake.clinic.reasons import Refused
from tests.intake.clinic.reading import hostile
from tests.intake.clinic.reading.hostile import HOSTILE, VERB

SMALL = Limits(memory=700 * 2**20, cpu_seconds=20, seconds=40)


@pytest.fixture
def _reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "verb.py").write_text(VERB, encoding="utf-8")
    monkeypatch.setattr(cage, "COMMAND", (sys.executable, str(tmp_path / "verb.py")))


def code(path: Path, **job: Any) -> str:
    with pytest.raises(Refused) as refused:
        cage.run("read", {"file": str(path), **job}, SMALL)
    assert "\n" not in str(refused.value)
    return refused.value.code


@pytest.mark.usefixtures("_reader")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str, tmp_path: Path) -> None:
    build, expected = HOSTILE[name]
    path = tmp_path / "file"
    build(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert code(path) == expected
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_the_corner_s_file_is_small(tmp_path: Path) -> None:
    build, _ = HOSTILE["one cell in the last corner"]
    build(tmp_path / "file")
    assert (tmp_path / "file").stat().st_size < 5_000


@pytest.mark.usefixtures("_reader")
@pytest.mark.parametrize("kind", ["xlsx", "parquet", "sav", "fhir"])
def test_files_cut_off_are_refused(kind: str, tmp_path: Path) -> None:
    whole = {
        "xlsx": lambda: hostile.xlsx_bytes(tmp_path),
        "parquet": hostile.parquet_bytes,
        "sav": lambda: hostile.sav_bytes(tmp_path),
        "fhir": hostile.fhir_bytes,
    }[kind]()
    path = tmp_path / "file"
    for share in (0.5, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert code(path) == "broken_file"
    path.write_bytes(whole)
    assert cage.run("read", {"file": str(path)}, SMALL)["rows"] > 0


@pytest.mark.usefixtures("_reader")
def test_the_size_is_checked_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"id,odi\n" + b"P1,30\n" * 200_000)
    assert code(path, most_bytes=2**20) == "too_large"
    seen = cage.run("read", {"file": str(path)}, SMALL)
    assert (seen["rows"], seen["columns"]) == (200_000, 2)


IN_PARTS_TOO = (
    ("Parquet that unpacks to a hundred times", "parquet"),
    ("Parquet that is none", "parquet"),
    ("Parquet that ends like one", "parquet"),
    ("a header of 400,000 columns", "delimited"),
    ("a quote that is never closed", "delimited"),
    ("two columns of a name", "delimited"),
    ("noise", "delimited"),
)


@pytest.mark.parametrize(("name", "kind"), IN_PARTS_TOO)
def test_hostile_files_are_refused_in_parts_too(name: str, kind: Format, tmp_path: Path) -> None:
    build, expected = HOSTILE[name]
    build(tmp_path / "file")
    with pytest.raises(Refused) as refused:
        for _ in read_parts(tmp_path / "file", Reading(format=kind)):
            pass
    assert refused.value.code == expected


def test_a_format_that_is_read_whole_keeps_its_limit(tmp_path: Path) -> None:
    for content, kind in ((hostile.xlsx_bytes(tmp_path), "xlsx"), (b"id,odi\nP1,30\n", "delimited")):
        path = tmp_path / kind
        path.write_bytes(content)
        with path.open("ab") as file:
            file.truncate(501 * 2**20)
        if kind == "xlsx":
            with pytest.raises(Refused) as refused:
                lots_of(path)
            assert "500 MB" in str(refused.value)
            assert "CSV" in str(refused.value)
        else:
            assert lots_of(path) == 11


def test_a_file_of_another_kind_than_mapped_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.xlsx"
    path.write_text("id,odi\nP1,30\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_table(path, Reading(format="xlsx"))
    assert refused.value.code == "other_format"
    assert read_table(path, Reading()).texts.rows() == [("P1", "30")]
