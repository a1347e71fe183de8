"""Files are checked in the cage, kept whole or not at all, and removed without a trace."""

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lumbar import own
from lumbar.errors import CannotShow
from lumbar.intake.own import keeping
from lumbar.intake.own.checked import Checked, check
from lumbar.intake.own.population import population
from lumbar.outcomes.scope import Scope, seen_by
from lumbar.own.manifest import Kind

Made = Callable[..., Path]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def caged(kind: Kind, file: Path, tmp_path: Path) -> Checked:
    scratch = tmp_path / "scratch"
    scratch.mkdir(exist_ok=True)
    return check(kind, file, scratch)


def content(path: Path) -> list[str]:
    return sorted(
        file.name for file in path.rglob("*") if file.is_file() and file.suffix in (".parquet", ".json")
    )


def test_kept_listed_and_removed(people: Made, export: Made, tmp_path: Path, home: Path) -> None:
    keeping.keep(caged("population", people(), tmp_path), "district")
    keeping.keep(caged("gbd", export(name="IHME-GBD_2021_DATA-1.csv"), tmp_path), "ihme")
    assert [(each.kind, each.name, each.rows, each.round, each.licence) for each in own.kept()] == [
        ("population", "district", 120, "", ""),
        ("gbd", "ihme", 2, "GBD 2021", "IHME Free-of-Charge Non-commercial User Agreement"),
    ]
    assert [place.place for place in own.own_places()] == ["own:my-district"]
    assert all(file.stat().st_mode & 0o077 == 0 for file in (home / "own").glob("*.parquet"))
    assert [each.name for each in keeping.remove("district")] == ["district"]
    assert own.own_places() == ()
    keeping.remove("ihme")
    assert not own.kept()
    assert content(home) == ["kept.json"]


def test_the_same_name_takes_the_place_of_what_was_kept(people: Made, home: Path) -> None:
    first = Checked("population", population(people()))
    keeping.keep(first, "district")
    version = own.version()
    fewer = people(lambda lines: [lines[0], *lines[1:41]])
    keeping.keep(Checked("population", population(fewer)), "district")
    assert own.version() != version
    assert own.own_places()[0].years == (2020,)
    assert len(content(home)) == 2


def test_a_place_is_kept_once(people: Made) -> None:
    found = Checked("population", population(people()))
    keeping.keep(found, "district")
    with pytest.raises(CannotShow, match="my-district is kept already, from another file"):
        keeping.keep(found, "again")
    with pytest.raises(CannotShow, match="A name has letters"):
        keeping.keep(found, "../../etc/passwd")


def test_nothing_is_removed_that_is_not_there(people: Made) -> None:
    keeping.keep(Checked("population", population(people())), "district")
    with pytest.raises(CannotShow, match="Kept: district"):
        keeping.remove("distrikt")


def test_a_damaged_file_counts_as_not_kept(people: Made, home: Path) -> None:
    kept = keeping.keep(Checked("population", population(people())), "district")
    (home / "own" / kept.file).write_bytes(b"PAR1 no")
    (home / "own/kept.json").touch()
    assert own.own_places() == ()
    keeping.keep(Checked("population", population(people())), "district")
    assert len(own.own_places()) == 1
    (home / "own/kept.json").write_text("{")
    assert own.own_places() == ()


def test_a_list_that_points_elsewhere_reads_nothing(home: Path, tmp_path: Path, people: Made) -> None:
    kept = keeping.keep(Checked("population", population(people())), "district")
    listed = json.loads((home / "own/kept.json").read_text())
    listed["kept"][0]["file"] = "../own/../../secret.parquet"
    (tmp_path / "secret.parquet").write_bytes((home / "own" / kept.file).read_bytes())
    (home / "own/kept.json").write_text(json.dumps(listed))
    assert own.own_places() == ()


def test_only_a_publisher_keeps_and_removes(people: Made) -> None:
    found = Checked("population", population(people()))
    with seen_by(Scope("reader", (), float("inf"))):
        with pytest.raises(CannotShow, match="publisher"):
            keeping.keep(found, "district")
        with pytest.raises(CannotShow, match="publisher"):
            keeping.remove("district")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(300 * 2**20)


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("IHME.csv", "measure,location\n")


HOSTILE = {
    "empty": (lambda path: path.write_bytes(b""), "The file is empty."),
    "blank": (lambda path: path.write_bytes(b"\n\n\n"), "no|No"),
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 40), "no text file"),
    "picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500)), "This is no CSV file"),
    "packed": (lambda path: path.write_bytes(gzip.compress(b"a,b\n1,2\n")), "This is no CSV file"),
    "zip": (zipped, "This is no CSV file|workbook|damaged"),
    "300 MB": (huge, "larger than 100 MB"),
    "a folder": (lambda path: path.mkdir(), "no file"),
    "broken quotes": (lambda path: path.write_text('place,name\n"a,b\nc,d\n' * 9), "quotation marks|columns"),
    "a bomb of columns": (
        lambda path: path.write_text(",".join(f"c{n}" for n in range(9000)) + "\n1\n"),
        "columns",
    ),
    "twice a column": (lambda path: path.write_text("year,Year\n1,2\n"), "same name"),
    "parquet": (lambda path: path.write_bytes(b"PAR1" + bytes(99)), "This is no CSV file"),
}


@pytest.mark.parametrize("kind", ["population", "gbd"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_one_sentence(kind: Kind, name: str, tmp_path: Path, home: Path) -> None:
    make, said = HOSTILE[name]
    file = tmp_path / "hostile"
    make(file)
    with pytest.raises(CannotShow, match=said) as told:
        caged(kind, file, tmp_path)
    assert "\n" not in str(told.value)
    assert not own.kept()
