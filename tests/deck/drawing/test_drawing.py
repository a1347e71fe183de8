"""Charts drawn without a browser: every value at its place, every word there, the same bytes each time."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from lumbar.charts.theme import DARK, LIGHT, Theme
from lumbar.deck.drawing import svg
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.exhibits.catalogue import EXHIBITS, exhibit

SVG = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 640, 360
PAPER = replace(LIGHT, text=12)
YEARS = PlainAxis("Year", 1990, 2050, (1990, 2020, 2050), ("1990", "2020", "2050"))


def drawn(chart: PlainChart, theme: Theme = PAPER) -> ElementTree.Element:
    return ElementTree.fromstring(svg(chart, theme, WIDTH, HEIGHT))  # noqa: S314 (our own drawing)


def words(picture: ElementTree.Element) -> str:
    return " ".join("".join(text.itertext()) for text in picture.iter(f"{SVG}text"))


def paths(picture: ElementTree.Element, colour: str) -> list[np.ndarray]:
    """The points of every path drawn with a line of this colour."""
    found = []
    for path in picture.iter(f"{SVG}path"):
        if f"stroke: {colour.lower()}" in path.get("style", ""):
            pairs = re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path.get("d", ""))
            found.append(np.array(pairs, dtype=float))
    return found


def lines(values: tuple[float | None, ...], **more: object) -> PlainChart:
    series = PlainSeries("Kenya", values, label="Kenya", said="5 million")
    chart = PlainChart(
        "lines", (series,), PlainAxis("People", 0, 10, (0, 5, 10)), "In words", x=(1990, 2020, 2050)
    )
    return replace(chart, along=YEARS, **more)


@pytest.mark.parametrize("name", [name for name in EXHIBITS if exhibit(name, {}).plain])
@pytest.mark.parametrize("size", [(888, 366), (640, 366), (432, 318)])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_chart_is_drawn_in_every_size_and_its_names_stand_in_it(name, size, theme) -> None:
    plain = exhibit(name, {}).plain()
    picture = svg(plain, replace(theme, text=12), *size)
    assert picture == svg(plain, replace(theme, text=12), *size)
    said = words(ElementTree.fromstring(picture))  # noqa: S314
    assert all(
        row.name in said and row.said in said for row in plain.rows[:: 2 if plain.kind == "pyramid" else 1]
    )
    assert all(series.label in said for series in plain.series)
    assert "nan" not in said


def test_points_lie_where_their_values_say() -> None:
    (path,) = paths(drawn(lines((2.0, 4.0, 8.0))), LIGHT.series[0].colour)[:1]
    x, y = path[:, 0], -path[:, 1]
    assert (y[2] - y[0]) / (y[1] - y[0]) == pytest.approx(3, abs=1e-4)
    assert x[1] - x[0] == pytest.approx(x[2] - x[1], abs=1e-3)


def test_what_is_not_known_is_not_drawn() -> None:
    (path,) = paths(drawn(lines((2.0, None, 8.0))), LIGHT.series[0].colour)[:1]
    assert len(path) == 2


def test_the_past_is_solid_and_the_projection_dashed() -> None:
    picture = drawn(lines((2.0, 4.0, 8.0), dashed_after=2020))
    styles = [path.get("style", "") for path in picture.iter(f"{SVG}path")]
    own = [style for style in styles if LIGHT.series[0].colour.lower() in style and "fill: none" in style]
    assert sum("dasharray" in style for style in own) == 1
    assert "projection" in words(picture)


def test_names_at_the_ends_of_lines_that_meet_do_not_overlap() -> None:
    series = tuple(
        PlainSeries(name, (1.0, 2.0, 5.0), position=place, label=name, said="5")
        for place, name in enumerate(("Kenya", "Uganda", "Rwanda"))
    )
    picture = drawn(replace(lines((1.0, 2.0, 5.0)), series=series))
    heights = sorted(
        float(text.get("y")) for text in picture.iter(f"{SVG}text") if "".join(text.itertext()).endswith(" 5")
    )
    assert len(heights) == 3
    assert min(np.diff(heights)) >= PAPER.text


def bars(values: tuple[float | None, ...], lower=(), upper=()) -> PlainChart:
    rows = tuple(PlainRow(f"Place {n}", said=f"{value}") for n, value in enumerate(values))
    return PlainChart(
        "bars", (PlainSeries("Change", values, lower, upper),), PlainAxis("Change", -5, 10), "", rows=rows
    )


def test_bars_are_as_long_as_their_values_and_intervals_as_wide() -> None:
    picture = drawn(bars((8.0, -4.0, None), (6.0, -5.0, None), (10.0, -3.0, None)))
    whiskers = [path for path in paths(picture, LIGHT.ink) if len(path) == 2]
    wide = [abs(float(path[1, 0] - path[0, 0])) for path in whiskers]
    assert len(wide) == 2
    assert wide[0] / wide[1] == pytest.approx(2, rel=1e-3)


@pytest.mark.parametrize(
    ("low", "high", "form", "said"),
    [(0, 5e7, "#,##0", "50 million"), (0, 1, "0%", "100 %"), (-2, 2, "0.0", "−2")],
)
def test_ticks_are_written_as_a_reader_says_them(low: float, high: float, form: str, said: str) -> None:
    chart = replace(bars((high / 2,)), values=PlainAxis("Values", low, high, form=form))
    assert said in words(drawn(chart))


@pytest.mark.parametrize("count", [3, 24, 60])
def test_names_of_rows_are_no_taller_than_the_rows(count: int) -> None:
    texts = list(drawn(bars(tuple(map(float, range(count))))).iter(f"{SVG}text"))
    names = [text for text in texts if "".join(text.itertext()).startswith("Place ")]
    assert len(names) == count
    size = float(re.search(r"([\d.]+)px", names[0].get("style", "")).group(1))
    heights = sorted(float(text.get("y")) for text in names)
    assert size <= PAPER.text
    assert min(np.diff(heights)) >= size
