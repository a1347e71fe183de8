"""`lumbar ask` about care: the same as the answers, with low, middle and high, and wrong inputs in a sentence."""

import io

import polars as pl
import pytest

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.ask_care import QUESTIONS
from lumbar.cli import main
from lumbar.measures.care_inputs import CareInputs

INDIA = ["ask", "care_needed", "--place", "IND", "--year", "2050"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_explains_its_flags(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["ask", name, "--help"])
    assert "--format" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("flags", "inputs"),
    [
        ([], CareInputs()),
        (["--need", "0.3"], CareInputs(need=(0.16, 0.3, 1.0))),
        (["--need", "20%,30 %,0.4"], CareInputs(need=(0.2, 0.3, 0.4))),
        (
            ["--need", "0.2,0.3,0.4", "--therapists", "9000"],
            CareInputs(need=(0.2, 0.3, 0.4), therapists=9000.0),
        ),
        (
            ["--capacity", "1500", "--cost", "5,10,20"],
            CareInputs(capacity=(1350, 1500, 2700), cost=(5, 10, 20)),
        ),
    ],
)
def test_the_answer_holds_low_middle_and_high(flags, inputs, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*INDIA, *flags, "--format", "csv"]) == 0
    printed = pl.read_csv(io.StringIO(capsys.readouterr().out))
    expected = answers.care_needed(CaseFilters(("IND",)), (2050,), inputs)
    assert printed["estimate"].to_list() == ["low", "middle", "high"]
    assert printed["therapists"].to_list() == expected["therapists"].to_list()


def test_places_and_inputs_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "care_by_place", "--level", "gbd_region", "--rank-by", "therapists_per_100k"]) == 0
    assert "Central Europe" in capsys.readouterr().out.splitlines()[1]
    assert main(["ask", "care_inputs"]) == 0
    assert "Walker 2004" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--need", "30"], "“Share who need rehabilitation” cannot be 3000 %"),
        (["--need", "0.1"], "low 16 %, middle 10 % and high 100 % are out of order"),
        (["--contacts", "10%"], "--contacts takes one number, or three as LOW,MIDDLE,HIGH: not “10%”"),
        (["--need", "many"], "--need takes one number, or three as LOW,MIDDLE,HIGH: not “many”"),
        (["--contacts", "1,2"], "not “1,2”"),
        (["--reach", "-0.2"], "cannot be −20 %"),
        (["--place", "KEN", "--therapists", "5"], "belongs to one place"),
        (["--year", "2051"], "Nearest: 2045, 2050"),
        (["--age-from", "60", "--age-to", "19"], "reversed"),
    ],
)
def test_wrong_inputs_end_with_a_sentence(flags, sentence, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*INDIA, *flags]) == 2
    assert sentence in capsys.readouterr().err
