import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from filelock import FileLock

from lumbar.errors import CannotShow
from lumbar.outcomes import Primary, history, kept, outcome_store, publish, read_manifest, undo, writing
from lumbar.outcomes.door import DEMONSTRATION


def clinics(folder):
    return outcome_store(folder).manifest.clinics


def named(*numbers):
    return tuple(f"Clinic 0{number}" for number in numbers)


@pytest.fixture
def nobody_reads(monkeypatch):
    monkeypatch.setattr(kept, "GRACE", timedelta(0))


def test_every_batch_is_a_generation_and_the_same_one_again_is_none(add, folder, files):
    assert add("Clinic 01") == (1, True)
    assert add("Clinic 02") == (2, True)
    before = files(folder)
    assert add("Clinic 01") == add("Clinic 02") == (2, False)
    assert files(folder) == before
    assert clinics(folder) == named(1, 2)
    assert [each.number for each in history(folder)] == [2, 1]


def test_a_batch_may_take_the_place_of_all_before_it(add, folder):
    add("Clinic 01")
    add("Clinic 02")
    week = {"weeks": (6,), "primary": Primary("ODI", 6, "combined", "usual care"), "key": "deadbeef"}
    assert add("Clinic 03", replaces=True, **week) == (3, True)
    assert clinics(folder) == named(3)
    assert outcome_store(folder).manifest.weeks == (6,)
    assert add("Clinic 03", replaces=True, **week) == (3, False)


def test_undoing_returns_twice_and_then_says_so(add, folder, nobody_reads):
    published = []
    for number in range(1, 5):
        add(f"Clinic 0{number}")
        published.append(read_manifest(folder).files)
    for number, left in ((5, (1, 2, 3)), (6, (1, 2))):
        assert undo(folder) == (number, True)
        assert clinics(folder) == named(*left)
        assert read_manifest(folder).files == published[len(left) - 1]
    with pytest.raises(CannotShow, match="no longer kept. Nothing was undone"):
        undo(folder)
    assert clinics(folder) == named(1, 2)
    assert add("Clinic 06") == (7, True)
    assert clinics(folder) == named(1, 2, 6)


def test_undoing_the_first_leaves_nothing_behind(add, folder, files):
    add("Clinic 01")
    assert undo(folder) == (0, True)
    assert files(folder) == {}
    assert history(folder) == ()
    with pytest.raises(CannotShow, match="There is no outcome store"):
        undo(folder)
    assert add("Clinic 01") == (1, True)


def test_an_undone_batch_may_come_again(add, folder):
    add("Clinic 01")
    add("Clinic 02")
    undo(folder)
    assert add("Clinic 02") == (4, True)
    assert clinics(folder) == named(1, 2)


def test_three_generations_are_kept_and_what_they_need(add, folder, files, nobody_reads):
    for number in range(1, 6):
        add(f"Clinic 0{number}")
    (folder / ".manifest.json.unfinished").write_text("{")
    (folder / "batches" / ".x.parquet.unfinished").write_text("PAR1")
    add("Clinic 06")
    last = history(folder)
    assert [each.number for each in last] == [6, 5, 4]
    expected = {f"generations/00000{number}.json" for number in (4, 5, 6)} | {"manifest.json"}
    expected |= {file for each in last for file in each.manifest.every_file}
    expected |= {f"batches/{name}.{end}" for name in last[0].batches for end in ("json", "parquet")}
    expected |= {f"batches/{each.keys}" for each in last}
    assert {*files(folder)} == expected
    undo(folder)
    assert [each.number for each in history(folder)] == [7, 4]
    assert {*files(folder)}.isdisjoint(file.file for file in last[0].manifest.files)


def test_what_may_still_be_read_outlasts_quick_publications(add, folder, monkeypatch):
    add("Clinic 01")
    first = outcome_store(folder)
    for number in range(2, 6):
        add(f"Clinic 0{number}", replaces=True)
    assert first.rows("score_range", {"visits": "visits_ODI"}).height == 1
    monkeypatch.setattr(kept, "GRACE", timedelta(0))
    add("Clinic 06")
    assert not (folder / first.manifest.files[0].file).exists()


def test_batches_that_no_kept_generation_needs_are_removed(add, folder, nobody_reads):
    add("Clinic 01")
    for number in (2, 3, 4):
        add(f"Clinic 0{number}", replaces=True)
    kept = [file.name.startswith("keys-") for file in (folder / "batches").iterdir()]
    assert (kept.count(False), kept.count(True)) == (6, 3)


def test_what_no_batch_made_takes_no_batch_but_one_that_replaces_it(add, folder, made, files):
    publish(made.episodes, replace(made.manifest, synthetic=False), folder)
    before = files(folder)
    with pytest.raises(CannotShow, match="nothing can be added"):
        add("Clinic 01")
    with pytest.raises(CannotShow, match="no longer kept"):
        undo(folder)
    assert files(folder) == before
    assert add("Clinic 01", replaces=True) == (2, True)
    assert clinics(folder) == named(1)


@pytest.mark.parametrize("replaces", [True, False])
def test_invented_and_real_patients_never_meet(add, folder, made, files, replaces):
    publish(made.episodes, made.manifest, folder)
    before = files(folder)
    with pytest.raises(CannotShow, match=r"must not meet \(synthetic\)"):
        add("Clinic 01", replaces=replaces)
    assert files(folder) == before
    assert add("Clinic 01", replaces=True, synthetic=True) == (2, True)


def test_the_demonstration_itself_is_never_touched(add, files):
    before = files(DEMONSTRATION)
    for refused in (
        lambda: add(to=DEMONSTRATION, synthetic=True, replaces=True),
        lambda: undo(DEMONSTRATION),
    ):
        with pytest.raises(CannotShow, match="The demonstration network takes no other patients"):
            refused()
    assert files(DEMONSTRATION) == before
    assert not (DEMONSTRATION / writing.LOCK).exists()


@pytest.mark.parametrize(
    "damage", [lambda file: file.write_bytes(file.read_bytes()[:-9]), lambda file: file.unlink()]
)
def test_importing_again_repairs_a_published_file(add, folder, files, damage):
    add("Clinic 01")
    add("Clinic 02")
    before = {name: each for name, each in files(folder).items() if not name.startswith("generations")}
    damage(folder / read_manifest(folder).files[0].file)
    assert outcome_store(folder).notice
    assert add("Clinic 01") == (2, False)
    assert not outcome_store(folder).notice
    assert before.items() <= files(folder).items()
    assert clinics(folder) == named(1, 2)


@pytest.mark.parametrize("end", ["json", "parquet"])
def test_a_damaged_batch_is_named_and_repaired_by_importing_it_again(add, folder, end):
    add("Clinic 01")
    first = next((folder / "batches").glob(f"[0-9a-f]*.{end}"))
    whole = first.read_bytes()
    add("Clinic 02")
    first.write_bytes(whole[:-1] + b"x")
    before = (folder / "manifest.json").read_bytes()
    with pytest.raises(CannotShow, match="Of the 2 files in this store, number 1 is kept damaged"):
        add("Clinic 03")
    assert (folder / "manifest.json").read_bytes() == before
    assert clinics(folder) == named(1, 2)
    assert add("Clinic 01") == (2, False)
    assert first.read_bytes() == whole
    assert add("Clinic 03") == (3, True)


def test_undoing_makes_a_damaged_file_anew(add, folder):
    add("Clinic 01")
    wanted = outcome_store(folder).manifest.files
    add("Clinic 02")
    (folder / wanted[0].file).unlink()
    undo(folder)
    assert outcome_store(folder).manifest.files == wanted


def test_a_damaged_record_stops_additions_and_loses_no_batch(add, folder, files):
    add("Clinic 01")
    add("Clinic 02")
    (folder / "generations" / "000002.json").write_text('{"batches": []}')
    before = files(folder)
    with pytest.raises(CannotShow, match="nothing can be added"):
        add("Clinic 03")
    assert files(folder) == before
    assert clinics(folder) == named(1, 2)


def test_two_imports_at_once_both_go_in(add, folder, tmp_path, rows, declaration):
    from lumbar.outcomes import add_batch

    def one(number):
        chosen = rows.filter(clinic=f"Clinic 0{number}")
        chosen.write_parquet(tmp_path / f"{number}.parquet")
        said = replace(declaration, clinics=(f"Clinic 0{number}",))
        return add_batch(folder, tmp_path / f"{number}.parquet", said)

    with ThreadPoolExecutor(4) as pool:
        added = [*pool.map(one, (1, 2, 3, 4))]
    assert sorted(added) == [(1, True), (2, True), (3, True), (4, True)]
    assert clinics(folder) == named(1, 2, 3, 4)


def test_a_writer_that_waits_too_long_says_so(add, folder, monkeypatch):
    add("Clinic 01")
    monkeypatch.setattr(writing, "WAIT", 0.1)
    with (
        FileLock(folder / writing.LOCK),
        pytest.raises(CannotShow, match="Another import is being published"),
    ):
        add("Clinic 02")
    assert clinics(folder) == named(1)


HOLD = """
import sys, time
from filelock import FileLock
FileLock(sys.argv[1]).acquire()
print(flush=True)
time.sleep(60)
"""


def test_the_lock_of_a_dead_writer_holds_nobody_up(add, folder):
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, folder / writing.LOCK], stdout=subprocess.PIPE
    ) as holder:
        holder.stdout.readline()
        holder.kill()
        holder.wait()
    assert (folder / writing.LOCK).exists()
    start = time.monotonic()
    add("Clinic 01")
    assert time.monotonic() - start < writing.WAIT / 4
