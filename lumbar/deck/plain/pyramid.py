"""Ages of women and men in two years, as numbers."""

import polars as pl

from lumbar.charts.canvas import ticks
from lumbar.charts.pyramid import SIDES, WORDS, alt_text
from lumbar.charts.theme import people
from lumbar.deck.plain.chart import Look, PlainAxis, PlainChart, PlainRow, PlainSeries
from lumbar.errors import CannotShow

POSITIONS = {"female": 2, "male": 0}
LOOKS: tuple[Look, Look] = ("pale", "outline")
TITLE = "People with low back pain"


def pyramid(cells: pl.DataFrame, years: tuple[int, int]) -> PlainChart:
    """Return women below zero and men above it, by age, in both years; `cells` as `charts.pyramid` takes them.

    Raises CannotShow where no ages are chosen.
    """
    shown = cells.filter(pl.col("year").is_in(years)).sort("age_from")
    if shown.is_empty():
        raise CannotShow("No ages are chosen.")
    series = tuple(
        _side(shown.filter(sex=sex, year=year), sex, year, look)
        for year, look in zip(years, LOOKS, strict=True)
        for sex in SIDES
    )
    ages = shown.unique(["age_from", "age_to"], maintain_order=True)
    return PlainChart(
        "pyramid",
        series,
        _axis(float(shown["cases"].to_numpy().max())),
        alt_text(cells, years),
        rows=tuple(PlainRow(_ages(*ends)) for ends in ages.select("age_from", "age_to").iter_rows()),
        form="#,##0;#,##0",
        key=f"filled: {years[0]} · outline: {years[1]}",
        sides=(_words(shown, "female", years), _words(shown, "male", years)),
    )


def _side(cells: pl.DataFrame, sex: str, year: int, look: Look) -> PlainSeries:
    """Return one sex in one year; bounds of the women change places, as their sign does."""
    near, far = ("upper", "lower") if SIDES[sex] < 0 else ("lower", "upper")
    lower, value, upper = (tuple((cells[name] * SIDES[sex] + 0.0).to_list()) for name in (near, "cases", far))
    return PlainSeries(f"{WORDS[sex]} {year}", value, lower, upper, POSITIONS[sex], look)


def _axis(most: float) -> PlainAxis:
    """Return the axis to both sides of zero; its format says neither minus nor, but in the title, the unit."""
    reach = 1.06 * most
    half = ticks(0, reach, 3)
    one, unit, commas = (1e6, ", million", ",,") if half[-1] >= 1e6 else (1.0, "", "")
    number = f"#,##0{'' if all((tick / one).is_integer() for tick in half) else '.0'}{commas}"
    both = (*(-tick for tick in half[:0:-1]), *half)
    texts = tuple(f"{abs(tick) / one:,g}" for tick in both)
    return PlainAxis(f"{TITLE}{unit}", -reach, reach, both, texts, f"{number};{number}")


def _ages(first: int, last: int) -> str:
    return f"{first} and over" if last >= 120 else f"{first} to {last}"


def _words(shown: pl.DataFrame, sex: str, years: tuple[int, int]) -> str:
    then, later = (people(float(shown.filter(sex=sex, year=year)["cases"].sum())) for year in years)
    return f"{WORDS[sex]}: {then} in {years[0]}, {later} in {years[1]}"
