"""Up to three short facts beside a finding about clinics, made from the numbers by rules.

As in ``clinic_words`` no fact claims a cause, and what may not be shown is left out, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import polars as pl

from lumbar.answers.clinic_titles import UNLIKE, capital, inside
from lumbar.answers.clinic_words import NATURAL_COURSE, Row, number_needed_sentence
from lumbar.charts.therapies import TherapyView, apart, count, difference_words, of_hundred_words, share
from lumbar.measures.disclosure import shown_share

Facts: TypeAlias = tuple[str, ...]
MOST = 3


def differences_facts(differences: pl.DataFrame, view: TherapyView) -> Facts:
    """Every therapy against the reference, the clearest first, each with its interval."""
    known = differences.drop_nulls(("value", "lower", "upper")).sort(
        pl.col("value").abs() / (pl.col("upper") - pl.col("lower")), descending=True
    )
    return _each(known, lambda row: _difference(row, view))


def _difference(row: Row, view: TherapyView) -> str:
    """One therapy beside the reference; the interval runs the way the difference does."""
    said, ends = difference_words(row, view)
    verb = f"{said} than {view.reference}" if apart(row) else f"{said} from {view.reference}"
    return f"{capital(row['therapy'])}: {verb} (95 % interval {ends})"


def profile_facts(means: pl.DataFrame, view: TherapyView) -> Facts:
    """The lowest and the highest mean at the visit with who came back, and the natural course."""
    known = means.filter(week=view.week).drop_nulls("value").sort("value")
    ends = known if known.height < 2 else pl.concat([known.head(1), known.tail(1)])
    return (*_each(ends, lambda row: _mean(row, view)), NATURAL_COURSE.removesuffix("."))[-MOST:]


def _mean(row: Row, view: TherapyView) -> str:
    ends = "" if row["lower"] is None else f" ({view.score(row['lower'])} to {view.score(row['upper'])})"
    return f"{capital(row['therapy'])}: mean {view.score(row['value'])}{ends} at week {row['week']}"


def responders_facts(shares: pl.DataFrame, view: TherapyView) -> Facts:
    """The most and the fewest of 100 with their intervals, and what 100 patients more would mean."""
    known = shares.drop_nulls("value").sort("value", descending=True)
    ends = known if known.height < 2 else pl.concat([known.head(1), known.tail(1)])
    compared = known.filter(pl.col("therapy") != view.reference).drop_nulls("nnt").head(1)
    return (*_each(ends, _of_hundred), *_each(compared, number_needed))[:MOST]


def _of_hundred(row: Row) -> str:
    if row["lower"] is None:  # a share of almost all or almost none, told by its limit alone
        return f"{capital(row['therapy'])}: {share(row['value'], row['limit'])} improved"
    ends = f"{100 * row['lower']:.0f} to {100 * row['upper']:.0f}"
    return f"{capital(row['therapy'])}: {100 * row['value']:.0f} of 100 improved (95 % interval {ends})"


def number_needed(row: Row) -> str:
    """The number needed to treat as the answer words it, or in words of its own."""
    return (row.get("nnt_words") or number_needed_sentence(row)).removesuffix(".")


def hundred_facts(shares: pl.DataFrame, therapy: str, view: TherapyView) -> Facts:
    """Of 100 given the therapy, of 100 given the reference, and how much more at every threshold's ends."""
    pair = pl.concat([shares.filter(therapy=therapy), shares.filter(therapy=view.reference)])
    return _each(pair.drop_nulls("value"), _of_hundred)


def threshold_facts(every: pl.DataFrame, therapy: str) -> Facts:
    """The difference at each threshold of the list, for one therapy."""
    known = every.filter(therapy=therapy).drop_nulls(("difference", "difference_lower"))
    return _each(known, _at_threshold)


def _at_threshold(row: Row) -> str:
    ends = {name: row[f"difference_{name}"] for name in ("lower", "upper")}
    said, between = of_hundred_words({**row, **ends, "value": row["difference"]})
    return f"At least {row['threshold']}: {said} (95 % interval {between})"


def recovery_facts(curves: pl.DataFrame) -> Facts:
    """By the last visit, the most and the fewest; and that the lost are never counted as improved."""
    known = curves.drop_nulls("value")
    last = known.filter(pl.col("week") == known["week"].max()).sort("value", descending=True)
    ends = last if last.height < 2 else pl.concat([last.head(1), last.tail(1)])
    said = _each(ends, lambda row: f"{capital(row['therapy'])}: {share(row['value'])} by week {row['week']}")
    return (*said, "Who did not come back is never counted as improved")


def subgroup_facts(parts: pl.DataFrame, therapy: str, view: TherapyView) -> Facts:
    """One therapy's difference in each part of the patients, each with its interval."""
    known = parts.filter(therapy=therapy).drop_nulls(("value", "lower", "upper"))
    return _each(
        known,
        lambda row: (
            f"{capital(str(row['subgroup']))}: {inside(_difference(row, view)).replace(': ', ' ', 1)}"
        ),
    )


def flow_facts(flow: pl.DataFrame) -> Facts:
    """How many were treated, how many of those had a baseline, and how many of those due came back."""
    sums = {name: int(flow[name].sum()) for name in ("treated", "with_baseline", "due", "returned")}
    if not sums["treated"]:
        return ()
    steps = (("with_baseline", "treated", "had a baseline"), ("returned", "due", "of those due came back"))
    return (
        f"{count(sums['treated'])} treated",
        *(
            f"{count(sums[part])} {said} ({shown})"
            for part, whole, said in steps
            if (shown := shown_share(sums[part], sums[whole]))
        ),
    )


def unlike_facts(factors: pl.DataFrame, column: str, said: Callable[[Row], str]) -> Facts:
    """The factors that differ most in ``column``, as ``said``; where none does, one sentence."""
    unlike = factors.drop_nulls(column).unique("label", keep="first", maintain_order=True)
    unlike = unlike.filter(pl.col(column).abs() > UNLIKE).sort(pl.col(column).abs(), descending=True)
    return _each(unlike, said) or ("No factor differs by more than 0.1 standard deviations",)


def lost_facts(lost: pl.DataFrame) -> Facts:
    """In what those who did not come back differ most."""
    return unlike_facts(lost, "value", _lost)


def _lost(row: Row) -> str:
    side = "higher" if row["value"] > 0 else "lower"
    return f"{capital(row['label'])}: {side} in the lost by {abs(row['value']):.2f} standard deviations"


def mix_facts(table: pl.DataFrame) -> Facts:
    """In what the therapies' patients differ most."""
    return unlike_facts(table, "standardised_difference", _unlike)


def _unlike(row: Row) -> str:
    return f"{capital(row['label'])}: up to {row['standardised_difference']:.2f} standard deviations apart"


def balance_facts(factors: pl.DataFrame) -> Facts:
    """The factors that were least alike, before and after weighting."""
    known = factors.drop_nulls(("before", "value"))
    return unlike_facts(known, "before", _balanced)


def _balanced(row: Row) -> str:
    return f"{capital(row['label'])}: {row['before']:.2f} before weighting, {row['value']:.2f} after"


def means_facts(rows: pl.DataFrame, said: Callable[[Row], str]) -> Facts:
    """The lowest and the highest value of the therapies, as ``said``."""
    known = rows.drop_nulls("value").sort("value")
    return _each(known if known.height < 2 else pl.concat([known.head(1), known.tail(1)]), said)


def baseline_facts(table: pl.DataFrame, view: TherapyView) -> Facts:
    """Which group began lowest and which highest, with the spread within it; ``table``: as from ``table_one``."""
    return means_facts(table.filter(covariate="baseline"), lambda row: _began(row, view))


def _began(row: Row, view: TherapyView) -> str:
    spread = "" if row["sd"] is None else f", standard deviation {view.score(row['sd'])}"
    return f"{capital(row['therapy'])}: mean {view.score(row['value'])}{spread}"


def sessions_facts(courses: pl.DataFrame) -> Facts:
    """Fewest and most sessions, and the therapy with most harms."""
    said = means_facts(
        courses, lambda row: f"{capital(row['therapy'])}: {row['value']:.1f} sessions a patient"
    )
    harmed = courses.drop_nulls("harmed").sort("harmed").tail(1)
    return (*said, *_each(harmed, _harmed))


def _harmed(row: Row) -> str:
    harmed = share(row["harmed"], row["harmed_limit"])
    return f"Harms most often recorded: {inside(row['therapy'])}, {harmed} of patients"


def endings_facts(endings: pl.DataFrame) -> Facts:
    """The commonest ways in which treatment ended, over all therapies."""
    totals = endings.group_by("reason", maintain_order=True).agg(pl.col("patients").sum())
    whole = int(totals["patients"].sum())
    ordered = totals.sort("patients", descending=True, maintain_order=True).filter(pl.col("patients") > 0)
    return _each(
        ordered, lambda row: f"“{capital(row['reason'])}”: {share(row['patients'] / whole)} of endings"
    )


def _each(rows: pl.DataFrame, said: Callable[[Row], str]) -> Facts:
    """A fact for each of the first three rows."""
    shown: Iterable[Row] = rows.head(MOST).iter_rows(named=True)
    return tuple(said(row) for row in shown)
