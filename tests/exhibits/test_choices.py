"""What can be chosen, and how it stands in the link."""

import tomllib
from typing import get_args

import polars as pl
import pytest

from lumbar.answers import YEARS, CaseFilters
from lumbar.charts.lines import MEASURES, Scale
from lumbar.charts.theme import THEMES
from lumbar.exhibits import choices, outlook
from lumbar.exhibits.choices import FIXED, choice
from lumbar.exhibits.places import RULES
from lumbar.measures.peers import PeerRule
from lumbar.places import LEVELS
from lumbar.questions.population import PopulationScenario, RatePath, Sex
from lumbar.screen import play
from lumbar.screen.table import on_screen
from lumbar.store import ROOT

KEYS = [*FIXED, "places", "place", "country", "outlook_as"]


@pytest.mark.parametrize("key", KEYS)
def test_words_and_codes_are_one_to_one_and_the_default_is_offered(key: str) -> None:
    known = choice(key)
    assert set(known.default) <= set(known.options)
    assert len(set(known.options.values())) == len(known.options)
    assert all(
        known.code(words) == code and known.code(code) == code for code, words in known.options.items()
    )
    assert known.code("nobody offers this") is None


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("measure", tuple(MEASURES)),
        ("sex", get_args(Sex)),
        ("scale", (*get_args(Scale), choices.PANELS)),
        ("rates", get_args(RatePath)),
        ("population", get_args(PopulationScenario)),
        ("level", LEVELS),
        ("peers", get_args(PeerRule)),
        ("years", tuple(map(str, YEARS))),
    ],
)
def test_everything_that_can_be_asked_can_be_chosen(key: str, codes: tuple[str, ...]) -> None:
    assert set(FIXED[key].options) == set(codes)


def test_rules_of_peers_are_all_in_words() -> None:
    assert set(RULES) == set(get_args(PeerRule))


def test_places_that_share_a_name_are_told_apart() -> None:
    places = choice("places").options
    assert places["gbd:South Asia"] == "South Asia"
    assert places["gbd-super:South Asia"] == "South Asia (super-region)"
    assert next(iter(places)) == "WLD"


@pytest.mark.parametrize(
    ("key", "values", "wrong"),
    [
        ("years", ["1990", "2020"], ""),
        ("years", ["1991", "2020"], "“1991”, not offered here"),
        ("years", ["1990"], "“1990”, where a first and a last value are needed"),
        ("years", ["1990", "2000", "2010"], "“1990”, “2000”, “2010”, where a first"),
        ("years", ["2050", "2020"], "“2050” to “2020”, which runs backwards"),
        ("years", ["2020", "2020"], "“2020” twice, where two different values are needed"),
        ("between", ["60", "60"], "“60” twice"),
        ("between", ["5", "100+"], ""),
        ("places", ["KEN", "India", "gbd:Oceania"], ""),
        ("places", ["KEN", "XXX"], "“XXX”, not offered here"),
        ("places", ["KEN"] * 9, "9 values, more than 8"),
        ("places", [""], ""),
        ("clinics", [""], ""),
        ("sex", [""], "nothing"),
        ("sex", ["male", "female"], "2 values, more than 1"),
        ("sex", ["Women"], ""),
    ],
)
def test_a_link_is_taken_key_by_key_as_a_whole(key: str, values: list[str], wrong: str) -> None:
    refusal = choice(key).refusal(values)
    assert refusal.startswith(wrong)
    assert bool(refusal) == bool(wrong)


def test_what_is_shown_instead_is_in_words() -> None:
    assert [choice(key).usual for key in ("years", "places", "clinics")] == [
        "2020 to 2050",
        "World",
        "All clinics",
    ]


def test_codes_of_several_are_taken_once() -> None:
    assert choice("places").codes(["Kenya", "KEN", "IND", ""]) == ("KEN", "IND")
    assert choice("years").codes(["2020", "2020"]) == ("2020", "2020")


def test_key_nobody_knows() -> None:
    assert choice("utm_source") is None


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (CaseFilters(), "all ages, both sexes"),
        (CaseFilters(sex="male", age_from=15, age_to=64), "men aged 15 to 64"),
    ],
)
def test_selection_in_words(filters: CaseFilters, words: str) -> None:
    assert outlook.selection(filters) == words


def test_printed_marks_stand_on_whole_totals_only() -> None:
    from lumbar.charts.lines import View

    marks = outlook.printed_on_lines(CaseFilters(), View())
    assert dict(marks.select("year", "value").rows())[2050] == 843e6
    assert marks["year"].n_unique() == marks.height
    assert marks.filter(pl.col("year").is_in([2000, 2010]))["basis"].to_list() == ["read_off"] * 2
    assert outlook.printed_on_lines(CaseFilters(sex="female"), View()).is_empty()
    assert outlook.printed_on_lines(CaseFilters(), View("ylds")).is_empty()


def test_play_runs_through_the_years_and_begins_anew() -> None:
    assert play.following(1990, 2015) == (1990, 2020)
    assert play.following(2020, 2050) == (1990, 1995)


def test_table_on_screen_leaves_codes_out_and_rounds() -> None:
    rows = pl.DataFrame(
        {"place": ["KEN"], "name": ["Kenya"], "population": [5], "cases": [1234.6], "change_pct": [3.14]}
    )
    assert on_screen(rows).columns == ["name", "cases", "change_pct", "population"]
    assert on_screen(rows).row(0) == ("Kenya", 1235, 3.1, 5)


@pytest.mark.parametrize("name", THEMES)
def test_page_and_charts_wear_the_same_colours(name: str) -> None:
    page = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"][name]
    theme = THEMES[name]
    assert page["backgroundColor"] == theme.paper
    assert page["textColor"] == theme.ink
    assert page["grayTextColor"] == theme.muted
    assert page["primaryColor"] == theme.accent


def test_service_calls_nobody() -> None:
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["browser"] == {"gatherUsageStats": False, "serverAddress": "localhost"}
    assert settings["runner"]["postScriptGC"] is False
    assert "://" not in (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
