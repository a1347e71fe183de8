"""Care needed: a product of named factors; it adds up, grows with each factor, and refuses what cannot be."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.errors import CannotShow
from lumbar.measures.care import AMOUNTS, amounts, care, gap_opens, one_at_a_time
from lumbar.measures.care_inputs import ESTIMATES, FACTORS, CareInputs

shares = st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3).map(lambda ends: tuple(sorted(ends)))
numbers = st.lists(st.floats(1.0, 12.0), min_size=3, max_size=3).map(lambda ends: tuple(sorted(ends)))
inputs = st.builds(CareInputs, shares, shares, numbers, numbers, numbers, numbers)
people = st.floats(1.0, 1e9)


@given(inputs, people, st.floats(0.1, 10.0))
@settings(deadline=None)
def test_twice_the_cases_take_twice_the_care(given_inputs: CareInputs, cases: float, times: float) -> None:
    for estimate in ESTIMATES:
        once, more = (amounts(count, given_inputs.at(estimate)) for count in (cases, times * cases))
        for name in AMOUNTS:
            assert more[name] == pytest.approx(times * once[name], rel=1e-9)


@given(inputs, people)
@settings(deadline=None)
def test_low_is_never_above_middle_nor_middle_above_high(given_inputs: CareInputs, cases: float) -> None:
    low, middle, high = (amounts(cases, given_inputs.at(estimate)) for estimate in ESTIMATES)
    for name in AMOUNTS:
        assert low[name] <= middle[name] * (1 + 1e-12)
        assert middle[name] <= high[name] * (1 + 1e-12)


@given(inputs, people, st.sampled_from(list(FACTORS)), st.floats(1.0, 2.0))
@settings(deadline=None)
def test_more_of_a_factor_never_takes_fewer_therapists_but_for_what_each_can_see(
    given_inputs: CareInputs, cases: float, key: str, times: float
) -> None:
    middle = given_inputs.at("middle")
    before = amounts(cases, middle)["therapists"]
    after = amounts(cases, {**middle, key: middle[key] * times})["therapists"]
    if FACTORS[key].divides:
        assert after == pytest.approx(before / times)
    elif key == "cost":
        assert after == before
    else:
        assert after == pytest.approx(before * times)


@pytest.mark.parametrize("key", ["need", "reach", "courses", "contacts"])
def test_none_of_a_factor_takes_nobody(key: str) -> None:
    nothing = replace(CareInputs(), **{key: (0.0, 0.0, 0.0)})
    assert amounts(1e6, nothing.at("high"))["therapists"] == 0
    assert amounts(1e6, nothing.at("high"))["cost"] == 0


def test_the_middle_of_a_million_people_by_hand() -> None:
    """1,000,000 x 0.33 = 330,000; x 0.48 = 158,400; x 1 x 11 = 1,742,400; / 1,800 = 968; x 21 = 36,590,400."""
    rows = care(pl.DataFrame({"cases": [1e6]}), CareInputs())
    low, middle, high = rows.iter_rows(named=True)
    assert [middle[name] for name in AMOUNTS] == pytest.approx([330_000, 158_400, 1_742_400, 968, 36_590_400])
    # 1,000,000 x 0.16 x 0.33 x 1 x 6 / 2,700, and x 1 x 0.67 x 1.5 x 16 / 1,350.
    assert [low["therapists"], high["therapists"]] == pytest.approx([117.333333, 11_911.111111])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"need": (0.1, 0.3, 1.01)},
            "“Share who need rehabilitation” cannot be 101 %. Give a value from 0 % to 100 %.",
        ),
        ({"reach": (-0.1, 0.3, 0.5)}, "“Share of those who are reached” cannot be −10 %."),
        ({"contacts": (12.0, 11.0, 16.0)}, "low 12, middle 11 and high 16 are out of order"),
        ({"need": (0.16, 0.1, 1.0)}, "low 16 %, middle 10 % and high 100 % are out of order"),
        ({"capacity": (0.0, 1800.0, 2000.0)}, "cannot be 0. Give a value from 1 to 20,000"),
        ({"cost": (float("nan"), 1.0, 2.0)}, "“Cost per contact” cannot be nan"),
        ({"therapists": -1.0}, "There cannot be -1 therapists today"),
        ({"therapists": float("inf")}, "There cannot be inf therapists today"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(CannotShow) as refused:
        replace(CareInputs(), **wrong)
    assert said in str(refused.value)


@pytest.mark.parametrize("factor", FACTORS.values(), ids=FACTORS)
def test_every_factor_names_its_source_or_calls_itself_an_assumption(factor) -> None:
    assert factor.source.startswith("Assumption") or any(year in factor.source for year in ("19", "20"))
    assert factor.unit
    assert list(factor.ends) == sorted(factor.ends)


def needed(*therapists: float) -> pl.DataFrame:
    years = list(range(2020, 2020 + 5 * len(therapists), 5))
    return pl.DataFrame({"place": "A", "estimate": "middle", "year": years, "therapists": therapists})


@pytest.mark.parametrize(
    ("therapists", "today", "opens"),
    [
        ((10.0, 20.0, 30.0), 15, (2020, 2025)),
        ((10.0, 20.0, 30.0), 20, (2025, 2030)),
        ((10.0, 20.0, 30.0), 5, (None, 2020)),
        ((10.0, 20.0, 30.0), 30, (None, None)),
        ((30.0, 20.0, 10.0), 15, (None, 2020)),
        ((10.0, 20.0, 10.0), 15, (2020, 2025)),
    ],
)
def test_a_gap_opens_between_two_years(therapists, today, opens) -> None:
    assert gap_opens(needed(*therapists), today).row(0)[2:] == opens


def test_one_factor_alone_moves_between_its_ends() -> None:
    moved = one_at_a_time(1e6, CareInputs())
    assert moved["factor"][0] == "need"
    assert "cost" not in moved["factor"]
    assert moved["therapists"].to_list() == pytest.approx([968.0] * 5)
    need = moved.row(0, named=True)
    assert [need["therapists_low"], need["therapists_high"]] == pytest.approx([968 * 16 / 33, 968 * 100 / 33])
    capacity = moved.filter(factor="capacity").row(0, named=True)
    assert [capacity["therapists_low"], capacity["therapists_high"]] == pytest.approx(
        [968 / 1.5, 968 * 4 / 3]
    )


@pytest.mark.parametrize(
    "filters",
    [
        CaseFilters(("IND",)),
        CaseFilters(("WLD",), sex="female", age_from=60, population="medium", rates="constant"),
    ],
    ids=["everybody", "older women"],
)
def test_ages_add_up_to_the_whole(filters: CaseFilters) -> None:
    whole = answers.care_needed(filters, (2050,))
    ages = (
        answers.care_by_age(filters, (2050,))
        .group_by("estimate", maintain_order=True)
        .agg(pl.col(AMOUNTS).sum())
    )
    for name in AMOUNTS:
        assert ages[name].to_list() == pytest.approx(whole[name].to_list(), rel=1e-9)


@pytest.mark.parametrize("level", ["country", "gbd_region", "who_region", "income_group"])
def test_places_add_up_to_the_world(level) -> None:
    world = answers.care_needed(CaseFilters(), (2050,))
    places = answers.care_by_place(level, 2050, CaseFilters())
    summed = places.group_by("estimate", maintain_order=True).agg(pl.col(AMOUNTS).sum())
    for name in AMOUNTS:
        assert summed[name].to_list() == pytest.approx(world[name].to_list(), rel=1e-6)


def test_the_world_in_2050_by_hand() -> None:
    """843 million x 0.33 x 0.48 x 1 x 11 / 1,800 = 816,024, to the printed total's 0.1 %."""
    middle = answers.care_needed(CaseFilters(), (2050,)).filter(estimate="middle").row(0, named=True)
    assert middle["therapists"] == pytest.approx(816_024, rel=1e-3)
    assert middle["cases_lower"] < middle["cases"] < middle["cases_upper"]


def test_a_low_estimate_of_nobody_shares_the_rank_of_the_middle() -> None:
    middle = CareInputs().courses[1]
    inputs = replace(CareInputs(), courses=(0.0, middle, middle))
    places = answers.care_by_place("income_group", 2050, CaseFilters(), inputs)
    assert places.group_by("place").agg(pl.col("rank").n_unique())["rank"].to_list() == [1] * (
        places.height // 3
    )
    best = places.filter(rank=1).select("estimate", "therapists").rows()
    assert best[0] == ("low", 0.0)
    assert best[1][1] == places.filter(estimate="middle")["therapists"].max()


def test_todays_therapists_belong_to_one_place() -> None:
    with pytest.raises(CannotShow, match="belongs to one place"):
        answers.care_needed(CaseFilters(("IND", "KEN")), (2050,), CareInputs(therapists=5.0))


def test_the_gap_is_what_is_needed_beyond_today_whatever_years_are_asked_for() -> None:
    india = answers.care_needed(CaseFilters(("IND",)), (2050,), CareInputs(therapists=100_000.0))
    assert (india["gap"] - india["therapists"]).to_list() == [-100_000.0] * 3
    low, middle, high = india.iter_rows(named=True)
    assert (low["opens_after"], low["opens_by"]) == (None, None)
    assert middle["opens_by"] - middle["opens_after"] == 5
    assert (high["opens_after"], high["opens_by"]) == (None, 2020)


def test_a_filter_under_which_nobody_is_counted_takes_nobody_and_ranks_nobody() -> None:
    children = CaseFilters(age_to=4)
    assert answers.care_needed(children, (2050,))["therapists"].sum() == 0
    assert answers.care_by_place("country", 2050, children)["rank"].null_count() == 3 * 236
