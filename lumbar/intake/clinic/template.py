"""A file to begin with: ten made-up patients as CSV and XLSX, and the mapping that reads both."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Literal

import polars as pl

from lumbar.intake.clinic.mapping import Columns, FileMapping, Reading, Score, Store, Visit, written
from lumbar.outcomes.manifest import Primary

HELP = Path(__file__).with_name("column_help.md")
"""What each column is for, to be read beside the template."""

ROWS = """\
patient,start,clinic,therapy,therapy_given,age,sex,hip_weakness,hip_stiffness,sessions,harms,reason,\
odi_before,odi_week_6,odi_week_12,odi_week_26,odi_week_52,pain_before,pain_week_6,pain_week_12,pain_week_26,pain_week_52
P-001,2025-01-13,North,hip-focused,hip-focused,67,f,yes,no,12,0,completed,44,34,26,24,22,7,5,3,3,3
P-002,2025-01-20,North,spine-focused,spine-focused,59,m,no,no,10,0,completed,38,34,30,28,30,6,5,4,4,4
P-003,2025-02-03,North,hip-focused,hip-focused,72,f,yes,yes,11,1,completed,52,40,36,32,NA,8,6,5,4,NA
P-004,2025-02-17,North,spine-focused,hip-focused,64,m,yes,no,9,0,completed,40,36,32,26,24,6,6,5,4,3
P-005,2025-03-10,North,usual care,usual care,70,f,unknown,unknown,3,0,stopped,46,44,NA,NA,NA,7,7,NA,NA,NA
P-006,2025-03-24,South,hip-focused,hip-focused,61,m,no,yes,12,0,completed,34,26,20,18,18,5,4,2,2,2
P-007,2025-04-07,South,spine-focused,spine-focused,78,f,yes,no,8,0,completed,56,50,44,46,42,8,7,6,6,6
P-008,2025-05-12,South,usual care,usual care,66,m,no,no,4,0,completed,36,34,34,30,32,5,5,5,4,4
P-009,2025-06-16,South,hip-focused,hip-focused,69,f,yes,yes,6,2,stopped,48,NA,38,NA,36,7,NA,5,NA,5
P-010,2025-06-30,South,spine-focused,spine-focused,57,m,no,no,10,0,completed,42,36,30,28,NA,6,5,4,3,NA
"""
"""Nobody in it exists."""

VISITS = (
    Visit("before", 0),
    Visit("week_6", 6, 28, 63),
    Visit("week_12", 12, 64, 126),
    Visit("week_26", 26, 127, 273),
    Visit("week_52", 52, 274, 455),
)
FACTS = Columns(
    patient="patient",
    start="start",
    clinic="clinic",
    therapy="therapy",
    therapy_given="therapy_given",
    age="age",
    sex="sex",
    hip_weakness="hip_weakness",
    hip_stiffness="hip_stiffness",
    sessions="sessions",
    harms="harms",
    reason="reason",
)
THERAPIES = ("hip-focused", "spine-focused", "usual care")
ANSWERS = ("yes", "no", "unknown")
REASONS = ("completed", "stopped", "unknown")
SHEET = "outcomes"
NUMBERS = pl.selectors.by_name("age", "sessions", "harms") | pl.selectors.matches("^(odi|pain)_")


def template_csv() -> bytes:
    """The template as comma separated text, UTF-8."""
    return ROWS.encode()


def template_xlsx() -> bytes:
    """The same rows as a workbook, its dates and numbers typed as a spreadsheet would have them."""
    rows = pl.read_csv(io.StringIO(ROWS), infer_schema=False, null_values="NA")
    memory = io.BytesIO()
    rows.with_columns(pl.col("start").str.to_date(), NUMBERS.cast(pl.Int64)).write_excel(
        memory, SHEET, autofit=True
    )
    return memory.getvalue()


def template_mapping(form: Literal["csv", "xlsx"] = "csv") -> FileMapping:
    """How the template is read: its own words, two instruments, four visits after the baseline."""
    read = Reading("xlsx", sheet=SHEET) if form == "xlsx" else Reading()
    scores = tuple(
        Score(code, (f"{column}_{visit.name}",), visit.name)
        for code, column in (("ODI", "odi"), ("NPRS_BACK", "pain"))
        for visit in VISITS
    )
    return FileMapping(
        layout="wide",
        reading=replace(read, missing=("", "NA")),
        columns=FACTS,
        visits=VISITS,
        scores=scores,
        therapies={name: name for name in THERAPIES},
        store=Store(
            title="Our clinics' outcomes",
            cut_off="2026-06-30",
            primary=Primary("ODI", 12, "hip-focused", "spine-focused"),
            synthetic=True,
        ),
        clinics={"North": "North", "South": "South"},
        sexes={"f": "female", "m": "male"},
        answers={answer: answer for answer in ANSWERS},
        reasons={reason: reason for reason in REASONS},
    )


def template_toml(form: Literal["csv", "xlsx"] = "csv") -> bytes:
    """The mapping as the file that goes beside the template."""
    return written(template_mapping(form)).encode()
