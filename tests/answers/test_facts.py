"""Facts beside a finding: made from numbers by rules, whatever the numbers."""

import polars as pl
import pytest

from lumbar.answers import CaseFilters, cases_by_year, clinic_facts, facts, growth_by_place
from lumbar.answers.clinic_words import CAUSAL_WORDS
from lumbar.charts.therapies import TherapyView
from lumbar.exhibits.catalogue import EXHIBITS, exhibit
from lumbar.instruments import instrument

ODI = TherapyView(instrument("ODI"), 12, ("hip-focused", "usual care"), "usual care")
BERG = TherapyView(instrument("BERG"), 12, ("hip-focused", "usual care"), "usual care")


def years(*cases: float | None, name: str = "Kenya") -> pl.DataFrame:
    """Cases in 1990, 2020 and 2050."""
    return pl.DataFrame(
        {
            "place": [name] * 3,
            "name": [name] * 3,
            "year": [1990, 2020, 2050],
            "cases": list(cases),
            "lower": [0.8e6] * 3,
            "upper": [1.2e6] * 3,
        },
        schema_overrides={"cases": pl.Float64},
    )


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_chart_has_facts_and_none_claims_a_cause(name: str) -> None:
    found = exhibit(name, {}).facts
    assert 2 <= len(found) <= 3
    assert len(set(found)) == len(found)
    assert not any("None" in fact or "nan" in fact or fact.endswith(".") for fact in found)
    assert not any(word in fact.lower() for fact in found for word in CAUSAL_WORDS)


def test_facts_on_the_world_are_the_answers_own_numbers() -> None:
    cases = cases_by_year(CaseFilters())
    said = facts.outlook_facts(cases)
    assert said[0] == "+36 % from 2020 to 2050, projected: 619 million to 843 million"
    assert said[2] == "2020 is known to lie between 554 and 694 million (95 % interval)"


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ((1e6, 1e6, 1e6), "No change worth a number from 2020 to 2050, projected: 1 million"),
        ((1e6, 1e6, 0.5e6), "−50 % from 2020 to 2050, projected: 1 million to 500,000"),
        ((1e6, 0.0, 0.5e6), "500,000 in 2050, from nobody in 2020"),
    ],
)
def test_ties_falls_and_nobody_are_said_as_they_are(cases: tuple[float, ...], said: str) -> None:
    assert facts.outlook_facts(years(*cases))[0] == said


def test_missing_years_are_left_out_and_nobody_at_all_has_no_facts() -> None:
    assert facts.outlook_facts(years(None, 1e6, None)) == (
        "2020 is known to lie between 0.80 and 1.20 million (95 % interval)",
    )
    assert facts.outlook_facts(years(0.0, 0.0, 0.0)) == ()
    assert facts.outlook_facts(years(None, None, None)) == ()


def grown(*changes: float | None) -> pl.DataFrame:
    """Places whose change is known to within a million either way."""
    rank = [None if change is None else n for n, change in enumerate(changes, 1)]
    return pl.DataFrame(
        {"name": [f"Place {n}" for n in range(len(changes))], "rank": rank, "change": changes}
    ).with_columns(place="name", change_lower=pl.col("change") - 1e6, change_upper=pl.col("change") + 1e6)


def test_who_grows_least_may_fall_and_an_interval_over_zero_is_counted() -> None:
    most, least, unsure = facts.growth_facts(grown(5e6, 0.5e6, -2e6))
    assert most == "Place 0: +5 million (95 % interval +4.00 to +6.00 million)"
    assert least.startswith("Place 2: −2 million")
    assert unsure == "Rise or fall is uncertain for 1 of 3 places"


def test_one_place_is_not_named_twice_and_none_has_no_facts() -> None:
    assert facts.growth_facts(grown(5e6)) == (
        "Place 0: +5 million (95 % interval +4.00 to +6.00 million)",
        "Its direction is certain",
    )
    assert facts.growth_facts(grown(None)) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((9e6, 1e6, 2e6), "No peer grows more"),
        ((1e6, 9e6, 2e6), "All its peers grow more"),
        ((2e6, 9e6, 1e6), "1 of its 2 peers grows more"),
        ((2e6, 2e6, 2e6), "No peer grows more"),
    ],
)
def test_a_place_among_its_peers(changes: tuple[float, ...], said: str) -> None:
    assert facts.peers_facts(grown(*changes), "Place 0")[-1] == said


def test_peers_of_real_places_come_from_the_ranking() -> None:
    growth = growth_by_place("country", 2020, 2050, CaseFilters(), "change").head(9)
    first = growth.row(0, named=True)
    assert facts.peers_facts(growth, first["place"])[0].startswith(first["name"])


def difference(value: float | None, lower: float | None, upper: float | None, therapy: str = "hip-focused"):
    return pl.DataFrame(
        {"therapy": [therapy], "value": [value], "lower": [lower], "upper": [upper]},
        schema=dict.fromkeys(("value", "lower", "upper"), pl.Float64) | {"therapy": pl.String},
    ).select("therapy", "value", "lower", "upper")


@pytest.mark.parametrize(
    ("row", "view", "said"),
    [
        (
            (-2.0, -3.0, -1.0),
            ODI,
            "Hip-focused: 2.0 points better than usual care (95 % interval 1.0 to 3.0)",
        ),
        ((2.0, 1.0, 3.0), BERG, "Hip-focused: 2.0 points better than usual care (95 % interval 1.0 to 3.0)"),
        (
            (0.5, -1.0, 2.0),
            ODI,
            "Hip-focused: not told apart from usual care (95 % interval 1.0 better to 2.0 worse)",
        ),
        (
            (0.5, 0.0, 1.0),
            ODI,
            "Hip-focused: not told apart from usual care (95 % interval 0.0 better to 1.0 worse)",
        ),
    ],
)
def test_a_difference_runs_the_way_of_its_instrument(row, view, said) -> None:
    assert clinic_facts.differences_facts(difference(*row), view) == (said,)


def test_a_difference_without_an_interval_is_left_out() -> None:
    assert clinic_facts.differences_facts(difference(1.0, None, None), ODI) == ()


def flow(treated: int, with_baseline: int, due: int, returned: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"treated": [treated], "with_baseline": [with_baseline], "due": [due], "returned": [returned]}
    )


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((100, 80, 60, 45), ("100 treated", "80 had a baseline (80 %)", "45 of those due came back (75 %)")),
        ((100, 100, 0, 0), ("100 treated", "100 had a baseline (> 92 %)")),
        ((100, 80, 60, 0), ("100 treated", "80 had a baseline (80 %)", "0 of those due came back (< 13 %)")),
        ((0, 0, 0, 0), ()),
    ],
)
def test_shares_of_everybody_or_nobody_are_limits(counts, said) -> None:
    assert clinic_facts.flow_facts(flow(*counts)) == said


def test_alike_patients_are_called_alike() -> None:
    table = pl.DataFrame({"label": ["Age", "Sex"], "standardised_difference": [0.04, None]})
    assert clinic_facts.mix_facts(table) == ("No factor differs by more than 0.1 standard deviations",)


def test_a_share_of_almost_everybody_is_told_by_its_limit_alone() -> None:
    unknown = dict.fromkeys(("nnt", "nnt_lower", "nnt_upper", "difference", "difference_lower"), None)
    said = {"reference": "usual care", "n_followed": 40, "nnt_words": None, **unknown}
    shares = pl.DataFrame(
        [
            {**said, "therapy": "hip-focused", "value": 0.8, "limit": ">", "lower": None, "upper": None},
            {**said, "therapy": "usual care", "value": 0.18, "limit": "", "lower": 0.09, "upper": 0.31},
        ]
    )
    told = ("Hip-focused: > 80 % improved", "Usual care: 18 of 100 improved (95 % interval 9 to 31)")
    assert clinic_facts.hundred_facts(shares, "hip-focused", ODI) == told
    assert clinic_facts.responders_facts(shares, ODI) == told
