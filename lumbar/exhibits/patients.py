"""The exhibits of the page on patients: flow, the lost, table one, balance, baselines, sessions, endings."""

from functools import partial

import polars as pl

from lumbar.answers import clinic_facts as facts
from lumbar.answers import clinic_titles as titles
from lumbar.answers import clinics as ask_clinics
from lumbar.answers.clinics import EpisodeFilters
from lumbar.answers.clinics_case_mix import lost_are_told
from lumbar.charts.balance import lost_against_kept, love_plot
from lumbar.charts.baselines import baselines
from lumbar.charts.case_mix import case_mix
from lumbar.charts.courses import endings as ending_bars
from lumbar.charts.courses import flow as flow_bars
from lumbar.charts.courses import sessions as session_bars
from lumbar.deck.clinic_columns import SHARE, clinic_columns
from lumbar.deck.columns import Column
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain import courses as plain_courses
from lumbar.deck.plain import patients as plain_patients
from lumbar.exhibits import clinics
from lumbar.exhibits.asking import ask

DIFFERENCE = "standard deviations"


def finding(patients: EpisodeFilters) -> str:
    """Return the page's title."""
    flow = ask(ask_clinics.follow_up_by_therapy, patients)
    lost = _lost(patients) if lost_are_told(patients) else None
    return titles.patients_title(flow, lost, clinics.view(patients))


def _lost(patients: EpisodeFilters) -> pl.DataFrame:
    return ask(ask_clinics.lost_against_kept, patients)


def flow(patients: EpisodeFilters) -> Exhibit:
    """Return how many were treated, had a baseline, were due and came back."""
    counts = ask(ask_clinics.follow_up_by_therapy, patients)
    return Exhibit(
        name="flow",
        title=titles.flow_title(counts),
        subtitle="From treatment to the visit, patients",
        scope=clinics.scope(patients, counts),
        draw=partial(flow_bars, counts, clinics.view(patients)),
        plain=partial(plain_courses.flow, counts, clinics.view(patients)),
        table=counts,
        scenario=clinics.whose(),
        files=clinics.source(),
        note="A visit after the data end is not due, not missed. Counts are rounded to 5.",
        facts=facts.flow_facts(counts),
        columns=clinic_columns("Came back", SHARE),
    )


def lost(patients: EpisodeFilters) -> Exhibit:
    """Return how those who did not come back differ from those who did."""
    sides = _lost(patients)
    return Exhibit(
        name="lost",
        title=titles.capital(titles.lost_words(sides)),
        subtitle="Lost minus kept, standardised difference",
        scope=clinics.scope(patients, sides),
        draw=partial(lost_against_kept, sides, clinics.view(patients)),
        plain=partial(plain_patients.lost, sides, clinics.view(patients)),
        table=sides,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"All therapies together. {clinics.method(sides)}",
        facts=facts.lost_facts(sides),
        columns=clinic_columns("Lost minus kept", DIFFERENCE),
    )


def mix(patients: EpisodeFilters) -> Exhibit:
    """Return table one: the case mix of every therapy."""
    table = ask(ask_clinics.table_one, patients)
    return Exhibit(
        name="mix",
        title=titles.mix_title(table),
        subtitle="Patients at baseline: mean (standard deviation) or share",
        scope=clinics.who(patients, table),
        draw=partial(case_mix, table, clinics.view(patients)),
        table=table,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"Standardised difference: the largest between any two therapies. {clinics.method(table)}",
        facts=facts.mix_facts(table),
        columns=clinic_columns("Mean or share", "in the row's unit; a share, 0 to 1"),
    )


def balance(patients: EpisodeFilters) -> Exhibit:
    """Return how unlike the therapies' patients are, before and after weighting."""
    factors = ask(ask_clinics.balance_by_therapy, patients)
    sizes = ask(ask_clinics.effective_sizes_by_therapy, patients)
    return Exhibit(
        name="balance",
        title=titles.balance_title(factors),
        subtitle="Largest standardised difference",
        scope=clinics.scope(patients, factors),
        draw=partial(love_plot, factors, clinics.view(patients)),
        plain=partial(plain_patients.balance, factors, clinics.view(patients)),
        table=factors,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"Overlap weights: patients in equipoise (Li and Li 2019). {titles.sizes_words(sizes)}",
        facts=facts.balance_facts(factors),
        columns=clinic_columns("After weighting", DIFFERENCE),
    )


def begun(patients: EpisodeFilters) -> Exhibit:
    """Return the distribution of the instrument before treatment."""
    classes = ask(ask_clinics.baseline_distribution, patients)
    began, view = ask(ask_clinics.table_one, patients), clinics.view(patients)
    return Exhibit(
        name="baselines",
        title=titles.baseline_title(began, view),
        subtitle=f"{clinics.measured(patients)} before treatment, {view.unit}",
        scope=clinics.who(patients, classes),
        draw=partial(baselines, classes, view),
        plain=partial(plain_patients.baselines, classes, view),
        table=classes,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"{clinics.method(classes)} Classes of fewer than 8 patients are left empty.",
        facts=facts.baseline_facts(began, view),
        columns=clinic_columns("Of the therapy's patients", SHARE),
    )


def sessions(patients: EpisodeFilters) -> Exhibit:
    """Return sessions attended, harms and switches."""
    courses = ask(ask_clinics.sessions_by_therapy, patients)
    switched = Column("Switched therapy", SHARE, "ratio")
    return Exhibit(
        name="sessions",
        title=titles.sessions_title(courses),
        subtitle="Sessions a patient; harms and switches, % of patients",
        scope=clinics.who(patients, courses),
        draw=partial(session_bars, courses, clinics.view(patients)),
        plain=partial(plain_courses.sessions, courses, clinics.view(patients)),
        table=courses,
        scenario=clinics.whose(),
        files=clinics.source(),
        note="Harms are shares of those asked; patients stay with the therapy they began.",
        facts=facts.sessions_facts(courses),
        columns={**clinic_columns("Sessions", "a patient"), "switched": switched},
    )


def endings(patients: EpisodeFilters) -> Exhibit:
    """Return why treatment ended."""
    reasons = ask(ask_clinics.endings_by_therapy, patients)
    return Exhibit(
        name="endings",
        title=titles.endings_title(reasons),
        subtitle="Why treatment ended, % of all treated",
        scope=clinics.who(patients, reasons),
        draw=partial(ending_bars, reasons, clinics.view(patients)),
        plain=partial(plain_courses.endings, reasons, clinics.view(patients)),
        table=reasons,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=f"{clinics.method(reasons)}",
        facts=facts.endings_facts(reasons),
        columns=clinic_columns("Of all treated", SHARE),
    )


def thin_clinics(patients: EpisodeFilters) -> str:
    """Return which clinics hardly give some therapy, in a sentence."""
    return titles.lacking_words(ask(ask_clinics.clinics_lacking_therapy, patients))
