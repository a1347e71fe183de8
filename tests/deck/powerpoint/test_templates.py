"""The house's template and a reader's own: light, dark, bare, or no template at all."""

import hashlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation

from lumbar.charts.theme import DARK, LIGHT
from lumbar.deck.plate import Plate
from lumbar.deck.powerpoint import presentation, templates
from lumbar.deck.powerpoint.house import house
from lumbar.errors import CannotShow
from lumbar.exhibits.catalogue import exhibit

COVER = Plate("cover", "Ours", "The board, March")


def changed(path: Path, **parts: Callable[[bytes], bytes]) -> Path:
    """Write a template beside ``path`` whose parts of these names are changed."""
    file = BytesIO()
    with ZipFile(path) as old, ZipFile(file, "w") as new:
        for name in old.namelist():
            change = next((change for part, change in parts.items() if part in name), lambda same: same)
            new.writestr(name, change(old.read(name)))
    made = path.with_name(f"changed-{path.name}")
    made.write_bytes(file.getvalue())
    return made


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A template of four by three with two slides in it."""
    deck = Presentation()
    for layout in (0, 1):
        deck.slides.add_slide(deck.slide_layouts[layout]).shapes.title.text = "An old slide"
    deck.save(str(tmp_path / "theirs.pptx"))
    return tmp_path / "theirs.pptx"


def slides(template: Path, *plates: Plate) -> list[Any]:
    return list(Presentation(BytesIO(presentation(plates, template, today=date(2025, 3, 1)))).slides)


def test_the_house_has_six_layouts_in_its_fonts_and_colours() -> None:
    deck = house()
    names = ["Cover", "Section", "Chart", "Chart and three facts", "Two charts", "Table"]
    assert [layout.name for layout in deck.slide_layouts] == names
    assert (deck.slide_width.pt, deck.slide_height.pt) == (960, 540)
    theme = next(part for part in deck.part.package.iter_parts() if "/theme/" in part.partname).blob.decode()
    for word in (
        "Georgia",
        "Arial",
        LIGHT.paper[1:],
        LIGHT.ink[1:],
        *(LIGHT.at(n).colour[1:] for n in range(6)),
    ):
        assert word in theme


def test_a_readers_template_gives_layouts_and_keeps_none_of_its_slides(theirs: Path, plate: Any) -> None:
    made = slides(theirs, COVER, plate(exhibit("outlook", {})))
    assert len(made) == 2
    assert made[0].shapes.title.text_frame.text == "Ours"
    assert made[0].placeholders[1].text_frame.text == "The board, March"
    assert made[1].slide_layout.name == "Title Only"
    assert made[1].shapes.title.text_frame.text.startswith("843")
    assert [shape for shape in made[1].shapes if shape.has_chart]
    assert all(place.text_frame.text for place in made[1].placeholders if place.has_text_frame)


def test_sections_that_name_a_templates_own_slides_go_with_them(theirs: Path) -> None:
    """PowerPoint repairs a file whose sections name slides that are not there."""
    sections = (
        b'<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
        b'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="Old" '
        b'id="{1A2B3C4D-0000-4000-8000-000000000001}"><p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst>'
        b"</p14:section></p14:sectionLst></p:ext></p:extLst></p:presentation>"
    )
    named = changed(
        theirs, **{"ppt/presentation.xml": lambda part: part.replace(b"</p:presentation>", sections)}
    )
    with ZipFile(BytesIO(presentation([COVER], named, today=date(2025, 3, 1)))) as package:
        assert b"section" not in package.read("ppt/presentation.xml")
        assert (
            len([name for name in package.namelist() if "slides/slide" in name and "_rels" not in name]) == 1
        )


def test_a_template_without_places_gets_boxes(tmp_path: Path, plate: Any) -> None:
    deck = Presentation()
    for layout in list(deck.slide_layouts):
        if layout.name != "Blank":
            deck.slide_layouts.remove(layout)
    deck.save(str(tmp_path / "bare.pptx"))
    cover, chart = slides(tmp_path / "bare.pptx", COVER, plate(exhibit("differences", {})))
    said = [shape.text_frame.text for shape in cover.shapes if shape.has_text_frame]
    assert {"Ours", "The board, March"} <= set(said)
    assert [shape for shape in chart.shapes if shape.has_chart]


def test_on_a_dark_ground_charts_are_drawn_in_the_dark_theme(theirs: Path, plate: Any) -> None:
    dark = changed(
        theirs,
        slideMaster1=lambda part: part.replace(b'bg1="lt1"', b'bg1="dk1"').replace(
            b'tx1="dk1"', b'tx1="lt1"'
        ),
    )
    for template, theme in ((theirs, LIGHT), (dark, DARK)):
        (slide,) = slides(template, plate(exhibit("outlook", {})))
        (frame,) = [shape for shape in slide.shapes if shape.has_chart]
        colours = {element.get("val") for element in frame.chart.element.iter("{*}srgbClr")}
        assert theme.at(0).colour[1:] in colours


def test_a_potx_is_a_template_too(theirs: Path) -> None:
    potx = changed(
        theirs, Content_Types=lambda part: part.replace(b"presentation.main+xml", b"template.main+xml")
    )
    assert len(slides(potx, COVER)) == 1


@pytest.mark.parametrize("content", [b"not a file of PowerPoint", b"PK\x05\x06" + bytes(18), None])
def test_what_is_no_template_is_said_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "letter.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotShow, match=r"letter\.docx is no PowerPoint file\. Choose a \.pptx or \.potx"):
        presentation([COVER], path, today=date(2025, 3, 1))


def test_a_template_that_unpacks_to_a_disk_full_is_refused(theirs: Path, monkeypatch) -> None:
    monkeypatch.setattr(templates, "MOST_UNPACKED", 1_000)
    with pytest.raises(CannotShow, match="unpacks to more than a template holds"):
        presentation([COVER], theirs, today=date(2025, 3, 1))


def test_the_same_plates_on_the_same_day_give_the_same_bytes(plate: Any) -> None:
    plates = [COVER, plate(exhibit("outlook", {})), plate(exhibit("differences", {}), layout="table")]
    one, two, later = (
        hashlib.sha256(presentation(plates, today=date(2025, 3, day))).hexdigest() for day in (1, 1, 2)
    )
    assert one == two != later
    with ZipFile(BytesIO(presentation(plates, today=date(2025, 3, 1)))) as package:
        assert {part.date_time for part in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_says_what_it_is_and_when_it_was_made() -> None:
    deck = Presentation(BytesIO(presentation([COVER], today=date(2025, 3, 1))))
    said = deck.core_properties
    assert (said.title, said.author, f"{said.created:%Y-%m-%d}") == ("Ours", "Lumbar", "2025-03-01")
