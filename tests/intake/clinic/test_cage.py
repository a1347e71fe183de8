"""Whatever a child does, this process goes on and says one sentence."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from lumbar.errors import CannotShow
from lumbar.intake.clinic import cage
from lumbar.intake.clinic.cage import Limits
from lumbar.intake.clinic.reasons import Refused

VERBS = """
import ctypes, json, os, signal, socket, subprocess, sys, time

from lumbar.errors import CannotShow
from lumbar.intake.clinic import work
from lumbar.intake.clinic.reasons import refuse

libc = ctypes.CDLL(None, use_errno=True)


def echo(job, say):
    say("Half of it", 0.5)
    return job


def refused(job, say):
    raise refuse("column_missing", column="odi")


def cannot_show(job, say):
    raise CannotShow("There is nothing. Choose something.")


def crash(job, say):
    raise ValueError("Jane Doe, 1970-01-01")


def die(job, say):
    os.kill(os.getpid(), job["signal"])


def leave(job, say):
    os._exit(job["code"])


def sleep(job, say):
    say("Asleep", 0.1)
    time.sleep(60)


def spin(job, say):
    while True:
        pass


def remember(job, say):
    held = []
    while True:
        held.append(bytearray(10 * 2**20))


def reserve(job, say):
    import polars as pl
    return {"rows": pl.int_range(job["cells"], eager=True).shift(1).len()}


def chatter(job, say):
    print("From a library", flush=True)
    os.write(1, b"garbage" * 100)
    return {"fine": True}


def connect(job, say):
    said = {}
    for name, attempt in {
        "python": lambda: socket.socket(),
        "lookup": lambda: socket.getaddrinfo("localhost", 80),
        "program": lambda: subprocess.run(["true"]),
        "shell": lambda: os.system("true"),
    }.items():
        try:
            attempt()
        except OSError as error:
            said[name] = error.errno
    return said


def kernel(job, say):
    calls = {
        "socket": lambda: libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0),
        "local": lambda: libc.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0),
        "connect": lambda: libc.connect(0, None, 0),
        "pair": lambda: libc.socketpair(socket.AF_UNIX, socket.SOCK_STREAM, 0, (ctypes.c_int * 2)()),
        "program": lambda: libc.execv(b"/bin/true", (ctypes.c_char_p * 2)(b"true", None)),
        "ring": lambda: libc.syscall(425, 1, None),
    }
    return {name: [call(), ctypes.get_errno()] for name, call in calls.items()}


def write(job, say):
    with open(job["file"], "wb") as file:
        file.truncate(3 * 2**30)
    return {}


def fork(job, say):
    if os.fork() == 0:
        if job["escape"]:
            os.setsid()
        with open(job["file"], "w") as file:
            file.write(str(os.getpid()))
        time.sleep(60)
    while not os.path.exists(job["file"]) or not open(job["file"]).read():
        time.sleep(0.01)
    return {"pid": int(open(job["file"]).read())}


if __name__ == "__main__":
    work.main({name: verb for name, verb in globals().items() if callable(verb)})
"""
RAW = {
    "garbage": "import os; os.write(1, os.urandom(2**20)); print('[' * 10**6); print('{}'); print('[1]'); print(5)",
    "flood": "import os\nwhile True: os.write(1, b'x' * 2**20)",
    "flood_of_lines": "import os\nwhile True: os.write(1, b'{}' + bytes([10]) * 2**16)",
    "nothing": "pass",
    "half": "print('{\"result\": {\"a\"', end='')",
    "closes": "import os, time; os.close(1); time.sleep(60)",
    "deaf": "import os; os.close(0); print('{\"result\": 5}')",
    "wrong_kinds": 'print(\'{"step": 1, "share": "x"}\'); print(\'{"code": 5, "sentence": []}\')',
}

KERNEL = ("socket", "local", "connect", "pair", "program", "ring")


@pytest.fixture
def verbs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The child knows verbs that misbehave instead of the import's own."""
    script = tmp_path / "verbs.py"
    script.write_text(VERBS, encoding="utf-8")
    monkeypatch.setattr(cage, "COMMAND", (sys.executable, str(script)))
    return script


def code_of(verb: str, job: dict[str, Any] | None = None, **limits: float) -> str:
    with pytest.raises(Refused) as refused:
        cage.run(verb, job or {}, Limits(**limits))
    return refused.value.code


def gone(pid: int, within: float = 5.0) -> bool:
    """Whether the process has ended (one that nobody waited for has, too)."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.usefixtures("verbs")
def test_a_result_comes_back_with_its_progress() -> None:
    job = {"text": "größer ☃", "numbers": [1, 2.5, None]}
    running = cage.start("echo", job)
    assert running.result() == job
    assert running.progress == ("Half of it", 0.5)
    assert running.done
    running.cancel()
    assert running.result() == job


@pytest.mark.usefixtures("verbs")
def test_reasons_come_back_as_they_were() -> None:
    with pytest.raises(Refused, match="The file has no column odi") as refused:
        cage.run("refused", {})
    assert refused.value.code == "column_missing"
    with pytest.raises(CannotShow, match="^There is nothing. Choose something.$"):
        cage.run("cannot_show", {})


@pytest.mark.usefixtures("verbs")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGTERM])
def test_a_child_may_die_by_any_signal(number: signal.Signals) -> None:
    assert code_of("die", {"signal": int(number)}) == "reader_died"


@pytest.mark.usefixtures("verbs")
def test_a_crash_tells_nothing_of_what_it_read(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused) as refused:
        cage.run("crash", {})
    assert refused.value.code == "reader_died"
    assert "Jane" not in str(refused.value) + "".join(capfd.readouterr())


@pytest.mark.usefixtures("verbs")
@pytest.mark.parametrize("code", [0, 1, 77])
def test_a_child_may_leave_without_a_word(code: int) -> None:
    assert code_of("leave", {"code": code}) == "reader_died"


@pytest.mark.parametrize("raw", RAW)
def test_a_child_may_say_anything(raw: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "raw.py"
    script.write_text(RAW[raw], encoding="utf-8")
    monkeypatch.setattr(cage, "COMMAND", (sys.executable, str(script)))
    monkeypatch.setattr(cage, "MOST_SAID", 50 * 2**20)
    assert code_of("any", seconds=20) == "reader_died"


def test_a_child_may_not_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "raw.py"
    monkeypatch.setattr(cage, "COMMAND", (sys.executable, str(script)))
    script.write_text(RAW["deaf"], encoding="utf-8")
    assert code_of("any", {"long": "x" * 2**20}, seconds=20) == "reader_died"
    script.write_text(RAW["flood"], encoding="utf-8")
    assert code_of("any", {"long": "x" * 2**20}, seconds=1) == "too_slow"


@pytest.mark.usefixtures("verbs")
def test_what_libraries_print_is_not_heard() -> None:
    assert cage.run("chatter", {}) == {"fine": True}


@pytest.mark.usefixtures("verbs")
def test_memory_is_bounded() -> None:
    assert code_of("remember", memory=300 * 2**20, seconds=30) == "reader_died"
    assert cage.run("reserve", {"cells": 10**7}, Limits(memory=600 * 2**20)) == {"rows": 10**7}
    assert code_of("reserve", {"cells": 10**8}, memory=600 * 2**20) == "reader_died"


@pytest.mark.usefixtures("verbs")
def test_time_is_bounded() -> None:
    begun = time.monotonic()
    assert code_of("spin", cpu_seconds=1, seconds=60) == "too_slow"
    assert time.monotonic() - begun < 40
    begun = time.monotonic()
    assert code_of("sleep", seconds=0.5) == "too_slow"
    assert time.monotonic() - begun < 3


@pytest.mark.usefixtures("verbs")
def test_files_written_are_bounded(tmp_path: Path) -> None:
    assert code_of("write", {"file": str(tmp_path / "large")}) == "reader_died"


@pytest.mark.usefixtures("verbs")
def test_python_has_no_network_and_starts_no_program() -> None:
    said = cage.run("connect", {})
    assert said == dict.fromkeys(("python", "lookup", "program", "shell"), 1)


@pytest.mark.usefixtures("verbs")
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own filter is Linux's")
def test_the_kernel_refuses_what_goes_past_python() -> None:
    running = cage.start("kernel", {})
    said = running.result()
    assert said == {name: [-1, 1] for name in KERNEL}
    assert running.could_not == ()


def test_what_the_system_cannot_withhold_is_said(verbs: Path) -> None:
    without = "from lumbar.intake.clinic import limits\nlimits.MACHINES = {}\n"
    verbs.write_text(without + VERBS, encoding="utf-8")
    running = cage.start("connect", {})
    assert running.result() == dict.fromkeys(("python", "lookup", "program", "shell"), 1)
    assert running.could_not == ("the network is closed by Python alone",)


@pytest.mark.usefixtures("verbs")
def test_cancelling_kills() -> None:
    before = children()
    running = cage.start("sleep", {})
    while not running.progress[0]:
        time.sleep(0.01)
    begun = time.monotonic()
    running.cancel()
    with pytest.raises(Refused) as refused:
        running.result()
    assert refused.value.code == "cancelled"
    assert time.monotonic() - begun < 1
    assert set(children()) <= set(before)


@pytest.mark.usefixtures("verbs")
def test_cancelling_at_once_kills() -> None:
    before = children()
    for _ in range(5):
        running = cage.start("sleep", {})
        running.cancel()
        with pytest.raises(Refused):
            running.result()
    assert set(children()) <= set(before)


@pytest.mark.usefixtures("verbs")
@pytest.mark.parametrize("escape", [False, True], ids=["same session", "own session"])
def test_a_child_s_child_keeps_nobody_waiting(tmp_path: Path, *, escape: bool) -> None:
    begun = time.monotonic()
    pid = cage.run("fork", {"file": str(tmp_path / "pid"), "escape": escape}, Limits(seconds=1.5))["pid"]
    assert time.monotonic() - begun < 7
    if escape:
        os.kill(pid, signal.SIGKILL)
    assert gone(pid)


@pytest.mark.usefixtures("verbs")
def test_the_thread_that_asked_may_end() -> None:
    held: list[cage.Running] = []
    thread = Thread(target=lambda: held.append(cage.start("echo", {"a": 1})))
    thread.start()
    thread.join()
    assert held[0].result() == {"a": 1}


def test_the_child_dies_with_its_parent(verbs: Path, tmp_path: Path) -> None:
    parent = tmp_path / "parent.py"
    parent.write_text(
        f"import os, sys, time\nfrom lumbar.intake.clinic import cage\n"
        f"cage.COMMAND = (sys.executable, {str(verbs)!r})\nrunning = cage.start('sleep', {{}})\n"
        "while not running.progress[0]: time.sleep(0.01)\n"
        "print(open(f'/proc/self/task/{os.getpid()}/children').read(), flush=True)\ntime.sleep(60)",
        encoding="utf-8",
    )
    with subprocess.Popen([sys.executable, str(parent)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        program.stdout.readline()
        (child,) = children(program.pid)
        program.kill()
    assert gone(child)


def children(of: int | None = None) -> list[int]:
    """The processes started by any thread of ``of``."""
    tasks = Path(f"/proc/{of or os.getpid()}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text(encoding="utf-8").split()]


def test_time_is_given_by_the_file_s_size_and_memory_is_not() -> None:
    once = cage.Limits()
    assert once.times(0) == once.times(250) == once
    assert once.times(251) == cage.Limits(once.memory, 2 * once.cpu_seconds, 2 * once.seconds)
