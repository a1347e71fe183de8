"""Findings about therapies and their patients as titles, made from the numbers by rules.

As in ``clinic_words`` no title claims a cause; a therapy's patients are called its group.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from lumbar.answers.clinic_words import Row, interaction_sentence
from lumbar.charts.therapies import TherapyView, apart, change_words, count, share
from lumbar.measures.disclosure import shown_share

UNLIKE = 0.1
"""Standardised difference from which on patients are called unlike."""
GROUPS = {
    "hip_weakness": ("with weak hips", "without"),
    "hip_stiffness": ("with stiff hips", "without"),
    "sex": ("who are men", "who are women"),
}


def compared_title(differences: pl.DataFrame, view: TherapyView) -> str:
    """Which group scored clearly better or worse than the reference's, by how much; exploratory unless primary.

    ``differences``: as from ``adjusted_differences``.
    """
    primary = differences.filter(role="primary")
    if primary.height:
        return capital(_one(primary.row(0, named=True), view))
    known = [row for row in differences.iter_rows(named=True) if apart(row)]
    better = [row for row in known if view.size(row["value"]).endswith("better")]
    found = better or known
    if len(found) > 1:
        return f"Exploratory: {_several(found, differences.height, view)}"
    if found or differences.height == 1:
        return f"Exploratory: {_one((found or differences.rows(named=True))[0], view)}"
    return f"Exploratory: at week {view.week} no group can be told apart from {view.reference}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _one(row: Row, view: TherapyView) -> str:
    if not apart(row):
        return f"{row['therapy']} and {view.reference} cannot be told apart at week {view.week}"
    return f"the {row['therapy']} group scored {view.size(row['value'])} than {view.reference} at week {view.week}"


def _several(rows: list[Row], of: int, view: TherapyView) -> str:
    sizes = sorted(abs(row["value"]) for row in rows)
    way = view.size(rows[0]["value"]).rpartition(" ")[2]
    between = f"{view.score(sizes[0])} to {view.score(sizes[-1])} {view.unit}"
    verb = f"scored {between} {way} than {view.reference} at week {view.week}"
    if len(rows) == 2:
        return f"{rows[0]['therapy']} and {rows[1]['therapy']} {verb}"
    return f"{f'all {of}' if len(rows) == of else f'{len(rows)} of {of}'} groups {verb}"


def primary_sentence(row: Row, view: TherapyView) -> str:
    """The primary contrast with its interval, its p and who came back; ``row``: as from ``adjusted_differences``."""
    between = f"{view.score(row['lower'])} to {view.score(row['upper'])}"
    return (
        f"{view.tool.code} at week {view.week}, {row['therapy']} minus {row['reference']}: "
        f"**{view.score(row['value'])} {view.unit}** (95 % interval {between}; {_p(row['p_adjusted'])} after Holm). "
        f"{count(row['n_followed'])} of {count(row['n'])} given {row['therapy']} came back."
    )


def _p(value: float) -> str:
    """A p-value as it is printed.

    >>> _p(0.00004), _p(0.0312)
    ('p < 0.001', 'p = 0.031')
    """
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def span(rows: pl.DataFrame, column: str, written: Callable[[float], str]) -> str:
    """The lowest and the highest value, each with its therapy; "" where none may be shown.

    >>> span(pl.DataFrame({"therapy": ["a", "b"], "value": [1.5, 0.5]}), "value", str)
    '0.5 (b) to 1.5 (a)'
    """
    known = rows.drop_nulls(column).sort(column)
    if known.is_empty():
        return ""
    ends = (known.row(0, named=True), known.row(-1, named=True))[: known.height]
    return " to ".join(f"{written(row[column])} ({row['therapy']})" for row in ends)


def profile_title(means: pl.DataFrame, view: TherapyView) -> str:
    """Between which means the groups lie at the visit; ``means``: as from ``visit_profile``."""
    between = span(means.filter(week=view.week), "value", view.score)
    if not between:
        return f"Too few came back at week {view.week} for a mean"
    return f"At week {view.week} groups average {between}, patient mix not allowed for"


def responders_title(shares: pl.DataFrame, view: TherapyView) -> str:
    """How many of 100 improved, least and most; ``shares``: as from ``responders_by_therapy``."""
    between = span(shares, "value", _of_hundred)
    return f"Of 100 patients {between} improved by at least {change_words(shares['threshold'][0], view)}"


def _of_hundred(value: float) -> str:
    return f"{100 * value:.0f}"


def hundred_title(shares: pl.DataFrame, therapy: str, view: TherapyView) -> str:
    """The number needed to treat in words; ``shares``: as from ``responders_by_therapy``."""
    needed = shares.filter(therapy=therapy)["nnt_words"].drop_nulls().to_list()
    return needed[0] if needed else f"Too few patients to compare {therapy} with {view.reference}"


def threshold_title(band: Row, view: TherapyView) -> str:
    """How far the difference in responders depends on the threshold; ``band``: one row of the answer."""
    low, high = band["band_lowest"], band["band_highest"]
    pair = f"{band['therapy']} against {view.reference}"
    if low is None:
        return f"No threshold can be compared for {pair}"
    ends = f"{_more(low)} to {_more(high)}" if low < 0 < high else _same_way(low, high)
    return f"Whatever the threshold, {pair}: {ends} responders of 100"


def _more(value: float) -> str:
    return f"{abs(100 * value):.0f} {'more' if value > 0 else 'fewer'}"


def _same_way(low: float, high: float) -> str:
    near, far = sorted((low, high), key=abs)
    only = round(100 * near) == round(100 * far)
    return _more(far) if only else f"{abs(100 * near):.0f} to {_more(far)}"


def recovery_title(curves: pl.DataFrame, view: TherapyView) -> str:
    """How many had improved by the first visit that can be shown; ``curves``: as from ``time_to_change``."""
    known = curves.drop_nulls("value").sort("week")
    week = known["week"][0]
    between = span(known.filter(week=week), "value", _of_hundred)
    change = change_words(known["threshold"][0], view)
    return f"Of 100 patients {between} had improved by {change} by week {week}"


def subgroup_title(differences: pl.DataFrame, therapy: str, view: TherapyView) -> str:
    """Whether the difference of one therapy is another in some patients; as from ``subgroup_differences``."""
    found = differences.filter(therapy=therapy).row(0, named=True)
    ends = {name: found[f"interaction_{name}"] for name in ("lower", "upper")}
    row = {**found, "value": found["interaction"], **ends}
    if found["by"] in GROUPS:
        return interaction_sentence(row, view.tool, GROUPS[found["by"]], found["looks"])
    looked = f"Exploratory, one of {found['looks']} looks"
    pair = f"the difference between {therapy} and {view.reference}"
    if not apart(row):
        return f"{looked}: {pair} does not clearly change with {found['by']}."
    favour = therapy if view.size(row["value"]).endswith("better") else view.reference
    size = f"{view.score(abs(row['value']))} {view.unit}"
    return f"{looked}: for every {row['interaction_per']} more, {pair} moves {size} in favour of {favour}."


def patients_title(flow: pl.DataFrame, lost: pl.DataFrame | None, view: TherapyView) -> str:
    """How many came back, and in what the lost differ; as from ``follow_up_by_therapy``, ``lost_against_kept``.

    ``lost``: None where they are not told of.
    """
    due, returned = int(flow["due"].sum()), int(flow["returned"].sum())
    back = shown_share(returned, due)
    came = f"{back or 'Few'} came back at week {view.week}"
    return came if lost is None else f"{came}; {lost_words(lost)}"


def lost_words(lost: pl.DataFrame) -> str:
    """In which two factors the lost differ most; ``lost``: as from ``lost_against_kept``."""
    unlike = lost.filter(pl.col("value").abs() > UNLIKE).sort(pl.col("value").abs(), descending=True).head(2)
    if unlike.is_empty():
        return "the lost were like the rest"
    sides = (
        f"{'higher' if row['value'] > 0 else 'lower'} in {inside(row['label'])}" for row in unlike.to_dicts()
    )
    return f"the lost were {' and '.join(sides)}"


def inside(label: str) -> str:
    """The label as it stands inside a sentence."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def flow_title(flow: pl.DataFrame) -> str:
    """Between which shares came back, therapy by therapy."""
    return f"Of those due, {span(flow.filter(limit=''), 'value', share) or 'few'} came back"


def mix_title(table: pl.DataFrame) -> str:
    """In what the therapies' patients differ most; ``table``: as from ``table_one``."""
    known = table.drop_nulls("standardised_difference").sort("standardised_difference")
    if known.is_empty():
        return "Too few patients to tell how the therapies' patients differ"
    row = known.row(-1, named=True)
    size = f"{row['standardised_difference']:.1f} standard deviations"
    return f"Therapies were given to unlike patients: {inside(row['label'])} differs by up to {size}"


def balance_title(balance: pl.DataFrame) -> str:
    """How many factors weighting balances; ``balance``: as from ``balance_by_therapy``."""
    before, after = (balance.filter(pl.col(name) < UNLIKE).height for name in ("before", "value"))
    return (
        f"Patients are alike in {before} of {balance.height} factors as they came, in {after} after weighting"
    )


def baseline_title(table: pl.DataFrame, view: TherapyView) -> str:
    """Between which means the groups began; ``table``: as from ``table_one``."""
    return f"Groups began at {span(table.filter(covariate='baseline'), 'value', view.score)} on average"


def sessions_title(courses: pl.DataFrame) -> str:
    """Fewest and most sessions a patient; ``courses``: as from ``sessions_by_therapy``."""
    between = span(courses, "value", lambda value: f"{value:.1f}")
    return f"Patients attended {between} sessions" if between else "Sessions were not recorded"


def endings_title(endings: pl.DataFrame) -> str:
    """Least and most for the first reason of the store; ``endings``: as from ``endings_by_therapy``."""
    reason = endings["reason"][0]
    return f"Treatment ended as “{reason}” for {span(endings.filter(reason=reason, limit=''), 'value', share) or 'few'}"


def sizes_words(sizes: pl.DataFrame) -> str:
    """For how many of its patients the most weighted-down therapy counts; as from ``effective_sizes_by_therapy``."""
    least = sizes.sort("share").row(0, named=True)
    kept = f"{round(least['value'], -1):,.0f} of its {count(least['n_followed'])}"
    return f"After weighting {least['therapy']} counts for {kept} patients, the others for a larger share."


def lacking_words(lacking: pl.DataFrame) -> str:
    """Which clinics hardly give some therapy; ``lacking``: as from ``clinics_lacking_therapy``."""
    if lacking.is_empty():
        return "Every clinic has at least 8 patients with a score in every therapy."
    named = lacking.group_by("clinic", maintain_order=True).agg(pl.col("therapy"))
    said = [f"{clinic} ({', '.join(therapies)})" for clinic, therapies in named.head(3).iter_rows()]
    more = f"; clinics in all: {named.height}" if named.height > 3 else ""
    return f"Fewer than 8 patients with a score: {', '.join(said)}{more}."
