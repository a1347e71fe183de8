import re
from dataclasses import replace

import polars as pl
import pytest

from lumbar.errors import CannotShow
from lumbar.outcomes import add_batch, arrivals, history, read_manifest
from lumbar.outcomes.batches import Batch

SCORES = ("baseline", "week_6", "week_12", "week_26", "week_52")


def only(*columns):
    """Rows in which no score stands but those named."""
    return lambda rows: rows.with_columns(
        pl.lit(None, pl.Int64).alias(name) for name in SCORES if name not in columns
    )


def test_published_rows_are_those_of_the_batch(add, published, made):
    add()
    found = published()
    truth = made.episodes.filter(instrument="ODI").with_columns(
        pl.col(*made.manifest.levels).cast(pl.String), pl.col("switched").cast(pl.Boolean)
    )
    columns = [name for name in made.manifest.columns if name not in ("patient", "episode")]
    numbers = pl.col(pl.Int8, pl.Int16, pl.Int32, pl.Int64).cast(pl.Int64)
    compared = [each.select(columns).with_columns(numbers).sort(columns) for each in (found, truth)]
    assert compared[0].equals(compared[1])
    assert found["patient"].n_unique() == truth["patient"].n_unique()


def test_parts_in_any_order_give_the_same_files_as_the_whole(add, files, tmp_path):
    stores = [tmp_path / name for name in ("whole", "parts", "other")]
    add(to=stores[0])
    for clinic in range(1, 7):
        add(f"Clinic 0{clinic}", to=stores[1])
        add(f"Clinic 0{7 - clinic}", to=stores[2])
    episodes = [{each.file for each in read_manifest(store).files} for store in stores]
    assert episodes[0] == episodes[1] == episodes[2]


def test_visits_that_come_later_are_put_beside_those_known(add, published):
    add(change=only("baseline", "week_6"))
    add(change=only("week_12", "week_26", "week_52"))
    halves = published()
    add(replaces=True)
    assert halves.equals(published())


def test_the_last_value_known_stands(add, published, rows):
    add(change=lambda rows: rows.with_columns(week_6=pl.lit(1_000), hip_weakness=pl.lit("yes"), harms=7))
    add(change=lambda rows: rows.with_columns(week_6=pl.lit(2_000), harms=pl.lit(None, pl.Int64)))
    silent = {"week_6": pl.lit(None, pl.Int64), "hip_weakness": pl.lit("unknown"), "sex": pl.lit("other")}
    add(change=lambda rows: rows.with_columns(**silent))
    found = published()
    assert {*found["sex"]} == {*rows["sex"]}
    assert found["week_6"].unique().to_list() == [2_000]
    assert "unknown" not in found["hip_weakness"].to_list()
    assert {"yes"} < {*found["hip_weakness"]}
    assert found["harms"].unique().to_list() != [7]


def test_a_fact_is_one_for_all_instruments_of_an_episode(add, published):
    add("Clinic 01")
    add(
        "Clinic 01",
        change=lambda rows: rows.filter(instrument="TUG").with_columns(therapy=pl.lit("combined")),
    )
    assert published("ODI")["therapy"].unique().to_list() == ["combined"]


def test_a_newer_cut_off_makes_visits_due_by_the_quarter_alone(add, published):
    """Starts in 2020's last quarter: by 31 December at the latest, so that week 6 is due on 11 February."""

    def start(rows):
        return rows.with_columns(quarter=pl.lit(4 * 2020 + 3), visits_due=pl.lit(0))

    def unseen(rows):
        return only("baseline")(start(rows))

    add("Clinic 01", change=unseen, cut_off="2020-12-31")
    assert published()["visits_due"].unique().to_list() == [0]
    add("Clinic 02", change=unseen, cut_off="2021-02-10")
    assert published()["visits_due"].unique().to_list() == [0]
    add("Clinic 03", change=unseen, cut_off="2021-02-11")
    due = dict(published().group_by("clinic").agg(pl.col("visits_due").unique().sort().implode()).rows())
    assert {clinic: [*values] for clinic, values in due.items()} == {
        "Clinic 01": [1],
        "Clinic 02": [1],
        "Clinic 03": [0],
    }


def test_a_newer_cut_off_leaves_windows_open_that_have_not_closed(add, published):
    """Starts by 31 December at the latest: a window of 60 days is open until 1 March, whoever comes after."""

    def unseen(rows):
        return only("baseline")(rows.with_columns(quarter=pl.lit(4 * 2020 + 3), visits_due=pl.lit(0)))

    windows = {"closes": (60, 100, 200, 400)}
    add("Clinic 01", change=unseen, cut_off="2020-12-31", **windows)
    add("Clinic 02", change=unseen, cut_off="2021-02-28", **windows)
    assert published()["visits_due"].unique().to_list() == [0]
    add("Clinic 03", change=unseen, cut_off="2021-03-01", **windows)
    assert published().filter(pl.col("visits_due") == 1)["clinic"].unique().sort().to_list() == [
        "Clinic 01",
        "Clinic 02",
    ]


def test_it_is_told_who_is_new_who_is_known_and_who_came_with_another_start(add, rows, folder):
    """A corrected start, or a number written otherwise than before, would else pass in silence."""
    first, second = (rows.filter(clinic=name)["patient"].n_unique() for name in ("Clinic 01", "Clinic 02"))
    add("Clinic 01")
    assert arrivals(folder) == (0, 0, 0)
    add("Clinic 02")
    assert arrivals(folder) == (second, 0, 0)

    def restarted(rows):
        one = pl.col("patient") == pl.col("patient").min()
        return rows.with_columns(
            pl.when(one).then(pl.col("episode_key").str.reverse()).otherwise("episode_key")
        )

    add("Clinic 01", change=restarted, title="again")
    assert arrivals(folder) == (0, first, 1)
    add("Clinic 01", title="all", replaces=True)
    assert arrivals(folder) == (0, 0, 0)


def test_episodes_of_a_patient_are_numbered_by_quarter(add, published):
    def again(rows):
        later = rows.with_columns(pl.col("quarter") + 1, episode_key=pl.col("episode_key").str.reverse())
        return pl.concat([later, rows])

    add("Clinic 01", change=again)
    found = published().sort("patient", "episode")
    assert found["episode"].to_list() == [1, 2] * (found.height // 2)
    assert found.select(pl.col("quarter").diff().over("patient"))[
        "quarter"
    ].drop_nulls().unique().to_list() == [1]


def test_no_pseudonym_is_published(add, rows, folder, files):
    add()
    hashes = {*rows["patient"], *rows["episode_key"]}
    seen = {name: content for name, content in files(folder).items() if not name.startswith("batches")}
    assert len(seen) == 5
    for content in seen.values():
        assert hashes.isdisjoint(map(bytes.decode, re.findall(rb"[0-9a-f]{32}", content)))
    assert (folder / "batches").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (folder / "batches").iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: rows.drop("sex"), "a column is missing"),
        (lambda rows: rows.with_columns(pl.col("baseline") / 3), "not as declared"),
        (lambda rows: rows.with_columns(therapy=pl.lit("magnets")), "not as declared"),
        (lambda rows: rows.with_columns(patient=pl.lit(None, pl.String)), "not as declared"),
        (lambda rows: rows.with_columns(episode_key=pl.lit(None, pl.String)), "not as declared"),
        (lambda rows: rows.with_columns(age=pl.lit(None, pl.Int64)), "empty that never may be"),
        (lambda rows: rows.with_columns(baseline=pl.lit(10_001)), "ODI score leaves 0 to 100"),
        (
            lambda rows: rows.with_columns(sessions=pl.lit(40_000)),
            "sessions holds a number that is too large",
        ),
    ],
)
def test_a_batch_that_breaks_the_rules_changes_nothing(add, folder, files, change, sentence):
    add("Clinic 01")
    before = files(folder)
    with pytest.raises(CannotShow, match=sentence) as refused:
        add("Clinic 02", change=change)
    assert "magnets" not in str(refused.value)
    assert files(folder) == before


def test_a_file_that_is_no_batch_is_a_sentence(folder, tmp_path, declaration):
    with pytest.raises(CannotShow, match="its file cannot be read"):
        add_batch(folder, tmp_path / "missing.parquet", declaration)
    assert not folder.exists()
    (tmp_path / "torn.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(CannotShow, match="The batch cannot be used"):
        add_batch(folder, tmp_path / "torn.parquet", declaration)
    assert history(folder) == ()


def test_a_batch_is_named_for_its_rows_and_its_declaration(declaration, tmp_path):
    for rows in ("rows", "row"):
        (tmp_path / rows).write_text(rows)
    both = [("rows", b"said"), ("row", b"ssaid"), ("rows", b"sai")]
    names = {Batch(tmp_path / rows, said).name for rows, said in both}
    assert len(names) == 3
    with pytest.raises(CannotShow, match="its declaration cannot be read"):
        _ = Batch(tmp_path, b"{}").declaration
    assert replace(declaration, title="Other") != declaration
