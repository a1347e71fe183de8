import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import duckdb
import polars as pl
import pytest

from lumbar.demo import network
from lumbar.errors import CannotShow
from lumbar.instruments import Instrument, Threshold
from lumbar.outcomes import Primary, outcome_store, publish, read_manifest
from lumbar.outcomes.manifest import TAKEN, PublishedGroups
from lumbar.outcomes.opening import parameters
from lumbar.outcomes.publish import sweep
from lumbar.questions import clinics
from lumbar.store import QUERIES, query_text


@pytest.fixture
def made():
    return network(1, clinics=8, patients_per_clinic=20, instruments=("ODI", "TUG"))


@pytest.fixture
def folder(made, tmp_path):
    publish(made.episodes, made.manifest, tmp_path)
    return tmp_path


def rewrite(folder, change, statistics=True):
    """Publish again with the ODI file changed by hand, its hash put right."""
    manifest = json.loads((folder / "manifest.json").read_text())
    entry = manifest["files"][0]
    rows = pl.read_parquet(folder / entry["file"])
    entry["file"] = "changed.parquet"
    change(rows).write_parquet(folder / entry["file"], statistics=statistics)
    entry["sha256"] = hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_published_store_reads_back_as_it_was_declared(made, folder):
    manifest = read_manifest(folder)
    assert replace(manifest, files=(), groups_file=PublishedGroups()) == made.manifest
    assert [each.instrument for each in manifest.files] == ["ODI", "TUG"]
    assert [each.episodes for each in manifest.files] == [160, 160]


def test_files_are_named_for_their_content_and_nothing_unfinished_stays(folder):
    for published in read_manifest(folder).files:
        content = (folder / published.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == published.sha256
        assert published.sha256[:16] in published.file
    assert not [file.name for file in folder.iterdir() if "unfinished" in file.name]


def test_rows_are_sorted_small_and_under_new_patient_numbers(made, folder):
    rows = pl.read_parquet(folder / read_manifest(folder).files[0].file)
    keys = rows.select("clinic", "therapy", "hip_weakness", "quarter", "sex", "patient")
    assert keys.equals(keys.sort(keys.columns))
    assert rows["patient"].is_sorted()
    assert rows["therapy"].dtype == pl.Int8
    assert rows["clinic"].dtype == pl.Int16
    other = pl.read_parquet(folder / read_manifest(folder).files[1].file)
    assert rows["patient"].equals(other["patient"])


def test_publishing_again_leaves_what_is_being_read(made, folder):
    before = outcome_store(folder)
    old = {each.file for each in read_manifest(folder).files}
    fewer = made.episodes.filter(pl.col("clinic") != "Clinic 01")
    manifest = publish(fewer, replace(made.manifest, generation=2), folder)
    count = "select count(*) from episodes_ODI"
    assert before.connection.cursor().sql(count).fetchall() == [(160,)]
    assert outcome_store(folder).connection.cursor().sql(count).fetchall() == [(140,)]
    assert old.isdisjoint(each.file for each in manifest.files)
    sweep(folder, manifest)
    assert {file.name for file in folder.glob("*.parquet")} == {*manifest.every_file}


def test_ages_are_capped_and_a_visit_with_a_score_counts_as_due(made, tmp_path):
    old = made.episodes.with_columns(age=pl.lit(97), visits_due=pl.lit(0))
    publish(old, made.manifest, tmp_path)
    rows = pl.read_parquet(tmp_path / read_manifest(tmp_path).files[0].file)
    assert rows["age"].max() == 90
    assert rows.filter(pl.col("week_52").is_not_null())["visits_due"].unique().to_list() == [4]
    assert rows.filter(pl.all_horizontal(pl.col("^week_.*$").is_null()))["visits_due"].sum() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: rows.with_columns(baseline=pl.lit(10_100)), "score leaves 0 to 100"),
        (lambda rows: rows.with_columns(week_6=pl.lit(-2)), "score leaves"),
        (lambda rows: rows.with_columns(therapy=pl.lit("magnets")), "therapy holds a name"),
        (lambda rows: rows.with_columns(age=pl.lit(None, pl.Int64)), "empty that never may be"),
        (lambda rows: rows.drop("sitting"), "lack the column sitting"),
    ],
)
def test_broken_episodes_are_refused_and_the_old_store_stays(made, folder, change, sentence):
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(CannotShow, match=sentence) as refused:
        publish(change(made.episodes), made.manifest, folder)
    assert "magnets" not in str(refused.value)
    assert (folder / "manifest.json").read_bytes() == before
    assert outcome_store(folder).manifest.title == made.manifest.title


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda said: said.pop("therapies"), "a field is missing"),
        (lambda said: said.update(weeks=["six"]), "a field is missing or of the wrong kind"),
        (lambda said: said.update(format=99), "wrong kind"),
        (lambda said: said.update(weeks=[12, 6]), "not weeks in rising order"),
        (lambda said: said.update(therapies=["spine-focused"]), "two therapies"),
        (lambda said: said["primary"].update(reference="magnets"), "primary outcome is not in the store"),
        (lambda said: said["files"][0].update(file="../../etc/passwd"), "leaves the folder"),
        (lambda said: said["case_mix"][0].update(name='bmi"; drop table x; --'), "other signs"),
        (lambda said: said["case_mix"][0].update(name="Age"), "called like the patient factor Age"),
        (lambda said: said["case_mix"][1].update(name="gain"), "called like the patient factor gain"),
        (lambda said: said["case_mix"][0].update(levels=[str(k) for k in range(128)]), "more than 127"),
        (lambda said: said["clinics"].append("Clinic 01"), "a level is named twice"),
        (lambda said: said["instruments"][1].update(code="odi"), "an instrument is named twice"),
        (lambda said: said["instruments"][1].update(scale=0), "scale is not 1 or more"),
        (lambda said: said["instruments"][1].update(better="sideways"), "wrong kind"),
        (lambda said: said.update(cut_off="soon"), "cut-off is not a day"),
        (lambda said: said.update(surname="Doe"), "wrong kind"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_a_sentence(folder, change, sentence):
    said = json.loads((folder / "manifest.json").read_text())
    change(said)
    (folder / "manifest.json").write_text(json.dumps(said))
    with pytest.raises(CannotShow, match=sentence):
        outcome_store(folder)


def test_missing_and_damaged_stores_are_sentences(folder, tmp_path_factory):
    with pytest.raises(CannotShow, match="There is no outcome store"):
        outcome_store(tmp_path_factory.mktemp("empty"))
    file = folder / read_manifest(folder).files[1].file
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(CannotShow, match="TUG cannot be used: it is not the file"):
        outcome_store(folder)
    file.unlink()
    with pytest.raises(CannotShow, match="TUG cannot be used: the manifest names it"):
        outcome_store(folder)
    (folder / "manifest.json").write_text("{")
    with pytest.raises(CannotShow, match="no JSON"):
        outcome_store(folder)


@pytest.mark.parametrize("statistics", [True, False], ids=["stated in the file", "only in the rows"])
@pytest.mark.parametrize("column", ["baseline", "week_52"])
def test_scores_outside_the_range_in_a_published_file_show_nothing(folder, statistics, column):
    rewrite(folder, lambda rows: rows.with_columns(pl.lit(10_001, pl.Int32).alias(column)), statistics)
    with pytest.raises(CannotShow, match="ODI scores leave the instrument's range"):
        outcome_store(folder)


def test_a_file_that_states_no_range_opens_all_the_same(folder):
    rewrite(folder, lambda rows: rows.with_columns(week_52=pl.lit(None, pl.Int32)), statistics=False)
    assert outcome_store(folder).known == {"ODI", "TUG"}


def test_a_visit_that_nobody_kept_has_no_range_to_leave(folder):
    rewrite(folder, lambda rows: rows.with_columns(week_52=pl.lit(None, pl.Int32)))
    assert outcome_store(folder).known == {"ODI", "TUG"}


def test_other_columns_in_a_published_file_are_refused(folder):
    rewrite(folder, lambda rows: rows.drop("week_52"))
    with pytest.raises(CannotShow, match="columns are not those of the manifest"):
        outcome_store(folder)


def test_a_store_may_declare_its_own_instrument(made, tmp_path):
    own = Instrument(
        "MYSCORE", "Own score", "pain", 0, 10, 1, "points", "lower", (Threshold(3),), "own study"
    )
    primary = Primary("MYSCORE", 12, "combined", "usual care")
    manifest = replace(made.manifest, instruments=(own,), primary=primary)
    scores = pl.col("baseline", *manifest.visits)
    rows = made.episodes.filter(instrument="ODI").with_columns(
        scores // 1000 * 100, instrument=pl.lit("MYSCORE")
    )
    publish(rows, manifest, tmp_path)
    assert outcome_store(tmp_path).instrument("MYSCORE") == own
    with pytest.raises(CannotShow, match="no instrument ODI here. Choose one of: MYSCORE"):
        outcome_store(tmp_path).instrument("ODI")


def test_a_declared_change_wider_than_the_range_is_refused(made, tmp_path):
    own = Instrument(
        "MYSCORE", "Own score", "pain", 0, 10, 1, "points", "lower", (Threshold(11),), "own study"
    )
    manifest = replace(
        made.manifest, instruments=(own,), primary=Primary("MYSCORE", 12, "combined", "usual care")
    )
    with pytest.raises(CannotShow, match="wider than its range"):
        publish(made.episodes, manifest, tmp_path)


def test_the_connection_reads_nothing_else_and_stays_locked(folder, tmp_path_factory):
    connection = outcome_store(folder).connection
    secret = tmp_path_factory.mktemp("other") / "secret.csv"
    secret.write_text("a\n1\n")
    with pytest.raises(duckdb.Error):
        connection.cursor().sql(f"from read_csv('{secret}')").fetchall()
    with pytest.raises(duckdb.Error):
        connection.cursor().execute("set enable_external_access = true")


def test_callers_at_once_get_their_own_rows(folder):
    store = outcome_store(folder)

    def count(code):
        rows = store.rows("score_range", {"visits": f"visits_{code}"})
        return code, rows.row(0)

    alone = dict(map(count, ("ODI", "TUG")))
    with ThreadPoolExecutor(8) as pool:
        assert all(alone[code] == row for code, row in pool.map(count, ["ODI", "TUG"] * 40))


def test_no_patient_factor_can_be_taken_for_a_column_of_a_query(made):
    asked = [name for name in vars(clinics) if (QUERIES / f"{name}.sql").exists()]
    texts = [re.sub("--.*", "", query_text(name)) for name in asked]
    named = {name for text in texts for name in re.findall(r"\bas (\w+),", text)}
    assert {"n_due", "last_week", "no_room"} < named
    assert named <= TAKEN | {*made.manifest.columns}


def test_a_query_names_its_own_parameters():
    assert parameters("score_range") == {"visits"}
