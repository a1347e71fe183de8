"""A reader's own files from the command line: checked, kept, listed, asked for, removed."""

from pathlib import Path

import pytest

from lumbar.cli import main

EXPORT = """measure,location,sex,age,cause,metric,year,val,upper,lower
Prevalence,Kenya,Both,All ages,Low back pain,Number,2020,2590000,2970000,2240000
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    return tmp_path


def told(capsys: pytest.CaptureFixture, *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


def test_a_population_becomes_a_place_and_goes_again(home: Path, capsys: pytest.CaptureFixture) -> None:
    told(capsys, "import", "template", "--population", "--out", str(home))
    file = str(home / "lumbar-population.csv")
    said = told(capsys, "import", "population", file, "--check-only")
    assert said.startswith(
        "My district (own): every fifth year from 2020 to 2030; of 522,000 people in 2020, "
    )
    assert "Nothing of your own" in told(capsys, "import", "own")
    assert "Kept as mine." in told(capsys, "import", "population", file, "--name", "mine")
    assert "mine (population): My district; 120 rows" in told(capsys, "import", "own")
    rows = told(capsys, "ask", "cases_by_year", "--place", "own:my-district", "--format", "csv").splitlines()
    assert [row.split(",")[2] for row in rows[1:]] == ["2020", "2025", "2030"]
    assert "Removed: mine" in told(capsys, "import", "remove", "mine")
    assert main(["ask", "cases_by_year", "--place", "own:my-district"]) == 2
    assert "There is no place 'own:my-district'" in capsys.readouterr().err


def test_an_export_is_kept_with_its_licence(home: Path, capsys: pytest.CaptureFixture) -> None:
    (home / "IHME-GBD_2021_DATA-1.csv").write_text(EXPORT)
    said = told(capsys, "import", "gbd", str(home / "IHME-GBD_2021_DATA-1.csv"))
    assert "Kenya: number of people, 2020." in said
    assert "Round: GBD 2021." in said
    assert "Licence: IHME Free-of-Charge Non-commercial User Agreement." in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("population", "nowhere.csv"), "There is no such file"),
        (("gbd", "nowhere.csv"), "There is no such file"),
        (("remove", "anything"), "Nothing of your own is kept under that name"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture
) -> None:
    assert main(["import", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_each_problem_is_a_line(home: Path, capsys: pytest.CaptureFixture) -> None:
    told(capsys, "import", "template", "--population", "--out", str(home))
    file = home / "lumbar-population.csv"
    file.write_text(file.read_text().replace("KEN", "XXX").replace(",male,", ",other,"))
    assert main(["import", "population", str(file)]) == 2
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "Row 2: country is no ISO code of three letters known here (80 such rows).",
        "Row 22: sex is neither female nor male; leave totals out (40 such rows).",
    ]


def test_an_export_of_one_place_has_one_place(home: Path, capsys: pytest.CaptureFixture) -> None:
    (home / "ihme.csv").write_text(EXPORT, encoding="utf-8")
    told(capsys, "import", "gbd", str(home / "ihme.csv"))
    assert "ihme (gbd): 1 place, " in told(capsys, "import", "own")
