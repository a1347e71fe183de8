"""The exhibits of the page on clinics: the funnel plot, and every clinic with its interval."""

from collections.abc import Mapping
from functools import partial

import polars as pl

from lumbar.answers import clinics as ask_clinics
from lumbar.answers import funnel_words as words
from lumbar.charts.caterpillar import caterpillar as rows_of_clinics
from lumbar.charts.clinics import ClinicView
from lumbar.charts.funnel import funnel as funnel_plot
from lumbar.charts.therapies import change_words
from lumbar.deck.clinic_columns import SHARE, clinic_columns
from lumbar.deck.columns import Column
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain import funnel as plain
from lumbar.exhibits import clinics
from lumbar.exhibits.asking import ask
from lumbar.exhibits.clinic_chosen import Beside

LIMITS_OF = "Limits: 95 and 99.8 % (Spiegelhalter 2005)."
LIMITS = {
    "overall": "All clinics",
    "observed": "Observed",
    "expected": "Expected from its patients",
    "lower_95": "Lower 95 % limit",
    "upper_95": "Upper 95 % limit",
    "lower_998": "Lower 99.8 % limit",
    "upper_998": "Upper 99.8 % limit",
    "spread": "Standard deviation of one patient",
}
SCORES = {"z": "z, before φ", "phi": "φ, over-dispersion", "phi_used": "φ in the limits"}


def compared(asked: Beside) -> pl.DataFrame:
    """Return every clinic beside all of them."""
    return ask(ask_clinics.clinic_funnel, asked.patients, asked.how)


def view(asked: Beside) -> ClinicView:
    """Return how clinics are looked at."""
    return ClinicView(clinics.view(asked.patients), asked.how.measure == "responders", asked.followed)


def finding(asked: Beside) -> str:
    """Return the page's title."""
    return words.funnel_title(compared(asked))


def sentences(asked: Beside) -> tuple[str, ...]:
    """Return the clinic followed where there is one, which lie outside, the over-dispersion, and what remains."""
    found, seen = compared(asked), view(asked)
    followed = words.chosen_sentence(found, seen)
    said = (followed, words.outside_sentence(found, seen), words.dispersion_sentence(found), words.QUESTION)
    return tuple(dict.fromkeys(filter(None, said)))


def funnel(asked: Beside) -> Exhibit:
    """Return every clinic's adjusted value over its patients, with the limits of chance."""
    found, seen = compared(asked), view(asked)
    return Exhibit(
        name="funnel",
        title=words.funnel_title(found),
        subtitle=f"Adjusted {_measured(asked, found, seen)}",
        scope=clinics.scope(asked.patients, found),
        draw=partial(funnel_plot, found, seen),
        plain=partial(plain.funnel, found, seen),
        table=found,
        scenario=f"{clinics.whose()} {_allowed(asked)}",
        files=clinics.source(),
        note=" ".join(filter(None, (LIMITS_OF, clinics.method(found), words.dispersion_sentence(found)))),
        facts=words.funnel_facts(found, seen),
        columns=_columns(seen),
    )


def caterpillar(asked: Beside) -> Exhibit:
    """Return every clinic with its interval, in order of its value."""
    found, seen = compared(asked), view(asked)
    return Exhibit(
        name="caterpillar",
        title=words.caterpillar_title(found, seen),
        subtitle=f"Adjusted {_measured(asked, found, seen)}, each clinic with its interval",
        scope=clinics.scope(asked.patients, found),
        draw=partial(rows_of_clinics, found, seen),
        plain=partial(plain.caterpillar, found, seen),
        table=found,
        scenario=f"{clinics.whose()} {_allowed(asked)}",
        files=clinics.source(),
        note=f"{clinics.INTERVALS} No ranks: clinics whose intervals overlap cannot be told apart by them.",
        facts=words.caterpillar_facts(found, seen),
        columns=_columns(seen),
    )


def _measured(asked: Beside, found: pl.DataFrame, seen: ClinicView) -> str:
    named = clinics.measured(asked.patients)
    if not seen.shares:
        return f"mean change in {named}, {seen.unit}"
    change = change_words(found["threshold"][0], seen.view)
    return f"share improved on {named} by at least {change}, {seen.unit}"


def _allowed(asked: Beside) -> str:
    mix = "Adjusted for baseline, age, sex, hips and the declared case mix"
    therapy = (
        " and for the therapies given."
        if asked.how.by_therapy
        else "; therapies given count as the clinic's own."
    )
    return mix + therapy


def _columns(seen: ClinicView) -> Mapping[str, Column]:
    unit = SHARE if seen.shares else seen.view.unit
    own = {name: Column(heading, unit, "ratio") for name, heading in LIMITS.items()}
    scores = {name: Column(heading, kind="ratio") for name, heading in SCORES.items()}
    return {
        **clinic_columns("Adjusted", unit),
        **own,
        **scores,
        "n_followed": Column("Compared", "patients", "count"),
    }
