"""A clinic network's own file of any size, as an import takes it: invented patients, with slips that must be found.

Run: python -m bench.large_file <long | wide> <rows> <file>. Long is a row per patient, visit and instrument; wide a row
per patient. The mapping goes beside it. Rows of the same patients lie up to a million rows apart.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl

from lumbar.demo import Network, network
from lumbar.intake.clinic.mapping import (
    Columns,
    Factor,
    FileMapping,
    Layout,
    Reading,
    Score,
    Store,
    Visit,
    written,
)

CLINICS: Final = 200
PATIENTS: Final = {"long": 400, "wide": 2_500}
"""Of each clinic, drawn together."""
TOOLS: Final = {"long": ("ODI", "NPRS_BACK", "TUG"), "wide": ("ODI",)}
WEEKS: Final = (0, 6, 12, 26, 52)
FACTS: Final = ("clinic", "therapy", "age", "sex", "hip_weakness", "bmi")
SLIP: Final = 200
"""One row in so many holds a score that nobody can have."""


class Written(NamedTuple):
    """What was put into a file: its rows, those with a slip, and patients."""

    rows: int
    slips: int
    patients: int


def write(layout: Layout, rows: int, file: Path) -> Written:
    """Write a file of so many rows and its mapping (``.toml`` beside it)."""
    made = slips = patients = 0
    with file.open("wb") as out:
        for part in drawn(layout):
            some = part.head(rows - made)
            some.select(pl.exclude("slip")).write_csv(out, include_header=not made)
            made, slips = made + some.height, slips + int(some["slip"].sum())
            patients += some["patient"].n_unique()
            if made == rows:
                break
    file.with_suffix(".toml").write_text(written(mapping(layout)), encoding="utf-8")
    return Written(made, slips, patients)


def drawn(layout: Layout) -> Iterator[pl.DataFrame]:
    """Rows of the file, patients by the hundred thousand, in no order; slip: the row's score is none."""
    seed = 0
    while True:
        seed += 1
        people = _people(network(seed, CLINICS, PATIENTS[layout], TOOLS[layout]), seed)
        rows = _long(people) if layout == "long" else _wide(people)
        yield rows.sample(fraction=1, shuffle=True, seed=seed)


def mapping(layout: Layout) -> FileMapping:
    """What stands where in a file of that layout."""
    made = network(1, CLINICS, 1, TOOLS[layout])
    declared = made.manifest
    scores = tuple(Score("ODI", (f"odi_{week}",), f"week {week}") for week in WEEKS)
    long = layout == "long"
    return FileMapping(
        layout=layout,
        reading=Reading(missing=("", "NA")),
        columns=Columns(
            patient="patient",
            start="start",
            clinic="clinic",
            therapy="therapy",
            age="age",
            sex="sex",
            hip_weakness="hip_weakness",
            visit="visit" if long else "",
            instrument="instrument" if long else "",
            value="score" if long else "",
        ),
        visits=tuple(Visit(f"week {week}", week) for week in WEEKS),
        scores=() if long else scores,
        therapies={name: name for name in declared.therapies},
        clinics={name: name for name in declared.clinics},
        store=Store("Invented patients", declared.cut_off, declared.primary, synthetic=True),
        instrument_names={code: code for code in TOOLS["long"]} if long else {},
        case_mix=(Factor("bmi", "Body mass index", "bmi", "kg/m²"),),
    )


def _people(made: Network, seed: int) -> pl.DataFrame:
    """The episodes with scores in their instrument's unit, a day of start and a name of their own."""
    scales = {tool.code: tool.scale for tool in made.manifest.instruments}
    scale = pl.col("instrument").replace_strict(scales, return_dtype=pl.Float64)
    visits = {f"week_{week}" if week else "baseline": f"week {week}" for week in WEEKS}
    quarter, day = pl.col("quarter"), pl.col("patient") % 90
    start = pl.date(quarter // 4, 3 * (quarter % 4) + 1, 1).dt.offset_by(pl.format("{}d", day))
    return made.episodes.select(
        pl.format("R{}-{}", pl.lit(seed), "patient").alias("patient"),
        start.alias("start"),
        *FACTS,
        "instrument",
        *((pl.col(name) / scale).alias(visit) for name, visit in visits.items()),
    )


def _long(people: pl.DataFrame) -> pl.DataFrame:
    visits = [f"week {week}" for week in WEEKS]
    every = ["patient", "start", *FACTS, "instrument"]
    rows = people.unpivot(visits, index=every, variable_name="visit", value_name="score").drop_nulls("score")
    return _slipped(rows, "score")


def _wide(people: pl.DataFrame) -> pl.DataFrame:
    names = {f"week {week}": f"odi_{week}" for week in WEEKS}
    return _slipped(people.drop("instrument").rename(names), "odi_0")


def _slipped(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    slip = pl.int_range(pl.len()) % SLIP == SLIP - 1
    return rows.with_columns(pl.when(slip).then(999.5).otherwise(name).alias(name), slip=slip)


if __name__ == "__main__":
    print(write("wide" if sys.argv[1] == "wide" else "long", int(sys.argv[2]), Path(sys.argv[3])))
