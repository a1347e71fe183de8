"""Small networks as folders of episodes, and one session of Spark for all tests that start it."""

from dataclasses import fields, replace

import polars as pl
import pytest

from lumbar.demo import network
from lumbar.engines.spark import require_spark, session
from lumbar.errors import CannotShow
from lumbar.outcomes import Declaration
from lumbar.outcomes.manifest import Declared, as_text


@pytest.fixture(scope="session")
def running():
    """Spark on two cores of this machine; where it cannot start the tests are skipped, saying why."""
    try:
        require_spark()
    except CannotShow as reason:
        pytest.skip(str(reason))
    # compiled in a hurry: the tests' rows are few
    options = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    started = session("local[2]", spark_sql_shuffle_partitions="2", spark_driver_extraJavaOptions=options)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def deliver():
    """Write episodes into a folder as three files in no order, with what they declare; return them with their keys."""

    def delivered(made, folder, **declared):
        folder.mkdir(parents=True)
        key = (pl.col("patient").hash(1) // 16).cast(pl.Int64) + pl.col("episode").cast(pl.Int64)
        rows = made.episodes.with_columns(episode_key=key).sample(fraction=1, shuffle=True, seed=3)
        for part in range(3):
            rows.gather_every(3, part).write_parquet(folder / f"part-{part}.parquet")
        said = {field.name: getattr(made.manifest, field.name) for field in fields(Declared)} | declared
        (folder / "declaration.json").write_text(as_text(Declaration(**said)), encoding="utf-8")
        return rows

    return delivered


@pytest.fixture(scope="session")
def made():
    """Nine clinics, two instruments, some second episodes."""
    one = network(21, clinics=9, patients_per_clinic=60, instruments=("ODI", "6MWT"))
    again = one.episodes.filter(pl.col("patient") % 11 == 0).with_columns(episode=pl.lit(2, pl.Int64))
    return replace(one, episodes=pl.concat([one.episodes, again]))


@pytest.fixture(scope="session")
def odd():
    """One clinic, patients called by names, and whatever may be missing or unusual in a row."""
    one = network(5, clinics=8, patients_per_clinic=150, instruments=("ODI", "TUG"))
    some = pl.col("patient") % 7 == 3
    rows = one.episodes.filter(pl.col("clinic").cast(pl.String) == "Clinic 03").with_columns(
        pl.when(some).then(None).otherwise("baseline").alias("baseline"),
        pl.when(~some).then("week_12").alias("week_12"),
        pl.lit(None, pl.Int64).alias("week_26"),
        pl.when(some)
        .then(pl.lit("unknown"))
        .otherwise(pl.col("hip_weakness").cast(pl.String))
        .alias("hip_weakness"),
        pl.when(pl.col("patient") % 13 == 0)
        .then(pl.lit("other"))
        .otherwise(pl.col("sex").cast(pl.String))
        .alias("sex"),
        pl.when(pl.col("patient") % 5 == 0).then(97).otherwise("age").alias("age"),
        pl.when(pl.col("patient") % 3 == 0).then(None).otherwise("bmi").alias("bmi"),
        pl.when(pl.col("patient") % 4 == 0).then(None).otherwise("sessions").alias("sessions"),
        pl.lit(0).alias("visits_due"),
        pl.format("Person {}", pl.col("patient").reverse()).alias("name"),
    )
    names = rows.select("patient", "name").unique("patient", keep="first")
    named = rows.drop("name").join(names, on="patient").with_columns(patient="name").drop("name")
    return replace(one, episodes=named, manifest=replace(one.manifest, clinics=("Clinic 03",)))
