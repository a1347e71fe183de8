"""Titles about therapies say what the numbers say, and never a cause."""

import polars as pl
import pytest

from lumbar.answers import clinic_titles as titles
from lumbar.answers.clinic_words import CAUSAL_WORDS
from lumbar.charts.therapies import TherapyView
from lumbar.instruments import instrument

VIEW = TherapyView(instrument("ODI"), 12, ("hip", "spine", "usual"), "spine")
HIGHER = TherapyView(instrument("6MWT"), 12, ("hip", "spine", "usual"), "spine")


def contrasts(*rows: tuple[str, float, float, float], role: str = "exploratory") -> pl.DataFrame:
    made = pl.DataFrame(rows, schema=["therapy", "value", "lower", "upper"], orient="row")
    return made.with_columns(role=pl.lit(role))


@pytest.mark.parametrize(
    ("rows", "view", "title"),
    [
        (
            [("hip", -1.0, -1.4, -0.5)],
            VIEW,
            "Exploratory: the hip group scored 1.0 points better than spine at week 12",
        ),
        (
            [("hip", -1.0, -1.4, -0.5)],
            HIGHER,
            "Exploratory: the hip group scored 1.0 m worse than spine at week 12",
        ),
        (
            [("hip", -1.0, -2.4, 0.5), ("usual", 0.2, -1, 1)],
            VIEW,
            "Exploratory: at week 12 no group can be told apart from spine",
        ),
        ([("hip", 0.1, -1, 1)], VIEW, "Exploratory: hip and spine cannot be told apart at week 12"),
        (
            [("hip", -9.5, -10, -9), ("usual", -8.4, -9, -8)],
            VIEW,
            "Exploratory: hip and usual scored 8.4 to 9.5 points better than spine at week 12",
        ),
        (
            [("hip", -9.5, -10, -9), ("usual", -8.4, -9, -8), ("other", -9, -10, -8), ("none", 0.1, -1, 1)],
            VIEW,
            "Exploratory: 3 of 4 groups scored 8.4 to 9.5 points better than spine at week 12",
        ),
        (
            [("hip", -9.5, -10, -9), ("usual", 8.4, 8, 9)],
            VIEW,
            "Exploratory: the hip group scored 9.5 points better than spine at week 12",
        ),
    ],
)
def test_title_names_what_is_clear(rows, view, title) -> None:
    assert titles.compared_title(contrasts(*rows), view) == title


def test_primary_outcome_is_not_called_exploratory_and_keeps_its_p() -> None:
    found = contrasts(("hip", -1.0, -1.4, -0.5), role="primary").with_columns(
        reference=pl.lit("spine"), n=pl.lit(8210), n_followed=pl.lit(6380), p_adjusted=pl.lit(0.0312)
    )
    assert (
        titles.compared_title(found, VIEW) == "The hip group scored 1.0 points better than spine at week 12"
    )
    said = titles.primary_sentence(found.row(0, named=True), VIEW)
    assert said == (
        "ODI at week 12, hip minus spine: **−1.0 points** (95 % interval −1.4 to −0.5; p = 0.031 after Holm). "
        "6,380 of 8,210 given hip came back."
    )


def test_largest_exploratory_difference_does_not_hide_the_primary_one() -> None:
    both = pl.concat(
        [contrasts(("hip", -0.1, -1.0, 1.0), role="primary"), contrasts(("usual", -9.0, -10.0, -8.0))]
    )
    assert titles.compared_title(both, VIEW) == "Hip and spine cannot be told apart at week 12"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.05, 0.07, "5 to 7 more"),
        (-0.53, -0.50, "50 to 53 fewer"),
        (-0.04, 0.07, "4 fewer to 7 more"),
        (0.05, 0.05, "5 more"),
    ],
)
def test_threshold_band_in_words(low: float, high: float, words: str) -> None:
    row = {"therapy": "hip", "band_lowest": low, "band_highest": high}
    assert (
        titles.threshold_title(row, VIEW)
        == f"Whatever the threshold, hip against spine: {words} responders of 100"
    )


def test_the_lost_in_words() -> None:
    lost = pl.DataFrame({"label": ["Age", "ODI at baseline", "Sex: male"], "value": [-0.44, 0.33, 0.01]})
    assert titles.lost_words(lost) == "the lost were lower in age and higher in ODI at baseline"
    assert titles.lost_words(lost.tail(1)) == "the lost were like the rest"


def test_clinics_that_lack_a_therapy_are_named_up_to_three() -> None:
    lacking = pl.DataFrame({"clinic": ["A", "A", "B", "C", "D"], "therapy": ["x", "y", "x", "x", "x"]})
    assert titles.lacking_words(lacking) == (
        "Fewer than 8 patients with a score: A (x, y), B (x), C (x); clinics in all: 4."
    )
    assert titles.lacking_words(lacking.clear()).startswith("Every clinic")


@pytest.mark.parametrize("by", ["hip_weakness", "age"])
@pytest.mark.parametrize("value", [-2.5, 2.5, 0.1])
def test_interaction_is_always_exploratory(by: str, value: float) -> None:
    rows = pl.DataFrame(
        {
            "therapy": ["hip"], "reference": ["spine"], "by": [by], "looks": [20], "value": [-1.0],
            "interaction": [value], "interaction_lower": [value - 1], "interaction_upper": [value + 1],
            "interaction_per": ["10 years"],
        }
    )  # fmt: skip
    said = titles.subgroup_title(rows, "hip", VIEW)
    assert said.startswith("Exploratory, one of 20 looks: ")
    assert ("favour of hip" in said) == (value == -2.5)
    assert not [word for word in CAUSAL_WORDS if word in said]


def test_patients_of_a_filter_have_a_title_without_the_lost() -> None:
    flow = pl.DataFrame({"due": [400, 400], "returned": [300, 320]})
    lost = pl.DataFrame({"label": ["Age", "Sex: female"], "value": [-0.31, 0.02]})
    assert titles.patients_title(flow, None, VIEW) == "78 % came back at week 12"
    assert titles.patients_title(flow, lost, VIEW) == "78 % came back at week 12; the lost were lower in age"
