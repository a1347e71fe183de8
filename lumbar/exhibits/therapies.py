"""The exhibits of the page on therapies: profile, differences, responders, for whom, thresholds."""

from functools import partial

import polars as pl

from lumbar.answers import clinic_facts as facts
from lumbar.answers import clinic_titles as titles
from lumbar.answers import clinics as ask_clinics
from lumbar.answers.clinic_words import NATURAL_COURSE
from lumbar.answers.clinics import Comparison
from lumbar.answers.clinics_subgroups import By
from lumbar.charts.forest import forest
from lumbar.charts.grouped_forest import subgroup_forest, threshold_band
from lumbar.charts.icon_array import icon_array
from lumbar.charts.responders import responders as responder_bars
from lumbar.charts.therapies import change_words
from lumbar.charts.time_to_change import time_to_change
from lumbar.charts.visit_profile import visit_profile
from lumbar.deck.clinic_columns import SHARE, clinic_columns
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain import forests, visits
from lumbar.errors import CannotShow
from lumbar.exhibits import clinics
from lumbar.exhibits.asking import ask
from lumbar.exhibits.clinic_chosen import Asked
from lumbar.instruments import threshold

CRUDE = "Patient mix not allowed for."


def compared(asked: Asked) -> pl.DataFrame:
    """Return the adjusted differences."""
    return ask(ask_clinics.adjusted_differences, asked.patients, asked.how)


def finding(asked: Asked) -> str:
    """Return the page's title."""
    return titles.compared_title(compared(asked), clinics.view(asked.patients, asked.how.reference))


def differences(asked: Asked) -> Exhibit:
    """Return every therapy's adjusted difference from the reference, the naive one beside it."""
    found, view = compared(asked), clinics.view(asked.patients, asked.how.reference)
    return Exhibit(
        name="differences",
        title=titles.compared_title(found, view),
        subtitle=f"Difference in {clinics.measured(asked.patients)}, {view.unit}",
        scope=clinics.scope(asked.patients, found, view.reference),
        draw=partial(forest, found, view),
        plain=partial(forests.differences, found, view),
        table=found,
        scenario=f"{clinics.whose()} {clinics.adjusted_for(asked.how)}",
        files=clinics.source(),
        note=f"{clinics.INTERVALS} {clinics.method(found)} The difference is among {found['target'][0]}.",
        facts=facts.differences_facts(found, view),
        columns=clinic_columns("Difference", view.unit),
    )


def profile(asked: Asked) -> Exhibit:
    """Return the mean score of every therapy over the visits, with who came back."""
    means = ask(ask_clinics.visit_profile, asked.patients, asked.how.missing)
    view = clinics.view(asked.patients, asked.how.reference)
    return Exhibit(
        name="profile",
        title=titles.profile_title(means, view),
        subtitle=f"Mean {view.tool.code} at each visit, {view.unit}",
        scope=f"{clinics.measured(asked.patients)}, {clinics.who(asked.patients, means)}",
        draw=partial(visit_profile, means, view),
        plain=partial(visits.profile, means, view),
        table=means,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"{clinics.INTERVALS} {CRUDE} {clinics.method(means)} {NATURAL_COURSE}",
        facts=facts.profile_facts(means, view),
        columns=clinic_columns("Mean", view.unit),
    )


def _responders(asked: Asked, change: str) -> pl.DataFrame:
    return ask(ask_clinics.responders_by_therapy, asked.patients, change, asked.response, asked.how.reference)


def _missed(asked: Asked) -> str:
    return {
        "complete": "Those who missed the visit are left out.",
        "nonresponder": "Those who missed the visit count as not improved.",
    }[asked.response]


def responders(asked: Asked) -> Exhibit:
    """Return the share of every therapy's patients who reached an important change."""
    shares, view = _responders(asked, asked.change), clinics.view(asked.patients, asked.how.reference)
    change = change_words(shares["threshold"][0], view)
    return Exhibit(
        name="responders",
        title=titles.responders_title(shares, view),
        subtitle=f"Share improved on {clinics.measured(asked.patients)} by at least {change}, %",
        scope=clinics.scope(asked.patients, shares),
        draw=partial(responder_bars, shares, view),
        plain=partial(forests.responders, shares, view),
        table=shares,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"{clinics.INTERVALS} {CRUDE} {_missed(asked)} {_source_of(asked)}",
        facts=facts.responders_facts(shares, view),
        columns=clinic_columns("Responders", SHARE),
    )


def _source_of(asked: Asked) -> str:
    tool = clinics.tool(asked.patients)
    return f"Important change: {tool.source.rstrip('.')}." if tool.source else ""


def hundred(asked: Asked, therapy: str) -> Exhibit:
    """Return 100 patients given one therapy beside 100 given the reference."""
    shares, view = _responders(asked, asked.change), clinics.view(asked.patients, asked.how.reference)
    return Exhibit(
        name="hundred",
        title=titles.hundred_title(shares, therapy, view),
        subtitle=f"100 patients given {therapy}, beside {view.reference}",
        scope=f"{clinics.scope(asked.patients, shares)}; improved by {change_words(shares['threshold'][0], view)}",
        draw=partial(icon_array, shares, therapy, view),
        table=shares.filter(pl.col("therapy").is_in([therapy, view.reference])),
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"{CRUDE} {_missed(asked)} Intervals: Newcombe for the difference, its inverse for the number needed.",
        facts=facts.hundred_facts(shares, therapy, view),
        columns=clinic_columns("Responders", SHARE),
    )


def for_whom(asked: Asked, by: By) -> Exhibit:
    """Return every therapy's difference in each part of the patients, and the gap between the parts."""
    parts = ask(ask_clinics.subgroup_differences, asked.patients, by, asked.how.reference)
    view = clinics.view(asked.patients, asked.how.reference)
    return Exhibit(
        name="for_whom",
        title=titles.subgroup_title(parts, _first(parts), view),
        subtitle=f"Difference in {clinics.measured(asked.patients)} within each part, {view.unit}",
        scope=clinics.scope(asked.patients, parts, view.reference),
        draw=partial(subgroup_forest, parts, view),
        plain=partial(forests.subgroups, parts, view),
        table=parts,
        scenario=f"{clinics.whose()} {clinics.adjusted_for(Comparison())}",
        files=clinics.source(),
        note=f"{clinics.INTERVALS} {clinics.method(parts)} Judge by the gap, never by one part alone.",
        facts=facts.subgroup_facts(parts, _first(parts), view),
        columns=clinic_columns("Difference", view.unit),
    )


def _first(rows: pl.DataFrame) -> str:
    """Return the therapy the store asks about where it is among the rows, else the first of them."""
    primary = clinics.facts().primary.therapy
    others = rows.drop_nulls("value")["therapy"].to_list() or rows["therapy"].to_list()
    if not others:
        raise CannotShow("Only one therapy is left, and there is nothing to compare. Choose more therapies.")
    return primary if primary in others else str(others[0])


def thresholds(asked: Asked) -> Exhibit:
    """Return the difference in responders for every threshold of the instrument's list."""
    tool, view = clinics.tool(asked.patients), clinics.view(asked.patients, asked.how.reference)
    threshold(tool)
    every = pl.concat(_responders(asked, str(each)) for each in tool.thresholds)
    compared = every.filter(pl.col("therapy") != view.reference)
    row = compared.filter(therapy=_first(compared)).row(0, named=True)
    return Exhibit(
        name="thresholds",
        title=titles.threshold_title(row, view),
        subtitle=f"Difference in responders on {clinics.measured(asked.patients)}, of 100 patients",
        scope=clinics.scope(asked.patients, every, view.reference),
        draw=partial(threshold_band, every, view),
        plain=partial(forests.thresholds, every, view),
        table=every,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"{clinics.INTERVALS} {CRUDE} {_missed(asked)}",
        facts=facts.threshold_facts(every, _first(compared)),
        columns=clinic_columns("Responders", SHARE),
    )


def recovery(asked: Asked) -> Exhibit:
    """Return when patients were first seen with the important change."""
    curves = ask(ask_clinics.time_to_change, asked.patients, asked.change)
    view = clinics.view(asked.patients, asked.how.reference)
    change = change_words(curves["threshold"][0], view)
    return Exhibit(
        name="recovery",
        title=titles.recovery_title(curves, view),
        subtitle=f"Share first seen improved on {clinics.measured(asked.patients)} by {change}, %",
        scope=clinics.who(asked.patients, curves),
        draw=partial(time_to_change, curves, view),
        plain=partial(visits.recovery, curves, view),
        table=curves,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"{clinics.INTERVALS} {CRUDE} The lost are never counted as improved. {NATURAL_COURSE}",
        facts=facts.recovery_facts(curves),
        columns=clinic_columns("Improved by then", SHARE),
    )
