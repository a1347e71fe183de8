"""What a meeting sees: finding, measure, source, whether it is invented, and nothing over anything else."""

import time
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from lumbar.charts.theme import people, unbroken
from lumbar.deck import image
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plate import Plate
from lumbar.deck.powerpoint.words import LINE, SERIF, fitted, lines_of
from lumbar.errors import CannotShow
from lumbar.exhibits.catalogue import exhibit

LONG = "People with low back pain in South Asia and everywhere else, counted by age, sex, year and place, "
AS_PRINTED = {"risks"}
SMALLEST_TITLE, SLACK = 17, 1.5


def words(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def told(element: Any) -> str:
    return "".join(run.text for run in element.iter("{*}t"))


def boxes(slide: Any) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, right and bottom of every shape, in points."""
    placed = {}
    for place, shape in enumerate(slide.shapes):
        if shape.name != "Slide number":
            left, top = shape.left / 12_700, shape.top / 12_700
            placed[f"{place} {shape.name}"] = (
                left,
                top,
                left + shape.width / 12_700,
                top + shape.height / 12_700,
            )
    return placed


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(one[axis] + SLACK < other[axis + 2] and other[axis] + SLACK < one[axis + 2] for axis in (0, 1))


def test_every_slide_says_its_finding_measure_scenario_and_sources(
    slides: dict[str, Any], exhibits: dict[str, Exhibit]
) -> None:
    for name, slide in slides.items():
        made, said = exhibits[name], words(slide).replace("\N{NO-BREAK SPACE}", " ")
        assert slide.shapes.title.text_frame.text.replace("\N{NO-BREAK SPACE}", " ") == made.title
        for part in (made.subtitle, made.scope, made.scenario.split(". ")[0].rstrip("."), "Source: "):
            assert part in said, (name, part)


def test_what_is_invented_or_modelled_says_so(slides: dict[str, Any], exhibits: dict[str, Exhibit]) -> None:
    for name, slide in slides.items():
        mark = next((shape.text_frame.text for shape in slide.shapes if shape.name == "Mark"), "")
        synthetic = "synthetic" in exhibits[name].scenario.lower()
        own = "" if name in AS_PRINTED else "Modelled estimates"
        assert mark == ("Synthetic demonstration" if synthetic else own)


def test_notes_hold_everything_that_must_travel(opened: Any, plate: Any) -> None:
    made = exhibit("ranking", {})
    slide = opened(plate(made, notes="Breathe.", changed="Saved: 1. Today: 2.")).slides[0]
    notes = slide.notes_slide.notes_text_frame.text
    assert notes.startswith("Breathe.")
    said = (
        made.title,
        made.subtitle,
        made.scope,
        made.scenario,
        made.note,
        "CC BY 4.0",
        "Saved: 1. Today: 2.",
    )
    for part in (*said, "Lancet Rheumatol", "http://localhost:8501/?places=IND", "1 March 2025"):
        assert part in notes, part


def test_those_who_do_not_see_are_told_what_the_chart_shows(
    slides: dict[str, Any], exhibits: dict[str, Exhibit]
) -> None:
    for name, slide in slides.items():
        (frame,) = [shape for shape in slide.shapes if shape.has_chart]
        assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == exhibits[name].plain().alt


def test_nothing_lies_over_anything_else_or_leaves_the_slide(slides: dict[str, Any]) -> None:
    for name, slide in slides.items():
        placed = boxes(slide)
        for left, top, right, bottom in placed.values():
            assert left >= 0 <= top
            assert right <= 960.01
            assert bottom <= 540.01
        assert [pair for pair in combinations(placed, 2) if meet(*(placed[one] for one in pair))] == [], name


def test_no_place_for_words_stays_empty(slides: dict[str, Any]) -> None:
    for slide in slides.values():
        asked = [place for place in slide.placeholders if place.has_text_frame]
        assert all(place.text_frame.text.strip() for place in asked)


def test_lines_carry_their_names_and_last_values_without_a_legend(slides: dict[str, Any]) -> None:
    (frame,) = [shape for shape in slides["outlook"].shapes if shape.has_chart]
    assert not frame.chart.has_legend
    said = [told(label) for label in frame.chart.element.iter("{*}dLbl")]
    assert any("India" in one and "129 million" in one for one in said)
    assert any("projection" in one for one in said)


def test_every_chart_says_what_it_measures(slides: dict[str, Any], exhibits: dict[str, Exhibit]) -> None:
    for name, slide in slides.items():
        (frame,) = [shape for shape in slide.shapes if shape.has_chart]
        titles = {told(title) for title in frame.chart.element.iter("{*}title")}
        assert exhibits[name].plain().values.title in titles, name


@pytest.mark.parametrize("times", range(9))
def test_titles_of_any_length_stay_in_their_box(times: int) -> None:
    title, size = fitted("India. " + times * LONG, (868, 62), (27, 25, 23, 21, 19, SMALLEST_TITLE))
    assert len(lines_of(title, size, 868, SERIF)) * LINE * size <= 62
    assert size >= SMALLEST_TITLE
    assert (title == "India. " + times * LONG) or title.endswith("…")


def test_a_cut_title_is_whole_in_the_notes(opened: Any, plate: Any) -> None:
    slide = opened(plate(exhibit("outlook", {}), title=8 * LONG)).slides[0]
    assert slide.shapes.title.text_frame.text.endswith("…")
    assert 8 * LONG in slide.notes_slide.notes_text_frame.text


def test_facts_and_what_has_changed_stand_on_the_slide(opened: Any, plate: Any) -> None:
    shown = plate(
        exhibit("outlook", {}), layout="chart_facts", changed="Saved: 843 million. Today: 851 million."
    )
    slide = opened(shown).slides[0]
    said = words(slide).replace("\N{NO-BREAK SPACE}", " ")
    assert shown.facts
    assert all(fact in said for fact in shown.facts)
    assert "Today: 851 million." in said
    placed = boxes(slide)
    assert [pair for pair in combinations(placed, 2) if meet(*(placed[one] for one in pair))] == []


@pytest.mark.parametrize("title", ["", "Two sides of one story"])
def test_two_charts_stand_beside_each_other_under_their_findings(opened: Any, plate: Any, title: str) -> None:
    both = exhibit("share_60_and_over", {}), exhibit("women_to_men", {})
    shown = plate(both[0], title=title or both[0].title, layout="two_charts")
    slide = opened(replace(shown, exhibits=both)).slides[0]
    assert len([shape for shape in slide.shapes if shape.has_chart]) == 2
    said = words(slide).replace("\N{NO-BREAK SPACE}", " ")
    assert all(made.title in said for made in both)
    placed = boxes(slide)
    assert [pair for pair in combinations(placed, 2) if meet(*(placed[one] for one in pair))] == []


def test_a_table_is_native_and_says_how_many_rows_are_left_out(opened: Any, plate: Any) -> None:
    made = exhibit("ranking", {})
    slide = opened(plate(made, layout="table")).slides[0]
    (frame,) = [shape for shape in slide.shapes if shape.has_table]
    table = frame.table
    shown = len(table.rows) - 1
    assert 8 <= shown <= 12
    assert f"and {made.table.height - shown} more rows: see the workbook" in words(slide)
    assert [table.cell(0, place).text for place in range(2)] == ["Place", "At the start (people)"]
    first = made.table.row(0, named=True)
    assert [table.cell(1, place).text for place in range(2)] == [
        first["name"],
        unbroken(people(first["cases_from"])),
    ]
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr").startswith(made.title)


def test_without_a_chrome_the_table_stands_for_the_picture(
    opened: Any, plate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object) -> bytes:
        raise CannotShow("No Chrome or Chromium was found to draw the image.")

    monkeypatch.setattr(image, "bare", nobody)
    slide = opened(plate(exhibit("map", {}))).slides[0]
    assert [shape for shape in slide.shapes if shape.has_table]
    assert "needs a Chrome" in words(slide)


def test_a_picture_says_in_words_what_it_shows(
    opened: Any, plate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9"/></svg>'
    monkeypatch.setattr(image, "bare", lambda *_: drawn)
    slide = opened(plate(exhibit("map", {}))).slides[0]
    (picture,) = [shape for shape in slide.shapes if hasattr(shape, "image")]
    assert picture._element.nvPicPr.cNvPr.get("descr").startswith("World map.")


def test_a_chart_that_cannot_be_shown_is_a_sentence(opened: Any, plate: Any) -> None:
    nothing = exhibit("outlook", {"ages": ("60-120",), "measure": ("age_standardised_rate",)})
    slide = opened(plate(replace(nothing, title="Nothing"))).slides[0]
    assert "Nothing can be drawn under these filters" in words(slide)


def test_covers_and_sections_say_only_their_words(opened: Any) -> None:
    cover = Plate("cover", "Back pain to 2050", "For the board")
    section = Plate("section", "Who carries it?", "Women, mostly", notes="Pause.")
    first, second = opened(cover, section).slides
    assert words(first).splitlines()[:2] == ["Back pain to 2050", "For the board"]
    assert words(second).splitlines()[:2] == ["Who carries it?", "Women, mostly"]
    assert "Pause." in second.notes_slide.notes_text_frame.text
    assert [deck.slide_layout.name for deck in (first, second)] == ["Cover", "Section"]


def test_ten_slides_are_made_in_under_three_seconds(
    opened: Any, plate: Any, exhibits: dict[str, Exhibit]
) -> None:
    ten = [plate(made) for made in list(exhibits.values())[:10]]
    begun = time.process_time()
    opened(*ten)
    assert time.process_time() - begun < 3
