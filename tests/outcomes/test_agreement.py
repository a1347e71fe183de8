from dataclasses import replace

import pytest

from lumbar.errors import CannotShow
from lumbar.instruments import Instrument, Threshold, instrument
from lumbar.outcomes.agreement import agreed
from lumbar.outcomes.manifest import CaseMix

OWN = Instrument(
    "SLEEP", "Hours of sleep", "sleep", 0, 24, 0.5, "hours", "higher", (Threshold(1),), "own study"
)


def test_new_names_come_after_those_known(declaration):
    first = replace(
        declaration, clinics=("North", "East"), therapies=("hip-focused", "usual care", "spine-focused")
    )
    then = replace(
        declaration,
        title="Both",
        clinics=("Aachen",),
        therapies=("acupuncture", "spine-focused", "hip-focused"),
        reasons=("completed", "moved away"),
        instruments=(OWN, instrument("RMDQ"), *declaration.instruments),
        cut_off="2019-01-01",
    )
    together = agreed([first, then])
    assert together.title == "Both"
    assert together.clinics == ("Aachen", "East", "North")
    assert together.therapies == ("hip-focused", "usual care", "spine-focused", "acupuncture")
    assert together.reasons == (*declaration.reasons, "moved away")
    assert [tool.code for tool in together.instruments] == ["ODI", "TUG", "SLEEP", "RMDQ"]
    assert together.cut_off == declaration.cut_off


def test_new_levels_of_a_patient_factor_come_after_those_known(declaration):
    known = replace(declaration, case_mix=(CaseMix("smoking", "Smoking", levels=("never", "former")),))
    newer = replace(declaration, case_mix=(CaseMix("smoking", "Smoking", levels=("current", "never")),))
    assert agreed([known, newer]).case_mix[0].levels == ("never", "former", "current")
    number = replace(declaration, case_mix=(CaseMix("smoking", "Smoking"),))
    with pytest.raises(CannotShow, match="the patient factors"):
        agreed([known, number])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda said: {"weeks": (6, 12)}, r"the visits \(weeks\)"),
        (lambda said: {"primary": replace(said.primary, week=26)}, r"the primary outcome \(primary\)"),
        (lambda said: {"case_mix": said.case_mix[1:]}, r"the patient factors \(case_mix\)"),
        (lambda said: {"randomised": True}, r"\(randomised\)"),
        (lambda said: {"synthetic": True}, r"\(synthetic\)"),
        (lambda said: {"key": "deadbeef"}, r"another key than the store's \(key\)"),
        (
            lambda said: {"instruments": (replace(said.instruments[0], scale=10), said.instruments[1])},
            "the scale of the instrument ODI",
        ),
        (
            lambda said: {"instruments": (*said.instruments[:1], replace(said.instruments[1], high=50))},
            "the high of the instrument TUG",
        ),
    ],
)
def test_contradictions_are_refused_by_the_name_of_the_field(declaration, change, sentence):
    with pytest.raises(CannotShow, match=sentence):
        agreed([declaration, replace(declaration, **change(declaration))])


def test_what_cannot_be_is_refused_even_from_one_file(declaration):
    with pytest.raises(CannotShow, match="the primary outcome is not in the store"):
        agreed([replace(declaration, therapies=("a", "b"))])
