"""Every clinic with its interval, in order of its value: near neighbours cannot be told apart, so no ranks."""

from dataclasses import replace

import plotly.graph_objects as go
import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.clinics import KEY, ClinicView, hover, in_words, known
from lumbar.charts.forest_sheet import ForestRow, Scale, add_points, forest_sheet, told
from lumbar.charts.funnel import NOTHING
from lumbar.charts.labels import short_names
from lumbar.charts.theme import Theme
from lumbar.charts.therapies import WIDE, followed, made_up, nothing

LETTERS = 22


def caterpillar(clinics: pl.DataFrame, view: ClinicView, theme: Theme) -> go.Figure:
    """Return a row per clinic: its distance from all clinics with its interval; `clinics` as from clinic_funnel."""
    if known(clinics).is_empty():
        return nothing(NOTHING, view.view, theme)
    rows = clinic_rows(clinics, view, theme)
    figure = forest_sheet(rows, clinic_scale(clinics, view), KEY, (view.view, theme))
    add_points(figure, rows, theme)
    return told(figure, alt_text(clinics, view))


def clinic_scale(clinics: pl.DataFrame, view: ClinicView) -> Scale:
    """Return the axis: the distance from all clinics, and what its sides stand for."""
    overall = view.written(known(clinics)["overall"][0])
    unit = "percentage points" if view.shares else view.unit
    return Scale(f"adjusted value minus that of all clinics ({overall}), {unit}", view.sides, view.factor)


def clinic_rows(clinics: pl.DataFrame, view: ClinicView, theme: Theme) -> list[ForestRow]:
    """Return a row per clinic that may be shown, the lowest value first."""
    rows = known(clinics).sort("value")
    named = zip(rows.iter_rows(named=True), short_names(rows["clinic"].to_list(), LETTERS), strict=True)
    return [replace(_row(row, name, view, theme), y=place) for place, (row, name) in enumerate(named)]


def _row(row: Row, name: str, view: ClinicView, theme: Theme) -> ForestRow:
    wide = theme.width >= WIDE
    between = view.between(row) if wide else ""
    aside = between if row["lower"] is not None else "too few for an interval"
    apart = [None if row[end] is None else row[end] - row["overall"] for end in ("value", "lower", "upper")]
    return ForestRow(
        0,
        (name, followed(row) if wide else ""),
        (view.written(row["value"]), aside),
        view.look(row, theme),
        *apart,
        hover=hover(row, view),
        stacked=False,
        bold=view.stands_out(row),
    )


def alt_text(clinics: pl.DataFrame, view: ClinicView) -> str:
    """Return the picture in a paragraph: every clinic with its interval, the lowest value first."""
    rows = known(clinics).sort("value")
    said = "; ".join(in_words(row, view) for row in rows.iter_rows(named=True))
    opening = f"Clinics by adjusted {view.measured}, the lowest first, with 95 % intervals"
    overall = f" All clinics: {view.written(rows['overall'][0])}." if rows.height else ""
    return f"{opening}: {said}.{overall}{made_up(view.view)}"
