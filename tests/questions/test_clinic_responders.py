"""Responders clinic by clinic: the patients themselves, and the same people as therapy by therapy."""

from dataclasses import replace

import polars as pl

from lumbar.instruments import Threshold
from lumbar.questions import clinics as ask

COLUMNS = ("baseline", "age", "sex:male")
CHANGE = Threshold(30, percent=True)


def test_responders_of_every_clinic_are_the_rows_own(filters, first):
    seen = first.drop_nulls(["baseline", "y"]).filter(pl.col("baseline") > 0)
    changed = (10 * (pl.col("baseline") - pl.col("y")) >= 3 * pl.col("baseline")).cast(pl.Int64)
    keys = ["clinic", "therapy", *COLUMNS]
    expected = seen.group_by(keys).agg(n=pl.len(), responders=changed.sum())
    found = ask.responders_by_clinic_therapy(filters, CHANGE, COLUMNS)
    wide = [
        *(pl.col(name).cast(pl.String) for name in ("clinic", "therapy")),
        pl.exclude("clinic", "therapy").cast(pl.Int64),
    ]
    assert found.select(wide).sort(keys).equals(expected.select(found.columns).select(wide).sort(keys))
    assert found["responders"].sum() > 100


def test_clinics_add_up_to_therapies(filters):
    weak = replace(filters, hip_weakness="yes", year_to=2021)
    by_clinic = ask.responders_by_clinic_therapy(weak, CHANGE, ())
    by_therapy = ask.responders_by_therapy(weak, CHANGE)
    summed = by_clinic.group_by("therapy").agg(pl.col("n", "responders").sum()).sort("therapy")
    expected = by_therapy.sort("therapy")
    assert summed["n"].to_list() == expected["n_followed"].to_list()
    assert summed["responders"].to_list() == expected["responders"].to_list()
    assert by_clinic["clinic"].n_unique() == 9
