"""Nobody sees another's: fifty readers at once for two seconds; `make torture` takes ten minutes."""

from pathlib import Path

import pytest

from tests.soak import READERS, soak


def test_fifty_readers_are_each_answered_as_if_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMBAR_STORE", str(tmp_path / "store"))
    answers, publications, wrong = soak(tmp_path, seconds=2, seed=1, clinics=6)
    assert not wrong, wrong[:3]
    assert answers > 2 * READERS
    assert publications >= 1
