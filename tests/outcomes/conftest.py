"""Clean batches out of a small network, as an import would hand them over."""

import hashlib
from dataclasses import fields, replace

import polars as pl
import pytest

from lumbar.demo import network
from lumbar.outcomes import Declaration, add_batch
from lumbar.outcomes.batches import batch_columns
from lumbar.outcomes.manifest import Declared


def declared_by(made, **changed):
    """What a clinic's file would declare whose patients are those of a network; everybody in a group alone."""
    declared = {field.name: getattr(made.manifest, field.name) for field in fields(Declared)}
    return Declaration(**declared | {"synthetic": False, "key": "0badcafe", "k": 1} | changed)


def batch_of(made):
    """The episodes of a network as a batch's rows: patients and episodes as hashes, levels as text."""
    texts = made.episodes.with_columns(
        pl.col("instrument", *made.manifest.levels).cast(pl.String),
        patient=_hashed("patient", "person"),
        episode_key=_hashed("patient", "episode"),
    )
    return texts.select(*batch_columns(declared_by(made))).sort("episode_key", "instrument")


def _hashed(column, salt):
    return pl.col(column).map_elements(
        lambda number: hashlib.sha256(f"{salt} {number}".encode()).hexdigest()[:32], return_dtype=pl.String
    )


@pytest.fixture(scope="session")
def made():
    return network(5, clinics=6, patients_per_clinic=30, instruments=("ODI", "TUG"))


@pytest.fixture(scope="session")
def declaration(made):
    return declared_by(made)


@pytest.fixture(scope="session")
def rows(made):
    return batch_of(made)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def add(tmp_path, folder, rows, declaration):
    """Add the rows of a clinic (of all where none is named), changed or as they are, to a store."""

    def added(clinic="", change=lambda rows: rows, to=folder, **declared):
        chosen = change(rows.filter(clinic=clinic) if clinic else rows)
        file = tmp_path / "batch.parquet"
        chosen.write_parquet(file)
        clinics = tuple(chosen["clinic"].unique().sort(descending=True)) if "clinic" in chosen.columns else ()
        return add_batch(to, file, replace(declaration, clinics=clinics, **declared))

    return added


@pytest.fixture
def published(folder):
    """The published rows of an instrument, levels as their names."""
    from lumbar.outcomes import read_manifest

    def read(code="ODI", place=folder):
        manifest = read_manifest(place)
        file = next(each.file for each in manifest.files if each.instrument == code)
        named = [
            pl.col(column).replace_strict(dict(enumerate(levels)), return_dtype=pl.String)
            for column, levels in manifest.levels.items()
        ]
        return pl.read_parquet(place / file).with_columns(named)

    return read


@pytest.fixture
def files():
    """Every file below a folder with its bytes, the lock apart."""
    return lambda folder: {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }
