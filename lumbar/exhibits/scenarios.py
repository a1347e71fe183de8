"""The exhibits of the page on scenarios: side by side, their differences, and what more care would avert."""

from functools import partial

import polars as pl

from lumbar.answers import scenario_words, what_if_words
from lumbar.answers.own import own_sentence, require_years_of
from lumbar.answers.scenarios import DIFFERENCES, scenarios_by_year
from lumbar.answers.what_if import what_if
from lumbar.charts.canvas import LAST_ESTIMATE, Row
from lumbar.charts.lines import MEASURES
from lumbar.charts.scenario_differences import DifferenceView
from lumbar.charts.scenario_differences import scenario_differences as difference_bars
from lumbar.charts.scenarios import ScenarioView, scenario_lines
from lumbar.charts.what_if import WhatIfView, what_if_lines
from lumbar.deck.columns import Column
from lumbar.deck.exhibit import GBD_AND_UN, Exhibit
from lumbar.deck.plain import scenarios as plain
from lumbar.deck.sources import Credit
from lumbar.exhibits.asking import ask
from lumbar.exhibits.outlook import among, scenario, selection
from lumbar.exhibits.scenario_chosen import Compared, Supposed, clinics_effect, with_effect
from lumbar.questions.scenarios import briefs, told_apart

SAME_ERROR = (
    "Shaded: 95 % interval of today's measurement, of the first scenario. It moves all lines alike and does not tell "
    "which scenario comes true."
)
OF_DIFFERENCES = (
    "Lines: 95 % interval of today's measurement, one factor in both scenarios: in % it cancels. It does not tell "
    "which scenario comes true."
)
SYNTHETIC = "Synthetic demonstration: the effect is that of invented patients. "
COUNTED = ["place", "name", "year", "scenario", "scenario_name"]


def _cases(asked: Compared) -> pl.DataFrame:
    require_years_of(asked.cases.places, (LAST_ESTIMATE, asked.year))
    return ask(scenarios_by_year, asked.cases, asked.codes, asked.measure)


def _scope(asked: Compared, cases: pl.DataFrame) -> str:
    return f"{cases['name'][0]}, {selection(asked.cases)}"


def _assumed(asked: Compared) -> str:
    """Return the scenarios in words, the first as the reference."""
    first, *others = asked.known
    names = scenario_words.told(asked.known)
    beside = f" Beside it: {'; '.join(names[each.code] for each in others)}." if others else ""
    return f"After 2020: {first.name}.{beside} {own_sentence(asked.cases.places)}".rstrip()


def side_by_side(asked: Compared) -> Exhibit:
    """Return the lines of up to three scenarios of one place."""
    cases, known = _cases(asked), asked.known
    labels = {code: tuple(_capital(part) for part in parts) for code, parts in told_apart(known).items()}
    view = ScenarioView(asked.measure, labels=labels, briefs=briefs(known))
    words = (cases, known, asked.year, asked.measure)
    return Exhibit(
        name="scenarios",
        title=among(scenario_words.scenarios_title(*words), asked.cases),
        subtitle=view.title,
        scope=f"{_scope(asked, cases)}, 1990 to 2050",
        draw=partial(scenario_lines, cases, view),
        table=cases,
        scenario=_assumed(asked),
        note=" ".join(filter(None, (SAME_ERROR, scenario_words.past_sentence(cases)))),
        facts=scenario_words.scenarios_facts(*words),
        columns=_columns(asked),
        plain=partial(plain.scenarios, cases, view),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sentence(asked: Compared) -> str:
    """Return every scenario's number in the year in view."""
    return scenario_words.scenarios_sentence(_cases(asked), asked.known, asked.year, asked.measure)


def differences(asked: Compared) -> Exhibit:
    """Return how far each scenario lies from the first in one year."""
    cases, known, what = _cases(asked), asked.known, MEASURES[asked.measure]
    names = {code: _capital(said) for code, said in scenario_words.told(known).items()}
    view = DifferenceView(what, asked.year, names)
    words = (cases, known, asked.year, asked.measure)
    return Exhibit(
        name="scenario_differences",
        title=among(scenario_words.scenarios_title(*words), asked.cases),
        subtitle=f"Difference in {asked.year}, {what.unit}",
        scope=f"{_scope(asked, cases)}; against {scenario_words.told(known)[known[0].code]}",
        draw=partial(difference_bars, cases, view),
        table=cases.filter(year=asked.year).select(*COUNTED, asked.measure, *DIFFERENCES),
        scenario=_assumed(asked),
        note=OF_DIFFERENCES,
        facts=scenario_words.scenarios_facts(*words),
        columns=_columns(asked),
        plain=partial(plain.scenario_differences, cases, view),
    )


def _columns(asked: Compared) -> dict[str, Column]:
    unit, kind = MEASURES[asked.measure].unit, "rate" if "rate" in asked.measure else "count"
    return {
        "scenario": Column("Scenario code"),
        "scenario_name": Column("Scenario"),
        "difference": Column("Difference to the first", unit, kind),
        "difference_lower": Column("Difference, lower 95 %", unit, kind),
        "difference_upper": Column("Difference, upper 95 %", unit, kind),
        "difference_pct": Column("Difference to the first", "%", "percent"),
    }


def averted(asked: Supposed) -> pl.DataFrame:
    """Return what care would avert under the first scenario."""
    reference = asked.compared.cases.under(asked.compared.known[0])
    require_years_of(reference.places, (asked.compared.year,))
    return ask(what_if, reference, inputs=with_effect(asked))


def more_care(asked: Supposed) -> Exhibit:
    """Return what care for more people would avert: low, middle and high."""
    rows, compared = averted(asked), asked.compared
    column = "ylds_averted" if compared.measure == "ylds" else "averted"
    view, effect = WhatIfView(column, rows["name"][0]), clinics_effect(asked)
    title = among(what_if_words.what_if_title(rows, compared.year, column), compared.cases)
    synthetic = bool(effect and "synthetic" in (effect["data"] or ""))
    return Exhibit(
        name="what_if",
        title=f"Synthetic: {title[:1].lower()}{title[1:]}" if synthetic else title,
        subtitle=f"Fewer {view.unit}, under three sets of assumptions",
        scope=_scope(compared, rows),
        draw=partial(what_if_lines, rows, view),
        table=rows,
        scenario=f"{SYNTHETIC if synthetic else ''}{_reference(compared)} {assumptions(asked)}{_notice(effect)}",
        files=(*GBD_AND_UN, *_clinics(effect)),
        note=f"{whence(asked)} {what_if_words.THREE_SETS}",
        facts=what_if_words.what_if_facts(rows, compared.year),
        columns=WHAT_IF_COLUMNS,
        plain=partial(plain.what_if, rows, view),
    )


def _notice(effect: Row | None) -> str:
    """Return what must be said of the store an effect was taken from."""
    if effect is None or effect["refusal"]:
        return ""
    from lumbar.exhibits.clinic_choices import facts

    return f" {facts().notice}".rstrip()


def _reference(compared: Compared) -> str:
    return f"Reference: {scenario(compared.cases.under(compared.known[0]))}"


def _clinics(effect: Row | None) -> tuple[Credit, ...]:
    """Return the outcome store as a source, where the effect comes from there."""
    if effect is None or effect["refusal"]:
        return ()
    # Only who asks for the clinics waits for their statistics to load.
    from lumbar.exhibits.clinics import source

    return source()


def whence(asked: Supposed) -> str:
    """Return where the effect comes from, in a sentence."""
    return what_if_words.effect_sentence(clinics_effect(asked))


def assumptions(asked: Supposed) -> str:
    """Return what is assumed, in a sentence."""
    return what_if_words.assumed_sentence(with_effect(asked))


WHAT_IF_COLUMNS = {
    "estimate": Column("Assumptions"),
    "cases": Column("Low back pain, reference", "people", "count"),
    "reached": Column("Within reach", "people", "count"),
    "courses": Column("Courses in the year", kind="count"),
    "contacts": Column("Contacts in the year", kind="count"),
    "averted": Column("Fewer with low back pain", "people", "count"),
    "averted_pct": Column("Fewer with low back pain", "%", "percent"),
    "cases_left": Column("Low back pain with that care", "people", "count"),
    "ylds": Column("Lived with disability, reference", "years", "count"),
    "ylds_averted": Column("Fewer lived with disability", "years", "count"),
}
