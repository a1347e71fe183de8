"""A folder of episodes says what is wrong with it in a sentence."""

import json

import polars as pl
import pytest

from lumbar.engines.source import source
from lumbar.errors import CannotShow
from lumbar.store import ROOT


@pytest.fixture
def folder(made, deliver, tmp_path):
    deliver(made, tmp_path / "given")
    return tmp_path / "given"


def changed(folder, change):
    for part in folder.glob("*.parquet"):
        change(pl.read_parquet(part)).write_parquet(part)


def test_files_of_all_folders_below_are_taken(folder, made):
    (folder / "2020").mkdir()
    (folder / "part-0.parquet").rename(folder / "2020" / "part-0.parquet")
    (folder / "_temporary.parquet").write_bytes(b"")
    found = source(folder)
    assert [str(file.relative_to(folder)) for file in found.files] == [
        "2020/part-0.parquet",
        "part-1.parquet",
        "part-2.parquet",
    ]
    assert found.declared.clinics == made.manifest.clinics


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: rows.drop("sessions"), "lack the column sessions"),
        (lambda rows: rows.drop("episode_key"), "lack the column episode_key"),
        (lambda rows: rows.cast({"week_6": pl.Float64}), "week_6 does not hold whole numbers"),
        (lambda rows: rows.with_columns(sex=pl.lit(1)), "sex does not hold text"),
        (lambda rows: rows.cast({"switched": pl.Int8}), "switched does not hold true and false"),
        (lambda rows: rows.cast({"patient": pl.Float64}), "patient does not hold text or whole numbers"),
    ],
)
def test_columns_that_cannot_be_used(change, sentence, folder):
    changed(folder, change)
    with pytest.raises(CannotShow, match=sentence):
        source(folder)


def test_a_description_that_cannot_be_used(folder):
    said = json.loads((folder / "declaration.json").read_text())
    for broken, sentence in (
        ({"therapies": ["one"]}, "two therapies"),
        ({"cut_off": 3}, "cut_off"),
        ({"colour": "red"}, "colour"),
    ):
        (folder / "declaration.json").write_text(json.dumps(said | broken))
        with pytest.raises(CannotShow, match=rf"declaration.json cannot be used: .*{sentence}"):
            source(folder)
    (folder / "declaration.json").write_text("{")
    with pytest.raises(CannotShow, match="no JSON"):
        source(folder)


def test_a_folder_without_episodes_or_description(folder, tmp_path):
    for part in folder.glob("*.parquet"):
        part.unlink()
    with pytest.raises(CannotShow, match="no Parquet file"):
        source(folder)
    (folder / "part.parquet").write_text("no")
    with pytest.raises(CannotShow, match=r"part\.parquet is no Parquet file"):
        source(folder)
    with pytest.raises(CannotShow, match=r"has no declaration\.json"):
        source(tmp_path / "nowhere")


def test_the_declaration_in_the_documentation_can_be_used(folder):
    text = (ROOT / "docs/spark.md").read_text(encoding="utf-8")
    said = text.partition("```json\n")[2].partition("```")[0]
    (folder / "declaration.json").write_text(said, encoding="utf-8")
    declared = source(folder).declared
    assert declared.known_instruments["ODI"].thresholds
    assert all(f"`{name}`" in text for name in declared.columns if name != "bmi" and name[:4] != "week")
