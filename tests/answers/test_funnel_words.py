"""Clinics side by side in words: counts and chance as they are, no cause, no judgement."""

import polars as pl
import pytest

from lumbar.answers import funnel_words as words
from lumbar.answers.clinic_words import CAUSAL_WORDS
from lumbar.answers.clinics import EpisodeFilters, SideBySide, clinic_funnel
from lumbar.charts.clinics import ClinicView
from lumbar.charts.therapies import TherapyView
from lumbar.exhibits.catalogue import exhibit
from lumbar.instruments import instrument

ODI = ClinicView(TherapyView(instrument("ODI"), 12, ("a",)))


def clinics(*verdicts: str, phi: float = 1.0, used: float = 1.0) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "clinic": [f"C{place}" for place in range(len(verdicts))],
            "verdict": verdicts,
            "value": [-10.0 - 2.0 * place for place in range(len(verdicts))],
            "lower": -11.0,
            "upper": -9.0,
            "overall": -10.0,
            "z": [-1.0 * place for place in range(len(verdicts))],
            "phi": phi,
            "phi_used": used,
            "n": 50,
            "n_followed": 40,
            "follow_up_rate": 0.8,
            "follow_up_limit": "",
        }
    )


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["inside"] * 24, "None of 24 clinics lies outside the 95 % limits; by chance about 1 would"),
        (
            ["inside"] * 23 + ["alarm"],
            "1 of 24 clinics lies outside the 95 % limits; by chance about 1 would",
        ),
        (
            ["inside"] * 3 + ["alarm"] * 2,
            "2 of 5 clinics lie outside the 95 % limits; by chance seldom one would",
        ),
        (["too few"] * 4, "No clinic has 30 patients or more, so none is judged"),
    ],
)
def test_the_title_counts_those_judged(verdicts, said) -> None:
    assert words.funnel_title(clinics(*verdicts)) == said


def test_who_is_outside_is_named_with_how_far_and_what_chance_would_do() -> None:
    said = words.outside_sentence(clinics("inside", "warning", "alarm"), ODI)
    assert said.startswith(
        "1 of 3 lies outside the 99.8 % limits: **C2 (4.0 points more improvement)**; by chance 0.006 would."
    )
    assert said.endswith("Outside the 95 % limits: 2; by chance 0.2 would (95 % range 0 to 1).")
    assert words.outside_sentence(clinics("inside"), ODI).startswith("None of 1 lies")
    assert words.outside_sentence(clinics("too few"), ODI) == words.QUESTION


def test_more_than_six_are_counted() -> None:
    assert " and 3 more;" in words.outside_sentence(clinics(*["alarm"] * 9), ODI)


@pytest.mark.parametrize(
    ("phi", "used", "said"),
    [
        (1.0, 1.0, "no more than the luck"),
        (3.1, 1.0, "limits are not widened"),
        (3.1, 3.1, "widened by the root of φ"),
    ],
)
def test_over_dispersion_is_said(phi, used, said) -> None:
    assert said in words.dispersion_sentence(clinics("inside", phi=phi, used=used))


def test_the_clinic_followed_is_told_where_it_lies() -> None:
    follow = ClinicView(ODI.view, chosen="C2")
    said = words.chosen_sentence(clinics("inside", "inside", "alarm"), follow)
    assert "−14.0 points" in said
    assert "4.0 points more improvement than its patients' mix predicts, outside the 99.8 % limits" in said
    assert "80 % of those due came back" in said
    same = words.chosen_sentence(clinics("inside"), ClinicView(ODI.view, chosen="C0"))
    assert "about what its patients' mix predicts, inside the limits" in same
    withheld = clinics("too few").with_columns(value=pl.lit(None, pl.Float64))
    assert (
        words.chosen_sentence(withheld, ClinicView(ODI.view, chosen="C0"))
        == "C0: too few patients to show a number."
    )
    assert words.chosen_sentence(withheld, ODI) == ""


@pytest.mark.parametrize("measure", ["mean_change", "responders"])
@pytest.mark.parametrize("mix", ["patients", "therapy"])
def test_no_word_claims_a_cause_or_judges_care(measure, mix) -> None:
    for name in ("funnel", "caterpillar"):
        made = exhibit(name, {"funnel": (measure,), "mix": (mix,), "followed": ("Clinic 07",)})
        said = " ".join(
            (made.title, made.subtitle, made.scope, made.note, made.scenario, *made.facts)
        ).lower()
        assert not [
            word for word in (*CAUSAL_WORDS, "worse care", "better care", "best", "worst") if word in said
        ]
        assert "observational" in said
        assert "synthetic" in said


def test_titles_are_the_answers_own_counts() -> None:
    found = clinic_funnel(EpisodeFilters("ODI", 12), SideBySide(over_dispersion=True))
    outside = found.filter(pl.col("verdict").is_in(["warning", "alarm"])).height
    assert exhibit("funnel", {}).title.startswith(f"{outside} of 24 clinics lie outside")
    include = found.filter(pl.col("overall").is_between("lower", "upper")).height
    assert (
        exhibit("caterpillar", {}).title
        == f"Intervals of {include} of 24 clinics include the figure of all, −9.6 points"
    )
