"""What leaves with a chart: numbers, words, picture."""

import io
import re
from dataclasses import replace

import fastexcel
import plotly.graph_objects as go
import polars as pl
import pytest
from fontTools.ttLib import TTFont

from lumbar.charts.theme import DARK, LIGHT, Theme
from lumbar.deck import image, tables
from lumbar.deck.citation import citation
from lumbar.deck.columns import COLUMNS, column
from lumbar.deck.exhibit import Exhibit, alt_text
from lumbar.deck.fonts import FACES, FONTS, SANS
from lumbar.deck.sources import origins, published_files, source_line
from lumbar.errors import CannotShow
from lumbar.store import ROOT

LINK = "http://localhost:8501/?places=KEN"
ROWS = pl.DataFrame(
    {"name": ["Kenya", "=HYPERLINK(1)"], "cases": [2_084_920.4, None], "change_pct": [36.2, -1.5]}
)


def drawn(theme: Theme) -> go.Figure:
    return go.Figure(
        layout={"meta": {"alt": f"{theme.name} lines"}, "margin": {"l": 12, "r": 90, "t": 30, "b": 30}}
    )


@pytest.fixture
def exhibit() -> Exhibit:
    return Exhibit(
        "outlook",
        "Cases grow in Kenya",
        "People",
        drawn,
        ROWS,
        scope="2020 to 2050",
        scenario="UN medium",
        note="A note.",
    )


def test_csv_keeps_names_and_the_digits_that_count(exhibit: Exhibit) -> None:
    read = pl.read_csv(io.BytesIO(tables.csv(exhibit)))
    assert read.columns == [*ROWS.columns, "selection", "scenario", "source"]
    assert read["cases"].to_list() == [2_084_920.0, None]
    assert read["change_pct"].to_list() == [36.2, -1.5]


def test_csv_counts_people_to_the_last_one_and_estimates_to_six_digits() -> None:
    rows = pl.DataFrame({"population": [7_021_731_605], "cases": [521_800_123.4], "value": [0.001234567]})
    (read,) = pl.read_csv(io.BytesIO(tables.csv(Exhibit("x", "t", "s", drawn, rows)))).to_dicts()
    assert (read["population"], read["cases"], read["value"]) == (7_021_731_605, 521_800_000, 0.00123457)


def test_csv_says_in_every_row_whose_numbers_they_are_and_under_which_scenario(exhibit: Exhibit) -> None:
    read = pl.read_csv(io.BytesIO(tables.csv(exhibit)))
    assert read["selection"].to_list() == ["People, 2020 to 2050"] * ROWS.height
    assert read["scenario"].to_list() == ["UN medium"] * ROWS.height
    assert all("Lancet Rheumatol" in text and "(CC BY 4.0)" in text for text in read["source"])
    own = Exhibit("x", "t", "s", drawn, ROWS.with_columns(scenario=pl.lit("mine")), scenario="UN medium")
    assert pl.read_csv(io.BytesIO(tables.csv(own)))["scenario"].to_list() == ["mine"] * ROWS.height


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(exhibit: Exhibit, start: str) -> None:
    evil = Exhibit("x", "t", "s", drawn, pl.DataFrame({"name": [f"{start}1+1"]}))
    cell = pl.read_csv(io.BytesIO(tables.csv(evil)))["name"][0]
    assert cell == tables.harmless(f"{start}1+1")
    assert cell.startswith("'")


def test_workbook_has_headings_units_and_origin(exhibit: Exhibit) -> None:
    book = fastexcel.read_excel(tables.xlsx(exhibit, LINK))
    assert book.sheet_names == ["numbers", "about"]
    numbers = book.load_sheet("numbers").to_polars()
    assert numbers.columns == ["Place", "Low back pain (people)", "Change (%)"]
    assert numbers["Place"].to_list() == ROWS["name"].to_list()
    assert numbers["Low back pain (people)"].to_list() == [2_084_920.4, None]
    about = dict(book.load_sheet("about", header_row=None, column_names=["what", "text"]).to_polars().rows())
    assert about["Finding"] == "Cases grow in Kenya"
    assert about["Measure and unit"] == "People, 2020 to 2050"
    assert about["Scenario"] == "UN medium"
    assert about["Link"] == LINK
    assert {"Source", "Licence", "Note"} <= set(about)


def test_citation_names_finding_sources_licences_and_link(exhibit: Exhibit) -> None:
    text = citation(exhibit, LINK)
    assert text.startswith("Cases grow in Kenya. People, 2020 to 2050. UN medium")
    assert "Lancet Rheumatol" in text
    assert "World Population Prospects 2024" in text
    assert "CC BY 4.0" in text
    assert "CC BY 3.0 IGO" in text
    assert text.endswith(LINK)


def test_a_finding_that_is_a_sentence_keeps_one_full_stop(exhibit: Exhibit) -> None:
    said = replace(exhibit, title="Cases grow in Kenya.")
    assert citation(said, LINK) == citation(exhibit, LINK)
    assert alt_text(said, go.Figure()) == alt_text(exhibit, go.Figure())


def test_source_line_says_each_source_once() -> None:
    line = source_line(("curve", "intervals", "population"))
    assert line.count("Lancet Rheumatol") == 1
    assert line.count("World Population Prospects") == 1


def test_every_published_file_is_listed_with_its_terms() -> None:
    listed = published_files()
    assert listed.height == len(origins())
    assert (
        listed.select(
            pl.all_horizontal(pl.col("citation", "licence", "publisher", "title").str.len_chars() > 0)
        )
        .to_series()
        .all()
    )


def test_picture_carries_title_measure_and_source(exhibit: Exhibit) -> None:
    slide = image.slide(exhibit, DARK)
    assert (slide.layout.width, slide.layout.height) == (image.WIDTH, image.HEIGHT)
    assert "Cases grow in Kenya" in slide.layout.title.text
    assert "People, 2020 to 2050" in slide.layout.title.subtitle.text
    assert slide.layout.margin.r == 90
    sheet = image.with_sources(b"<svg></svg>", exhibit, DARK).decode()
    assert "A note. Source: " in sheet
    assert "Lancet Rheumatol" in sheet
    assert sheet.endswith("</g></svg>")


def test_long_small_print_takes_its_room_from_the_picture_and_stays_on_the_sheet(exhibit: Exhibit) -> None:
    heights = []
    for note in ("", "A <long> note. " * 60):
        said = replace(
            exhibit, note=note.strip(), draw=lambda theme: heights.append(theme.height) or drawn(theme)
        )
        foot = image.slide(said, DARK).layout.margin.b
        lines = re.findall(
            r'y="([\d.]+)">(.*?)</text>', image.with_sources(b"<svg></svg>", said, DARK).decode()
        )
        assert image.HEIGHT - foot < float(lines[0][0]) < float(lines[-1][0]) < image.HEIGHT
    assert heights[1] < heights[0]
    assert "A &lt;long&gt; note." in lines[0][1]


def test_without_a_chrome_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotShow, match="No Chrome or Chromium was found.*camera"):
        image.browser()


def test_alternative_text_is_the_charts_own_words(exhibit: Exhibit) -> None:
    assert alt_text(exhibit, drawn(LIGHT)) == "light lines"
    assert alt_text(exhibit, go.Figure()) == "Cases grow in Kenya. People, 2020 to 2050."


def test_headings_tell_columns_apart() -> None:
    growth = [
        "cases_from",
        "cases_to",
        "change",
        "change_pct",
        "change_lower",
        "change_pct_lower",
        "rank_lower",
    ]
    assert len({column(name).title for name in growth}) == len(growth)
    assert column("not_known").title == "Not known"
    assert COLUMNS["cases"].title == "Low back pain (people)"


def test_a_finding_of_two_lines_begins_where_one_of_one_line_does(exhibit: Exhibit) -> None:
    """Plotly hangs the further lines under the first: the picture begins that much lower."""
    one, two = image.slide(exhibit), image.slide(replace(exhibit, title="Cases grow " * 9))
    assert two.layout.title.y == one.layout.title.y
    assert two.layout.margin.t == one.layout.margin.t + 34


def test_every_sign_that_is_drawn_is_in_the_fonts_of_the_house() -> None:
    known = [set(TTFont(FONTS / file).getBestCmap()) for name, _, file in FACES if name == SANS]
    for room in ("charts", "answers", "exhibits"):
        for module in sorted((ROOT / "lumbar" / room).rglob("*.py")):
            lacking = {sign for sign in module.read_text("utf-8") if sign.isprintable() and ord(sign) > 127}
            assert not {sign for sign in lacking if not all(ord(sign) in face for face in known)}, module.name
