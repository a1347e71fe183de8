"""Responders clinic by clinic: the patients themselves, and the same people as therapy by therapy."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.instruments import Threshold
from lumbar.questions import clinics as ask

COLUMNS = ("baseline", "age", "sex:male")
SHARE, POINTS = Threshold(30, percent=True), Threshold(10)


@pytest.mark.parametrize(
    ("threshold", "needed"), [(SHARE, 0.3 * pl.col("baseline")), (POINTS, pl.lit(1_000.0))], ids=str
)
def test_responders_of_every_clinic_are_the_rows_own(filters, first, threshold, needed):
    """Those whose baseline leaves no room for the change are not among them."""
    able = first.drop_nulls(["baseline", "y"]).filter(pl.col("baseline") >= needed)
    changed = (pl.col("baseline") - pl.col("y") >= needed - 1e-6).cast(pl.Int64)
    keys = ["clinic", "therapy", *COLUMNS]
    expected = able.group_by(keys).agg(n=pl.len(), responders=changed.sum())
    found = ask.responders_by_clinic_therapy(filters, threshold, COLUMNS)
    wide = [
        *(pl.col(name).cast(pl.String) for name in ("clinic", "therapy")),
        pl.exclude("clinic", "therapy").cast(pl.Int64),
    ]
    rows = expected.select(found.columns).select(wide).sort(keys)
    assert found.select(wide).sort(keys).equals(rows)
    assert found["responders"].sum() > 100
    assert threshold is SHARE or found["n"].sum() < first.drop_nulls(["baseline", "y"]).height


def test_clinics_add_up_to_therapies(filters):
    weak = replace(filters, hip_weakness="yes", year_to=2021)
    by_clinic = ask.responders_by_clinic_therapy(weak, SHARE, ())
    by_therapy = ask.responders_by_therapy(weak, SHARE)
    summed = by_clinic.group_by("therapy").agg(pl.col("n", "responders").sum()).sort("therapy")
    expected = by_therapy.sort("therapy")
    assert summed["n"].to_list() == expected["n_followed"].to_list()
    assert summed["responders"].to_list() == expected["responders"].to_list()
    assert by_clinic["clinic"].n_unique() == 9
