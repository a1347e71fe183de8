"""The exhibits of the page on progress: one control chart, and every clinic's."""

from functools import partial

import polars as pl

from lumbar.answers import control_words as words
from lumbar.answers.clinic_words import NATURAL_COURSE
from lumbar.answers.clinics_control import control_chart, control_charts
from lumbar.answers.clinics_signals import control_signals
from lumbar.charts.control import control as control_figure
from lumbar.charts.control_panels import control_panels
from lumbar.charts.control_view import ControlView
from lumbar.charts.therapies import change_words
from lumbar.deck.clinic_columns import SHARE, clinic_columns
from lumbar.deck.columns import Column
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain import control as plain
from lumbar.exhibits import clinics
from lumbar.exhibits.asking import ask
from lumbar.exhibits.progress_chosen import Watched

CRUDE = "Patient mix not allowed for."


def seen(watched: Watched) -> ControlView:
    """Return how the charts are looked at."""
    view = clinics.view(watched.patients)
    first = view.tool.default_threshold
    return ControlView(view, watched.measure, change_words(str(first), view) if first else "")


def chart(watched: Watched) -> pl.DataFrame:
    """Return the quarters of the clinic asked for, or of all together."""
    return ask(
        control_chart, watched.patients, watched.clinic, watched.measure, watched.screen, watched.target
    )


def signals(watched: Watched) -> pl.DataFrame:
    """Return every clinic's verdict, those that signal most first."""
    return ask(control_signals, watched.patients, watched.measure, watched.screen)


def control(watched: Watched) -> Exhibit:
    """Return the control chart of one clinic, or of all together."""
    found, view = chart(watched), seen(watched)
    return Exhibit(
        name="control",
        title=words.control_title(found, view),
        subtitle=f"{view.axis.split(',')[0]}, by quarter of the start",
        scope=f"{found['clinic'][0]}, {clinics.scope(watched.patients, found)}",
        draw=partial(control_figure, found, view),
        plain=partial(plain.control, found, view),
        table=found,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=_note(watched, found, words.assurance_sentence(found, view)),
        facts=words.control_facts(found, view),
        columns=columns(view),
    )


def by_clinic(watched: Watched) -> Exhibit:
    """Return every clinic's control chart, those that signal most first."""
    charts = ask(control_charts, watched.patients, watched.measure, watched.screen)
    found, view = signals(watched), seen(watched)
    return Exhibit(
        name="control_by_clinic",
        title=words.signals_title(found, view),
        subtitle=f"{view.axis.split(',')[0]}, a chart per clinic",
        scope=f"{clinics.scope(watched.patients, found)}; the clearest signals first",
        draw=partial(control_panels, charts, found, view),
        plain=partial(plain.by_clinic, charts, found, view),
        table=found,
        scenario=clinics.whose(),
        files=clinics.source(),
        note=_note(watched, charts, words.chance_sentence(found)),
        facts=words.signals_facts(found, view),
        columns=columns(view),
    )


def _note(watched: Watched, rows: pl.DataFrame, said: str) -> str:
    """Return what holds for the chart, which quarters are left out, and how it was made."""
    course = NATURAL_COURSE if watched.measure == "mean_change" else ""
    parts = (
        said,
        words.left_out_sentence(rows),
        words.added_up_sentence(rows),
        f"{clinics.method(rows)}",
        CRUDE,
        course,
        words.NOTHING_MORE,
    )
    return " ".join(filter(None, parts))


def columns(view: ControlView) -> dict[str, Column]:
    """Return the headings of a control chart's table."""
    unit = view.seen.unit if view.measure == "mean_change" else SHARE
    heads = {
        "value": "Value", "centre": "Mean", "lower": "Lower limit", "upper": "Upper limit",
        "near_lower": "Two thirds to the lower", "near_upper": "Two thirds to the upper",
        "moving_range": "Moving range", "target": "Target", "latest": "Latest",
    }  # fmt: skip
    own = {
        "n": Column("Patients", kind="count"),
        "bound": Column("Near 0 or 100 %"),
        "step": Column("Step", kind="year"),
        "marked": Column("Quarters marked", kind="year"),
        "quarters": Column("Quarters", kind="year"),
        "improvement": Column("Improvement", "quarters", "year"),
        "concern": Column("Concern", "quarters", "year"),
        "farthest": Column("Farthest from the mean", "1 is the limit", "ratio"),
        "quiet_share": Column("Chance of a signal", SHARE, "ratio"),
        "charts": Column("Charts judged", kind="year"),
        "signalling": Column("Charts that signal", kind="year"),
        "expected_by_chance": Column("Expected by chance", "charts", "percent"),
        "begins": Column("Last signal from"),
        "ends": Column("Last signal to"),
    }
    shared = clinic_columns("Value", unit)
    return {**shared, **{name: Column(said, unit, "ratio") for name, said in heads.items()}, **own}
