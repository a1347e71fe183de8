"""Disks that are full or may only be read, again and again, beside a live reader."""

import os
import subprocess
from dataclasses import replace
from functools import partial
from pathlib import Path

from lumbar.outcomes import add_batch, undo
from tests.torture.faults import small_disk
from tests.torture.trial import REPEATS, trial_in


def test_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk"):
        trial = replace(trial_in(tmp_path / "disk"), work=tmp_path)
        file, declaration = trial.batch(2)
        filler, needed = tmp_path / "disk" / "filler", 8 * file.stat().st_size
        with trial.reader():
            for number in range(REPEATS):
                left = os.statvfs(trial.folder)
                free = left.f_bavail * left.f_bsize - number * min(2_048, needed // 100)
                with filler.open("wb") as blocks:
                    os.posix_fallocate(blocks.fileno(), 0, max(1, free))
                trial.refused(partial(add_batch, trial.folder, file, declaration), "There is no room left")
                filler.unlink()
                trial.more()
        assert add_batch(trial.folder, file, declaration) == (3, True)
    trial.survived("full disk", REPEATS)


def test_folder_that_may_only_be_read(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk"):
        trial = replace(trial_in(tmp_path / "disk"), work=tmp_path)
        file, declaration = trial.batch(2)
        with trial.reader():
            for _ in range(REPEATS):
                remounted(tmp_path / "disk", "ro")
                for change in (
                    partial(add_batch, trial.folder, file, declaration),
                    partial(undo, trial.folder),
                ):
                    trial.refused(change, "Nothing can be written in the folder store")
                trial.more()
                remounted(tmp_path / "disk", "rw")
        assert add_batch(trial.folder, file, declaration) == (3, True)
    trial.survived("folder that may only be read", REPEATS)


def remounted(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)
