"""The exhibits of the page on why cases grow: a place's steps, all places' parts, the printed shares of known risks."""

from functools import partial

import polars as pl

from lumbar.answers import (
    CaseFilters,
    cases_by_year,
    change_of_place,
    driver_words,
    growth_by_place,
    published_figures,
    risk_words,
)
from lumbar.answers.driver_words import UNSURE
from lumbar.charts.attributable import attributable
from lumbar.charts.canvas import LAST_ESTIMATE, Row
from lumbar.charts.driver_bars import driver_bars
from lumbar.charts.ranking import RankView
from lumbar.charts.waterfall import waterfall
from lumbar.deck.columns import Column
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain import drivers as plain
from lumbar.deck.sources import Credit
from lumbar.exhibits.asking import ask
from lumbar.exhibits.chosen import Growth
from lumbar.exhibits.outlook import among, scenario, selection
from lumbar.places import is_group

STEPS = [
    "place", "name", "cases_from", "due_to_population", "due_to_ageing", "due_to_rates", "of_which_calibration",
    "cases_to", "change", "change_lower", "change_upper",
]  # fmt: skip
RANKED = [
    "place", "name", "change", "due_to_population", "due_to_ageing", "due_to_rates", "of_which_calibration",
    "cases_from", "cases_to", "rank", "rank_lower", "rank_upper",
]  # fmt: skip
STEADY_RATES = (
    "With rates as in 2020 their part is near zero, not exactly: a region keeps its printed rate while its countries "
    "grow at unlike speed."
)
OWED = "YLDs: fraction attributable: "
RISKS = {
    "occupational ergonomic factors": "Ergonomics at work",
    "smoking": "Smoking",
    "high BMI": "Weight (high body mass)",
    "all three risks": "All three together",
}
TOGETHER = "all three risks"


def _changed(asked: Growth) -> pl.DataFrame:
    return ask(change_of_place, asked.cases.places[0], *asked.years, asked.cases)


def sentence(asked: Growth) -> str:
    """Return the page's sentence and, where it looks ahead, under which scenario it holds."""
    said = driver_words.drivers_sentence(_changed(asked).row(0, named=True), asked.years)
    return f"{said} {scenario(asked.cases)}" if asked.years[1] > LAST_ESTIMATE else said


def steps(asked: Growth) -> Exhibit:
    """Return the waterfall of one place between two years."""
    changed = _changed(asked)
    row = changed.row(0, named=True)
    return Exhibit(
        name="drivers",
        title=among(driver_words.drivers_title(row, asked.years), asked.cases),
        subtitle="People with low back pain, step by step",
        scope=f"{row['name']}, {asked.years[0]} to {asked.years[1]}, {selection(asked.cases)}",
        draw=partial(waterfall, row, asked.years),
        table=changed.select(STEPS),
        scenario=scenario(asked.cases),
        facts=driver_words.drivers_facts(row),
        note=" ".join(filter(None, (UNSURE, _summed(asked, row), _rates(asked.cases)))),
        plain=partial(plain.drivers, row, asked.years),
    )


def _summed(asked: Growth, row: Row) -> str:
    """Return what summing over countries does to the parts; "" for a country, and for a part of one."""
    if not is_group(row["place"]):
        return ""
    cases = ask(cases_by_year, asked.cases, asked.years)
    before, after = (float(cases.filter(year=year)["population"][0]) for year in asked.years)
    return driver_words.summed_sentence(row, (before, after))


def _rates(cases: CaseFilters) -> str:
    return STEADY_RATES if cases.rates == "constant" else ""


def ranked(asked: Growth) -> Exhibit:
    """Return the parts of the places of a level that change most and least, the place asked for marked."""
    growth = ask(growth_by_place, asked.level, *asked.years, asked.cases, asked.rank_by)
    view = RankView(asked.rank_by, top=9, last=3, selected=asked.cases.places[0])
    return Exhibit(
        name="drivers_by_place",
        title=among(driver_words.ranked_title(growth, asked.years), asked.cases),
        subtitle="People added or fewer, by what the change is due to",
        scope=f"{asked.years[0]} to {asked.years[1]}, {selection(asked.cases)}; the most and the least",
        draw=partial(driver_bars, growth, view),
        table=growth.select(RANKED),
        scenario=scenario(asked.cases),
        facts=driver_words.ranked_facts(growth),
        note=" ".join(
            filter(None, (UNSURE, "A region's parts are those of its countries.", _rates(asked.cases)))
        ),
        plain=partial(plain.ranked_drivers, growth, view),
    )


def shares_owed() -> pl.DataFrame:
    """Return the printed shares of years lived with disability of the world, the largest first, all together last.

    risk, value, lower, upper (%), together (whether all risks are meant), year, printed, page, citation, licence.
    """
    figures = ask(published_figures, ("WLD",)).filter(
        pl.col("measure").str.starts_with(OWED), sex="both", age="all ages", unit="%", basis="printed"
    )
    risk = pl.col("measure").str.strip_prefix(OWED)
    return (
        figures.with_columns(risk=risk.replace_strict(RISKS), together=risk == TOGETHER)
        .sort("together", "value", descending=[False, True])
        .select(
            "risk", "value", "lower", "upper", "together", "year", "printed", "page", "citation", "licence"
        )
    )


def risks() -> Exhibit:
    """Return what is printed about known risks; of the world only, whatever place is chosen."""
    shares = shares_owed()
    return Exhibit(
        name="risks",
        title=risk_words.risks_title(shares),
        subtitle="Years lived with disability owed to known risks, %",
        scope=f"World, {shares['year'][0]}, all ages, both sexes, as printed; lines: 95 % interval",
        draw=partial(attributable, shares),
        table=shares.drop("together", "licence"),
        files=(Credit(shares["citation"][0], shares["licence"][0]),),
        facts=risk_words.risks_facts(shares),
        note=f"{risk_words.overlap_sentence(shares)} Printed for the world only ({shares['page'][0]}).",
        columns=COLUMNS,
        plain=partial(plain.attributable, shares),
    )


COLUMNS = {
    "risk": Column("Owed to"),
    "value": Column("Share of years lived with disability", "%", "percent"),
    "lower": Column("Lower 95 %", "%", "percent"),
    "upper": Column("Upper 95 %", "%", "percent"),
}
