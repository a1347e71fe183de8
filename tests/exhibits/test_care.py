"""Care asked for by codes: every input stands in the link, and what contradicts itself is refused in a sentence."""

import pytest

from lumbar.deck.shown import slide_table
from lumbar.errors import CannotShow
from lumbar.exhibits.care_chosen import care, inputs
from lumbar.exhibits.catalogue import exhibit
from lumbar.exhibits.choices import choice
from lumbar.exhibits.numbers import care_key
from lumbar.measures.care_inputs import ESTIMATES, FACTORS, CareInputs

CHARTS = ("care_chain", "care_over_time", "care_by_age", "care_by_place", "care_inputs")


def test_nothing_chosen_is_as_declared() -> None:
    assert inputs({}) == CareInputs()


@pytest.mark.parametrize("key", FACTORS)
def test_every_end_of_every_factor_is_a_filter_with_its_unit(key: str) -> None:
    for estimate in ESTIMATES:
        known = choice(care_key(key, estimate))
        assert known.unit == FACTORS[key].unit
        assert known.label == f"{FACTORS[key].label}, {estimate}"
        assert known.refusal(["-1"])
        assert not known.refusal([known.default[0]])


def test_shares_are_entered_in_percent_and_fractions_of_one_are_taken() -> None:
    chosen = {"care_need_low": ("12.5",), "care_need_middle": ("30",), "care_therapists": ("2500",)}
    assert inputs(chosen) == CareInputs(need=(0.125, 0.3, 1.0), therapists=2500.0)


def test_what_is_asked_for_comes_with_place_year_and_scenario() -> None:
    asked = care(
        {
            "place": ("KEN",),
            "care_year": ("2035",),
            "rates": ("constant",),
            "care_by": ("therapists_per_100k",),
        }
    )
    assert (asked.place, asked.year, asked.cases.rates, asked.by) == (
        "KEN",
        2035,
        "constant",
        "therapists_per_100k",
    )


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"care_need_middle": ("130",)}, "outside 0 to 100 %"),
        ({"care_need_middle": ("10",)}, "out of order"),
        ({"care_capacity_low": ("0",)}, "outside 1 to 20,000 contacts"),
        ({"care_year": ("2021",)}, "not offered here"),
        ({"care_therapists": ("12.5",)}, "where a whole number is needed"),
    ],
)
@pytest.mark.parametrize("name", CHARTS)
def test_what_cannot_be_is_refused_in_a_sentence(name: str, chosen: dict, said: str) -> None:
    with pytest.raises(CannotShow, match=said):
        exhibit(name, chosen)


def test_notes_keep_range_and_interval_apart_and_name_the_gap() -> None:
    made = exhibit("care_chain", {"place": ("IND",), "care_therapists": ("100000",)})
    assert "is not in this range" in made.note
    assert "25,000 missing" in made.note
    assert (
        "become too few between 2025 and 2030"
        in exhibit("care_over_time", {"place": ("IND",), "care_therapists": ("100000",)}).note
    )


def test_the_table_of_inputs_names_a_source_for_each() -> None:
    table = exhibit("care_inputs", {}).table
    assert table["source"].null_count() == 0
    assert table["label"].n_unique() == table.height == len(FACTORS) - 1


@pytest.mark.parametrize("name", CHARTS)
def test_sources_of_the_inputs_stand_under_every_chart(name: str) -> None:
    assert any("Walker 2004" in str(source) for source in exhibit(name, {}).files)


def test_short_tables_keep_the_therapists_and_inputs_stand_as_they_are_entered() -> None:
    heads = slide_table(exhibit("care_over_time", {"care_therapists": ("9",)})).heads
    assert heads[:3] == ("Year", "Estimate", "Therapists (full-time)")
    need = exhibit("care_inputs", {}).table.row(0, named=True)
    assert [need[end] for end in ("low", "middle", "high")] == pytest.approx([16, 33, 100])


def test_on_paper_what_is_no_longer_people_is_named_by_its_number() -> None:
    chart = exhibit("care_chain", {"place": ("IND",)}).plain()
    assert [value is None for value in chart.series[0].values] == [False] * 3 + [True] * 3
    assert chart.rows[4].name == "130,000 full-time therapists"
    assert chart.rows[4].detail == "15,000 to 1.5 million"
    assert "÷ 1,800 a therapist (1,350 to 2,700)" in chart.key
