"""Patients become keyed hashes: the same person the same 32 signs, and no way back without the key."""

import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

import polars as pl

from lumbar.errors import CannotShow
from lumbar.intake.clinic.reasons import refuse
from lumbar.outcomes.manifest import MANIFEST

VARIABLE = "LUMBAR_KEY"
BYTES = 32
DIGITS = 32
"""128 bits: two of a billion patients meet by chance once in 10^20 stores."""
FOR_OTHERS = 0o077


def key() -> bytes:
    """The clinic's secret key, made on first use; it lies outside every store and opens for its owner alone.

    The file LUMBAR_KEY names, else ~/.config/lumbar/pseudonyms.key. Raises CannotShow where it lies in a
    store, can be read by others, is damaged or cannot be made.
    """
    place = _place()
    if any((folder / MANIFEST).exists() for folder in place.resolve().parents):
        raise CannotShow("The key for pseudonyms lies inside an outcome store. Move it elsewhere.")
    try:
        if not place.exists():
            _make(place)
        return _read(place)
    except OSError:
        raise CannotShow(
            f"The key for pseudonyms can be neither read nor made. Let {VARIABLE} name a file where it can."
        ) from None


def fingerprint(secret: bytes) -> str:
    """Eight hex digits that tell two keys apart and tell nothing of the key.

    >>> fingerprint(bytes(32)) == fingerprint(bytes(32)) != fingerprint(bytes(31) + b"1")
    True
    """
    return hmac.digest(secret, b"the fingerprint of this key", "sha256").hex()[:8]


def pseudonym(texts: pl.Series, secret: bytes) -> pl.Series:
    """HMAC-SHA256 of every text as 32 hex digits, null where it is empty; blanks around it do not count.

    >>> first, again, none = pseudonym(pl.Series(["P1", " P1 ", ""]), bytes(32))
    >>> first == again, len(first), none
    (True, 32, None)
    """
    written = texts.str.strip_chars().str.normalize("NFC")
    people = written.unique()
    hashed = [_hashed(text, secret) for text in people]
    return written.replace_strict(people, hashed, return_dtype=pl.String)


def _hashed(text: str | None, secret: bytes) -> str | None:
    return hmac.digest(secret, text.encode(), "sha256").hex()[:DIGITS] if text else None


def _place() -> Path:
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path.home() / ".config" / "lumbar" / "pseudonyms.key"


def _make(place: Path) -> None:
    """A whole key or none: written beside its place, then linked to it unless another was faster."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".pseudonyms-", dir=place.parent)  # O_EXCL, 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, place)
    finally:
        Path(beside).unlink()
    _keep(place.parent)


def _keep(folder: Path) -> None:
    """The folder's entry outlives a power cut, where the system lets a folder be opened."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _read(place: Path) -> bytes:
    if os.name == "posix" and place.stat().st_mode & FOR_OTHERS:
        raise refuse("key_readable")
    with suppress(ValueError):
        secret = bytes.fromhex(place.read_text(encoding="ascii"))
        if len(secret) == BYTES:
            return secret
    raise CannotShow("The key for pseudonyms is damaged. Put its copy back; a new key would split patients.")
