"""Care in words: two digits, ranges, gaps and openings, whatever the numbers."""

import polars as pl
import pytest

from lumbar import answers
from lumbar.answers import CaseFilters, care_words
from lumbar.answers.clinic_words import CAUSAL_WORDS
from lumbar.measures.care_inputs import CareInputs

INDIA = CaseFilters(("IND",))


def needed(place: str = "IND", therapists: float | None = None, year: int = 2050, **filters) -> pl.DataFrame:
    rows = answers.care_needed(CaseFilters((place,), **filters), inputs=CareInputs(therapists=therapists))
    return rows.filter(year=year) if year else rows


def test_the_title_names_place_number_and_year_with_two_digits() -> None:
    assert care_words.care_title(needed()) == (
        "Low back pain in India would take about 130,000 full-time therapists in 2050"
    )
    assert care_words.care_title(needed("WLD", year=2020)) == (
        "Low back pain worldwide would take about 600,000 full-time therapists in 2020"
    )


@pytest.mark.parametrize(
    ("therapists", "said"),
    [
        (100_000.0, "in 2050: today's 100,000 are too few by the middle estimate"),
        (0.0, "in 2050: today's 0 are too few"),
        (500_000.0, "in 2050: today's 500,000 would be enough by the middle estimate"),
        (10_000_000.0, "in 2050: today's 10 million would be enough"),
        (124_000.0, "in 2050, about as many as today (124,000)"),
        (126_000.0, "in 2050, about as many as today (126,000)"),
    ],
)
def test_against_today_it_is_told_whether_they_are_enough(therapists: float, said: str) -> None:
    assert care_words.care_title(needed(therapists=therapists)) == (
        f"About 130,000 therapists are needed in India {said}"
    )


def test_the_sentence_keeps_the_interval_of_the_cases_apart_from_the_range() -> None:
    said = care_words.care_sentence(needed("WLD"))
    assert said.startswith(
        "843 million people with low back pain (95 % interval 759 to 933 million); about 280 million"
    )
    assert said.endswith("With all inputs at their ends it would be 99,000 to 10 million therapists.")


def test_the_gap_is_told_for_every_estimate() -> None:
    assert care_words.gap_sentence(needed(therapists=100_000.0)) == (
        "Against 100,000 today, in 2050: low 85,000 to spare; middle 25,000 missing; high 1.4 million missing."
    )
    assert care_words.gap_sentence(needed()) == ""


@pytest.mark.parametrize(
    ("therapists", "said"),
    [
        (None, "The therapists needed grow by 46 % from 2020 to 2050"),
        (
            100_000.0,
            "Today's therapists (100,000) become too few between 2025 and 2030 by the middle estimate",
        ),
        (1.0, "Today's therapists (1) are too few in 2020 already"),
        (1e6, "Today's therapists (1 million) stay enough until 2050 by the middle estimate"),
        (1e7, "Today's therapists (10 million) stay enough until 2050"),
    ],
)
def test_the_title_of_the_years(therapists: float | None, said: str) -> None:
    assert care_words.years_title(needed(therapists=therapists, year=0)) == said


def test_each_estimate_has_its_own_opening() -> None:
    assert care_words.openings(needed(therapists=100_000.0, year=0)) == (
        "Low estimate: they stay enough until 2050; middle: they become too few between 2025 and 2030; "
        "high: they are too few in 2020 already."
    )
    assert care_words.openings(needed(year=0)) == ""


def test_ages_are_shares_or_under_a_filter_who_takes_most() -> None:
    ages = answers.care_by_age(INDIA, (2020, 2050))
    shares = answers.shares_by_year(INDIA, (2020, 2050))["share_60_and_over"].to_list()
    assert care_words.ages_title(ages) == (
        f"People aged 60 and over take {shares[1]:.0f} % of the therapists in 2050, {shares[0]:.0f} % in 2020"
    )
    older = answers.care_by_age(CaseFilters(("IND",), age_from=60), (2050,))
    assert care_words.ages_title(older) == "Ages 60 to 64 take the most therapists in 2050: about 13,000"
    assert [fact.split(":")[0] for fact in care_words.ages_facts(ages)][:2] == [
        "Aged 60 and over",
        "Aged 15 to 64",
    ]


def test_places_are_ranked_in_total_or_per_head() -> None:
    by_total = answers.care_by_place("country", 2050, CaseFilters())
    by_head = answers.care_by_place("country", 2050, CaseFilters(), rank_by="therapists_per_100k")
    assert care_words.places_title(by_total, 2050, "therapists") == (
        "India would take the most therapists: about 130,000 in 2050"
    )
    assert "would take the most therapists per 100,000 people" in care_words.places_title(
        by_head, 2050, "therapists_per_100k"
    )
    assert care_words.places_facts(by_total.head(3), "therapists")[-1] == "The only place of its level"


def test_the_input_that_counts_most_is_named() -> None:
    moved = answers.care_sensitivity(CaseFilters(), 2050)
    assert care_words.swings_title(moved) == (
        "The share who need rehabilitation counts most: alone 400,000 to 2.5 million therapists"
    )
    sure = CareInputs((0.3,) * 3, (0.5,) * 3, (1.0,) * 3, (8.0,) * 3, (1500.0,) * 3)
    assert care_words.swings_title(answers.care_sensitivity(INDIA, 2050, sure)).startswith(
        "No input has a range"
    )


def test_nobody_counted_is_said_and_has_no_facts() -> None:
    children = CaseFilters(("IND",), age_to=4)
    one_year, years = needed(age_to=4), needed(age_to=4, year=0)
    assert care_words.care_title(one_year) == care_words.years_title(years) == care_words.NOBODY
    assert care_words.ages_title(answers.care_by_age(children, (2050,))) == care_words.NOBODY
    assert care_words.places_title(answers.care_by_place("country", 2050, children), 2050, "therapists") == (
        care_words.NOBODY
    )
    assert care_words.care_facts(one_year) == care_words.years_facts(years) == ()


@pytest.mark.parametrize("place", ["WLD", "IND", "SMR", "VCT", "PHL", "gbd:South Asia"])
def test_no_word_claims_that_care_has_an_effect(place: str) -> None:
    rows = needed(place, 10.0, year=0)
    last = rows.filter(year=2050)
    said = [care_words.care_title(last), care_words.care_sentence(last), care_words.gap_sentence(last)]
    said += [care_words.years_title(rows), *care_words.years_facts(rows), *care_words.care_facts(last)]
    assert not any(word in sentence.lower() for sentence in said for word in CAUSAL_WORDS)
    assert not any("None" in sentence or "nan" in sentence for sentence in said)
