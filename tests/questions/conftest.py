"""A small store of the demonstration network, and the same patients as plain rows."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.demo import network
from lumbar.outcomes import publish
from lumbar.questions.clinics import EpisodeFilters

CODES = ("ODI", "6MWT")


@pytest.fixture(scope="module")
def made():
    """A network where some second episodes and some gaps in the case mix occur."""
    one = network(21, clinics=9, patients_per_clinic=60, instruments=CODES)
    bmi = pl.when(pl.col("patient") % 5 == 0).then(None).otherwise("bmi").alias("bmi")
    again = one.episodes.filter(pl.col("patient") % 11 == 0).with_columns(episode=pl.lit(2, pl.Int64))
    return replace(one, episodes=pl.concat([one.episodes.with_columns(bmi), again.with_columns(bmi)]))


@pytest.fixture(scope="module")
def filters(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    publish(made.episodes, replace(made.manifest, k=1), folder)
    return EpisodeFilters(instrument="ODI", week=12, store=str(folder))


@pytest.fixture(scope="module")
def first(made):
    """First episodes on ODI, with the columns the moments take."""
    rows = made.episodes.filter(pl.col("episode") == 1, instrument="ODI")
    return rows.with_columns(
        pl.col("therapy", "clinic", "sex", "hip_weakness").cast(pl.String),
        due=pl.col("visits_due") > 1,
        y="week_12",
    ).with_columns(
        (pl.col(name) == level).cast(pl.Int64).alias(f"{name}:{level}")
        for name, level in (("hip_weakness", "yes"), ("hip_weakness", "unknown"), ("sex", "male"))
    )


@pytest.fixture(scope="session")
def same():
    """Equal whatever the order of rows and the width of integers."""

    def equal(answer, expected):
        expected = expected.select(answer.columns)
        widths = pl.col(pl.Int8, pl.Int16, pl.Int32, pl.UInt32, pl.Int64).cast(pl.Int64)
        keys = [name for name in answer.columns if answer[name].dtype == pl.String] or answer.columns
        keys += [name for name in ("week", "returned", "baseline_from") if name in answer.columns]
        return answer.with_columns(widths).sort(keys).equals(expected.with_columns(widths).sort(keys))

    return equal
