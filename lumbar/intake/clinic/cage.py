"""A verb of the import, run in a child process that cannot hurt this one.

The child may run out of memory or time, crash, or write whatever it likes: here that is one sentence.
"""

import json
import math
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from threading import Event, Thread
from typing import Any, Final, TypeAlias

from lumbar.errors import CannotShow
from lumbar.intake.clinic.reasons import REASONS, Refused, refuse

Command: TypeAlias = tuple[str, ...]
COMMAND: Command = (sys.executable, "-P", "-m", "lumbar.intake.clinic.work")
SETTINGS: Final = {
    "POLARS_MAX_THREADS": str(min(4, os.cpu_count() or 1)),
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "_RJEM_MALLOC_CONF": "retain:false,dirty_decay_ms:0,muzzy_decay_ms:0",
}
"""Few threads, for each has memory of its own; no pool that sets a gigabyte aside, and none that keeps what is no
longer needed (Polars' own), for both count as used."""
LONGEST_LINE: Final = 32 * 2**20
MOST_LINES: Final = 10_000
MOST_SAID: Final = 4 * LONGEST_LINE
"""Bytes the child may write; when it says more it is ended."""
LONGEST_SENTENCE: Final = 1_000
MEANT_FOR: Final = 250
"""Megabytes of a file for which time is given once."""
LAST_WORDS: Final = 2.0
"""Seconds to hear what a killed child had said."""
TIME_UP = 0 if sys.platform == "win32" else -signal.SIGXCPU


@dataclass(frozen=True)
class Limits:
    """What the child may use: ``memory`` in bytes, ``cpu_seconds``, ``seconds`` on the clock."""

    memory: int = 1_536 * 2**20
    cpu_seconds: int = 300
    seconds: float = 300.0

    def times(self, megabytes: float) -> "Limits":
        """The same memory, and of time as much more as a file is larger than what the limits are meant for."""
        times = max(1, math.ceil(megabytes / MEANT_FOR))
        return replace(self, cpu_seconds=times * self.cpu_seconds, seconds=times * self.seconds)


class Running:
    """A verb at work in its child; a thread of its own starts and ends the child, others only ask.

    The kernel ends a child together with the thread that started it: the thread must live as long as the
    work, as that of a page does not.
    """

    def __init__(self, verb: str, job: dict[str, Any], limits: Limits, command: Command) -> None:
        self._step: tuple[str, float] = ("", 0.0)
        self._could_not: tuple[str, ...] = ()
        self._result: dict[str, Any] | None = None
        self._reason: CannotShow | None = None
        self._enough = Event()
        self._ended = Event()
        asked = {"verb": verb, "job": job, "parent": os.getpid()}
        asked |= {"memory": limits.memory, "cpu_seconds": limits.cpu_seconds}
        told = json.dumps(asked).encode()
        self._command = command
        Thread(target=self._work, args=(told, limits.seconds), daemon=True).start()

    @property
    def progress(self) -> tuple[str, float]:
        """The step in words, and the share done, 0 to 1."""
        return self._step

    @property
    def could_not(self) -> tuple[str, ...]:
        """What this system could not withhold from the child, in words; empty on Linux."""
        return self._could_not

    @property
    def done(self) -> bool:
        """Whether ``result`` answers at once."""
        return self._ended.is_set()

    def cancel(self) -> None:
        """Kill the child; nothing happens where it has ended."""
        if not self._enough.is_set():
            self._because(refuse("cancelled"))

    def result(self) -> dict[str, Any]:
        """What the verb gave, when it is there; raises Refused or CannotShow where it could not."""
        self._ended.wait()
        if self._result is None:
            raise self._reason or refuse("reader_died")
        return self._result

    def _work(self, told: bytes, seconds: float) -> None:
        try:
            child = _started(self._command)
            hearing = Thread(target=self._hear, args=(child, told), daemon=True)
            hearing.start()
            if not self._enough.wait(seconds):
                self._because(refuse("too_slow"))
            _kill(child)
            hearing.join(LAST_WORDS)
            if child.wait() == TIME_UP:
                self._because(refuse("too_slow"))
        except OSError:  # no room for another process
            self._because(refuse("reader_died"))
        finally:
            self._ended.set()

    def _because(self, reason: CannotShow) -> None:
        """The first reason counts; with it the child has said enough."""
        self._reason = self._reason or reason
        self._enough.set()

    def _hear(self, child: subprocess.Popen[bytes], told: bytes) -> None:
        """Tell the child what to do and hear what it says, to the end or until it is too much."""
        assert child.stdin is not None
        assert child.stdout is not None
        with suppress(BrokenPipeError), child.stdin as hears:
            hears.write(told)
        left = MOST_SAID
        with child.stdout as says:
            for line in islice(iter(lambda: says.readline(LONGEST_LINE), b""), MOST_LINES):
                left -= len(line)
                if left < 0:
                    break
                self._take(line)
        self._enough.set()

    def _take(self, line: bytes) -> None:
        """One line of the child; what is none of ours is passed over."""
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
            return
        match said:
            case {"result": dict() as result}:
                self._result = result
            case {"step": str() as step, "share": int() | float() as share}:
                self._step = (step[:LONGEST_SENTENCE], min(1.0, max(0.0, share)))
            case {"code": str() as code, "sentence": str() as sentence}:
                self._because(_reason(code, sentence[:LONGEST_SENTENCE]))
            case {"could_not": list() as words}:
                self._could_not = tuple(map(str, words))
            case _:
                pass


def start(
    verb: str, job: dict[str, Any], limits: Limits | None = None, command: Command | None = None
) -> Running:
    """Start ``verb`` on ``job`` in a child and return at once; any thread may ask how it goes."""
    return Running(verb, job, limits or Limits(), command or COMMAND)


def run(verb: str, job: dict[str, Any], limits: Limits | None = None) -> dict[str, Any]:
    """What ``verb`` gives on ``job``; waits, and kills the child where the waiting is broken off."""
    running = start(verb, job, limits)
    try:
        return running.result()
    finally:
        running.cancel()


def _started(command: Command) -> subprocess.Popen[bytes]:
    """A child in a session of its own, so that it and what it may start can be ended together."""
    return subprocess.Popen(  # noqa: S603 (our own module)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, **SETTINGS},
    )


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End the child and its session; it is not yet waited for, so the number is still its own."""
    if sys.platform == "win32":
        child.kill()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _reason(code: str, sentence: str) -> CannotShow:
    return Refused(code, sentence) if code in REASONS else CannotShow(sentence)
