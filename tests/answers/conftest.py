"""A small reseeded network in a store of its own, and the same patients as plain rows."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.answers.clinics import EpisodeFilters
from lumbar.demo import network
from lumbar.outcomes import publish

NUMBERS = ("baseline", "age", "bmi", "duration", "sitting")
LEVELS = (
    ("sex", "male"),
    ("hip_weakness", "yes"),
    ("hip_weakness", "unknown"),
    ("hip_stiffness", "yes"),
    ("hip_stiffness", "unknown"),
    ("earlier_treatment", "yes"),
)


@pytest.fixture(scope="session")
def made():
    return network(77, clinics=24, patients_per_clinic=60, instruments=("ODI", "6MWT"))


@pytest.fixture(scope="session")
def filters(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("clinic_store")
    publish(made.episodes, replace(made.manifest, k=1), folder)
    return EpisodeFilters(instrument="ODI", week=12, store=str(folder))


@pytest.fixture(scope="session")
def rows(made):
    """First episodes on ODI in points, levels as 0 and 1, ``due`` and ``y`` at week 12."""
    scores = ("baseline", "week_6", "week_12", "week_26", "week_52")
    return made.episodes.filter(instrument="ODI").with_columns(
        pl.col("therapy", "clinic", "reason").cast(pl.String),
        pl.col(scores) / 100,
        *((pl.col(name) == level).cast(pl.Int64).alias(f"{name}_{level}") for name, level in LEVELS),
        due=(pl.col("visits_due") > 1) & pl.col("baseline").is_not_null(),
        y=pl.col("week_12") / 100,
    )


@pytest.fixture(scope="session")
def came(rows):
    return rows.drop_nulls(["baseline", "y"])


@pytest.fixture
def store_of(made, tmp_path):
    """Publish changed episodes, everybody in a group alone, and return the filters that ask them."""

    def publish_changed(change, k=1, **declared):
        manifest = replace(made.manifest, k=k, **declared)
        publish(change(made.episodes), manifest, tmp_path)
        return EpisodeFilters(instrument="ODI", week=12, store=str(tmp_path))

    return publish_changed


@pytest.fixture(scope="session")
def rounded():
    return lambda count: None if count < 8 else 5 * int(count / 5 + 0.5)
