"""The key opens for its owner alone, and the same person is the same pseudonym."""

import hashlib
import hmac
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

from lumbar.errors import CannotShow
from lumbar.intake.clinic.pseudonyms import fingerprint, key, pseudonym


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    named = tmp_path / "secret" / "pseudonyms.key"
    monkeypatch.setenv("LUMBAR_KEY", str(named))
    return named


def test_a_key_is_made_once_and_for_its_owner_alone(place: Path) -> None:
    first = key()
    assert len(first) == 32
    assert key() == first
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [each.name for each in place.parent.iterdir()] == [place.name]


def test_without_a_name_it_lies_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUMBAR_KEY", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    made = key()
    assert bytes.fromhex((tmp_path / ".config/lumbar/pseudonyms.key").read_text()) == made


def test_a_key_others_can_read_is_refused(place: Path) -> None:
    key()
    place.chmod(0o640)
    with pytest.raises(CannotShow, match="Others can read"):
        key()


def test_a_key_in_a_store_is_refused(place: Path) -> None:
    place.parent.mkdir()
    (place.parent.parent / "manifest.json").write_text("{}")
    with pytest.raises(CannotShow, match="inside an outcome store"):
        key()
    assert not place.exists()


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "00" * 33])
def test_a_damaged_key_is_refused(place: Path, text: str) -> None:
    key()
    place.write_text(text)
    with pytest.raises(CannotShow, match="damaged") as refused:
        key()
    assert text not in str(refused.value) or not text


def test_a_folder_that_takes_no_key_is_a_sentence(place: Path) -> None:
    place.parent.write_text("a file where the folder should be")
    with pytest.raises(CannotShow, match="neither read nor made"):
        key()


def test_many_starters_agree_on_one_key(place: Path) -> None:
    with ThreadPoolExecutor(8) as starters:
        keys = {each.result() for each in [starters.submit(key) for _ in range(40)]}
    assert keys == {key()}


def test_pseudonyms_are_hmac_sha256(place: Path) -> None:
    secret = key()
    seen = pseudonym(pl.Series("id", ["Ümit", "U\u0308mit", "P2", "", None]), secret).to_list()
    assert seen[0] == seen[1] == hmac.new(secret, "Ümit".encode(), hashlib.sha256).hexdigest()[:32]
    assert seen[2] not in (seen[0], None)
    assert seen[3:] == [None, None]


def test_another_key_another_pseudonym() -> None:
    people = pl.Series(["P1", "P2"])
    one, two = bytes(32), bytes(31) + b"\1"
    assert not set(pseudonym(people, one)) & set(pseudonym(people, two))
    assert fingerprint(one) != fingerprint(two)


def test_a_million_patients_in_seconds() -> None:
    people = pl.int_range(1_000_000, eager=True).cast(pl.String)
    started = time.process_time()
    hashed = pseudonym(people, bytes(32))
    assert time.process_time() - started < 12
    assert hashed.n_unique() == 1_000_000
