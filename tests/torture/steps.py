"""Every call by which a store is written is a step: they are counted, and at one of them something happens."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial

STEPS = ("open", "fsync", "replace", "mkdir", "unlink")

Act = Callable[[str, tuple], None]


@contextmanager
def at_step(number: int, act: Act) -> Generator[list[str]]:
    """Call ``act`` with name and arguments before step ``number`` (from 1; 0: never) is done; list those begun."""
    begun: list[str] = []
    real = {name: getattr(os, name) for name in STEPS}

    def step(name: str, *given, **named):
        if name != "open" or given[1] & (os.O_WRONLY | os.O_RDWR):
            begun.append(name)
            if len(begun) == number:
                act(name, given)
        return real[name](*given, **named)

    for name in STEPS:
        setattr(os, name, partial(step, name))
    try:
        yield begun
    finally:
        for name, call in real.items():
            setattr(os, name, call)
