"""The folder of an import: its owner's alone, gone afterwards, and so is what a killed one left."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lumbar.intake.clinic.scratch import scratch


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path))
    return tmp_path / "importing"


def folders(home: Path) -> list[Path]:
    return [each for each in home.iterdir() if each.is_dir()]


def test_it_is_for_its_owner_alone_and_gone_afterwards(home):
    with scratch() as folder:
        (folder / "batch.parquet").write_bytes(b"rows")
        assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(home.stat().st_mode) == 0o700
        assert folders(home) == [folder]
    assert not folders(home)


def test_what_another_import_holds_stays(home):
    with scratch() as one, scratch() as other:
        assert {*folders(home)} == {one, other}
    assert not folders(home)


HOLDS = """
import time
from lumbar.intake.clinic.scratch import scratch
with scratch() as folder:
    (folder / "batch.parquet").write_bytes(b"rows")
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_what_a_killed_import_left_goes_with_the_next(home):
    with subprocess.Popen([sys.executable, "-c", HOLDS], stdout=subprocess.PIPE, text=True) as other:
        left = Path(other.stdout.readline().strip())
        other.kill()
    assert other.returncode == -signal.SIGKILL
    assert folders(home) == [left]
    with scratch() as folder:
        assert folders(home) == [folder]
