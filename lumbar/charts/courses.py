"""How patients went through treatment: the flow to follow-up, why it ended, sessions, harms and switches."""

from collections.abc import Sequence

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.bar_table import Column, bar_table
from lumbar.charts.canvas import Row
from lumbar.charts.theme import Theme
from lumbar.charts.therapies import TherapyView, count, share
from lumbar.measures.disclosure import shown_share

STAGES = ("treated", "with_baseline", "due", "returned")
STAGES_SAY = "Patients; the share is of the stage before"
SESSIONS_SAY = (
    "Sessions with 95 % interval; patients with a harm, patients who switched; each column on its own scale"
)
ENDINGS_SAY = "Why treatment ended: share of all treated, 95 % interval"


def flow(counts: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return how many were treated, had a baseline, were due and came back, therapy by therapy.

    `counts`: therapy, treated, with_baseline, due, returned (patients), value, limit (returned of due, 0 to 1), as
    answered by follow_up_by_therapy. Each share is of the stage before.
    """
    therapies = view.in_order(counts)["therapy"].to_list()
    return bar_table(therapies, stages(counts, view), STAGES_SAY, (view, theme))


def stages(counts: pl.DataFrame, view: TherapyView) -> list[Column]:
    """Return a column per stage of the flow: patients, and their share of the stage before."""
    rows = list(view.in_order(counts).iter_rows(named=True))
    top = max((row["treated"] or 0 for row in rows), default=0)
    heads = ("treated", "with a baseline", f"due at week {view.week}", "came back")
    return [
        Column(
            head,
            tuple(row[stage] for row in rows),
            tuple(count(row[stage]) for row in rows),
            tuple(_of_the_stage_before(row, stage) for row in rows),
            top,
        )
        for head, stage in zip(heads, STAGES, strict=True)
    ]


def _of_the_stage_before(row: Row, stage: str) -> str:
    if stage == "returned":
        return "" if row["value"] is None else share(row["value"], row["limit"])
    before = {"with_baseline": "treated", "due": "with_baseline"}
    part, whole = row[stage], row.get(before.get(stage, ""))
    return "" if part is None or not whole else str(shown_share(part, whole) or "")


def endings(reasons: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return why treatment ended, therapy by therapy: a column of bars per reason.

    `reasons`: therapy, reason, patients, value (share, 0 to 1; empty where too few), as answered by endings_by_therapy.
    """
    therapies = view.in_order(reasons)["therapy"].unique(maintain_order=True).to_list()
    return bar_table(therapies, reason_columns(reasons, view), ENDINGS_SAY, (view, theme))


def reason_columns(reasons: pl.DataFrame, view: TherapyView) -> list[Column]:
    """Return a column per reason: the share of each therapy's patients."""
    ordered = view.in_order(reasons)
    therapies = ordered["therapy"].unique(maintain_order=True).to_list()
    return [_reason(reason, part, therapies) for (reason,), part in _by(ordered, "reason")]


def _by(rows: pl.DataFrame, column: str) -> list[tuple[tuple[str], pl.DataFrame]]:
    return [((str(name),), part) for (name,), part in rows.group_by(column, maintain_order=True)]


def _reason(reason: str, part: pl.DataFrame, therapies: Sequence[str]) -> Column:
    known = {row["therapy"]: row for row in part.iter_rows(named=True)}
    empty: Row = {"value": None, "limit": "", "lower": None, "upper": None}
    rows = [known.get(therapy, empty) for therapy in therapies]
    return Column(
        reason,
        tuple(row["value"] for row in rows),
        tuple(_tenths(row["value"], row["limit"]) for row in rows),
        tuple(_between(row, 100, " %") for row in rows),
        1.0,
    )


def _between(row: Row, factor: float = 1, unit: str = "") -> str:
    """Return an interval, with a decimal below ten, "" where there is none."""
    if row["lower"] is None or row["upper"] is None:
        return ""
    low, high = factor * row["lower"], factor * row["upper"]
    decimals = 1 if high < 9.95 else 0
    return f"{low:.{decimals}f} to {high:.{decimals}f}{unit}"


def _tenths(value: float | None, limit: str = "") -> str:
    """Return a share, with a tenth where it is below ten per cent."""
    if value is None or value >= 0.0995 or limit:
        return "few" if value is None else share(value, limit)
    return f"{100 * value:.1f} %"


def sessions(courses: pl.DataFrame, view: TherapyView, theme: Theme) -> go.Figure:
    """Return sessions attended, patients with a harm and patients who switched, therapy by therapy.

    `courses`: therapy, value (sessions a patient), lower, upper, harmed, harmed_limit, switched, switched_limit
    (shares, 0 to 1), as answered by sessions_by_therapy.
    """
    therapies = view.in_order(courses)["therapy"].to_list()
    return bar_table(therapies, session_columns(courses, view), SESSIONS_SAY, (view, theme))


def session_columns(courses: pl.DataFrame, view: TherapyView) -> list[Column]:
    """Return sessions a patient, the share with a harm and the share who switched."""
    rows = list(view.in_order(courses).iter_rows(named=True))
    most = max((row["value"] or 0.0 for row in rows), default=0.0)
    shares = [
        _share_column(rows, name, head)
        for name, head in (("harmed", "with a harm"), ("switched", "switched therapy"))
    ]
    attended = Column(
        "sessions a patient",
        tuple(row["value"] for row in rows),
        tuple("few" if row["value"] is None else f"{row['value']:.1f}" for row in rows),
        tuple(_between(row) for row in rows),
        most,
    )
    return [attended, *shares]


def _share_column(rows: Sequence[Row], name: str, head: str) -> Column:
    lengths = tuple(row[name] for row in rows)
    words = tuple(_tenths(row[name], row[f"{name}_limit"]) for row in rows)
    return Column(
        head, lengths, words, ("",) * len(rows), max((length or 0.0 for length in lengths), default=0.0)
    )
