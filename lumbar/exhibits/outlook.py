"""From filters to exhibits: each asks its question, words its finding and names its picture."""

from functools import partial

import polars as pl

from lumbar.answers import CaseFilters, cases_by_year, index_by_year, published_figures, words
from lumbar.answers.facts import outlook_facts
from lumbar.answers.own import own_sentence
from lumbar.charts.lines import View
from lumbar.charts.small_multiples import small_multiples
from lumbar.charts.timeline import timeline
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain.lines import lines as plain_lines
from lumbar.exhibits.asking import ask

PEOPLE = "people with low back pain"
SHARE, GROWTH = "share of people with LBP", "change in people with low back pain"
HEADLINES = pl.DataFrame(
    [
        (SHARE, "2020", "both", "all ages", "people"),
        (PEOPLE, "2020", "both", "all ages", "people"),
        (PEOPLE, "2050", "both", "all ages", "people"),
        (GROWTH, "1990-2020", "both", "all ages", "%"),
    ],
    schema=["measure", "year", "sex", "age", "unit"],
    orient="row",
)
"""The figures about the world that the page opens with, as keys into published_figures."""


def selection(filters: CaseFilters) -> str:
    """Return whose cases are counted, in words.

    >>> selection(CaseFilters(sex="female", age_from=60))
    'women aged 60 and over'
    """
    who = {"both": "both sexes", "female": "women", "male": "men"}[filters.sex]
    if filters.age_from == 0 and filters.age_to == 120:
        return f"all ages, {who}"
    end = "and over" if filters.age_to == 120 else f"to {filters.age_to}"
    who = "both sexes" if filters.sex == "both" else who
    return f"{who} aged {filters.age_from} {end}"


def among(title: str, filters: CaseFilters) -> str:
    """Return a finding with whose it is before it, where not everybody is counted; no place has no finding.

    >>> among("Cases grow", CaseFilters(age_from=60)), among("Cases grow", CaseFilters(sex="female"))
    ('Aged 60 and over: Cases grow', 'Women: Cases grow')
    >>> among("Cases grow", CaseFilters())
    'Cases grow'
    """
    if not filters.places or (filters.all_ages and filters.sex == "both"):
        return title
    who = selection(filters).removeprefix("all ages, ").removeprefix("both sexes ")
    return f"{who[:1].upper()}{who[1:]}: {title}"


def scenario(filters: CaseFilters) -> str:
    """Return the assumptions about the years after 2020, in words.

    >>> scenario(CaseFilters(rates="custom", change_per_decade=-5.0, population="medium"))
    'After 2020: UN medium population, rates falling 5 % per decade.'
    """
    return f"After 2020: {filters.scenario.name}. {own_sentence(filters.places)}".rstrip()


def printed_on_lines(filters: CaseFilters, view: View) -> pl.DataFrame:
    """Return place, year, value, basis, page of the printed totals that belong on the lines in view.

    Printed totals count everybody: under an age or sex filter, and for rates, there are none.
    """
    figures = ask(published_figures, filters.places)
    whole = filters.all_ages and filters.sex == "both" and view.measure == "cases"
    everybody = {"measure": PEOPLE, "age": "all ages", "sex": "both", "unit": "people"}
    totals = figures.lazy().filter(pl.lit(whole), pl.col("year").str.contains(r"^\d{4}$"), **everybody)
    order = pl.col("basis").replace_strict({"printed": 0, "read_off": 1}, default=2)
    return (
        totals.with_columns(pl.col("year").cast(pl.Int64))
        .sort(order, maintain_order=True)
        .unique(["place", "year"], keep="first", maintain_order=True)
        .select("place", "year", "value", "basis", "page")
        .collect()
    )


def lead() -> str:
    """Return what the page opens with: what WHO and GBD print about the world."""
    return words.outlook_lead(ask(published_figures, ("WLD",)))


def headlines() -> tuple[str, ...]:
    """Return the headline figures as they are printed, in Markdown, each with who prints it."""
    figures = ask(published_figures, ("WLD",)).filter(pl.col("basis") == "printed")
    keys = ["measure", "year", "sex", "age", "unit"]
    alike = figures.join(HEADLINES, on=keys, maintain_order="right").group_by(
        "measure", "year", "value", maintain_order=True
    )
    printed = alike.agg(pl.col("printed").last(), pl.col("citation").unique(maintain_order=True))
    return tuple(
        f"**{row['printed']}** ({row['measure']}, {row['year']}): {', '.join(row['citation'])}"
        for row in printed.iter_rows(named=True)
    )


def trend(filters: CaseFilters, view: View, panels: bool = False) -> Exhibit:
    """Return the lines 1990 to 2050 of the chosen places, in one picture or in a panel each."""
    cases = ask(cases_by_year, filters)
    if view.scale == "indexed":
        cases = cases.join(_index(filters), on=["place", "year"], maintain_order="left")
    printed = printed_on_lines(filters, view)
    lines = partial(timeline, cases, printed, view)
    return Exhibit(
        name="outlook",
        title=among(words.outlook_title(cases, view.measure), filters),
        subtitle=view.title,
        scope=f"1990 to 2050, {selection(filters)}",
        draw=partial(small_multiples, cases, view) if panels else lines,
        table=cases,
        scenario=scenario(filters),
        note=_shading(view),
        facts=outlook_facts(cases, view.measure),
        plain=partial(plain_lines, cases, printed, view),
    )


def _index(filters: CaseFilters) -> pl.DataFrame:
    index = ask(index_by_year, filters)
    return index.select("place", "year", "index", index_lower="lower", index_upper="upper")


def _shading(view: View) -> str:
    if view.scale == "indexed":
        return "Shaded: 95 % interval of the change against 2020."
    return "Shaded: 95 % uncertainty interval of today's measurement; it does not widen to 2050."
