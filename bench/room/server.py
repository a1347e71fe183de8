"""The server as a service runs it, and what it takes of the machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lumbar.store import ROOT

START_UP = 40
TICKS = os.sysconf("SC_CLK_TCK")
NOT_HERE = ("LUMBAR_", "HOME", "STREAMLIT_SECRETS", "STREAMLIT_BROWSER_SERVER", "STREAMLIT_SERVER_ALLOWED")
"""Settings of a service that name its address, its folders or who signs in."""


@dataclass(frozen=True)
class Process:
    """A process of this machine, by its number."""

    pid: int

    def cpu(self) -> float:
        """Return the seconds of processor time it has taken."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self) -> float:
        """Return the memory it holds now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass(frozen=True)
class Server(Process):
    """A running server and where it answers."""

    address: str = ""


@dataclass(frozen=True)
class Servers:
    """One or several that share a crowd."""

    each: tuple[Server, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return where they answer."""
        return tuple(server.address for server in self.each)

    def cpu(self) -> float:
        """Return the seconds of processor time they have taken together."""
        return sum(server.cpu() for server in self.each)

    def megabytes(self) -> float:
        """Return the memory they hold together now."""
        return sum(server.megabytes() for server in self.each)


@contextmanager
def served() -> Iterator[Server]:
    """Start the server with a service's settings on a free port; stop it at the end of the block."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home, Path(home, "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "lumbar.screen.serve", str(port)],
            cwd=ROOT,
            stdout=said,
            stderr=said,
            env={**os.environ, **_settings(), "LUMBAR_HOME": home, "LUMBAR_KEY": f"{home}/key"},
        )
        try:
            _await(f"http://localhost:{port}")
            yield Server(process.pid, f"http://localhost:{port}")
        finally:
            process.terminate()
            process.wait(20)
            _repeat(Path(home, "said").read_text(encoding="utf-8"))


def _repeat(said: str) -> None:
    """Write what the server said last, where something went wrong."""
    if "Traceback" in said or "Error" in said:
        sys.stderr.write(said[-8000:])


def _settings() -> dict[str, str]:
    lines = (ROOT / "deploy/lumbar.env").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if line.strip() and not line.startswith("#"))
    return {name: value for name, value in pairs if not name.startswith(NOT_HERE) and "ORIGINS" not in name}


def _await(address: str) -> None:
    for _ in range(START_UP * 20):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health").close()  # noqa: S310
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("The server did not start.")
