"""``lumbar import``: the template goes in, twice changes nothing, and out again."""

from pathlib import Path

import pytest

from lumbar import import_command
from lumbar.answers import clinics
from lumbar.cli import main
from lumbar.intake.clinic.reasons import refuse
from tests.intake.clinic.mapped import with_changes


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
    assert (
        "10 of 10 rows can go in; none is set aside. 10 patients, 10 episodes; scores: 43 of ODI, 43 of NPRS_BACK."
        in said
    )
    assert "generation 1" in said
    assert "privacy groups of at least 8" in said
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


def test_next_months_file_says_whom_it_brought(template: Path, capsys) -> None:
    assert bring_in(template) == 0
    assert "were in the store already" not in capsys.readouterr().out
    file = template / "lumbar-template.csv"
    whole = file.read_text()
    file.write_text(whole.replace("2025-01-13", "2025-01-14"))
    assert bring_in(template) == 0
    said = capsys.readouterr().out
    assert "Of its patients 10 were in the store already, 0 are new. 1 came with another start date" in said
    file.write_text(whole.replace("P-0", "P-"))
    assert bring_in(template) == 0
    assert (
        "0 were in the store already, 10 are new. If they are not, their numbers" in capsys.readouterr().out
    )


def test_a_publication_that_takes_too_much_says_what_helps(template: Path, capsys, monkeypatch) -> None:
    run = import_command._run

    def dying(verb, *how):
        if verb == "publish":
            raise refuse("reader_died")
        return run(verb, *how)

    monkeypatch.setattr(import_command, "_run", dying)
    assert bring_in(template) == 2
    said = capsys.readouterr().err
    assert "Publishing took more memory" in said
    assert "into a folder of its own" in said
    assert not (template / "store" / "manifest.json").exists()


def test_the_cut_off_is_said_and_next_months_may_be_another(template: Path, capsys) -> None:
    def until() -> str:
        return clinics.store_facts(str(template / "store")).cut_off

    assert bring_in(template) == 0
    assert "Visits up to 2026-06-30 are taken to be in the file" in capsys.readouterr().out
    assert until() == "2026-06-30"
    assert bring_in(template, "--cut-off", "2026-07-31") == 0
    assert "Visits up to 2026-07-31" in capsys.readouterr().out
    assert until() == "2026-07-31"
    assert bring_in(template, "--cut-off", "yesterday") == 2
    assert "The cut-off is no day" in capsys.readouterr().err


def test_sheets_that_are_not_read_are_named(tmp_path: Path, capsys) -> None:
    import xlsxwriter

    file = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name in ("North", "South"):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate((("id", "arm", "odi"), ("P1", "hip", 40), ("P2", "spine", 38))):
                sheet.write_row(row, 0, cells)
    assert main(["import", "outcomes", str(file)]) == 0
    assert "Read is the sheet North alone, not: South." in capsys.readouterr().out


def test_a_suggestion_is_not_published_before_a_person_decided(template: Path, capsys) -> None:
    file, mapping = template / "lumbar-template.csv", template / "lumbar-template.mapping.toml"
    whole = ["import", "outcomes", str(file), "--mapping", str(mapping), "--store", str(template / "store")]
    assert main(whole[:3]) == 0
    primary = {"instrument": "ODI", "week": 12, "therapy": "hip-focused", "reference": "spine-focused"}
    for sentence, said in (
        ("The mapping names no title.", {"title": "Ours"}),
        ("The mapping names no primary outcome", {"primary": primary}),
        ("The cut-off is no day", {"cut_off": "2026-06-30"}),
    ):
        assert main(whole) == 2
        assert sentence in capsys.readouterr().err
        mapping.write_text(with_changes(mapping.read_text(), {"store": said}))
    assert main(whole) == 0


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
        (
            ["outcomes", "nowhere.csv", "--mapping", "m.toml", "--report", "nowhere"],
            "There is no folder nowhere",
        ),
        (["undo", "--store", "nowhere"], "There is no outcome store"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(arguments, said, capsys) -> None:
    assert main(["import", *arguments]) == 2
    assert said in capsys.readouterr().err
