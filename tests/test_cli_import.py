"""``lumbar import``: the template goes in, twice changes nothing, and out again."""

from pathlib import Path

import pytest

from lumbar.answers import clinics
from lumbar.cli import main


@pytest.fixture
def template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["import", "template", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count(str(tmp_path)) == 5
    return tmp_path


def bring_in(folder: Path, *more: str, kind: str = "csv") -> int:
    file, mapping = folder / f"lumbar-template.{kind}", folder / f"lumbar-template-{kind}.toml"
    store = ["--store", str(folder / "store")]
    return main(["import", "outcomes", str(file), "--mapping", str(mapping), *store, *more])


def test_a_file_goes_in_once_whatever_it_was_saved_as_and_out_again(template: Path, capsys) -> None:
    assert bring_in(template) == 0
    said = capsys.readouterr().out
    assert "10 of 10 rows can go in; none is set aside. 10 patients, 10 episodes; scores: 43 of ODI, 43 of NPRS_BACK." in said
    assert "generation 1" in said
    assert clinics.store_facts(str(template / "store")).therapies == (
        "hip-focused",
        "spine-focused",
        "usual care",
    )
    assert bring_in(template, kind="xlsx") == 0
    assert "nothing has changed" in capsys.readouterr().out
    assert main(["import", "undo", "--store", str(template / "store")]) == 0
    assert main(["ask", "stores", "--store", str(template / "store")]) == 2
    assert "There is no outcome store" in capsys.readouterr().err


def test_checking_alone_publishes_nothing(template: Path, capsys) -> None:
    assert bring_in(template, "--check-only") == 0
    assert "10 of 10 rows" in capsys.readouterr().out
    assert not (template / "store" / "manifest.json").exists()


def test_too_many_rows_set_aside_stop_it_until_a_person_says_go_on(template: Path, capsys) -> None:
    file = template / "lumbar-template.csv"
    file.write_text(file.read_text().replace(",44,34,", ",440,34,", 1))
    assert bring_in(template, "--report", str(template)) == 2
    told = capsys.readouterr()
    assert {path.name for path in template.iterdir()} >= {"report.html", "report.csv", "set-aside.csv"}
    assert not any(
        "440" in (template / name).read_text() for name in ("report.html", "report.csv", "set-aside.csv")
    )
    assert "9 of 10 rows can go in; 1 is set aside" in told.out
    assert "440" not in told.out + told.err
    assert "nothing was published" in told.err
    assert bring_in(template, "--go-on-above") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["outcomes", "nowhere.csv", "--mapping", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["template", "--out", "nowhere"], "There is no folder nowhere"),
        (["undo", "--store", "nowhere"], "There is no outcome store"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(arguments, said, capsys) -> None:
    assert main(["import", *arguments]) == 2
    assert said in capsys.readouterr().err
