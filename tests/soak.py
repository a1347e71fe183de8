"""Fifty readers at once, each of a clinic of their own, while a publisher adds and undoes: does one see another's?"""

import hashlib
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event

from lumbar.answers.clinics import EpisodeFilters, follow_up_by_therapy, visit_profile
from lumbar.demo import network
from lumbar.errors import CannotShow
from lumbar.exhibits.asking import TODAY, ask
from lumbar.outcomes import add_batch, undo
from lumbar.outcomes.scope import NOBODY, Key, Scope, key, seen_by
from tests.outcomes.conftest import batch_of, declared_by

READERS, CLINICS, PATIENTS = 50, 20, 40
QUESTIONS = (follow_up_by_therapy, visit_profile)
PUBLISHER = Scope("publisher")


class Network:
    """A store, and the batch that comes and goes in it."""

    def __init__(self, folder: Path, clinics: int) -> None:
        made = network(5, clinics=clinics, patients_per_clinic=PATIENTS, instruments=("ODI",))
        rows, self.declaration, self.folder = batch_of(made), declared_by(made), folder / "store"
        self.clinics = made.manifest.clinics
        self.first, self.more = folder / "first.parquet", folder / "more.parquet"
        last = self.clinics[-1]
        rows.filter(clinic=last).write_parquet(self.more)
        rows.filter(rows["clinic"] != last).write_parquet(self.first)
        with seen_by(PUBLISHER):
            add_batch(self.folder, self.first, replace(self.declaration, clinics=self.clinics[:-1]))

    def add(self) -> None:
        with seen_by(PUBLISHER):
            add_batch(self.folder, self.more, replace(self.declaration, clinics=self.clinics[-1:]))

    def undo(self) -> None:
        with seen_by(PUBLISHER):
            undo(self.folder)


def whose() -> Key:
    """The canary: an answer that says for whom it was made."""
    return key()


def readers(clinics: tuple[str, ...]) -> list[Scope]:
    """Managers of one clinic or two, planners, a publisher with a clinic, and somebody without a role."""
    managers = [
        Scope("manager", tuple(sorted({clinics[k % len(clinics)], clinics[(k * k) % len(clinics)]})))
        for k in range(46)
    ]
    return [*managers, Scope("planner"), PUBLISHER, Scope("publisher", clinics[:1]), NOBODY]


def digest(question: Callable[[EpisodeFilters], object], clinics: tuple[str, ...]) -> str:
    """A fingerprint of what the reader of now is answered, sentence or table."""
    try:
        said = ask(question, EpisodeFilters(clinics=clinics)).write_csv()  # type: ignore[attr-defined]
    except CannotShow as sentence:
        said = str(sentence)
    return hashlib.sha256(said.encode()).hexdigest()


def right_answers(made: Network, everyone: list[Scope]) -> dict[tuple[Scope, str, tuple[str, ...]], set[str]]:
    """What each reader is answered alone, on the own clinics and on another's: before the batch and after it."""
    found: dict[tuple[Scope, str, tuple[str, ...]], set[str]] = {}
    for change in (None, made.add, made.undo):
        if change:
            change()
        for reader in dict.fromkeys(everyone):
            for clinics in asked_about(reader, made.clinics):
                for question in QUESTIONS:
                    with seen_by(reader):
                        found.setdefault((reader, question.__name__, clinics), set()).add(
                            digest(question, clinics)
                        )
    return found


def asked_about(reader: Scope, clinics: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return (), reader.clinics[:1] or clinics[:1], clinics[2:3]


def soak(folder: Path, seconds: float, seed: int, clinics: int = CLINICS) -> tuple[int, int, list[str]]:
    """Answers given, publications, and what went wrong; the store in ``folder`` must be the one in use."""
    made = Network(folder, clinics)
    everyone = readers(made.clinics)
    right, over, wrong = right_answers(made, everyone), Event(), list[str]()

    def read(number: int) -> int:
        chance = random.Random(seed + number)  # noqa: S311
        reader, given = everyone[number % len(everyone)], 0
        with seen_by(reader):
            while not over.is_set():
                clinics, question = chance.choice(asked_about(reader, made.clinics)), chance.choice(QUESTIONS)
                if digest(question, clinics) not in right[reader, question.__name__, clinics]:
                    wrong.append(f"{reader} {question.__name__} {clinics}")
                with suppress(CannotShow):
                    if ask(whose) != (reader.role, reader.clinics) or key() not in TODAY.generation():
                        wrong.append(f"{reader} was given the canary of another")
                given += 1
        return given

    def publish() -> int:
        turns = 0
        while not over.wait(0.5):
            (made.undo if turns % 2 else made.add)()
            turns += 1
        return turns

    with ThreadPoolExecutor(READERS + 1) as people:
        reading, publishing = (
            [people.submit(read, number) for number in range(READERS)],
            people.submit(publish),
        )
        time.sleep(seconds)
        over.set()
        return sum(each.result() for each in reading), publishing.result(), wrong
