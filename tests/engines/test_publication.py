"""A folder of episodes published by DuckDB: the same bytes as by way of memory, or nothing and a sentence."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.engines.files import parts
from lumbar.engines.one_machine import one_machine
from lumbar.engines.publication import publish_folder
from lumbar.errors import CannotShow
from lumbar.outcomes import outcome_store, publish, read_manifest, summing, undo
from lumbar.outcomes.kept import BATCHES, kept_keys, present
from lumbar.outcomes.publish import shown_rows, write_files
from lumbar.outcomes.published_files import ROW_GROUP
from lumbar.outcomes.scope import Scope, seen_by


def files(manifest):
    return manifest.every_file, manifest.groups_file


@pytest.mark.parametrize(("shape", "k"), [("made", 8), ("made", 1), ("odd", 8)])
def test_the_same_bytes_as_by_way_of_memory(shape, k, deliver, tmp_path, request, monkeypatch):
    """Groups, rare levels and shares among them, and where there are many patients the sums over parts."""
    monkeypatch.setattr(summing, "LARGE", 300)
    given = request.getfixturevalue(shape)
    rows = deliver(given, tmp_path / "given", k=k)
    added = publish_folder(one_machine, tmp_path / "given", tmp_path / "store")
    known = publish(rows, replace(given.manifest, k=k), tmp_path / "known")
    assert added == (1, True)
    assert files(read_manifest(tmp_path / "store")) == files(known)
    assert known.files
    assert bool(known.sums) == (shape == "made")
    assert outcome_store(tmp_path / "store").manifest.synthetic


def test_what_is_left_over_is_nothing(made, deliver, tmp_path):
    deliver(made, tmp_path / "given")
    (tmp_path / "store" / ".work-killed").mkdir(parents=True)
    publish_folder(one_machine, tmp_path / "given", tmp_path / "store")
    named = read_manifest(tmp_path / "store").every_file
    keys = present(tmp_path / "store").keys
    assert {each.name for each in (tmp_path / "store").iterdir()} == {
        *named, "manifest.json", ".lock", "generations", BATCHES
    }  # fmt: skip
    assert [each.name for each in (tmp_path / "store" / BATCHES).iterdir()] == [keys]
    assert (tmp_path / "store" / BATCHES / keys).stat().st_mode & 0o077 == 0


def test_the_same_again_changes_nothing(made, deliver, tmp_path):
    deliver(made, tmp_path / "given")
    publish_folder(one_machine, tmp_path / "given", tmp_path / "store")
    before = (tmp_path / "store" / "manifest.json").read_bytes()
    assert publish_folder(one_machine, tmp_path / "given", tmp_path / "store") == (1, False)
    assert (tmp_path / "store" / "manifest.json").read_bytes() == before


def test_groups_outlast_publications(made, deliver, tmp_path):
    """A second delivery is told in the groups of the first, a few changes wait: as the import does it."""
    first = deliver(made, tmp_path / "first")
    later = replace(made, episodes=made.episodes.filter(pl.col("patient") % 97 != 5))
    second = deliver(later, tmp_path / "second")
    store, known = tmp_path / "store", tmp_path / "known"
    publish_folder(one_machine, tmp_path / "first", store)
    assert publish_folder(one_machine, tmp_path / "second", store) == (2, True)
    before = write_files(first, made.manifest, known)
    shown = shown_rows(known, before.manifest, before.keys, made.manifest)
    after = write_files(second, made.manifest, known, shown)
    alone = write_files(second, made.manifest, known)
    assert files(read_manifest(store)) == files(after.manifest) != files(alone.manifest)
    assert kept_keys(store, present(store).keys).equals(after.keys)


def test_undone_is_as_before(made, deliver, tmp_path):
    store = tmp_path / "store"
    deliver(made, tmp_path / "first")
    deliver(replace(made, episodes=made.episodes.filter(pl.col("patient") % 7 != 5)), tmp_path / "second")
    publish_folder(one_machine, tmp_path / "first", store)
    before = read_manifest(store)
    publish_folder(one_machine, tmp_path / "second", store)
    assert files(read_manifest(store)) != files(before)
    undo(store)
    assert files(read_manifest(store)) == files(before)
    undo(store)
    assert not (store / "manifest.json").exists()


BROKEN = {
    "Clinic holds a name": pl.col("clinic").cast(pl.String).replace("Clinic 02", "Elsewhere"),
    "Instrument holds a name": pl.col("instrument").replace("ODI", "MINE"),
    "A column is empty": pl.when(pl.col("patient") != 3).then("age").alias("age"),
    "Sessions holds a number": pl.col("sessions") + 40_000,
    "A ODI score leaves 0 to 100": pl.col("week_6") + 20_000,
    "An episode is told twice": pl.lit(1, pl.Int64).alias("episode_key"),
    "An episode is told in two ways": pl.when(pl.col("instrument") == "ODI")
    .then(9)
    .otherwise("bmi")
    .alias("bmi"),
    "An episode has two keys": pl.int_range(pl.len()).alias("episode_key"),
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_broken_rule_is_one_sentence_and_nothing_is_published(sentence, made, deliver, tmp_path):
    rows = deliver(made, tmp_path / "given")
    for part in (tmp_path / "given").glob("part-[12].parquet"):
        part.unlink()
    rows.with_columns(BROKEN[sentence]).write_parquet(tmp_path / "given" / "part-0.parquet")
    with pytest.raises(CannotShow, match=rf"^{sentence}.* \(\d+ rows\)\. Nothing was published\.$"):
        publish_folder(one_machine, tmp_path / "given", tmp_path / "store")
    assert {each.name for each in (tmp_path / "store").rglob("*")} <= {".lock", BATCHES}


def test_nobody_but_a_publisher_publishes(made, deliver, tmp_path):
    deliver(made, tmp_path / "given")
    with seen_by(Scope("planner")), pytest.raises(CannotShow, match="Only a publisher"):
        publish_folder(one_machine, tmp_path / "given", tmp_path / "store")


def test_invented_and_real_patients_do_not_meet(made, deliver, tmp_path):
    deliver(made, tmp_path / "first")
    deliver(made, tmp_path / "second", synthetic=False)
    publish_folder(one_machine, tmp_path / "first", tmp_path / "store")
    with pytest.raises(CannotShow, match="must not meet"):
        publish_folder(one_machine, tmp_path / "second", tmp_path / "store")


def test_rows_come_in_whole_parts():
    batches = [pl.DataFrame({"n": range(start, start + 70_000)}) for start in range(0, 280_000, 70_000)]
    whole = [*parts(batches)]
    assert [each.height for each in whole] == [ROW_GROUP, ROW_GROUP, 80_000]
    assert pl.concat(whole)["n"].to_list() == [*range(280_000)]
    assert not [*parts([pl.DataFrame({"n": []})])]
