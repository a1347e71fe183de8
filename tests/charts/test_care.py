"""Chain, years, ages, places and inputs: values, units, both ends, room for words, and empty axes."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.charts.care_bars import PlacesView, care_ages, care_places
from lumbar.charts.care_chain import care_chain, steps
from lumbar.charts.care_swings import care_swings, ends_of
from lumbar.charts.care_years import care_years, view_of
from lumbar.charts.theme import DARK, LIGHT
from lumbar.measures.care_inputs import CareInputs

INDIA = CaseFilters(("IND",))
NOBODY = CaseFilters(("IND",), age_to=4)
KNOWN = CareInputs((0.3,) * 3, (0.5,) * 3, (1.0,) * 3, (8.0, 9.0, 10.0), (1500.0,) * 3)


def needed(filters: CaseFilters = INDIA, inputs: CareInputs = CareInputs()) -> pl.DataFrame:  # noqa: B008 (frozen)
    return answers.care_needed(filters, inputs=inputs)


@pytest.fixture
def chain() -> tuple[pl.DataFrame, pl.DataFrame]:
    return needed().filter(year=2050), answers.care_inputs()


def test_people_are_bars_on_one_scale_and_the_rest_is_numbers(chain) -> None:
    figure = care_chain(*chain, LIGHT)
    (bars,) = figure.data
    middle = chain[0].filter(estimate="middle").row(0, named=True)
    assert bars.x == (middle["cases"], middle["in_need"], middle["in_care"])
    assert figure.layout.xaxis.range == (0, middle["cases"])
    said = [note.text for note in figure.layout.annotations]
    assert any("<b>130,000</b> full-time therapists" in text for text in said)
    assert any("95 % interval 114 to 143 million" in text for text in said)
    assert "↓  × 33 % in need (16 to 100 %)" in said
    assert "↓  ÷ 1,800 a therapist (1,350 to 2,700)" in said


def test_every_step_follows_from_the_one_before_by_its_factors(chain) -> None:
    cases, in_need, in_care, contacts, therapists, cost = (step.value for step in steps(*chain))
    assert in_need / cases == pytest.approx(0.33)
    assert in_care / in_need == pytest.approx(0.48)
    assert contacts / in_care == pytest.approx(11)
    assert contacts / therapists == pytest.approx(1800)
    assert cost / contacts == pytest.approx(21)


def test_where_it_is_narrow_ranges_are_left_to_hovering(chain) -> None:
    narrow = [note.text for note in care_chain(*chain, replace(LIGHT, width=300)).layout.annotations]
    assert not any("95 % interval" in text for text in narrow)


def test_a_factor_without_a_range_is_said_alone(chain) -> None:
    figure = care_chain(chain[0], answers.care_inputs(KNOWN), DARK)
    assert any(note.text == "↓  × 50 % reached" for note in figure.layout.annotations)


def test_estimates_far_apart_stand_on_a_logarithmic_axis_near_ones_on_a_plain_one() -> None:
    far, near = care_years(needed(), LIGHT), care_years(needed(inputs=KNOWN), LIGHT)
    assert (far.layout.yaxis.type, near.layout.yaxis.type) == ("log", None)
    assert near.layout.yaxis.range[0] == 0
    assert "ten times" in view_of(needed()).title
    assert "ten times" not in view_of(needed(inputs=KNOWN)).title


def test_the_lines_are_the_answers_own_from_2020_to_2050() -> None:
    rows = needed()
    figure = care_years(rows, LIGHT)
    for name in ("low", "middle", "high"):
        (line,) = [trace for trace in figure.data if trace.name == name.capitalize() and len(trace.x) > 1]
        assert line.x == (2020, 2025, 2030, 2035, 2040, 2045, 2050)
        assert list(line.y) == rows.filter(estimate=name)["therapists"].to_list()


@pytest.mark.parametrize(("therapists", "shaded"), [(100_000.0, (2025, 2030)), (1.0, None), (1e7, None)])
def test_today_lies_across_and_the_years_of_the_opening_are_shaded(therapists, shaded) -> None:
    figure = care_years(needed(inputs=CareInputs(therapists=therapists)), LIGHT)
    (today,) = [trace for trace in figure.data if trace.name == "Therapists today"]
    assert today.y == (therapists, therapists)
    low, high = (10**end for end in figure.layout.yaxis.range)
    assert low < therapists < high
    rectangles = [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.type == "rect"]
    assert rectangles == ([shaded] if shaded else [])
    assert ("Shaded" in figure.layout.meta["alt"]) == bool(shaded)


def test_none_today_is_no_line() -> None:
    figure = care_years(needed(inputs=CareInputs(therapists=0.0)), LIGHT)
    assert "Therapists today" not in [trace.name for trace in figure.data]


def test_ages_are_bars_of_the_year_and_marks_of_2020() -> None:
    ages = answers.care_by_age(INDIA, (2020, 2050))
    bars, marks = care_ages(ages, LIGHT).data
    middle = ages.filter(estimate="middle")
    assert list(bars.y) == middle.filter(year=2050)["therapists"].to_list()
    assert list(marks.y) == middle.filter(year=2020)["therapists"].to_list()
    assert (bars.x[0], bars.x[-1]) == ("0–4", "95+")
    assert len(care_ages(answers.care_by_age(INDIA, (2020,)), LIGHT).data) == 1


def test_places_are_ranked_and_the_followed_one_is_stressed_even_far_down() -> None:
    places = answers.care_by_place("country", 2050, CaseFilters())
    figure = care_places(places, PlacesView(top=3, selected="SMR"), LIGHT)
    (bars,) = figure.data
    assert list(bars.x) == sorted(bars.x, reverse=True)
    assert figure.layout.yaxis.ticktext[0] == "India"
    assert figure.layout.yaxis.ticktext[-1] == "<b>San Marino</b>"
    assert figure.layout.xaxis.range[1] > max(bars.x)
    assert "15,000 to 1.5 million" in figure.layout.annotations[0].text


def test_inputs_reach_from_end_to_end_around_the_middle() -> None:
    moved = answers.care_sensitivity(INDIA, 2050)
    figure = care_swings(moved, LIGHT)
    (bars,) = figure.data
    assert list(bars.base) == moved["therapists_low"].to_list()
    assert [base + length for base, length in zip(bars.base, bars.x, strict=True)] == pytest.approx(
        moved["therapists_high"].to_list()
    )
    assert figure.layout.shapes[0].x0 == moved["therapists"][0]
    assert ends_of(moved.filter(factor="need").row(0, named=True)) == ("16 %", "100 %")
    assert ends_of(moved.filter(factor="capacity").row(0, named=True)) == ("2,700", "1,350")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: care_chain(needed(NOBODY).filter(year=2050), answers.care_inputs(), LIGHT),
        lambda: care_years(needed(NOBODY), LIGHT),
        lambda: care_ages(answers.care_by_age(NOBODY, (2020, 2050)), LIGHT),
        lambda: care_places(answers.care_by_place("country", 2050, NOBODY), PlacesView(), LIGHT),
        lambda: care_swings(answers.care_sensitivity(NOBODY, 2050), LIGHT),
    ],
    ids=["chain", "years", "ages", "places", "inputs"],
)
def test_nobody_is_empty_axes_with_a_sentence(draw) -> None:
    figure = draw()
    assert not figure.data
    assert figure.layout.meta["alt"].startswith("Empty axes.")
