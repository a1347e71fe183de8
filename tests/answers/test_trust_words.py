"""What is said about trust follows from the numbers, whatever they are."""

import polars as pl
import pytest

from lumbar.answers import trust_words

FORMS = ("held still", "carried on")


def misses(*errors: tuple[int, int, float, float]) -> pl.DataFrame:
    """Tests from a year to another, with the misses of both forms; the later count is known to within a tenth."""
    return pl.DataFrame(
        [
            (start, end, form, 100.0 + error, 90.0, 110.0, error)
            for start, end, *both in errors
            for form, error in zip(FORMS, both, strict=True)
        ],
        schema=["from_year", "to_year", "form", "forecast", "known_lower", "known_upper", "error_pct"],
        orient="row",
    )


def test_the_naive_forecast_is_said_to_win_only_where_it_does() -> None:
    won, lost = misses((2010, 2020, 1.3, -3.6)), misses((2010, 2020, -4.0, 0.5))
    assert trust_words.back_test_title(won) == (
        "The naive forecast wins: rates held still since 2010 miss 2020 by +1.3 %, their trend carried on by −3.6 %"
    )
    assert trust_words.back_test_title(lost).startswith("Rates held still since 2010 miss 2020 by −4.0 %")


def test_who_comes_closest_is_told_test_by_test() -> None:
    said = trust_words.back_test_sentence(misses((2000, 2010, 1.0, 2.0), (2010, 2020, 3.0, -0.5)))
    assert "in 1 of 2 tests" in said
    assert said.endswith("No form is closest every time: 2000 to 2010 held still; 2010 to 2020 carried on.")
    always = trust_words.back_test_sentence(misses((2000, 2010, 1.0, 2.0)))
    assert "One form is always closest" in always


def test_facts_count_the_forecasts_inside_the_interval() -> None:
    facts = trust_words.back_test_facts(
        misses((2000, 2010, 1.0, -6.0), (2000, 2020, 3.0, -12.0), (2010, 2020, 1.3, -3.6))
    )
    assert facts == (
        "2000 to 2020: +3.0 % held still, −12.0 % carried on",
        "2010 to 2020: +1.3 % held still, −3.6 % carried on",
        "5 of 6 forecasts lie within the 95 % interval of the later count",
    )


FACTORS = pl.DataFrame(
    {
        "name": ["A", "B", "C"],
        "year": [2050] * 3,
        "calibration": [0.9, 1.04, 1.2],
        "regional": [0.89, 1.03, 1.19],
        "common": [1.01] * 3,
    }
)


def test_calibration_names_both_ends_and_what_is_common() -> None:
    assert trust_words.calibration_title(FACTORS).endswith("by 0.90 (A) to 1.20 (C) in 2050")
    assert "(1.0100 in 2050) it runs from 0.890 to 1.190" in trust_words.calibration_sentence(FACTORS)
    assert trust_words.calibration_facts(FACTORS) == (
        "A, 2050: −10.0 %", "C, 2050: +20.0 %", "1 of 3 regions are scaled by less than 5 %",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("worst", "said"), [(0.0, "0.1 %"), (0.1, "0.1 %"), (0.43, "0.5 %"), (-0.51, "0.6 %")]
)
def test_what_agrees_by_construction_is_said_with_a_bound_that_holds(worst: float, said: str) -> None:
    agreement = pl.DataFrame({"place": ["WLD", "gbd:A"], "year": [2020, 2050], "error_pct": [0.0, worst]})
    classes = pl.DataFrame(
        {
            "class_from": [1.0, 1.0],
            "class_below": [2.0, 2.0],
            "age_standardised_rate": [2.0, 1.5],
            "inside": [True, True],
        }
    )
    as_published, in_class = trust_words.built_so(agreement, classes)
    assert f"the regions' 1 within {said}" in as_published
    assert in_class.startswith("**2 of 2 countries**")
    assert "1 of them on its edge" in in_class


def test_where_there_is_nothing_nothing_is_claimed() -> None:
    none = misses((2000, 2010, 1.0, 2.0)).head(0)
    assert trust_words.back_test_title(none) == trust_words.NO_PAST
    assert trust_words.back_test_sentence(none) == ""
    assert trust_words.back_test_facts(none) == ()
    assert trust_words.calibration_title(FACTORS.head(0)) == trust_words.NO_FACTOR
    assert trust_words.calibration_sentence(FACTORS.head(0)) == ""
    assert trust_words.calibration_facts(FACTORS.head(0)) == ()
