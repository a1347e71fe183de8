"""What a child that reads a stranger's file gives up, for good, before it opens it."""

import ctypes
import errno
import os
import signal
import sys
from collections.abc import Mapping
from typing import Final

MOST_WRITTEN: Final = 2 * 2**30
"""Bytes of any one file."""
RESERVED: Final = 4 * 2**30
"""Address space that libraries set aside and never touch, on top of the memory allowed."""
FORBIDDEN: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.system",
    "os.startfile",
    "pty.",
)
"""Events of Python's own that no reading needs."""

SET_DEATH_SIGNAL, SET_SECCOMP, FILTER, SET_NO_NEW_PRIVILEGES = 1, 22, 2, 38
LOAD, EQUALS, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, DENY = 0x7FFF0000, 0x00050000 | errno.EPERM
NUMBER, ARCHITECTURE = 0, 4
"""Where the kernel puts the call's number and the machine it was made for."""
OTHER_TABLE: Final = 0x40000000
"""From here on x86_64 has its calls a second time."""

Calls = tuple[int, ...]
MACHINES: Final[Mapping[str, tuple[int, Calls]]] = {
    # socket connect accept sendto recvfrom sendmsg recvmsg bind listen socketpair execve ptrace accept4
    # recvmmsg sendmmsg process_vm_readv process_vm_writev execveat
    "x86_64": (
        0xC000003E,
        (41, 42, 43, 44, 45, 46, 47, 49, 50, 53, 59, 101, 288, 299, 307, 310, 311, 322),
    ),
    # ptrace socket socketpair bind listen accept connect sendto recvfrom sendmsg recvmsg execve accept4
    # recvmmsg sendmmsg process_vm_readv process_vm_writev execveat
    "aarch64": (
        0xC00000B7,
        (117, 198, 199, 200, 201, 202, 203, 206, 207, 211, 212, 221, 242, 243, 269, 270, 271, 281),
    ),
}
EVERYWHERE: Final[Calls] = (425, 438)
"""io_uring_setup, which sends too, and pidfd_getfd, which takes another process's connection."""


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(_Instruction)))


def confine(memory: int, cpu_seconds: int, parent: int) -> tuple[str, ...]:
    """Give up network, other programs, memory beyond ``memory`` bytes; in words what could not be given up.

    The child dies with its ``parent`` (a process id), and after ``cpu_seconds`` of work.
    """
    sys.addaudithook(_refuse_event)
    could_not = [
        words
        for done, words in (
            (_bounded(memory, cpu_seconds), "memory and time are not bounded by this system"),
            (_dies_with(parent), "the reading may outlive the program that asked for it"),
            (_without_calls(), "the network is closed by Python alone"),
        )
        if not done
    ]
    return tuple(could_not)


def _refuse_event(event: str, _: object) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(errno.EPERM, "not while a stranger's file is read")


def _bounded(memory: int, cpu_seconds: int) -> bool:
    if sys.platform == "win32":
        return False
    import resource

    bounds = {
        resource.RLIMIT_DATA: memory,
        resource.RLIMIT_AS: memory + RESERVED,
        resource.RLIMIT_CPU: cpu_seconds,
        resource.RLIMIT_FSIZE: MOST_WRITTEN,
        resource.RLIMIT_CORE: 0,
    }
    taken = [_bound(kind, most) for kind, most in bounds.items()]
    return all(taken) and sys.platform == "linux"


def _bound(kind: int, most: int) -> bool:
    """Whether the system took the bound; of time a second more is left for the signal that says the reason."""
    if sys.platform == "win32":
        return False
    import resource

    _, allowed = resource.getrlimit(kind)
    last = most + (kind == resource.RLIMIT_CPU)
    if allowed != resource.RLIM_INFINITY:
        last = min(last, allowed)
    try:
        resource.setrlimit(kind, (min(most, last), last))
    except (ValueError, OSError):  # macOS knows some of them but takes no bound
        return False
    return True


def _dies_with(parent: int) -> bool:
    if not _prctl(SET_DEATH_SIGNAL, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL):
        return False
    if os.getppid() != parent:  # it had died before
        raise SystemExit(1)
    return True


def _without_calls() -> bool:
    if sys.platform != "linux" or os.uname().machine not in MACHINES:
        return False
    program = _program(*MACHINES[os.uname().machine])
    code = (_Instruction * len(program))(*program)
    whole = _Program(len(program), code)
    return _prctl(SET_NO_NEW_PRIVILEGES, 1) and _prctl(SET_SECCOMP, FILTER, ctypes.addressof(whole))


def _program(machine: int, calls: Calls) -> list[_Instruction]:
    """A filter that answers EPERM to ``calls`` and to those of any other machine, and lets all else pass."""
    denied = (*calls, *EVERYWHERE)
    to_deny = [len(denied) - k for k in range(len(denied))]
    return [
        _Instruction(LOAD, 0, 0, ARCHITECTURE),
        _Instruction(EQUALS, 0, len(denied) + 3, machine),
        _Instruction(LOAD, 0, 0, NUMBER),
        _Instruction(AT_LEAST, len(denied) + 1, 0, OTHER_TABLE),
        *(_Instruction(EQUALS, far, 0, call) for call, far in zip(denied, to_deny, strict=True)),
        _Instruction(RETURN, 0, 0, ALLOW),
        _Instruction(RETURN, 0, 0, DENY),
    ]


def _prctl(option: int, *values: int) -> bool:
    """Whether the kernel did it; False on systems without such a call."""
    if sys.platform != "linux":
        return False
    given = (*values, 0, 0, 0, 0)[:4]
    return ctypes.CDLL(None).prctl(option, *map(ctypes.c_ulong, given)) == 0
