"""`lumbar ask` on scenarios and on more care says what the answers say, and refuses in one sentence."""

import json

import pytest

from lumbar.answers import CaseFilters
from lumbar.answers.scenarios import scenarios_by_year
from lumbar.answers.what_if import what_if
from lumbar.cli import main
from lumbar.measures.what_if_inputs import WhatIf

TWO = ["--scenario", "as_published.published", "--scenario", "medium.custom-5"]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict]:
    assert main(["ask", *arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_scenarios_are_listed_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(
        capsys, "scenarios_by_year", "--place", "KEN", *TWO, "--measure", "ylds", "--year", "2050"
    )
    codes = ("as_published.published", "medium.custom-5")
    assert found == scenarios_by_year(CaseFilters(("KEN",)), codes, "ylds", (2050,)).to_dicts()


def test_what_if_takes_low_middle_and_high_in_percent(capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--reach", "5", "10", "20", "--lasting", "1", "1", "2", "--start", "2030", "--ramp", "0"]
    found = printed(capsys, "what_if", "--place", "IND", "--year", "2050", "--rates", "constant", *flags)
    inputs = WhatIf(reach=(0.05, 0.1, 0.2), lasting=(1.0, 1.0, 2.0), start=2030, ramp=0)
    expected = what_if(CaseFilters(("IND",), rates="constant"), (2050,), inputs).to_dicts()
    assert found == [{**row, "effect_from": "assumption"} for row in expected]


def test_an_effect_of_the_clinics_says_whose_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    found = printed(capsys, "what_if", "--effect-of", "combined", "--year", "2050")
    assert {row["effect_from"] for row in found} == {
        "synthetic demonstration: combined against spine-focused, ODI at week 12"
    }


@pytest.mark.parametrize("name", ["scenarios_by_year", "what_if"])
def test_flags_are_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["ask", name, "--help"])
    assert "assumption" in (said := capsys.readouterr().out) or "custom and a change" in " ".join(
        said.split()
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["scenarios_by_year", "--scenario", "published.as_published"], "Nearest: as_published.published"),
        (["scenarios_by_year", *TWO[:2], *TWO[:2]], "is chosen twice"),
        (["scenarios_by_year", "--measure", "people"], "There is no measure 'people'"),
        (["what_if", "--reach", "10", "20", "130"], "cannot be 130 %"),
        (["what_if", "--reach", "-1", "20", "30"], "cannot be"),
        (["what_if", "--effect", "9", "5", "6"], "out of order"),
        (["what_if", "--effect-of", "massage"], "no difference in responders between massage"),
        (["what_if", "--start", "1990"], "Choose a year from 2021"),
        (["what_if", "--year", "2033"], "Nearest: 2030, 2035"),
    ],
)
def test_wrong_values_end_with_two_and_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", *arguments]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1
