"""Damage, cut files and two imports at once beside a live reader: a right answer or a sentence, and nobody falls.

Killed importers are in ``kills``, full disks in ``disks``, servers in ``servers``; endless questions and ended sign-ins
in ``overruns``.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import pytest

from lumbar.outcomes import add_batch, history, outcome_store, read_manifest
from lumbar.outcomes.batches import given
from lumbar.store import ROOT
from tests.torture.trial import REPEATS, Trial, trial_in
from tests.torture.writer import Job

NOTICE = "The newest publication is damaged"


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return trial_in(tmp_path)


def newest(trial: Trial) -> Path:
    return trial.folder / read_manifest(trial.folder).files[0].file


def corrupt(trial: Trial) -> Path:
    """One bit of the newest publication."""
    file = newest(trial)
    content = bytearray(file.read_bytes())
    content[trial.chance.randrange(len(content))] ^= 1 << trial.chance.randrange(8)
    file.write_bytes(content)
    return file


def truncated(trial: Trial) -> Path:
    os.truncate(newest(trial), trial.chance.randrange(newest(trial).stat().st_size))
    return newest(trial)


def missing_manifest(trial: Trial) -> Path:
    (trial.folder / "manifest.json").unlink()
    return trial.folder / "manifest.json"


def half_a_manifest(trial: Trial) -> Path:
    os.truncate(trial.folder / "manifest.json", trial.chance.randrange(200))
    return trial.folder / "manifest.json"


DAMAGES = (corrupt, truncated, missing_manifest, half_a_manifest)


def damaged(trial: Trial, damage: Callable[[Trial], Path], times: int) -> None:
    """The publication before is shown and says so (without a manifest: a sentence), until all is whole again."""
    whole = {file: file.read_bytes() for file in trial.folder.iterdir() if file.is_file()}
    with trial.reader():
        for _ in range(times):
            file = damage(trial)
            trial.more()
            if damage is missing_manifest:
                assert trial.ask().startswith("There is no outcome store")
            else:
                assert outcome_store(trial.folder).notice.startswith(NOTICE)
            file.write_bytes(whole[file])
            trial.more()
            assert not outcome_store(trial.folder).notice
            assert outcome_store(trial.folder).manifest.generation == 2
    trial.survived(damage.__name__.replace("_", " "), times)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage(trial: Trial, damage: Callable[[Trial], Path]) -> None:
    damaged(trial, damage, REPEATS)


def cut_files(trial: Trial, times: int) -> None:
    """Of a batch only the beginning arrives."""
    with trial.reader():
        for _ in range(times):
            file, declaration = trial.batch(2)
            os.truncate(file, trial.chance.randrange(file.stat().st_size))
            trial.refused(partial(add_batch, trial.folder, file, declaration), "The batch cannot be used")
            trial.more()
    trial.survived("cut file", times)


def test_cut_files(trial: Trial) -> None:
    cut_files(trial, REPEATS)


def two_at_once(trial: Trial, times: int) -> None:
    """Two processes add at the same moment: both batches are in, each once, in two generations."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.torture.writer"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    with writers[0], writers[1], trial.reader():
        for number in range(2, 2 + 2 * times, 2):
            jobs = [Job(str(trial.folder), str(trial.batch(each)[0])) for each in (number, number + 1)]
            for writer, job in zip(writers, jobs, strict=True):
                writer.stdin.write(json.dumps(asdict(job)) + "\n")
                writer.stdin.flush()
            added = [json.loads(writer.stdout.readline()) for writer in writers]
            assert [writer.stdout.readline() for writer in writers] == ["0\n", "0\n"]
            assert sorted(added) == [[number + 1, True], [number + 2, True]]
            assert len({*history(trial.folder)[0].batches}) == number + 2
        for writer in writers:
            writer.stdin.close()
    replayed(trial, 2 + 2 * times)
    trial.survived("two imports at once", times)


def replayed(trial: Trial, count: int) -> None:
    """What was right at any time: the same batches in the order they went in, one after the other."""
    given_files = [trial.batch(number) for number in range(count)]
    by_name = {given(*each).name: each for each in given_files}
    alone = replace(trial, folder=trial.work / "alone")
    for name in history(trial.folder)[0].batches:
        add_batch(alone.folder, *by_name[name])
        trial.right.add(alone.ask())


def test_two_imports_at_once(trial: Trial) -> None:
    two_at_once(trial, REPEATS)
