"""The exhibits of the page on people: who carries it, by age and sex."""

from functools import partial

import polars as pl

from lumbar.answers import YEARS, CaseFilters, cases_by_age_sex, facts, people_words, shares_by_year
from lumbar.answers.own import require_years_of
from lumbar.charts.age_year import age_year
from lumbar.charts.lines import SHARES, ShareName, ShareView
from lumbar.charts.pyramid import pyramid
from lumbar.charts.timeline import timeline
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain.lines import lines
from lumbar.deck.plain.pyramid import pyramid as plain_pyramid
from lumbar.exhibits.asking import ask
from lumbar.exhibits.outlook import scenario

SHAPE = (
    "The age-sex shape of the rates is the world's everywhere: places differ here by their population only."
)
BOTH_AGES = "Ages 60 to 64 are in both shares: of working age, and 60 and over."
NO_MARKS = pl.DataFrame(
    schema={"place": pl.String, "year": pl.Int64, "value": pl.Float64, "basis": pl.String, "page": pl.String}
)


def finding(cases: CaseFilters, years: tuple[int, int]) -> str:
    """Return the page's title."""
    shares = ask(shares_by_year, cases)
    if set(years) <= set(shares["year"]):
        return people_words.people_title(shares, years)
    return people_words.aged_title(shares, "share_60_and_over")


def two_years(cases: CaseFilters, years: tuple[int, int]) -> Exhibit:
    """Return the age-sex pyramid of two years over each other."""
    require_years_of(cases.places, years)
    cells = ask(cases_by_age_sex, cases, years)
    return Exhibit(
        name="pyramid",
        title=finding(cases, years),
        subtitle="People with low back pain by age and sex",
        scope=f"{cells['name'][0]}: {years[0]} filled, {years[1]} as a line",
        draw=partial(pyramid, cells, years),
        table=cells,
        scenario=scenario(cases),
        facts=facts.pyramid_facts(cells, years),
        note="Intervals of single cells are not additive.",
        plain=partial(plain_pyramid, cells, years),
    )


def ages_over_years(cases: CaseFilters) -> Exhibit:
    """Return the picture of age across years."""
    cells = ask(cases_by_age_sex, cases, YEARS)
    return Exhibit(
        name="ages",
        title=people_words.ages_title(cells),
        subtitle="People with low back pain by age and year",
        facts=facts.ages_facts(cells),
        scope=f"{cells['name'][0]}, both sexes, five-year age groups; stronger colour is more",
        draw=partial(age_year, cells),
        table=cells,
        scenario=scenario(cases),
    )


def share(cases: CaseFilters, name: ShareName) -> Exhibit:
    """Return the line of one share of the cases, 1990 to 2050."""
    shares, view = ask(shares_by_year, cases), ShareView(share=name)
    aged = name in people_words.AGED
    return Exhibit(
        name=name,
        title=people_words.aged_title(shares, name) if aged else people_words.women_title(shares),
        subtitle=SHARES[name].title,
        scope=f"{shares['name'][0]}, {YEARS[0]} to {YEARS[-1]}",
        draw=partial(timeline, shares, NO_MARKS, view),
        table=shares.select("place", "name", "year", "cases", name),
        scenario=scenario(cases),
        facts=facts.share_facts(shares, name),
        note=f"No interval is known for shares.{f' {BOTH_AGES}' if aged else ''}",
        plain=partial(lines, shares, NO_MARKS, view),
    )
