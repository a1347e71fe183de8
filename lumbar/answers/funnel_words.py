"""Clinics side by side in words: how many lie outside the limits of chance, how many would by chance, and which.

As in ``clinic_words`` no sentence claims a cause; being outside the limits is a question, never a judgement of care.
"""

from __future__ import annotations

import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.clinics import VERDICTS, ClinicView, known
from lumbar.charts.therapies import count, share
from lumbar.measures.funnel import ALARM, FEWEST_JUDGED, WARNING, outside_by_chance

QUESTION = (
    "Unrecorded differences between patients remain: a clinic outside the limits is a question to look into, "
    "not a judgement of its care."
)
MOST_NAMED = 6


def funnel_title(clinics: pl.DataFrame) -> str:
    """How many of the judged clinics lie outside the 95 % limits, and how many would by chance.

    >>> clinics = pl.DataFrame({"verdict": ["inside"] * 22 + ["warning", "alarm", "too few"]})
    >>> funnel_title(clinics)
    '2 of 24 clinics lie outside the 95 % limits; by chance about 1 would'
    """
    judged, outside = _judged(clinics), _outside(clinics, "warning", "alarm")
    if not judged:
        return f"No clinic has {FEWEST_JUDGED} patients or more, so none is judged"
    by_chance = outside_by_chance(judged).expected
    would = f"by chance about {by_chance:.0f} would" if by_chance >= 0.5 else "by chance seldom one would"
    verb = "lies" if outside < 2 else "lie"
    return f"{outside or 'None'} of {judged} clinics {verb} outside the 95 % limits; {would}"


def _judged(clinics: pl.DataFrame) -> int:
    return clinics.filter(pl.col("verdict") != "too few").height


def _outside(clinics: pl.DataFrame, *verdicts: str) -> int:
    return clinics.filter(pl.col("verdict").is_in(verdicts)).height


def outside_sentence(clinics: pl.DataFrame, view: ClinicView) -> str:
    """Which clinics lie outside the 99.8 % limits, how far, and how many would by chance at either limit."""
    judged = _judged(clinics)
    if not judged:
        return QUESTION
    far, near = outside_by_chance(judged, ALARM), outside_by_chance(judged, WARNING)
    named = clinics.filter(verdict="alarm").sort(pl.col("z").abs(), descending=True)
    said = [f"{row['clinic']} ({view.away(row)})" for row in named.head(MOST_NAMED).iter_rows(named=True)]
    rest = f" and {named.height - MOST_NAMED} more" if named.height > MOST_NAMED else ""
    verb = "lies" if named.height < 2 else "lie"
    which = f": **{', '.join(said)}**{rest}" if said else ""
    return (
        f"{named.height or 'None'} of {judged} {verb} outside the 99.8 % limits{which}; "
        f"by chance {_number(far.expected)} would. "
        f"Outside the 95 % limits: {_outside(clinics, 'warning', 'alarm')}; by chance {_number(near.expected)} would "
        f"(95 % range {near.lower} to {near.upper})."
    )


def _number(expected: float) -> str:
    """An expected number of clinics.

    >>> _number(1.2), _number(0.048), _number(12.4), _number(0.004)
    ('1.2', '0.05', '12', '0.004')
    """
    return (
        f"{expected:.0f}" if expected >= 10 else f"{expected:.1f}" if expected >= 0.1 else f"{expected:.1g}"
    )


def dispersion_sentence(clinics: pl.DataFrame) -> str:
    """What phi is, and whether limits and intervals are widened by it; "" where no clinic is judged."""
    if not _judged(clinics):
        return ""
    phi, used = clinics["phi"][0], clinics["phi_used"][0]
    if phi <= 1:
        return "Over-dispersion φ 1.0: clinics scatter no more than the luck of patients explains."
    done = "limits and intervals are widened by the root of φ" if used > 1 else "limits are not widened by it"
    return f"Over-dispersion φ {phi:.1f}: clinics scatter more than the luck of patients explains; {done}."


def chosen_sentence(clinics: pl.DataFrame, view: ClinicView) -> str:
    """Where the clinic followed lies; "" where none is."""
    rows = clinics.filter(clinic=view.chosen)
    if rows.is_empty():
        return ""
    row = rows.row(0, named=True)
    if row["value"] is None:
        return f"{view.chosen}: too few patients to show a number."
    interval = f" (95 % interval {view.between(row)})" if view.between(row) else ""
    return (
        f"**{view.chosen}**: adjusted {view.measured} {view.written(row['value'])}{interval}, "
        f"{view.beside_expected(row)}, {VERDICTS[row['verdict']]}; "
        f"{share(row['follow_up_rate'], row['follow_up_limit'])} of those due came back."
    )


def caterpillar_title(clinics: pl.DataFrame, view: ClinicView) -> str:
    """How many clinics cannot be told from all of them, and how far the ends lie apart."""
    rows = known(clinics).drop_nulls("lower")
    if rows.is_empty():
        return "No clinic has enough patients for an interval"
    include = rows.filter(pl.col("overall").is_between("lower", "upper")).height
    verb = "includes" if include == 1 else "include"
    overall = view.written(rows["overall"][0])
    return f"Intervals of {include} of {rows.height} clinics {verb} the figure of all, {overall}"


def funnel_facts(clinics: pl.DataFrame, view: ClinicView) -> tuple[str, ...]:
    """The clinics farthest from all on either side, each with its interval, and the over-dispersion."""
    rows = known(clinics).drop_nulls("lower").sort("z")
    ends = rows if rows.height < 2 else pl.concat([rows.head(1), rows.tail(1)])
    phi = f"Over-dispersion φ {clinics['phi'][0]:.1f}; 1 is the luck of patients alone"
    return (*(_far(row, view) for row in ends.iter_rows(named=True)), phi)


def _far(row: Row, view: ClinicView) -> str:
    return f"{row['clinic']}: {view.beside_expected(row)}, {VERDICTS[row['verdict']]}"


def caterpillar_facts(clinics: pl.DataFrame, view: ClinicView) -> tuple[str, ...]:
    """The lowest and the highest value with their intervals, and how many came back where fewest did."""
    rows = known(clinics).drop_nulls("lower").sort("value")
    ends = rows if rows.height < 2 else pl.concat([rows.head(1), rows.tail(1)])
    said = tuple(
        f"{row['clinic']}: {view.written(row['value'])} (95 % interval {view.between(row)})"
        for row in ends.iter_rows(named=True)
    )
    rated = clinics.filter(pl.col("follow_up_rate").is_not_null()).sort("follow_up_rate")
    return (*said, *(_fewest(row) for row in rated.head(1).iter_rows(named=True)))


def _fewest(row: Row) -> str:
    rate = share(row["follow_up_rate"], row["follow_up_limit"])
    return f"Fewest came back in {row['clinic']}: {rate} of {count(row['n'])} due"
