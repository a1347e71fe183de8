"""More care beside the reference: places add up, the reference is untouched, the clinics' effect says whose it is."""

import polars as pl
import pytest

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.answers.what_if import AHEAD, effect_in_clinics, what_if
from lumbar.answers.what_if_words import (
    UNKNOWN,
    assumed_sentence,
    effect_sentence,
    what_if_facts,
    what_if_sentence,
    what_if_title,
)
from lumbar.errors import CannotShow
from lumbar.measures.what_if_inputs import WhatIf

NONE = WhatIf(effect=(0.0, 0.0, 0.0))


@pytest.mark.parametrize("level", ["gbd_region", "country", "income_group"])
def test_what_is_averted_in_the_places_of_a_level_adds_up_to_the_world(level: str) -> None:
    places = tuple(answers.all_places().filter(level=level)["place"])
    filters = CaseFilters(population="medium", rates="constant")
    parts = what_if(CaseFilters(places, population="medium", rates="constant"), (2035, 2050))
    world = what_if(filters, (2035, 2050))
    keys = ["year", "estimate"]
    summed = parts.group_by(keys, maintain_order=True).agg(pl.col("averted", "courses", "ylds_averted").sum())
    both = world.join(summed, on=keys, suffix="_sum")
    assert both.height == 6
    for column in ("averted", "courses", "ylds_averted"):
        assert both[f"{column}_sum"].to_list() == pytest.approx(both[column].to_list(), rel=1e-9)


def test_without_effect_it_is_the_outlook_exactly() -> None:
    found = what_if(CaseFilters(("KEN", "WLD")), inputs=NONE)
    outlook = answers.cases_by_year(CaseFilters(("KEN", "WLD")), AHEAD)
    for estimate in ("low", "middle", "high"):
        rows = found.filter(estimate=estimate)
        assert rows["cases_left"].to_list() == outlook["cases"].to_list()
        assert rows["ylds"].to_list() == outlook["ylds"].to_list()


def test_rows_stand_by_place_and_year_low_middle_high() -> None:
    found = what_if(CaseFilters(("KEN", "IND")), (2050, 2030))
    assert found["place"].to_list() == ["KEN"] * 6 + ["IND"] * 6
    assert found["estimate"].to_list() == ["low", "middle", "high"] * 4
    assert found.columns[:4] == ["place", "name", "year", "estimate"]


def test_there_is_no_interval_to_mistake_the_range_for() -> None:
    assert not [name for name in what_if(CaseFilters()).columns if "lower" in name or "upper" in name]


def test_nothing_is_averted_before_care_begins() -> None:
    found = what_if(CaseFilters(), answers.YEARS, WhatIf(start=2035, ramp=0))
    early = pl.col("year") < 2035
    assert found.filter(early)["averted"].sum() == 0
    assert (found.filter(~early)["averted"] > 0).all()


def test_a_year_without_figures_is_refused() -> None:
    with pytest.raises(CannotShow, match="Nearest: 2045, 2050"):
        what_if(CaseFilters(), (2049,))


def test_the_clinics_effect_is_their_difference_of_responders(filters) -> None:
    from lumbar.answers.clinics import EpisodeFilters, responders_by_therapy

    row = effect_in_clinics("hip-focused", "usual care", filters.store).row(0, named=True)
    shares = responders_by_therapy(EpisodeFilters(store=filters.store), reference="usual care")
    asked = shares.filter(therapy="hip-focused").row(0, named=True)
    assert row["refusal"] == ""
    assert row["middle"] == asked["difference"]
    assert (row["low"], row["high"]) == (asked["difference_lower"], asked["difference_upper"])
    said = effect_sentence(row)
    assert "synthetic demonstration" in said
    assert "hip-focused against usual care" in said
    assert "patient mix not allowed for" in said
    assert WhatIf(effect=(row["low"], row["middle"], row["high"]))


def test_an_effect_below_zero_averts_nothing_and_says_so(filters) -> None:
    row = effect_in_clinics("usual care", "hip-focused", filters.store).row(0, named=True)
    assert (row["low"], row["middle"], row["high"]) == (0, 0, 0)
    assert row["lower"] < 0
    assert "low stands at no effect" in effect_sentence(row)


@pytest.mark.parametrize(
    ("therapy", "reference", "said"),
    [
        ("massage", "", "no difference in responders between massage"),
        ("hip-focused", "hip-focused", "no difference in responders between hip-focused and hip-focused"),
        ("hip-focused", "massage", "massage"),
    ],
)
def test_an_effect_that_cannot_be_shown_is_a_sentence(
    filters, therapy: str, reference: str, said: str
) -> None:
    row = effect_in_clinics(therapy, reference, filters.store).row(0, named=True)
    assert said in row["refusal"]
    assert row["middle"] is None
    assert effect_sentence(row).startswith(
        "The effect is an assumption, since the clinics' cannot be taken: "
    )


def test_a_store_that_is_not_there_is_a_sentence() -> None:
    row = effect_in_clinics(store="/nowhere/at/all").row(0, named=True)
    assert row["refusal"].startswith("There is no outcome store")


def made(low: float, middle: float, high: float, cases: float = 10e6, name: str = "Kenya") -> pl.DataFrame:
    rows = [
        {
            "place": "WLD" if name == "World" else "XXX", "name": name, "year": 2050, "estimate": estimate,
            "cases": cases, "averted": averted, "averted_pct": 100 * averted / cases if cases else 0.0,
            "reached": 2e6 if cases else 0.0, "courses": 1.9e6, "contacts": 19e6, "ylds": cases / 10,
            "ylds_averted": averted / 10,
        }
        for estimate, averted in (("low", low), ("middle", middle), ("high", high))
    ]  # fmt: skip
    return pl.DataFrame(rows)


@pytest.mark.parametrize(
    ("rows", "column", "title"),
    [
        (
            made(10_432.0, 1e5, 201_200.0),
            "averted",
            "Under these assumptions 10,000 to 200,000 fewer people have low back pain in Kenya in 2050",
        ),
        (
            made(1e6, 1.5e6, 2e6, name="World"),
            "ylds_averted",
            "Under these assumptions 100,000 to 200,000 fewer years are lived with disability worldwide in 2050",
        ),
        (
            made(0, 0, 0, name="Gambia"),
            "averted",
            "Under these assumptions nothing changes in the Gambia in 2050",
        ),
        (made(0, 0, 0, cases=0.0), "averted", "Nobody is counted under this filter"),
        (
            made(1e6, 1e6, 1e6),
            "averted",
            "Under these assumptions 1 million fewer people have low back pain in Kenya in 2050",
        ),
    ],
)
def test_the_title_is_the_range_over_the_assumptions(rows: pl.DataFrame, column: str, title: str) -> None:
    assert what_if_title(rows, 2050, column) == title


def test_the_middle_is_said_in_a_sentence_and_all_three_are_facts() -> None:
    rows = made(1e4, 1e5, 2e5)
    assert what_if_sentence(rows, 2050, 10) == (
        "Middle: 2 million within reach in 2050, 1.9 million courses that year (19 million contacts at 10 a course). "
        "100,000 fewer of 10 million have low back pain (1.0 %), and 10,000 fewer of 1 million years are lived with "
        "disability."
    )
    assert "124,000" not in what_if_sentence(made(1e4, 123_500.0, 2e5), 2050, 10)
    assert what_if_facts(rows, 2050)[0] == (
        "Low: 10,000 of 10 million in 2050 (0.1 %), 1,000 years lived with disability"
    )
    nobody = made(0, 0, 0, cases=0.0)
    assert what_if_sentence(nobody, 2050, 10) == "Nobody is counted under this filter."
    assert what_if_facts(nobody, 2050) == ()


def test_every_assumption_is_said_and_so_is_what_is_not_known() -> None:
    said = assumed_sentence(WhatIf((0.1, 0.2, 0.3), (0.05,) * 3, (0.5, 1.0, 2.0), 2030, 0))
    assert said == (
        "Assumed: 10, 20, 30 % within reach; 5 percentage points more free of pain per course; for 0.5, 1, 2 years; "
        "one course a year while in pain; begun in 2030."
    )
    together = " ".join(UNKNOWN)
    for word in ("not a forecast", "responders", "not prevention", "reached", "Hicks 2024", "no probability"):
        assert word in together


def test_what_only_took_too_long_is_not_taken_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    from lumbar.answers import clinics
    from lumbar.bounds import Overrun

    def slow(_: str) -> None:
        raise Overrun("Too long this time.")

    monkeypatch.setattr(clinics, "store_facts", slow)
    with pytest.raises(Overrun):
        effect_in_clinics()
