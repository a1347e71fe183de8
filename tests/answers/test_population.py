"""The outlook agrees with what GBD 2021 prints and adds up over every level."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbar import answers
from lumbar.answers import YEARS, CaseFilters
from lumbar.errors import CannotShow
from lumbar.places import LEVELS
from lumbar.questions.population import AGE_ENDS, AGE_STARTS
from lumbar.store import ROOT

GOLDEN = pl.read_csv(ROOT / "tests/golden/outlook.csv")


def places_of(level: str) -> tuple[str, ...]:
    return tuple(answers.all_places().filter(level=level)["place"])


def cases(place: str = "WLD", **chosen: object) -> dict[int, float]:
    frame = answers.cases_by_year(CaseFilters(places=(place,), **chosen))
    return dict(frame.select("year", "cases").iter_rows())


@pytest.mark.parametrize(
    "row", GOLDEN.to_dicts(), ids=lambda r: f"{r['year']}-{r['population']}-{r['rates']}"
)
def test_world_agrees_with_the_golden_numbers(row: dict) -> None:
    found = cases(row["place"], population=row["population"], rates=row["rates"])[row["year"]]
    assert found == pytest.approx(row["value"], rel=row["relative_tolerance"])


@pytest.mark.parametrize("population", ["as_published", "medium", "low", "high"])
@pytest.mark.parametrize("level", LEVELS)
def test_every_level_adds_up_to_the_world(level: str, population: str) -> None:
    years = (1990, 2020, 2050)
    parts = answers.cases_by_year(CaseFilters(places=places_of(level), population=population), years)
    world = answers.cases_by_year(CaseFilters(population=population), years)
    sums = parts.group_by("year").agg(pl.col("cases", "population", "ylds").sum()).sort("year")
    for column in ("cases", "population", "ylds"):
        assert sums[column].to_list() == pytest.approx(world[column].to_list(), rel=1e-12)


@settings(max_examples=15, deadline=None)
@given(
    place=st.sampled_from(["WLD", "KEN", "gbd:South Asia", "who:SEAR", "income:not classified"]),
    cut=st.integers(1, 18),
    year=st.sampled_from(YEARS),
    population=st.sampled_from(["as_published", "medium", "low", "high"]),
)
def test_ages_and_sexes_add_up_to_the_whole(place: str, cut: int, year: int, population: str) -> None:
    def count(**chosen: object) -> float:
        filters = CaseFilters(places=(place,), population=population, **chosen)
        return answers.cases_by_year(filters, (year,))["cases"][0]

    whole = count()
    assert count(age_to=AGE_ENDS[cut - 1]) + count(age_from=AGE_STARTS[cut]) == pytest.approx(
        whole, rel=1e-12
    )
    assert count(sex="female") + count(sex="male") == pytest.approx(whole, rel=1e-12)


@settings(max_examples=15, deadline=None)
@given(
    place=st.sampled_from(["WLD", "IND", "un:Africa"]),
    position=st.integers(0, 19),
    sex=st.sampled_from(["female", "male"]),
    year=st.sampled_from(YEARS),
)
def test_a_cell_is_the_same_number_in_both_answers(place: str, position: int, sex: str, year: int) -> None:
    filters = CaseFilters(places=(place,), sex=sex, age_from=AGE_STARTS[position], age_to=AGE_ENDS[position])
    line = answers.cases_by_year(filters, (year,))
    cell = answers.cases_by_age_sex(filters, (year,))
    columns = ["population", "cases", "lower", "upper"]
    assert line.select(columns).row(0) == pytest.approx(cell.select(columns).row(0), rel=1e-9)


def test_the_order_of_places_is_the_readers() -> None:
    asked = ("KEN", "WLD", "IND")
    frame = answers.cases_by_year(CaseFilters(places=asked))
    assert tuple(frame["place"].unique(maintain_order=True)) == asked
    assert frame.height == len(asked) * len(YEARS)


def test_intervals_hold_their_value_and_add_up_over_regions() -> None:
    regions = answers.cases_by_year(CaseFilters(places=places_of("gbd_region")), (2020,))
    assert ((regions["lower"] < regions["cases"]) & (regions["cases"] < regions["upper"])).all()
    assert regions["lower"].sum() == pytest.approx(549.5e6, rel=0.002)
    assert regions["upper"].sum() == pytest.approx(694.9e6, rel=0.002)
    world = answers.cases_by_year(CaseFilters(), (2020, 2050))
    assert world["lower"].to_list() == pytest.approx([554e6, 759e6], rel=1e-6)
    assert world["upper"].to_list() == pytest.approx([694e6, 933e6], rel=1e-6)


def test_a_country_is_less_certain_than_its_region() -> None:
    pair = answers.cases_by_year(CaseFilters(places=("KEN", "gbd:Eastern sub-Saharan Africa")), (2020,))
    kenya, region = ((row["upper"] - row["lower"]) / row["cases"] for row in pair.iter_rows(named=True))
    assert kenya > region


def test_rates_are_the_printed_ones() -> None:
    frame = answers.cases_by_year(CaseFilters(places=("WLD", "gbd:South Asia", "HUN", "MMR")), (2020, 2050))
    found = frame["age_standardised_rate"].round(0).to_list()
    assert found[:4] == [7460, 7080, 6950, 6610]
    assert (found[4], found[6]) == (14000, 5090)


@pytest.mark.parametrize(("sex", "printed"), [("female", 9330), ("male", 5520)])
def test_each_sex_has_its_printed_rate(sex: str, printed: int) -> None:
    rate = answers.cases_by_year(CaseFilters(sex=sex), (2020,))["age_standardised_rate"][0]
    assert rate == pytest.approx(printed, rel=0.002)


def test_no_age_standardised_rate_under_an_age_filter() -> None:
    assert answers.cases_by_year(CaseFilters(age_from=60))["age_standardised_rate"].null_count() == len(YEARS)


def test_years_lived_with_disability_are_the_printed_ones() -> None:
    world = answers.cases_by_year(CaseFilters(), (1990, 2020))
    assert world["ylds"].to_list() == pytest.approx([43.4e6, 69.0e6], rel=1e-6)
    assert world.row(1, named=True)["ylds_lower"] == pytest.approx(47.9e6, rel=1e-6)
    assert world.row(1, named=True)["ylds_upper"] == pytest.approx(88.9e6, rel=1e-6)


def test_low_and_high_are_medium_before_2025_and_say_so() -> None:
    low, medium = (
        answers.cases_by_year(CaseFilters(places=("KEN",), population=name)) for name in ("low", "medium")
    )
    early = pl.col("year") < 2025
    assert low.filter(early)["cases"].to_list() == medium.filter(early)["cases"].to_list()
    assert low.filter(early)["basis"].str.contains("UN medium before 2025").all()
    assert (low.filter(~early)["population"] < medium.filter(~early)["population"]).all()
    assert not low.filter(~early)["basis"].str.contains("medium").any()


def test_growth_of_the_world_has_the_printed_interval() -> None:
    for years, printed in (((2020, 2050), (36.2, 29.9, 43.2)), ((1990, 2020), (60.4, 57.1, 64.2))):
        change = answers.change_of_place("WLD", *years, CaseFilters())
        found = change.select("change_pct", "change_pct_lower", "change_pct_upper").row(0)
        assert found == pytest.approx(printed, abs=0.05)


def test_growth_is_the_difference_of_the_cases_on_every_page() -> None:
    grown = answers.growth_by_place("gbd_region", 2020, 2050, CaseFilters())
    lines = answers.cases_by_year(CaseFilters(places=tuple(grown["place"])), (2020, 2050))
    ends = lines.pivot(on="year", index="place", values="cases")
    both = grown.join(ends, on="place")
    assert both["change"].to_list() == pytest.approx((both["2050"] - both["2020"]).to_list(), rel=1e-12)
    assert both["change"].sum() == pytest.approx(224e6, rel=1e-3)


def test_ranks_run_from_one_with_ranges_around_them() -> None:
    grown = answers.growth_by_place("country", 2020, 2050, CaseFilters())
    assert grown["rank"].to_list() == list(range(1, 237))
    assert (grown["rank_lower"] <= grown["rank"]).all()
    assert (grown["rank"] <= grown["rank_upper"]).all()
    assert (grown["rank_upper"] > grown["rank_lower"]).sum() > 100
    assert grown.equals(answers.growth_by_place("country", 2020, 2050, CaseFilters()))


def test_peers_follow_their_rule() -> None:
    by_region = answers.peers_of("KEN", "region")
    assert by_region["place"][0] == "KEN"
    assert by_region["gbd_region"].unique().to_list() == ["Eastern sub-Saharan Africa"]
    by_age = answers.peers_of("JPN", "age")
    assert (by_age["population_60_and_over_pct"] - by_age["population_60_and_over_pct"][0]).abs().is_sorted()
    assert by_age.height == 9


def test_published_figures_are_all_there_with_page_and_citation() -> None:
    figures = answers.published_figures()
    printed = {
        kind: figures.filter(pl.col("page").str.contains(kind)).height for kind in ("Table 1, p", "Figure 1,")
    }
    assert printed == {"Table 1, p": 27 * 6, "Figure 1,": 168}
    assert (
        figures.filter(place="WLD", year="2050", measure="people with low back pain", basis="printed").height
        >= 3
    )
    assert figures.select("page", "citation", "licence", "printed").null_count().sum_horizontal().item() == 0


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"places": ("KENYA",)}, "Nearest: KEN"),
        ({"places": ("VAT",)}, "no population by age for Holy See"),
        ({"sex": "women"}, "There is no sex 'women'"),
        ({"age_from": 17}, "Nearest: 15, 20"),
        ({"age_to": 65}, "Nearest: 64, 69"),
        ({"age_from": 60, "age_to": 19}, "reversed"),
        ({"rates": "falling"}, "Nearest: published"),
        ({"population": "hihg"}, "Nearest: high"),
    ],
)
def test_wrong_filters_are_refused_in_a_sentence(chosen: dict, sentence: str) -> None:
    with pytest.raises(CannotShow, match=sentence):
        CaseFilters(**chosen)


def test_wrong_years_and_levels_are_refused_in_a_sentence() -> None:
    with pytest.raises(CannotShow, match="Nearest: 2020, 2025"):
        answers.cases_by_age_sex(CaseFilters(), (2021,))
    with pytest.raises(CannotShow, match="reversed"):
        answers.growth_by_place("country", 2050, 2020, CaseFilters())
    with pytest.raises(CannotShow, match="There is no level"):
        answers.growth_by_place("county", 2020, 2050, CaseFilters())
