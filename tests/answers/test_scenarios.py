"""Scenarios side by side: the same numbers as everywhere, differences by hand, the same measurement in both."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.answers.scenario_words import past_sentence, scenarios_facts, scenarios_sentence, scenarios_title
from lumbar.answers.scenarios import scenarios_by_year
from lumbar.errors import CannotShow
from lumbar.measures.scenarios import differences
from lumbar.questions import Scenario, scenarios
from lumbar.store import ROOT

GOLDEN = pl.read_csv(ROOT / "tests/golden/outlook.csv")
PAPER = ("as_published.published", "as_published.constant", "as_published.custom-5")


def asked(*codes: str, **more) -> pl.DataFrame:
    return scenarios_by_year(CaseFilters(more.pop("places", ("WLD",))), codes, **more)


def golden(population: str, rates: str) -> float:
    return GOLDEN.filter(population=population, rates=rates, year=2050)["value"][0]


def test_the_paper_counts_843_million_in_2050_and_constant_rates_add_what_was_recomputed() -> None:
    """904.5 − 865.6 million, each to half a unit of its last digit."""
    found = asked("medium.published", "medium.constant", "as_published.published", years=(2050,))
    assert found["cases"][2] == pytest.approx(843e6, rel=1e-6)
    expected = golden("medium", "constant") - golden("medium", "published")
    assert found["difference"][1] == pytest.approx(expected, abs=0.1e6)
    assert found["difference_pct"][1] == pytest.approx(
        100 * expected / golden("medium", "published"), abs=0.02
    )


@pytest.mark.parametrize("population", ["as_published", "medium", "low", "high"])
def test_rates_that_change_by_nought_are_those_of_2020_exactly(population: str) -> None:
    found = asked(f"{population}.constant", f"{population}.custom0", places=("WLD", "KEN", "gbd:South Asia"))
    first, second = found.partition_by("scenario")
    same = [name for name in found.columns if not name.startswith("scenario")]
    assert first.select(same).equals(second.select(same))
    assert second["difference"].to_list() == [0.0] * second.height


def test_printed_regions_are_met_under_the_scenario_of_the_paper() -> None:
    printed = answers.published_figures().filter(
        pl.col("place").str.starts_with("gbd:"), measure="people with low back pain", year="2050"
    )
    ours = asked(PAPER[0], places=tuple(printed["place"]), years=(2050,))
    both = printed.join(ours, on="place")
    assert both.height == 21
    assert both.select((pl.col("cases") / pl.col("value") - 1).abs().max()).item() < 0.005


@pytest.mark.parametrize("measure", ["cases", "rate_per_100k", "age_standardised_rate", "ylds"])
def test_the_numbers_are_those_of_every_other_page(measure: str) -> None:
    found = asked("low.trend", "high.custom-3", measure=measure, places=("IND",))
    for code, filters in (
        ("low.trend", CaseFilters(("IND",), rates="trend", population="low")),
        ("high.custom-3", CaseFilters(("IND",), rates="custom", population="high", change_per_decade=-3.0)),
    ):
        alone = answers.cases_by_year(filters)
        assert found.filter(scenario=code).select(alone.columns).equals(alone)
    low, high = found.partition_by("scenario")
    assert high["difference"].to_list() == (high[measure] - low[measure]).to_list()


@settings(max_examples=15, deadline=None)
@given(
    place=st.sampled_from(["WLD", "KEN", "TUV", "who:SEAR", "gbd:Oceania"]),
    rates=st.sampled_from(["constant", "trend", "custom-7.5", "custom12"]),
    measure=st.sampled_from(["cases", "rate_per_100k", "ylds"]),
)
def test_the_interval_of_a_difference_is_that_of_one_measurement(
    place: str, rates: str, measure: str
) -> None:
    """Both ends divided by the difference are the reference's own ratios; the interval never touches zero."""
    found = asked("medium.published", f"medium.{rates}", measure=measure, places=(place,), years=(2030, 2050))
    low, high, whole = (
        ("ylds_lower", "ylds_upper", "ylds") if measure == "ylds" else ("lower", "upper", "cases")
    )
    first, second = found.partition_by("scenario")
    for before, after in zip(first.iter_rows(named=True), second.iter_rows(named=True), strict=True):
        ratios = sorted(after[f"difference_{end}"] / after["difference"] for end in ("lower", "upper"))
        assert ratios == pytest.approx([before[low] / before[whole], before[high] / before[whole]], rel=1e-9)
        assert after["difference_lower"] < after["difference"] < after["difference_upper"]


def test_parts_of_a_difference_add_up_to_the_whole() -> None:
    regions = tuple(answers.all_places().filter(level="gbd_region")["place"])
    parts = asked(*PAPER, places=regions, years=(2050,)).group_by("scenario", maintain_order=True)
    world = asked(*PAPER, years=(2050,))
    assert parts.agg(pl.sum("difference"))["difference"].to_list() == pytest.approx(
        world["difference"].to_list(), rel=1e-9, abs=1e-3
    )


def test_nobody_differs_by_nothing_and_not_in_percent() -> None:
    nobody = scenarios_by_year(CaseFilters(age_to=4), ("medium.constant", "high.trend"), years=(2050,))
    assert nobody["difference"].to_list() == [0, 0]
    assert nobody["difference_lower"].to_list() == [0, 0]
    assert nobody["difference_pct"].to_list() == [None, None]


def test_ends_are_in_order_when_a_scenario_has_fewer() -> None:
    two = pl.DataFrame(
        {
            "place": "A",
            "year": 2050,
            "scenario": ["a", "b"],
            "n": [200.0, 150.0],
            "low": [180.0, 1.0],
            "high": [240.0, 2.0],
        }
    )
    found = differences(two, "a", "n", ("low", "high", "n")).row(1, named=True)
    assert (found["difference"], found["difference_lower"], found["difference_upper"]) == (-50, -60, -45)
    assert found["difference_pct"] == -25


@pytest.mark.parametrize(
    ("codes", "more", "said"),
    [
        ((), {}, "No scenario"),
        (PAPER[:1] * 2, {}, "chosen twice"),
        (("medium.fast",), {}, "no scenario 'medium.fast'"),
        (PAPER, {"measure": "people"}, "no measure 'people'"),
        (PAPER, {"years": (2021,)}, "Nearest: 2020, 2025"),
    ],
)
def test_wrong_values_are_refused_in_a_sentence(codes: tuple[str, ...], more: dict, said: str) -> None:
    with pytest.raises(CannotShow, match=said):
        asked(*codes, **more)


def made(
    *numbers: float, place: str = "KEN", name: str = "Kenya"
) -> tuple[pl.DataFrame, tuple[Scenario, ...]]:
    known = scenarios(("medium.published", "medium.constant", "medium.custom-5")[: len(numbers)])
    first = numbers[0]
    rows = [
        {
            "place": place,
            "name": name,
            "year": 2050,
            "scenario": each.code,
            "cases": number,
            "rate_per_100k": number,
            "ylds": number,
            "difference": number - first,
            "difference_pct": 100 * (number / first - 1) if first else None,
        }
        for each, number in zip(known, numbers, strict=True)
    ]
    return pl.DataFrame(rows), known


@pytest.mark.parametrize(
    ("numbers", "measure", "title"),
    [
        (
            (5e6, 6e6, 4.5e6),
            "cases",
            "In Kenya 1 million more people have low back pain in 2050 with rates as in 2020 than with "
            "rates as published",
        ),
        (
            (5e6, 5.1e6, 4e6),
            "ylds",
            "In Kenya 1 million fewer years are lived with disability in 2050 with rates falling 5 % per decade "
            "than with rates as published",
        ),
        (
            (5000.0, 6000.0),
            "rate_per_100k",
            "In Kenya 1,000 more in 100,000 people have low back pain in 2050 with rates as in 2020 than with rates as "
            "published",
        ),
        ((5e6, 5.01e6), "cases", "In Kenya in 2050 the scenarios hardly differ: near 5 million"),
        ((5e6,), "cases", "5 million people in Kenya will live with low back pain by 2050"),
        ((0.0, 0.0), "cases", "Nobody is counted under this filter"),
    ],
)
def test_the_title_names_the_scenario_farthest_from_the_first(numbers, measure, title) -> None:
    cases, known = made(*numbers)
    assert scenarios_title(cases, known, 2050, measure) == title


def test_a_change_of_ones_own_begins_in_2020_and_not_before() -> None:
    held = asked("medium.constant", places=("KEN", "WLD"))
    paced = asked("medium.custom-10", places=("KEN", "WLD"))
    decades = (pl.col("year") - 2020).clip(lower_bound=0) / 10
    wanted = held.select(pl.col("cases") * 0.9**decades)["cases"]
    assert paced["cases"].to_list() == pytest.approx(wanted.to_list(), rel=1e-12)


def test_a_name_with_a_pause_in_it_ends_in_one() -> None:
    known = scenarios(("medium.constant", "medium.trend"))
    found = asked(*(each.code for each in known), places=("KEN",), years=(2050,))
    title = scenarios_title(found, known, 2050, "cases")
    assert title.endswith("with rates on their trend, slowing, than with rates as in 2020")


def test_a_measure_without_figures_is_said() -> None:
    cases, known = made(5e6, 6e6)
    nothing = cases.with_columns(difference=pl.lit(None, pl.Float64))
    assert scenarios_title(nothing, known, 2050, "cases") == "No figure is known under this filter"
    assert scenarios_sentence(nothing, known, 2050, "cases") == "No figure is known under this filter."
    assert scenarios_facts(nothing, known, 2050, "cases") == ()
    nobody, known = made(0.0, 0.0)
    assert scenarios_sentence(nobody, known, 2050, "cases") == "Nobody is counted under this filter."


def test_sentence_and_facts_tell_every_scenario() -> None:
    cases, known = made(5e6, 6e6)
    assert scenarios_sentence(cases, known, 2050, "cases") == (
        "In Kenya in 2050: 5 million with rates as published; 6 million with rates as in 2020 (+20 %), all with UN "
        "medium population."
    )
    assert (
        scenarios_facts(cases, known, 2050, "cases")[1] == "With rates as in 2020: 6 million in 2050 (+20 %)"
    )


def test_another_past_is_said_where_there_is_one() -> None:
    assert past_sentence(asked("medium.published", "medium.constant")) == ""
    assert "as in the first scenario" in past_sentence(asked("as_published.published", "medium.constant"))
