"""A story as one HTML file: the very numbers, the words that must travel with them, and nothing that reaches out."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.charts.theme import DARK, LIGHT, people
from lumbar.deck.columns import column
from lumbar.deck.html import page
from lumbar.deck.html.pictures import held_back
from lumbar.deck.html.room import HEIGHT, INNER, rooms
from lumbar.deck.plate import Plate
from lumbar.deck.shown import slide_table
from lumbar.deck.small_print import assumed, sources
from lumbar.exhibits.catalogue import EXHIBITS, exhibit

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
COVER = Plate("cover", "A story", "For a meeting")
KENYA = {"places": ("KEN",)}
BUILDS = ({"build": True}, {"build": False}, {"build": True, "title": "What happened, and what comes?"})


def plate(name: str, chosen=None, **own) -> Plate:
    shown = exhibit(name, chosen or {})
    return replace(Plate("exhibit", shown.title, "Measured so", (shown,), facts=shown.facts), **own)


def text(*plates: Plate) -> str:
    return page((COVER, *plates), NOON).decode()


def data(html: str) -> dict:
    (held,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    return json.loads(held)


def slides(html: str) -> list[str]:
    return [
        unescape(each).replace("\N{NO-BREAK SPACE}", " ")
        for each in re.findall(r"<section.*?</section>", html)
    ]


def test_numbers_in_the_file_are_the_answer_exactly() -> None:
    (drawn,) = data(text(plate("outlook", KENYA)))["pictures"]
    cases = answers.cases_by_year(CaseFilters(("KEN",)))["cases"].to_list()
    for theme in (LIGHT, DARK):
        lines = [trace["y"] for trace in drawn[theme.name]["data"] if trace.get("name") == "Kenya"]
        assert lines == [cases[:7], cases[6:]]
        assert drawn[theme.name]["layout"]["paper_bgcolor"] == theme.paper


def test_table_writes_the_answers_numbers() -> None:
    (_, shown) = slides(text(plate("outlook", KENYA, layout="table")))
    cases = answers.cases_by_year(CaseFilters(("KEN",)))
    for row in cases.head(10).iter_rows(named=True):
        said = people(row["cases"])
        assert f'<td class="number">{row["year"]}</td><td class="number">{said}</td>' in shown
    assert f"{column('cases').title}</th>" in shown
    assert "more rows are in the workbook." in shown


def test_a_table_leaves_out_what_says_the_same_in_every_row_and_counts_what_found_no_room() -> None:
    table = slide_table(exhibit("outlook", KENYA), most_rows=4)
    assert "Place" not in table.heads
    assert (len(table.rows), table.left_out) == (4, 9)


@pytest.mark.parametrize("name", EXHIBITS)
def test_every_chart_says_measure_assumption_note_and_source(name: str) -> None:
    one = plate(name)
    (_, shown) = slides(text(one))
    said = exhibit(name, {})
    for words in (said.title, "Measured so", said.scenario, said.note, sources(one.exhibits)):
        assert words.replace("\N{NO-BREAK SPACE}", " ") in shown
    assert "Source: " in shown
    assert ("Synthetic demonstration" in shown) == ("synthetic" in sources(one.exhibits).lower())


@pytest.mark.parametrize("name", EXHIBITS)
@pytest.mark.parametrize("layout", ["chart", "chart_facts", "two_charts"])
def test_every_chart_has_words_and_stays_within_its_stage(name: str, layout: str) -> None:
    one = plate(name, layout=layout)
    one = replace(one, exhibits=one.exhibits * (2 if layout == "two_charts" else 1))
    said = assumed(one.exhibits), sources(one.exhibits)
    for drawn, room in zip(data(text(one))["pictures"], rooms(one, *said), strict=True):
        assert len(drawn["alt"]) > 40
        size = drawn["light"]["layout"]["width"], drawn["light"]["layout"]["height"]
        assert size == (room.width, room.height)
        assert 200 < room.height < HEIGHT
        assert room.width * len(one.exhibits) <= INNER


def test_what_two_charts_share_is_said_once() -> None:
    one = plate("differences")
    both = replace(one, exhibits=(*one.exhibits, exhibit("profile", {})), layout="two_charts")
    assert assumed(both.exhibits).count("Synthetic demonstration") == 1
    assert sources(both.exhibits).count("Source: ") == 1


def test_change_facts_and_notes_are_on_the_slide() -> None:
    one = plate(
        "outlook", layout="chart_facts", changed="843 million is now 851 million", notes="Say it slowly."
    )
    (_, shown) = slides(text(one))
    assert '<p class="changed">843 million is now 851 million</p>' in shown
    assert "<template>Say it slowly.</template>" in shown
    assert [fact.replace("\N{NO-BREAK SPACE}", " ") for fact in one.facts] == re.findall(
        "<li>(.*?)</li>", shown
    )
    assert len(one.facts) == 3


@pytest.mark.parametrize("name", ["outlook", "share_60_and_over", "women_to_men"])
def test_build_covers_what_is_drawn_over_years(name: str) -> None:
    (drawn,) = data(text(plate(name, build=True)))["pictures"]
    assert drawn["held"] == {"covers": ["x"], "from": 2020}
    (whole,) = data(text(plate(name)))["pictures"]
    assert whole["held"] == {}


def test_build_does_not_tell_the_finding_before_it_is_shown() -> None:
    own = "What happened, and what comes?"
    told = [
        re.findall('<span class="first">(.*?)</span>', text(plate("outlook", **words))) for words in BUILDS
    ]
    assert told == [["People with low back pain"], [], []]
    assert f">{own}</h2>" in text(plate("outlook", title=own, build=True))


def test_build_covers_every_panel() -> None:
    figure = exhibit("outlook", {"places": ("KEN", "IND"), "scale": ("panels",)}).draw(LIGHT)
    assert held_back(figure)["covers"] == ["x", "x2"]


def test_build_of_a_pyramid_hides_the_later_year_and_its_totals() -> None:
    (drawn,) = data(text(plate("pyramid", build=True)))["pictures"]
    hidden = [drawn["light"]["data"][place]["name"] for place in drawn["held"]["traces"]]
    assert hidden == ["Women 2050", "Men 2050"]
    assert [said for said in drawn["held"]["texts"].values() if "2050" in said] == []
    assert len(drawn["held"]["texts"]) == 2


@pytest.mark.parametrize("name", ["map", "ranking", "differences", "flow", "ages"])
def test_nothing_is_held_back_where_nothing_is_projected_year_by_year(name: str) -> None:
    assert held_back(exhibit(name, {}).draw(LIGHT)) == {}


def test_a_chart_played_through_the_years_keeps_its_scale_and_says_each_year() -> None:
    earlier = [exhibit("ranking", {"years": ("2020", year)}) for year in ("2030", "2040")]
    (drawn,) = data(text(plate("ranking", play=lambda: tuple(earlier))))["pictures"]
    assert [each["title"] for each in drawn["moments"]] == [each.title for each in earlier]
    assert ["2020 to 2030" in each["measure"] for each in drawn["moments"]] == [True, False]
    for each in drawn["moments"]:
        assert each["dark"]["layout"]["xaxis"]["range"] == drawn["dark"]["layout"]["xaxis"]["range"]
    (told,) = data(text(plate("ranking", title="Mine", play=lambda: tuple(earlier))))["pictures"]
    assert {each["title"] for each in told["moments"]} == {"Mine"}


def test_an_earlier_year_that_needs_more_room_has_its_own_scale() -> None:
    wide = exhibit("ranking", {"years": ("1990", "2050")})
    (drawn,) = data(text(plate("ranking", play=lambda: (wide,))))["pictures"]
    own, last = drawn["moments"][0]["light"]["layout"]["xaxis"], drawn["light"]["layout"]["xaxis"]
    assert own["range"][1] > last["range"][1]


def test_only_the_scripts_of_the_file_may_run_and_nothing_may_be_fetched() -> None:
    html = text(plate("map"))
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', html)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in re.findall("script-src [^;]*", policy)[0]
    assert not re.search(r"connect-src|https?:", policy)
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    for script in scripts:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    assert len(scripts) == 2


def test_the_map_brings_its_outlines_and_others_do_not() -> None:
    assert set(data(text(plate("map")))["world"]["objects"]) == {"countries", "land"}
    assert data(text(plate("outlook")))["world"] is None


def test_type_comes_along() -> None:
    assert text().count("@font-face") == 3


def test_hostile_words_are_escaped_everywhere() -> None:
    sly = '</script><script>alert("x")</script>'
    shown = exhibit("outlook", {})
    hostile = replace(shown, title=sly, subtitle=sly, scope=sly, scenario=sly, note=sly)
    one = Plate("exhibit", sly, sly, (hostile,), "chart_facts", (sly,), sly, sly)
    html = text(
        one, replace(one, layout="two_charts", exhibits=(hostile, hostile)), Plate("section", sly, sly)
    )
    assert sly not in html
    assert html.count("<script") == 3


def test_same_story_on_the_same_day_is_the_same_file() -> None:
    shown: Sequence[Plate] = (COVER, plate("responders"))
    assert page(shown, NOON) == page(shown, NOON)


def test_theme_is_the_one_asked_for_or_the_readers() -> None:
    assert b'<html lang="en" data-theme="dark" data-first="1">' in page((COVER,), NOON, "dark")
    assert b'<html lang="en" data-theme="" data-first="3">' in page((COVER,), NOON, first=3)
