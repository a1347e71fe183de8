"""Findings of control charts in words, made from the numbers by rules: what changed, never why."""

from __future__ import annotations

import polars as pl

from lumbar.answers.clinic_titles import capital
from lumbar.answers.clinics_control import NO_VERDICT, NOT_DUE, TOGETHER
from lumbar.answers.clinics_signals import last_run
from lumbar.charts.control_view import ControlView
from lumbar.measures.control_points import COMMON, CONCERN, FEWEST_POINTS, IMPROVEMENT, QUIET_CHARTS, RULES

SPOKEN = {
    IMPROVEMENT: "an improvement",
    CONCERN: "a concern",
    "special cause": "rules point either way",
}
NOTHING_MORE = "A special cause says that something changed, not what."
RULES_SAY = (
    "Rules: outside the limits; seven quarters on one side of the mean; seven rising or falling; two of three beyond "
    "two thirds of a limit on one side. A quarter without a value breaks a run."
)


def control_title(chart: pl.DataFrame, view: ControlView) -> str:
    """Whether the last quarters are a special cause, since when and by which rule; ``chart``: as answered."""
    whose, verdict = capital(_whose(chart)), str(chart["verdict"][0])
    values = chart["value"].count()
    if verdict == NO_VERDICT:
        return f"{whose} {view.name}: no verdict from {values} quarters that can be shown"
    if verdict == COMMON and chart["step"].max():
        return f"{whose} {view.name}: {_stepped(chart, view)}; no special cause besides"
    if verdict == COMMON:
        return f"{whose} {view.name}: no special cause in {values} quarters"
    run = last_run(chart)
    first, last = run["quarter"][0], run["quarter"][-1]
    spoken = f"{SPOKEN[verdict]}: {run_words(run)}"
    if last == chart.drop_nulls("value")["quarter"][-1] and first != last:
        return f"{whose} {view.name} since {first} is a special cause, {spoken}"
    span = f"in {first}" if first == last else f"from {first} to {last}"
    return f"{whose} {view.name} was a special cause {span}, {spoken}"


def _stepped(chart: pl.DataFrame, view: ControlView) -> str:
    """The means before and since the last step, which somebody set."""
    last = chart.filter(pl.col("step") == pl.col("step").max())
    before = chart.filter(pl.col("step") == pl.col("step").max() - 1)["centre"][0]
    return (
        f"{view.short(before)} before its step in {last['quarter'][0]}, {view.said(last['centre'][0])} since"
    )


def _whose(chart: pl.DataFrame) -> str:
    clinic = str(chart["clinic"][0])
    return "all clinics'" if clinic == TOGETHER else f"{clinic}'" if clinic.endswith("s") else f"{clinic}'s"


def run_words(run: pl.DataFrame) -> str:
    """How a run of marked quarters lies, by the rule that says most of it."""
    rules, quarters = set("; ".join(run["rules"]).split("; ")), _quarters(run.height)
    above = run.filter(pl.col("value") > pl.col("centre")).height
    if "seven on one side" in rules and above in (0, run.height):
        return f"{quarters} {'above' if above else 'below'} its mean"
    if "seven rising or falling" in rules:
        return f"{quarters} {'rising' if run['value'][-1] > run['value'][0] else 'falling'}"
    if "outside the limits" in rules and run.height == 1:
        return f"{'above its upper' if above else 'below its lower'} limit"
    if rules == {"two of three near a limit"}:
        return f"{quarters} near its {'upper' if above else 'lower'} limit"
    return f"{quarters} marked: {' and '.join(rule for rule in RULES if rule in rules)}"


def _quarters(number: int) -> str:
    return "1 quarter" if number == 1 else f"{number} quarters"


def control_facts(chart: pl.DataFrame, view: ControlView) -> tuple[str, ...]:
    """Mean and limits, how many quarters are marked and how, and the last value."""
    known = chart.drop_nulls("value")
    if known.is_empty():
        return ("No quarter can be shown",)
    last = known.row(-1, named=True)
    latest = f"{last['quarter']}, the last quarter shown: {view.said(last['value'])}"
    if last["lower"] is None:
        return (f"{_quarters(known.height)} can be shown, too few for limits", latest)
    ends = f"{view.short(last['lower'])} to {view.said(last['upper'])}"
    begun = chart.filter(step=last["step"])["quarter"][0]
    since = f", since the step in {begun}" if last["step"] else ""
    return (f"Mean {view.said(last['centre'])}, limits {ends}{since}", _marked(known), latest)


def _marked(known: pl.DataFrame) -> str:
    marked = known.filter(pl.col("rules") != "")
    if marked.is_empty():
        return f"None of {_quarters(known.height)} is marked by a rule"
    counts = [
        f"{number} {kind}"
        for kind, number in marked.group_by("type", maintain_order=True).len().sort("type").iter_rows()
    ]
    return f"{marked.height} of {_quarters(known.height)} marked by a rule: {', '.join(counts)}"


def assurance_sentence(chart: pl.DataFrame, view: ControlView) -> str:
    """Whether the target is met as things stand; "" without a target."""
    row = chart.row(-1, named=True)
    if row["target"] is None:
        return ""
    target = f"the target of {view.said(row['target'])}"
    said = {
        "consistently hit": f"As things stand every quarter would meet {target}: it lies beyond the limits.",
        "consistently missed": f"As things stand every quarter would miss {target}: it lies beyond the limits.",
        "hit and missed": f"As things stand {target} will be met in some quarters and missed in others by chance.",
    }
    return said.get(
        row["assurance"], f"Fewer than {FEWEST_POINTS} quarters: nothing can be said of {target}."
    )


def left_out_sentence(chart: pl.DataFrame) -> str:
    """Which quarters are not shown and why; "" where all are."""
    one = chart.filter(clinic=chart["clinic"][0])
    waiting = one.filter(type=NOT_DUE)["quarter"].to_list()
    shown = chart.filter(pl.col("type") != NOT_DUE)
    near = shown.filter(pl.col("bound") != "").height
    few = shown.filter(pl.col("value").is_null(), bound="").height
    parts = (
        f"{', '.join(waiting)}: the visit is not yet due for all, so not shown." if waiting else "",
        f"{_quarters(near)} near 0 or 100 % can only be given as a limit and {_take(near)} no part."
        if near
        else "",
        f"{_quarters(few)} with too few patients, or whose privacy groups reach further, {'is' if few == 1 else 'are'} "
        "left out."
        if few
        else "",
    )
    return " ".join(filter(None, parts))


def added_up_sentence(chart: pl.DataFrame) -> str:
    """Whose quarters all clinics together are, where not all may be told; "" elsewhere."""
    if chart["clinic"][0] != TOGETHER or not chart["not_shown"][0]:
        return ""
    return "Added up are the clinics whose year can be told: they are not quite the same from year to year."


def _take(number: int) -> str:
    return "takes" if number == 1 else "take"


def signals_title(signals: pl.DataFrame, view: ControlView) -> str:
    """How many clinics' charts signal, beside how many quiet ones would; ``signals``: as answered."""
    charts, found = (int(signals[name][0]) for name in ("charts", "signalling"))
    if not charts:
        return f"{capital(view.name)}: too few quarters for a verdict on any clinic"
    verb = "signals" if found == 1 else "signal"
    return (
        f"{capital(view.name)}: {found} of {charts} clinics' charts {verb}; {_about(signals)} would by chance"
    )


def _about(signals: pl.DataFrame) -> str:
    expected = signals["expected_by_chance"][0]
    return f"about {expected:.0f}" if expected >= 0.5 else "hardly one"


def chance_sentence(signals: pl.DataFrame) -> str:
    """How many charts signal though nothing changes, and how that is known."""
    row = signals.row(0, named=True)
    return (
        f"Of {row['charts']} charts on which nothing changes, about {row['expected_by_chance']:.1f} would signal by "
        f"chance: simulated on {QUIET_CHARTS:,} quiet charts with as many quarters. A single signal may be one of them."
    )


def signals_facts(signals: pl.DataFrame, view: ControlView) -> tuple[str, ...]:
    """The clinics with most marked quarters, and what chance would bring."""
    found = signals.filter(pl.col("marked") > 0).head(2)
    said = [
        f"{row['clinic']}: {row['verdict']}, {row['marked']} of {_quarters(row['quarters'])} marked"
        for row in found.iter_rows(named=True)
    ]
    unjudged = signals.filter(verdict=NO_VERDICT).height
    left = () if not unjudged or len(said) > 1 else (f"{unjudged} of {signals.height} clinics: no verdict",)
    return (
        *said,
        *left,
        f"{capital(_about(signals))} of {signals['charts'][0]} quiet charts would signal by chance",
    )
