"""Where an import from the command line keeps what it makes until it has ended: on disk, for its owner alone."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from filelock import FileLock, Timeout

PLACE: Final = "importing"
LOCK: Final = ".lock"


@contextmanager
def scratch() -> Generator[Path]:
    """A folder of this import's own (0700) in LUMBAR_HOME; those of imports that were killed go first.

    An import holds its folder's lock, which the system takes from a process that dies.
    """
    place = _place()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(place / LOCK):
        for folder in place.iterdir():
            _remove_left(folder)
        own = Path(mkdtemp(dir=place))
        held = FileLock(own / LOCK)
        held.acquire()
    try:
        yield own
    finally:
        held.release()
        shutil.rmtree(own, ignore_errors=True)


def _remove_left(folder: Path) -> None:
    """Remove a folder that nobody holds."""
    if folder.is_symlink() or not folder.is_dir():
        return
    try:
        with FileLock(folder / LOCK, timeout=0):
            pass
    except Timeout:
        return
    shutil.rmtree(folder, ignore_errors=True)


def _place() -> Path:
    return Path(os.environ.get("LUMBAR_HOME") or Path.home() / ".lumbar") / PLACE
