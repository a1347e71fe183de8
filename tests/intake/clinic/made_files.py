"""Made-up files of a clinic with the truth behind them, computed without any of the import's own code."""

import csv
import hmac
import io
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

import polars as pl

from lumbar.instruments import instrument
from lumbar.intake.clinic.mapping import Columns, Factor, FileMapping, Reading, Score, Store, Visit
from lumbar.outcomes.manifest import Primary

KEY = bytes(range(32))
CUT_OFF = date(2026, 6, 30)
WEEKS = (0, 6, 12)
LATE = {6: 63, 12: 126}
TOOLS = {"odi": "ODI", "nprs": "NPRS_BACK", "tug": "TUG"}
THERAPIES = {"hip": "hip-focused", "spine": "spine-focused", "usual": "usual care"}
CLINICS = {"N": "North", "S": "South"}


@dataclass(frozen=True)
class Patient:
    """One episode of care."""

    name: str
    start: date
    clinic: str
    therapy: str
    age: float
    sex: str
    weak: str
    bmi: float


@dataclass(frozen=True)
class Seen:
    """One visit: what was scored, and the therapy the patient then had."""

    patient: Patient
    week: int
    day: date
    scores: dict[str, float | None]
    therapy: str


@dataclass(eq=False)
class Row:
    """A row of the file: its cells, and the visits it tells of."""

    cells: dict[str, str]
    seen: list[Seen]
    more: list[str] = field(default_factory=list)


@dataclass
class File:
    """A file, its mapping, and how it is written; ``broken``: what must be told of which row."""

    rows: list[Row]
    mapping: FileMapping
    header: list[str] = field(default_factory=list)
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    broken: list[tuple[Row, str, str]] = field(default_factory=list)
    refused: str = ""

    @property
    def long(self) -> bool:
        return self.mapping.layout == "long"

    def text(self) -> str:
        memory = io.StringIO()
        writer = csv.writer(memory, delimiter=self.delimiter, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows([*(row.cells[name] for name in self.header), *row.more] for row in self.rows)
        return memory.getvalue()


def chance(seed: int) -> Random:
    """Always the same luck for a seed."""
    return Random(seed)  # noqa: S311 (no secret)


def made(random: Random, layout: str, written: str = "%Y-%m-%d") -> File:
    """A clean file of a few patients."""
    patients = [_patient(random, k) for k in range(random.randint(4, 9))]
    visits = [_visit(random, patient, week) for patient in patients for week in WEEKS]
    visits = [visit for visit in visits if visit]
    if layout == "wide":
        rows = [
            _wide_row(patient, [each for each in visits if each.patient == patient], written)
            for patient in patients
        ]
    else:
        rows = [_long_row(visit, written) for visit in visits]
    return File(rows, _mapping(layout, written), [*rows[0].cells])


def _patient(random: Random, k: int) -> Patient:
    return Patient(
        name=f"P-{k:03}",
        start=date(2024, 1, 1) + timedelta(days=random.randint(0, 900)),
        clinic=random.choice([*CLINICS]),
        therapy=random.choice([*THERAPIES]),
        age=random.randint(18, 99),
        sex=random.choice("fm"),
        weak=random.choice(["yes", "no", "NA"]),
        bmi=random.randint(180, 380) / 10,
    )


def _visit(random: Random, patient: Patient, week: int) -> Seen | None:
    """A visit, if it came before the cut-off; the first always does."""
    day = patient.start + timedelta(days=7 * week + random.randint(0, 6))
    if day > CUT_OFF or (week and random.random() < 0.25):
        return None if week else Seen(patient, 0, patient.start, _scores(random), patient.therapy)
    return Seen(patient, week, day, _scores(random), patient.therapy)


def _scores(random: Random) -> dict[str, float | None]:
    """Odd and large enough that swapped columns show."""
    scores = {
        "odi": 2 * random.randint(6, 49),
        "nprs": random.randint(1, 10),
        "tug": random.randint(500, 3000) / 100,
    }
    return {
        name: None if name != "odi" and random.random() < 0.15 else score for name, score in scores.items()
    }


def plain(value: float | None) -> str:
    return "NA" if value is None else f"{value:g}"


def _facts(patient: Patient, written: str) -> dict[str, str]:
    return {
        "id": patient.name,
        "start": patient.start.strftime(written),
        "clinic": patient.clinic,
        "therapy": patient.therapy,
        "age": plain(patient.age),
        "sex": patient.sex,
        "weak": patient.weak,
        "bmi": plain(patient.bmi),
    }


def _wide_row(patient: Patient, visits: list[Seen], written: str) -> Row:
    by_week = {visit.week: visit for visit in visits}
    scores = {
        f"{name}_{week}": plain(by_week[week].scores[name]) if week in by_week else "NA"
        for name in TOOLS
        for week in WEEKS
    }
    days = {
        f"day_{week}": by_week[week].day.strftime(written) if week in by_week else "" for week in WEEKS[1:]
    }
    return Row({**_facts(patient, written), **scores, **days}, visits)


def _long_row(visit: Seen, written: str) -> Row:
    told = {"visit": f"week {visit.week}", "day": visit.day.strftime(written)}
    scores = {name: plain(score) for name, score in visit.scores.items()}
    return Row({**_facts(visit.patient, written), **told, **scores}, [visit])


def _mapping(layout: str, written: str) -> FileMapping:
    visits = tuple(
        Visit(f"week {week}", week, None if week == 0 else 7 * week - 14, LATE.get(week)) for week in WEEKS
    )
    long = layout == "long"
    scores = (
        tuple(Score(code, (name,)) for name, code in TOOLS.items())
        if long
        else tuple(
            Score(code, (f"{name}_{week}",), f"week {week}", f"day_{week}" if week else "")
            for name, code in TOOLS.items()
            for week in WEEKS
        )
    )
    return FileMapping(
        layout="long" if long else "wide",
        reading=Reading(dates=written, missing=("", "NA")),
        columns=Columns(
            patient="id",
            start="start",
            clinic="clinic",
            therapy="therapy",
            age="age",
            sex="sex",
            hip_weakness="weak",
            visit="visit" if long else "",
            visit_date="day" if long else "",
        ),
        visits=visits,
        scores=scores,
        therapies=THERAPIES,
        store=Store("Made up", CUT_OFF.isoformat(), Primary("ODI", 12, "hip-focused", "spine-focused")),
        clinics=CLINICS,
        sexes={"f": "female", "m": "male"},
        case_mix=(Factor("bmi", "Body mass index", "bmi", "kg/m²", 10),),
    )


def truth(seen: list[Seen]) -> pl.DataFrame:
    """What the batch must be if these visits are all that is known."""
    episodes: dict[Patient, list[Seen]] = {}
    for visit in seen:
        episodes.setdefault(visit.patient, []).append(visit)
    rows = [_true_row(patient, visits, tool) for patient, visits in episodes.items() for tool in TOOLS]
    return pl.DataFrame(rows).sort("episode_key", "instrument")


def _true_row(patient: Patient, visits: list[Seen], tool: str) -> dict[str, object]:
    hashed = _hash(patient.name)
    scale = instrument(TOOLS[tool]).scale
    scores = {visit.week: visit.scores[tool] for visit in visits}
    stored = {week: None if scores.get(week) is None else round(scores[week] * scale) for week in WEEKS}
    return {
        "patient": hashed,
        "episode_key": _hash(f"{hashed} {patient.start.isoformat()}"),
        "instrument": TOOLS[tool],
        "clinic": CLINICS[patient.clinic],
        "therapy": THERAPIES[patient.therapy],
        "switched": any(visit.therapy != patient.therapy for visit in visits),
        "quarter": 4 * patient.start.year + (patient.start.month - 1) // 3,
        "age": min(int(patient.age), 90),
        "sex": {"f": "female", "m": "male"}[patient.sex],
        "hip_weakness": patient.weak if patient.weak != "NA" else "unknown",
        "hip_stiffness": "unknown",
        "bmi": round(patient.bmi * 10),
        "sessions": None,
        "harms": None,
        "reason": "unknown",
        "baseline": stored[0],
        "visits_due": sum(patient.start + timedelta(days=late) <= CUT_OFF for late in LATE.values()),
        "week_6": stored[6],
        "week_12": stored[12],
    }


def _hash(text: str) -> str:
    return hmac.digest(KEY, text.encode(), "sha256").hex()[:32]


def styled(file: File, random: Random) -> File:
    """The same file as another program would write it."""
    file.delimiter, file.decimal = random.choice(
        [(",", "."), (";", ","), (";", "."), ("\t", ","), ("|", ".")]
    )
    file.encoding = random.choice(["utf-8", "utf-8-sig", "latin-1", "utf-16"])
    encoding = file.encoding.removesuffix("-sig")
    reading = replace(file.mapping.reading, delimiter=file.delimiter, decimal=file.decimal, encoding=encoding)
    file.mapping = replace(file.mapping, reading=reading)
    for row in file.rows:
        for name in ("age", "bmi", *(name for name in row.cells if name.split("_")[0] in TOOLS)):
            row.cells[name] = row.cells[name].replace(".", file.decimal)
    return file


def changed(row: Row, **cells: str) -> Row:
    """A copy with other texts in some cells."""
    return replace(row, cells={**row.cells, **cells})
