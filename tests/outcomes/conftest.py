"""Clean batches out of a small network, as an import would hand them over."""

import hashlib
from dataclasses import fields, replace

import polars as pl
import pytest

from lumbar.demo import network
from lumbar.outcomes import Declaration
from lumbar.outcomes.batches import batch_columns
from lumbar.outcomes.manifest import Declared

KEY = "0badcafe"


def hashed(column, salt):
    return pl.col(column).map_elements(
        lambda number: hashlib.sha256(f"{salt}{number}".encode()).hexdigest()[:32], return_dtype=pl.String
    )


@pytest.fixture(scope="session")
def made():
    return network(5, clinics=6, patients_per_clinic=30, instruments=("ODI", "TUG"))


@pytest.fixture(scope="session")
def declaration(made):
    declared = {field.name: getattr(made.manifest, field.name) for field in fields(Declared)}
    return Declaration(**declared | {"synthetic": False}, key=KEY)


@pytest.fixture(scope="session")
def rows(made, declaration):
    """The whole network as a batch's rows: patients and episodes as hashes, levels as text."""
    texts = made.episodes.with_columns(
        pl.col("instrument", *made.manifest.levels).cast(pl.String),
        patient=hashed("patient", "person"),
        episode_key=hashed("patient", "episode"),
    )
    return texts.select(*batch_columns(declaration)).sort("episode_key", "instrument")


@pytest.fixture
def add(tmp_path, rows, declaration):
    """Add the rows that pass a condition, changed or as they are, to the store in ``tmp_path / "store"``."""
    from lumbar.outcomes import add_batch

    def added(*conditions, change=lambda rows: rows, folder=tmp_path / "store", **declared):
        chosen = change(rows.filter(*conditions) if conditions else rows)
        file = tmp_path / "batch.parquet"
        chosen.write_parquet(file)
        clinics = tuple(chosen["clinic"].unique(maintain_order=True))
        return add_batch(folder, file, replace(declaration, clinics=clinics, **declared))

    return added


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def files():
    """Every file below a folder with its bytes, the lock apart."""
    return lambda folder: {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }
