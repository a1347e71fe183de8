"""Real disks that are full or may not be written, and bytes that rot: the store answers rightly or says why not."""

import os
import random
import subprocess
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from lumbar.demo import network
from lumbar.errors import CannotShow
from lumbar.outcomes import add_batch, door, history, outcome_store, undo
from tests.outcomes.conftest import batch_of, declared_by
from tests.torture.reader import answer

ROOM = 1_024
"""Blocks of 1,024 bytes on the small disk."""
Add = Callable[[Path, str], tuple[int, bool]]


@pytest.fixture
def add(tmp_path: Path) -> Add:
    made = network(5, clinics=6, patients_per_clinic=30, instruments=("ODI", "TUG"))
    rows, declaration = batch_of(made), declared_by(made)

    def added(folder: Path, clinic: str) -> tuple[int, bool]:
        rows.filter(clinic=clinic).write_parquet(tmp_path / "batch.parquet")
        return add_batch(folder, tmp_path / "batch.parquet", replace(declaration, clinics=(clinic,)))

    return added


@contextmanager
def small_disk(place: Path) -> Generator[None]:
    """A file system of its own in ``place``; the test is left out where this user may mount none."""
    place.mkdir()
    options = ("-t", "tmpfs", "-o", f"size={ROOM}k", "tmpfs", place)
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("this user may mount no small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def sentence(change: Callable[[], object]) -> str:
    """Why it was refused; nothing where it was not."""
    try:
        change()
    except CannotShow as refused:
        return str(refused)
    return ""


def test_full_disks(add: Add, tmp_path: Path) -> None:
    """Room for ever more of a publication, 2,048 bytes at a time, until there is enough."""
    refused = 0
    with small_disk(tmp_path / "disk"):
        folder, filler = tmp_path / "disk" / "store", tmp_path / "disk" / "filler"
        add(folder, "Clinic 01")
        right = answer(str(folder), "outcomes_by_therapy")
        room = 0
        while True:
            left = os.statvfs(folder)
            with filler.open("wb") as file:
                file.truncate()
                os.posix_fallocate(file.fileno(), 0, max(1, left.f_bavail * left.f_bsize - room))
            said = sentence(lambda: add(folder, "Clinic 02"))
            if not said:
                break
            assert said.startswith("There is no room left to publish in the folder store.")
            refused += 1
            assert answer(str(folder), "outcomes_by_therapy") == right
            assert outcome_store(folder).manifest.generation == 1
            assert not [*folder.rglob("*.unfinished")]
            filler.unlink()
            room += 2_048
        assert outcome_store(folder).manifest.generation == 2
        assert add(folder, "Clinic 02") == (2, False)
    print(
        f"\nFull disk: {refused} times refused, the store as it was; published once {room:,} bytes were free."
    )
    assert refused >= 8


def test_a_disk_that_may_only_be_read(add: Add, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk"):
        folder = tmp_path / "disk" / "store"
        add(folder, "Clinic 01")
        right = answer(str(folder), "outcomes_by_therapy")
        subprocess.run(["mount", "-o", "remount,ro", tmp_path / "disk"], check=True)
        for change in (
            lambda: add(folder, "Clinic 02"),
            lambda: add(folder, "Clinic 01"),
            lambda: undo(folder),
        ):
            with pytest.raises(
                CannotShow, match=r"Nothing can be written in the folder store\. .* left as it was"
            ):
                change()
        with pytest.raises(CannotShow, match="Nothing can be written in the folder other"):
            add(tmp_path / "disk" / "other", "Clinic 01")
        assert answer(str(folder), "outcomes_by_therapy") == right
        subprocess.run(["mount", "-o", "remount,rw", tmp_path / "disk"], check=True)
        assert add(folder, "Clinic 02") == (2, True)
    print(
        "\nRead-only disk: adding, adding again, undoing and a new store refused in a sentence; still readable."
    )


def test_bytes_that_rot(add: Add, tmp_path: Path) -> None:
    """One bit of a published file or kept batch: the right answer or a sentence, and importing again mends it."""
    folder, chance = tmp_path / "store", random.Random(7)  # noqa: S311 (no secret)
    for number in (1, 2):
        add(folder, f"Clinic 0{number}")
    right = answer(str(folder), "outcomes_by_therapy")
    ended = Counter[str]()
    for _ in range(200):
        now = history(folder)[0]
        files = [folder / each.file for each in now.manifest.files]
        files += [folder / "batches" / f"{name}.{end}" for name in now.batches for end in ("parquet", "json")]
        file = chance.choice(files)
        whole = bytearray(file.read_bytes())
        whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(whole)
        door._opened.cache_clear()
        said = answer(str(folder), "outcomes_by_therapy")
        ended["read rightly" if said == right else "the one before, or a sentence"] += 1
        assert said == right or file.name.startswith("episodes")
        with pytest.raises(CannotShow) if file.parent.name == "batches" else nullcontext():
            add(folder, "Clinic 03")
            undo(folder)
        for clinic in ("Clinic 01", "Clinic 02"):
            mended = history(folder)[0].number, False
            assert add(folder, clinic) == mended
        assert answer(str(folder), "outcomes_by_therapy") == right
        assert history(folder)[0].number in (now.number, now.number + 2)
    print(f"\nOne bit changed in 200 files: {dict(ended)}; all mended by importing the same files again.")
