"""Writing in a store's folder: whole files or none, one writer at a time, and what went wrong in a sentence."""

import errno
import io
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from filelock import FileLock, Timeout

from lumbar.errors import CannotShow

LOCK = ".lock"
UNFINISHED = ".unfinished"
WAIT = 60.0
"""Seconds for another import to end; a million episodes take a third of it."""
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def one_writer(folder: Path) -> Generator[None]:
    """Hold the folder's lock, which the system takes from a process that dies; raises CannotShow for what fails.

    The folder is made where it is missing.
    """
    try:
        make_folder(folder)
        with FileLock(folder / LOCK, timeout=WAIT):
            yield
    except Timeout:
        raise CannotShow(
            "Another import is being published. Wait until it has ended, then try again."
        ) from None
    except OSError as failed:
        raise CannotShow(_sentence(folder, failed)) from None


def write(content: bytes, path: Path, mode: int = 0o666) -> None:
    """Whole or not at all: a temporary name, synced, then renamed; the folder synced too."""
    _write(io.BytesIO(content), path, mode)


def copy(source: Path, path: Path, mode: int = 0o666) -> None:
    """The same of what a file holds; nothing where it is that very file."""
    if path.exists() and path.samefile(source):
        return
    with source.open("rb") as content:
        _write(content, path, mode)


def _write(content: IO[bytes], path: Path, mode: int) -> None:
    unfinished = path.with_name(f".{path.name}{UNFINISHED}")
    try:
        with open(unfinished, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
    sync(path.parent)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """The folder and those above it, there after a power cut too."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode, exist_ok=True)
        sync(folder.parent)


def sync(folder: Path) -> None:
    """Names made or removed in the folder outlast a power cut from now on."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sentence(folder: Path, failed: OSError) -> str:
    as_it_was = "The outcome store was left as it was."
    if failed.errno in FULL:
        return f"There is no room left to publish in the folder {folder.name}. {as_it_was} Make room and try again."
    if failed.errno in FORBIDDEN:
        return (
            f"Nothing can be written in the folder {folder.name}. {as_it_was} "
            "Choose another folder, or have writing there allowed."
        )
    reason = os.strerror(failed.errno) if failed.errno else "unknown reason"
    return f"Publishing in the folder {folder.name} failed: {reason}. Try again, or choose another folder."
