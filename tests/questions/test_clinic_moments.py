"""The sums that comparisons are made from: exact, and additive over any split of the rows."""

from dataclasses import replace

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lumbar.measures.moments import blocks_of_rows, combined, moments_from_blocks
from lumbar.questions import clinics as ask

COLUMNS = ("baseline", "hip_weakness:yes", "hip_weakness:unknown", "age", "sex:male", "bmi", "y")


def moments(filters):
    return moments_from_blocks(ask.moments_by_clinic_therapy(filters, COLUMNS), COLUMNS)


def same(one, other):
    return replace(one, cross=0) == replace(other, cross=0) and (one.cross == other.cross).all()


def test_moments_are_the_rows_own_sums_exactly(filters, first):
    seen = moments_from_blocks(blocks_of_rows(first.drop_nulls("baseline"), COLUMNS), COLUMNS)
    assert same(moments(filters), seen)
    assert seen.n.sum() > 100


def test_moments_hold_squares_wider_than_32_bits(made, filters):
    """A square of 45,000 (450 m x 100) needs 31 bits and their sum more than 32."""
    rows = made.episodes.filter(pl.col("episode") == 1, instrument="6MWT").drop_nulls(["baseline", "week_12"])
    blocks = ask.moments_by_clinic_therapy(replace(filters, instrument="6MWT"), ("baseline", "y"))
    assert blocks["s_1_1"].sum() == sum(score**2 for score in rows["week_12"].to_list()) > 2**32
    assert rows["week_12"].max() ** 2 > 2**31


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(year=st.integers(2017, 2023), age=st.integers(5, 15))
def test_moments_add_up_over_any_split(filters, year, age):
    def added(*parts):
        return combined(moments(replace(filters, **part)) for part in parts)

    whole = moments(filters)
    assert same(whole, added({"year_to": year}, {"year_from": year + 1}))
    assert same(whole, added({"age_to": 5 * age - 1}, {"age_from": 5 * age}))
    assert same(whole, added(*({"hip_weakness": each} for each in ("yes", "no", "unknown"))))
    assert same(whole, added({"sex": "female"}, {"sex": "male"}))


def test_moments_add_up_over_clinics_and_therapies(filters):
    manifest = filters.opened().manifest
    whole = moments(filters)
    assert same(whole, combined(moments(replace(filters, clinics=(each,))) for each in manifest.clinics))
    assert same(whole, combined(moments(replace(filters, therapies=(each,))) for each in manifest.therapies))


def test_groups_hold_everybody_due(filters, first):
    due = first.drop_nulls(["baseline", "bmi"]).filter("due")
    groups = ask.groups_by_clinic_therapy(filters, COLUMNS[:-1])
    expected = due.group_by("clinic", "therapy", *COLUMNS[:-1]).agg(
        n_due=pl.len(),
        n=pl.col("y").count(),
        s_y=pl.col("y").sum(),
        s_yy=(pl.col("y") ** 2).sum(),
    )
    keys = ["clinic", "therapy", *COLUMNS[:-1]]
    wide = pl.col(pl.Int8, pl.Int32, pl.UInt32).cast(pl.Int64)
    assert (
        groups.with_columns(wide)
        .sort(keys)
        .equals(expected.select(groups.columns).with_columns(wide).sort(keys))
    )


def test_factors_offered_can_all_be_summed(filters):
    columns = ask.factor_columns(filters.opened())
    assert {"baseline", "bmi", "sex:male", "earlier_treatment:yes"} <= set(columns)
    assert ask.moments_by_clinic_therapy(filters, (*columns, "y"))["n"].sum() > 0
