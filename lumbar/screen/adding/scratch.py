"""Where an uploaded file lies while it is read: a folder of its own, for its owner alone, outside every store."""

import shutil
import tempfile
import time
import weakref
from pathlib import Path

PREFIX = "lumbar-adding-"
DAY = 86_400
"""Seconds."""


class Scratch:
    """A folder that lives as long as this object: as long as the session, or until it is removed."""

    def __init__(self) -> None:
        """Make the folder, opened by its owner alone (0700); what is long forgotten goes."""
        sweep()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._end = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)

    def remove(self) -> None:
        """Remove the folder with all that is in it; again is harmless."""
        self._end()


def sweep(now: float | None = None) -> None:
    """Remove what was left behind more than a day ago: by a server that was killed, a session that never ended."""
    oldest = (time.time() if now is None else now) - DAY
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not folder.is_symlink() and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
