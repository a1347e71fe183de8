"""Fifty readers at once for ten minutes, each of clinics of their own, while a publisher adds and undoes."""

import os
from pathlib import Path

import pytest

from tests.soak import READERS, soak

MINUTES = float(os.environ.get("LUMBAR_SOAK_MINUTES", "10"))


def test_fifty_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMBAR_STORE", str(tmp_path / "store"))
    answers, publications, wrong = soak(tmp_path, seconds=60 * MINUTES, seed=7)
    print(f"\n{READERS} readers, {MINUTES:g} minutes: {answers:,} answers, {publications} publications")
    print(f"{len(wrong)} answers were not those of their reader")
    assert not wrong, wrong[:10]
    assert publications > MINUTES
