"""`lumbar step`: written down, listed, taken back; what is wrong ends with 2 and one sentence."""

import pytest

from lumbar.cli import main
from lumbar.demo import network
from lumbar.outcomes import publish
from lumbar.outcomes.steps import steps


@pytest.fixture
def store(tmp_path):
    made = network(5, clinics=3, patients_per_clinic=20)
    publish(made.episodes, made.manifest, tmp_path)
    return str(tmp_path)


def test_a_step_is_written_listed_and_taken_back(store, capsys):
    where = ["--clinic", "Clinic 02", "--quarter", "2021Q3", "--store", store]
    assert main(["step", "add", *where, "--reason", "Two more therapists"]) == 0
    assert "Clinic 02, from 2021Q3 on: Two more therapists" in capsys.readouterr().out
    assert main(["step", "list", "--store", store]) == 0
    assert capsys.readouterr().out.startswith("  Clinic 02, from 2021Q3 on: Two more therapists (noted 2")
    assert main(["step", "remove", *where]) == 0
    assert steps(store) == ()
    assert main(["step", "remove", *where]) == 2
    assert "There is no step of Clinic 02 in 2021Q3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--quarter", "2021Q9", "--reason", "One"], "“2021Q9” is not a quarter. Write it as 2021Q3."),
        (["--quarter", "2021Q3", "--reason", "<i>"], "letters, digits and ordinary signs alone"),
        (["--quarter", "2021Q3", "--reason", "One", "--clinic", "C9"], "There is no clinic called C9"),
    ],
)
def test_wrong_values_end_with_two_and_one_sentence(given, sentence, store, capsys):
    assert main(["step", "add", *given, "--store", store]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1
    assert steps(store) == ()


def test_what_is_missing_is_said(capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["step", "add", "--quarter", "2021Q3"])
    assert "--reason" in capsys.readouterr().err
