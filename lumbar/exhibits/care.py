"""The exhibits of the page on care: the chain, the years, ages, places, and which input counts most."""

from functools import partial

import polars as pl

from lumbar.answers import care_by_age, care_by_place, care_inputs, care_needed, care_sensitivity, care_words
from lumbar.answers.care import CARE_YEARS
from lumbar.charts.canvas import LAST_ESTIMATE
from lumbar.charts.care_bars import PlacesView, care_ages, care_places
from lumbar.charts.care_chain import care_chain
from lumbar.charts.care_swings import care_swings
from lumbar.charts.care_years import care_years, view_of
from lumbar.deck.columns import Column
from lumbar.deck.exhibit import GBD_AND_UN, Exhibit
from lumbar.deck.plain import care as plain
from lumbar.deck.sources import Credit
from lumbar.exhibits.asking import ask
from lumbar.exhibits.care_chosen import Care
from lumbar.exhibits.outlook import among, scenario, selection
from lumbar.measures.care_inputs import STUDIES

INPUTS = Credit(f"Inputs after {STUDIES}", "figures quoted")
FILES = (*GBD_AND_UN, INPUTS)
COLUMNS = {
    "estimate": Column("Estimate"),
    "cases_lower": Column("Low back pain, lower 95 %", "people", "count"),
    "cases_upper": Column("Low back pain, upper 95 %", "people", "count"),
    "in_need": Column("Need rehabilitation", "people", "count"),
    "in_care": Column("In rehabilitation", "people", "count"),
    "contacts": Column("Contacts", "a year", "count"),
    "therapists": Column("Therapists", "full-time", "rate"),
    "therapists_per_100k": Column("Therapists", "per 100,000 people", "percent"),
    "cost": Column("Cost a year", "currency as entered", "count"),
    "therapists_today": Column("Therapists today", "full-time", "count"),
    "gap": Column("Missing", "therapists", "count"),
    "opens_after": Column("Enough in", kind="year"),
    "opens_by": Column("Too few in", kind="year"),
}
INPUT_COLUMNS = {
    "label": Column("Input"),
    "unit": Column("Unit"),
    "low": Column("Low", kind="percent"),
    "middle": Column("Middle", kind="percent"),
    "high": Column("High", kind="percent"),
    "therapists_low": Column("Therapists, fewest", "full-time", "count"),
    "therapists": Column("Therapists, middle", "full-time", "count"),
    "therapists_high": Column("Therapists, most", "full-time", "count"),
    "source": Column("Whose"),
}


LEADING = (
    "place",
    "name",
    "year",
    "age_from",
    "age_to",
    "estimate",
    "therapists",
    "therapists_per_100k",
    "rank",
)
"""Columns that a short table keeps."""


def _therapists_first(table: pl.DataFrame) -> pl.DataFrame:
    leading = [name for name in LEADING if name in table.columns]
    return table.select(*leading, pl.exclude(leading))


def _as_entered(moved: pl.DataFrame) -> pl.DataFrame:
    """Return the inputs in the units in which they are entered: shares in %."""
    in_percent = pl.when(pl.col("unit") == "%").then(100).otherwise(1)
    return moved.with_columns(pl.col("low", "middle", "high") * in_percent).drop(
        "place", "name", "year", "factor"
    )


def _in_year(asked: Care) -> pl.DataFrame:
    return ask(care_needed, asked.cases, (asked.year,), asked.inputs)


def _scope(asked: Care, needed: pl.DataFrame, when: str) -> str:
    return f"{needed['name'][0]}, {when}, {selection(asked.cases)}"


def _noted(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def sentence(asked: Care) -> str:
    """Return the page's sentence."""
    needed = _in_year(asked)
    return _noted(care_words.care_sentence(needed), care_words.gap_sentence(needed), scenario(asked.cases))


def chain(asked: Care) -> Exhibit:
    """Return the steps from people with low back pain to therapists in one year."""
    needed, factors = _in_year(asked), ask(care_inputs, asked.inputs)
    return Exhibit(
        name="care_chain",
        title=among(care_words.care_title(needed), asked.cases),
        subtitle="From people in pain to therapists, in a year",
        scope=_scope(asked, needed, str(asked.year)),
        draw=partial(care_chain, needed, factors),
        table=needed,
        scenario=scenario(asked.cases),
        files=FILES,
        facts=care_words.care_facts(needed),
        note=_noted("Middle estimate, with low to high.", care_words.APART, care_words.gap_sentence(needed)),
        columns=COLUMNS,
        plain=partial(plain.care_chain, needed, factors),
    )


def over_time(asked: Care) -> Exhibit:
    """Return the therapists needed from 2020 to 2050, with today's number across them."""
    needed = ask(care_needed, asked.cases, CARE_YEARS, asked.inputs)
    return Exhibit(
        name="care_over_time",
        title=among(care_words.years_title(needed), asked.cases),
        subtitle=view_of(needed).title,
        scope=_scope(asked, needed, f"{CARE_YEARS[0]} to {CARE_YEARS[-1]}"),
        draw=partial(care_years, needed),
        table=_therapists_first(needed),
        scenario=scenario(asked.cases),
        files=FILES,
        facts=care_words.years_facts(needed),
        note=_noted(
            care_words.openings(needed),
            "Figures stand every five years: a gap opens between two of them."
            if asked.inputs.therapists
            else "",
            care_words.CONSTANT,
        ),
        columns=COLUMNS,
        plain=partial(plain.care_years, needed),
    )


def by_age(asked: Care) -> Exhibit:
    """Return the therapists needed by age group, in the year asked for beside the last estimate's."""
    ages = ask(care_by_age, asked.cases, tuple(sorted({LAST_ESTIMATE, asked.year})), asked.inputs)
    when = str(asked.year) if asked.year == LAST_ESTIMATE else f"{asked.year} beside {LAST_ESTIMATE}"
    return Exhibit(
        name="care_by_age",
        title=among(care_words.ages_title(ages), asked.cases),
        subtitle="Full-time therapists needed by age of the patients, middle estimate",
        scope=_scope(asked, ages, when),
        draw=partial(care_ages, ages),
        table=_therapists_first(ages),
        scenario=scenario(asked.cases),
        files=FILES,
        facts=care_words.ages_facts(ages),
        note=_noted("Every age takes the same inputs; low and high stand in the table.", care_words.SHAPE),
        columns=COLUMNS,
        plain=partial(plain.care_ages, ages),
    )


def by_place(asked: Care) -> Exhibit:
    """Return the places of a level by the therapists they would take, the place asked for marked."""
    places = ask(care_by_place, asked.level, asked.year, asked.cases, asked.inputs, asked.by)
    view = PlacesView(asked.by, selected=asked.place if asked.place in places["place"] else "")
    return Exhibit(
        name="care_by_place",
        title=among(care_words.places_title(places, asked.year, asked.by), asked.cases),
        subtitle=f"Full-time {care_words.RANKED_BY[asked.by]}, middle estimate with its range",
        scope=f"{asked.year}, {selection(asked.cases)}; the most first",
        draw=partial(care_places, places, view),
        table=_therapists_first(places),
        scenario=scenario(asked.cases),
        files=FILES,
        facts=care_words.places_facts(places, asked.by),
        note="Every place takes the same inputs: what places really offer and pay is not in it.",
        columns=COLUMNS,
        plain=partial(plain.care_places, places, view),
    )


def inputs(asked: Care) -> Exhibit:
    """Return what each input alone makes of the middle estimate; its table names every source."""
    moved = ask(care_sensitivity, asked.cases, asked.year, asked.inputs)
    return Exhibit(
        name="care_inputs",
        title=among(care_words.swings_title(moved), asked.cases),
        subtitle="Full-time therapists when one input goes from end to end",
        scope=_scope(asked, moved, f"{asked.year}; the others in the middle"),
        draw=partial(care_swings, moved),
        table=_as_entered(moved),
        scenario=scenario(asked.cases),
        files=FILES,
        facts=care_words.swings_facts(moved),
        note="The line is the middle estimate. The cost per contact changes no therapist.",
        columns=INPUT_COLUMNS,
        plain=partial(plain.care_swings, moved),
    )
