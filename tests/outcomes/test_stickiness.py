"""From one publication to the next no group changes by a few: what a keeper of old answers could tell apart."""

import shutil

import polars as pl
import pytest

from lumbar.demo import network
from lumbar.errors import CannotShow
from lumbar.outcomes import read_manifest
from lumbar.outcomes.groups import counted
from lumbar.outcomes.kept import kept_keys, present, recorded
from lumbar.outcomes.scope import Scope, seen_by
from lumbar.outcomes.stickiness import WITHDRAWN
from lumbar.questions import clinics as ask
from lumbar.questions.episode_filters import EpisodeFilters
from tests.outcomes.conftest import batch_of, declared_by

VISITS = ("week_6", "week_12", "week_26", "week_52")


@pytest.fixture(scope="session")
def made():
    return network(3, clinics=5, patients_per_clinic=110, instruments=("ODI",))


@pytest.fixture(scope="session")
def declaration(made):
    return declared_by(made, k=8)


@pytest.fixture(scope="session")
def rows(made):
    return batch_of(made)


@pytest.fixture
def shown(folder):
    """Every row of the newest publication with its key; ``told`` where shared answers may take it."""

    def read():
        manifest = read_manifest(folder)
        (file,) = manifest.files
        keys = kept_keys(folder, present(folder).keys)
        return pl.concat([pl.read_parquet(folder / file.file), keys], how="horizontal")

    return read


def fewer(rows, *, of, until):
    """As a clinic's earlier file: every ``of``-th patient not yet there, and later visits of others not yet come."""
    number = pl.col("episode_key").hash(7) % of
    late = pl.col("episode_key").hash(9) % 5 >= until
    return rows.filter(number >= of - until).with_columns(
        pl.when(late).then(None).otherwise(pl.col(visit)).alias(visit) for visit in VISITS[1:]
    )


def changed(before, after, declared):
    """For each group of each kind, how many are otherwise than before, in each count: total and but for a clinic."""
    found = []
    for name in declared.groups:
        states = counted(declared, name)
        scores = [visit for visit in declared.visits if name in ("group_course", f"group_{visit}")]
        values = [
            column for column in declared.columns if column not in ("patient", "visits_due", *declared.visits)
        ]
        told = [
            rows.filter("told", pl.col(name) >= 0).select(
                "episode_key", "clinic", group=name, all=pl.struct(*values, *scores), **states
            )
            for rows in (before, after)
        ]
        known = [rows.filter(pl.col("group").is_in(told[0]["group"].unique().implode())) for rows in told]
        both = known[0].join(known[1], on=["episode_key", "group"], how="full", coalesce=True, suffix="_now")
        otherwise = both.filter(pl.col("all").ne_missing(pl.col("all_now")))
        counts = otherwise.group_by("group").len()
        still = set(known[1]["group"])
        found += [
            (name, row["group"], row["len"]) for row in counts.iter_rows(named=True) if row["group"] in still
        ]
    return found


def trickled(add, shown, declared):
    """What changed between each two of five publications of a store that grows, and how many rows waited."""
    before, waited, few = None, 0, []
    for until in (1, 2, 3, 4, 5):
        add(change=lambda rows, until=until: fewer(rows, of=12, until=until))
        after = shown()
        waited += after.filter(~pl.col("told")).height
        few += changed(before, after, declared) if before is not None else []
        before = after
    return few, waited


def test_a_trickle_of_new_patients_and_scores_waits_until_there_are_eight(add, shown, made):
    few, waited = trickled(add, shown, made.manifest)
    assert [each for each in few if each[2] < 8] == []
    assert few
    assert waited > 20


def test_without_waiting_groups_would_change_by_a_few(add, shown, made, monkeypatch):
    monkeypatch.setattr("lumbar.outcomes.stickiness._few", lambda *_: set())
    few, waited = trickled(add, shown, made.manifest)
    assert [each for each in few if each[2] < 8]
    assert waited == 0


def test_the_own_clinic_sees_today_what_others_see_as_it_was(add, folder, made):
    add(change=lambda rows: fewer(rows, of=12, until=2))
    asked = EpisodeFilters("ODI", 12, clinics=("Clinic 02",), store=str(folder))
    shared = ask.flow_by_therapy(asked)
    add(change=lambda rows: fewer(rows, of=12, until=3))
    with seen_by(Scope("manager", ("Clinic 02",))):
        own = ask.flow_by_therapy(asked)
    everybody = made.episodes.filter(pl.col("clinic").cast(pl.String) == "Clinic 02").height
    assert shared["treated"].sum() < own["treated"].sum() <= everybody
    told = ask.flow_by_therapy(asked)["treated"].sum()
    assert told == shared["treated"].sum() or told - shared["treated"].sum() >= 8


_number = pl.col("episode_key").str.head(15).str.to_integer(base=16)


def test_whoever_leaves_takes_the_group_along(add, shown, folder):
    add()
    first = shown()
    group = first.filter(pl.col("group_week_12") >= 0)["group_week_12"].mode()[0]
    leaver = first.filter(group_week_12=group)["episode_key"][0]
    add(change=lambda rows: rows.filter(_number != leaver), replaces=True)
    second = shown()
    assert leaver not in second["episode_key"].to_list()
    rest = second.join(first.filter(group_week_12=group), on="episode_key", how="semi")
    assert rest["group_week_12"].unique().to_list() == [WITHDRAWN]
    add(
        change=lambda rows: rows.filter(_number != leaver).reverse(),
        replaces=True,
        cut_off="2030-01-01",
    )
    third = shown().join(first.filter(group_week_12=group), on="episode_key", how="semi")
    assert third["group_week_12"].max() < 0


def test_who_is_whom_is_kept_for_the_owner_alone(add, folder, rows):
    add()
    name = present(folder).keys
    assert (folder / "batches" / name).stat().st_mode & 0o777 == 0o600
    assert {*kept_keys(folder, name)["episode_key"]} == {int(key[:15], 16) for key in rows["episode_key"]}
    assert kept_keys(folder, "keys-of-nobody.parquet") is None


def trickle(add, until):
    return add(change=lambda rows: fewer(rows, of=12, until=until))


@pytest.fixture
def three(add, folder):
    for until in (3, 4, 5):
        trickle(add, until)
    return folder


def newest_files(folder):
    return [folder / name for name in read_manifest(folder).every_file]


def lost_keys(folder):
    (folder / "batches" / present(folder).keys).unlink()


def lost_files(folder):
    for file in newest_files(folder):
        file.unlink(missing_ok=True)  # publications share what is the same in both


def truncated_episodes(folder):
    newest_files(folder)[0].write_bytes(newest_files(folder)[0].read_bytes()[:-9])


def lost_two_generations(folder):
    earlier = recorded(folder, present(folder).previous)
    for name in earlier.manifest.every_file:
        (folder / name).unlink()
    lost_files(folder)


def unreadable_manifest(folder):
    lost_files(folder)
    (folder / "manifest.json").write_text("{")


DAMAGES = [lost_keys, lost_files, truncated_episodes, lost_two_generations, unreadable_manifest]


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_shown_is_made_anew_to_the_last_byte_before_anything_is_added(
    three, add, files, damage, tmp_path
):
    whole, copy = files(three), tmp_path / "copy"
    shutil.copytree(three, copy)
    trickle(lambda change: add(to=copy, change=change), 6)
    damage(three)
    assert trickle(add, 6) == (4, True)
    assert read_manifest(three) == read_manifest(copy), "as if nothing had been damaged"
    kept_whole = {name: text for name, text in whole.items() if name.startswith("batches")}
    assert kept_whole.items() <= files(three).items()


@pytest.mark.parametrize("damage", DAMAGES)
def test_importing_again_makes_it_anew_to_the_last_byte(three, add, files, damage):
    whole, manifest, last = files(three), read_manifest(three), {file.name for file in newest_files(three)}
    damage(three)
    assert trickle(add, 5) == (3, False)
    assert read_manifest(three) == manifest
    made = {name for name in whole if name in last or name.startswith("batches")}
    assert {name: files(three)[name] for name in made} == {name: whole[name] for name in made}


def lost_for_good(folder):
    lost_files(folder)
    for name in present(folder).batches:
        (folder / "batches" / f"{name}.parquet").unlink()


def lost_record(folder):
    (folder / "generations" / "000003.json").unlink()


@pytest.mark.parametrize("damage", [lost_for_good, lost_record])
def test_where_nobody_knows_what_was_shown_nothing_is_published_in_its_place(
    three, add, files, damage, tmp_path
):
    damage(three)
    before = files(three)
    with pytest.raises(CannotShow, match=r"nobody knows .* \(replaces\) in a folder of its own"):
        add(replaces=True)
    assert files(three) == before
    assert add(replaces=True, to=tmp_path / "own") == (1, True)
    assert add(replaces=True, k=1) == (4, True)
