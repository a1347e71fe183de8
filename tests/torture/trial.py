"""A small store with a live reader beside it: what every fault is tried on."""

import random
import time
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import polars as pl
import pytest

from lumbar.answers.clinics import EpisodeFilters, follow_up_by_therapy
from lumbar.demo import network
from lumbar.errors import CannotShow
from lumbar.outcomes import Declaration, add_batch, history
from lumbar.outcomes.manifest import as_text
from tests.outcomes.conftest import batch_of, declared_by

REPEATS = 20
SENTENCES = ("There is no outcome store", "The published file", "The outcome store's manifest")
"""How what a reader may be told begins where there is no answer."""


@dataclass
class Trial:
    """A store of two publications, the files to add to it, and what a reader beside it has been told."""

    folder: Path
    work: Path
    rows: pl.DataFrame
    declaration: Declaration
    told: Counter[str] = field(default_factory=Counter)
    right: set[str] = field(default_factory=set)
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 (no secret)

    def batch(self, number: int) -> tuple[Path, Declaration]:
        """A file that no other number gives, of one clinic of six."""
        clinic, file = f"Clinic 0{1 + number % 6}", self.work / f"batch_{number}.parquet"
        self.rows.filter(clinic=clinic).with_columns(harms=pl.lit(number)).write_parquet(file)
        declaration = replace(self.declaration, clinics=(clinic,))
        file.with_suffix(".json").write_text(as_text(declaration))
        return file, declaration

    def ask(self) -> str:
        """The answer, with no cache before it; the sentence where there is none."""
        try:
            return follow_up_by_therapy(EpisodeFilters(store=str(self.folder))).write_csv()
        except CannotShow as sentence:
            return str(sentence)

    def refused(self, change: Callable[[], object], sentence: str) -> None:
        """The change is refused in these words, and the store holds what it held."""
        before = history(self.folder)
        with pytest.raises(CannotShow, match=sentence):
            change()
        assert history(self.folder) == before

    @contextmanager
    def reader(self) -> Generator[None]:
        """Somebody asks on and on in another thread; anything but a right answer or a sentence fails."""
        over = Event()

        def read() -> None:
            while not over.is_set():
                self.told[self.ask()] += 1
                time.sleep(0.005)

        self.right.add(self.ask())
        with ThreadPoolExecutor(1) as thread:
            reading = thread.submit(read)
            try:
                yield
                self.more()
            finally:
                over.set()
                reading.result()

    def more(self) -> None:
        """Wait until the reader has asked twice more."""
        seen, until = self.told.total(), time.monotonic() + 60
        while self.told.total() < seen + 2:
            assert time.monotonic() < until, "the reader has stopped"
            time.sleep(0.005)

    def survived(self, fault: str, times: int) -> None:
        """No answer was wrong, and enough of them were no mere sentences."""
        found = Counter[str]()
        for said, count in self.told.items():
            sentence = said.startswith(SENTENCES)
            found["sentence" if sentence else "right" if said in self.right else "wrong"] += count
        print(f"\n{fault}: {times} of {times} survived; the reader beside it: {dict(found)}")
        assert found["right"] >= times
        assert not found["wrong"]


def trial_in(work: Path) -> Trial:
    made = network(5, clinics=6, patients_per_clinic=60, instruments=("ODI",))
    trial = Trial(work / "store", work, batch_of(made), declared_by(made))
    for number in (0, 1):
        add_batch(trial.folder, *trial.batch(number))
        trial.right.add(trial.ask())
    return trial
