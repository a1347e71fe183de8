"""What can be chosen about clinics, how it stands in the link, and how a selection is said."""

from typing import get_args

import polars as pl
import pytest

from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.answers.clinics_fitted import Missing, Model
from lumbar.answers.clinics_funnel import FunnelMeasure
from lumbar.answers.clinics_responders import MissingResponse
from lumbar.answers.clinics_subgroups import By
from lumbar.deck.clinic_columns import clinic_columns
from lumbar.exhibits import clinics
from lumbar.exhibits.choices import choice
from lumbar.exhibits.clinic_choices import FIXED, OF_THE_STORE, facts, given
from lumbar.questions.episode_filters import HipFilter, SexFilter
from lumbar.screen.table import on_screen

KEYS = [*FIXED, *OF_THE_STORE, "change_ODI", "change_GAIT", "given_spine-focused", "given_general_exercise"]


@pytest.mark.parametrize("key", KEYS)
def test_words_and_codes_are_one_to_one_and_the_default_is_offered(key: str) -> None:
    known = choice(key)
    assert set(known.default) <= set(known.options)
    assert len(set(known.options.values())) == len(known.options)
    assert all(known.code(words) == code == known.code(code) for code, words in known.options.items())


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("hips", get_args(HipFilter)),
        ("patient_sex", get_args(SexFilter)),
        ("missing", get_args(Missing)),
        ("model", (*get_args(Model), "overlap")),
        ("response", get_args(MissingResponse)),
        ("subgroups", get_args(By)),
        ("funnel", get_args(FunnelMeasure)),
    ],
)
def test_everything_that_can_be_asked_can_be_chosen(key: str, codes: tuple[str, ...]) -> None:
    assert set(choice(key).options) == set(codes)


def test_store_says_what_is_chosen_at_first() -> None:
    primary = facts().primary
    assert choice("instrument").default == (primary.instrument,)
    assert choice("visit").default == (str(primary.week),)
    assert choice("reference").default == (primary.reference,)
    assert choice(given(primary.reference)).default == (primary.therapy,)


def test_one_year_alone_can_be_chosen() -> None:
    years = choice("started")
    assert not years.refusal(["2024", "2024"])
    assert "runs backwards" in years.refusal(["2024", "2023"])


def test_threshold_comes_from_the_closed_list_of_its_instrument() -> None:
    assert dict(choice("change_ODI").options) == {
        "10": "10 points",
        "30%": "30 % of baseline",
        "6": "6 points",
    }
    assert choice("change_BERG") is None
    assert choice("change_nothing") is None


def test_nobody_is_set_beside_himself() -> None:
    for therapy in facts().therapies:
        assert therapy not in choice(given(therapy)).options
    assert choice("given_magnets") is None


@pytest.mark.parametrize(
    ("patients", "words"),
    [
        (EpisodeFilters(), "all patients"),
        (
            EpisodeFilters(sex="female", age_from=40, age_to=64, hip_weakness="yes"),
            "women, aged 40 to 64, weak hips",
        ),
        (EpisodeFilters(age_from=65, year_from=2019, year_to=2021), "aged 65 and over, started 2019 to 2021"),
        (EpisodeFilters(year_from=2024, year_to=2024), "started in 2024"),
        (EpisodeFilters(clinics=("A", "B", "C", "D"), therapies=("x", "y")), "4 clinics, x, y"),
        (EpisodeFilters(therapies=("w", "x", "y", "z")), "4 therapies"),
    ],
)
def test_selection_in_words(patients: EpisodeFilters, words: str) -> None:
    everybody = pl.DataFrame({"not_shown": [0, 0]})
    assert clinics.who(patients, everybody) == words
    some = clinics.who(patients, pl.DataFrame({"not_shown": [1235, 1235]}))
    wider = "what is told apart here" if patients.everybody else "this filter"
    assert some == f"{words}, not shown: up to 1,235 patients whose privacy group is wider than {wider}"


def test_adjustment_in_words() -> None:
    assert clinics.adjusted_for(Comparison(adjust=("baseline",))) == "Adjusted for baseline and clinic."
    assert clinics.adjusted_for(Comparison()).startswith("Adjusted for baseline, age, body mass index,")


def test_store_is_the_source_and_says_what_it_is() -> None:
    assert "Synthetic demonstration, observational" in clinics.whose()
    (credit,) = clinics.source()
    assert "24 clinics" in credit.citation
    assert "invented" in credit.licence


def test_clinic_table_leaves_out_codes_and_empty_columns_and_puts_the_numbers_first() -> None:
    rows = pl.DataFrame(
        {
            "covariate": ["a"],
            "therapy": ["x"],
            "role": ["exploratory"],
            "n": [8210],
            "value": [-0.98264],
            "p": [None],
        }
    )
    assert on_screen(rows, clinic_columns("Difference", "points")).to_dicts() == [
        {"therapy": "x", "n": 8210, "value": -0.983, "role": "exploratory"}
    ]
