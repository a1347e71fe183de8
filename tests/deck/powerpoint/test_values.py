"""Charts read back from the file hold the very numbers of the exhibit's table, in the chart and in its workbook."""

import re
from collections.abc import Callable
from typing import Any

import fastexcel
import polars as pl
import pytest

from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain.chart import PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.deck.powerpoint.axes import from_tick
from lumbar.deck.powerpoint.canvas import Canvas
from lumbar.deck.powerpoint.native import native

NAMES = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
Columns = Callable[[pl.DataFrame], list[float | None]]


def chart_of(slide: Any) -> Any:
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    return frame.chart


def points(series: Any, axis: str) -> list[float | None]:
    """What a series holds along this axis, empty cells as None."""
    (cache,) = series.findall(f"c:{axis}/*/c:numCache", NAMES)
    values: list[float | None] = [None] * int(cache.find("c:ptCount", NAMES).get("val"))
    for point in cache.findall("c:pt", NAMES):
        values[int(point.get("idx"))] = float(point.find("c:v", NAMES).text)
    return values


def drawn(chart: Any) -> dict[str, list[float | None]]:
    """Every series by its name: of points in rows what lies along, of all others the values."""
    found = [series for plot in chart.plots for series in plot.series]
    if any(series.name == "In words" for series in found):
        return {series.name: points(series._element, "xVal") for series in found}
    return {series.name: [None if v is None else float(v) for v in series.values] for series in found}


def book_of(chart: Any) -> pl.DataFrame:
    book = fastexcel.read_excel(chart.part.chart_workbook.xlsx_part.blob)
    return book.load_sheet("Numbers").to_polars()


def known(values: list[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def column(name: str) -> Columns:
    return lambda table: table[name].to_list()


def by(
    key: str, name: str, start: tuple[float, ...] = ()
) -> Callable[[pl.DataFrame], dict[str, list[float]]]:
    return lambda table: {who[0]: [*start, *part[name].to_list()] for who, part in table.group_by(key)}


def sides(table: pl.DataFrame) -> dict[str, list[float]]:
    return {
        f"{words} {year}": (sign * table.filter(sex=sex, year=year)["cases"]).to_list()
        for sex, words, sign in (("female", "Women", -1), ("male", "Men", 1))
        for year in (2020, 2050)
    }


def differences_in_responders(table: pl.DataFrame) -> list[float]:
    return table.filter(pl.col("therapy") != pl.col("reference"))["difference"].to_list()


FROM_TABLE: dict[str, Any] = {
    "outlook": by("name", "cases"),
    "share_60_and_over": by("name", "share_60_and_over"),
    "share_15_to_64": by("name", "share_15_to_64"),
    "women_to_men": by("name", "women_to_men"),
    "ranking": {"Change": lambda table: table.filter(pl.col("rank") <= 10)["change"].to_list()},
    "peers": {"Change": column("change_pct")},
    "pyramid": sides,
    "differences": {"Adjusted difference": column("value"), "Naive difference": column("naive")},
    "for_whom": {"Difference": column("value")},
    "thresholds": {"Difference in responders": differences_in_responders},
    "responders": {"Share improved": column("value")},
    "sessions": {"Sessions a patient": column("value")},
    "flow": {
        "Treated": column("treated"),
        "With a baseline": column("with_baseline"),
        "Due at week 12": column("due"),
        "Came back": column("returned"),
    },
    "endings": by("reason", "value"),
    "lost": {"Lost minus kept": column("value")},
    "balance": {"After weighting": column("value"), "Before weighting": column("before")},
    "profile": by("therapy", "value"),
    "baselines": by("therapy", "value"),
    "recovery": by("therapy", "value", start=(0.0,)),
}
"""What each series must equal, in any order of rows, empty cells left out."""


def expected(name: str, table: pl.DataFrame) -> dict[str, list[float | None]]:
    said = FROM_TABLE[name]
    return {head: take(table) for head, take in said.items()} if isinstance(said, dict) else said(table)


def test_every_chart_holds_what_it_was_reduced_to(
    slides: dict[str, Any], exhibits: dict[str, Exhibit]
) -> None:
    assert set(FROM_TABLE) <= set(exhibits)
    for name, slide in slides.items():
        read = drawn(chart_of(slide))
        for series in exhibits[name].plain().series:
            halves = read[series.name], read.get(f"{series.name}, projected", [None] * len(series.values))
            whole = [a if a is not None else b for a, b in zip(*halves, strict=True)]
            assert whole == [None if value is None else float(value) for value in series.values], name


@pytest.mark.parametrize("name", FROM_TABLE)
def test_a_chart_holds_the_tables_numbers(
    name: str, slides: dict[str, Any], exhibits: dict[str, Exhibit]
) -> None:
    read = drawn(chart_of(slides[name]))
    for series, numbers in expected(name, exhibits[name].table).items():
        halves = read[series], read.get(f"{series}, projected")
        values = (
            halves[0]
            if halves[1] is None
            else [a if a is not None else b for a, b in zip(*halves, strict=True)]
        )
        assert sorted(known(values)) == sorted(known(numbers)), series


@pytest.mark.parametrize("name", FROM_TABLE)
def test_the_workbook_inside_says_the_same_as_the_chart(name: str, slides: dict[str, Any]) -> None:
    chart = chart_of(slides[name])
    book = book_of(chart)
    refs = chart.element.findall(".//c:numRef", NAMES)
    assert refs
    for ref in refs:
        letter, first, last = re.fullmatch(
            r"Numbers!\$([A-Z]+)\$(\d+):\$\1\$(\d+)", ref.find("c:f", NAMES).text
        ).groups()
        place = sum(26**power * (ord(sign) - 64) for power, sign in enumerate(reversed(letter))) - 1
        cells = book.to_series(place)[int(first) - 2 : int(last) - 1].cast(pl.Float64).to_list()
        cached = {int(p.get("idx")): float(p.find("c:v", NAMES).text) for p in ref.findall(".//c:pt", NAMES)}
        assert {row: cell for row, cell in enumerate(cells) if cell is not None} == pytest.approx(
            cached, rel=1e-14
        )


@pytest.mark.parametrize(
    ("name", "series", "value"),
    [
        ("outlook", "India", "cases"),
        ("ranking", "Change", "change"),
        ("differences", "Adjusted difference", "value"),
        ("responders", "Share improved", "value"),
        ("profile", "combined", "value"),
        ("endings", "completed", "value"),
    ],
)
def test_the_workbook_holds_the_intervals(
    name: str, series: str, value: str, slides: dict[str, Any], exhibits: dict[str, Exhibit]
) -> None:
    table, book = exhibits[name].table, book_of(chart_of(slides[name]))
    where = {"outlook": {"name": series}, "profile": {"therapy": series}, "endings": {"reason": series}}
    rows = table.filter(**where[name]) if name in where else table
    ends = ("change_lower", "change_upper") if value == "change" else ("lower", "upper")
    for column, end in zip(ends, ("lower", "upper"), strict=True):
        cells = book[f"{series}, {end} 95 %"].drop_nulls().to_list()
        assert cells == pytest.approx(rows[column].to_list()[: len(cells)], rel=1e-12)
        assert cells


def test_the_projection_is_a_line_of_its_own_from_2020(slides: dict[str, Any]) -> None:
    read = drawn(chart_of(slides["outlook"]))
    past, ahead = read["India"], read["India, projected"]
    assert past[6] == ahead[6]
    assert known(past[7:]) == known(ahead[:6]) == []


def test_bands_are_the_width_between_the_bounds(slides: dict[str, Any]) -> None:
    chart = chart_of(slides["outlook"])
    book, read = book_of(chart), drawn(chart)
    wide = book["World, upper 95 %"] - book["World, lower 95 %"]
    assert read["World, 95 % interval"] == pytest.approx(wide.to_list(), rel=1e-12)
    floor = read["Under World"][0] + book["India, upper 95 %"][0]
    assert floor == pytest.approx(book["World, lower 95 %"][0])


def test_where_bands_would_cross_their_edges_are_lines(opened: Any, plate: Any) -> None:
    from lumbar.exhibits.catalogue import exhibit

    crossing = exhibit("outlook", {"places": ("IND", "CHN")})
    chart = chart_of(opened(plate(crossing)).slides[0])
    assert chart.element.find(".//c:areaChart", NAMES) is None
    assert {"India, lower 95 %", "China, upper 95 %"} <= set(drawn(chart))


def test_parts_may_lie_on_both_sides_of_zero_and_have_no_intervals() -> None:
    parts = (
        PlainSeries("More", (4.0, 5.0), words=("4", "")),
        PlainSeries("Fewer", (-3.0, -0.01), position=1),
    )
    rows = (PlainRow("Here"), PlainRow("There"))
    chart = PlainChart("stacked", parts, PlainAxis("People", -4, 6), "Both ways.", rows)
    document, sheet = native(chart, Canvas(600, 300))
    assert [column.head for column in sheet.columns] == ["Row", "More", "Fewer"]
    assert document.count("<c:dLbl>") == 1


def test_ages_of_women_lie_below_zero_and_are_written_without_a_minus(slides: dict[str, Any]) -> None:
    chart = chart_of(slides["pyramid"])
    assert min(known(drawn(chart)["Women 2020"])) < 0
    form = chart.value_axis.tick_labels.number_format
    assert "-" not in form
    assert form.count(";") == 1


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [(-14.61, -4.33, (-16.0, -4.0)), (-3.1, 7.2, (-4.0, 7.2)), (-16.0, -4.0, (-16.0, -4.0))],
)
def test_an_axis_below_zero_has_round_ends_for_powerpoint_and_libreoffice_alike(low, high, ends) -> None:
    axis = from_tick(PlainAxis("points", low, high, (-6.0, -4.0), ("−6", "−4")))
    assert (axis.low, axis.high) == ends
