"""Whether an adversary did better than somebody who has seen no answer, and whom answers speak of."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from scipy.stats import binomtest

from tests.privacy.attacks import Guess
from tests.privacy.planted import K

LEVEL = 0.01
MOST_ADVANTAGE = 0.02


@dataclass(frozen=True)
class Verdict:
    """``hits`` of ``cells`` guessed exactly, beside ``prior``: the share that one best guess for all would hit.

    ``spoken``: cells of which the answers told anything at all.
    """

    what: str
    cells: int
    spoken: int
    hits: int
    prior: float

    @property
    def advantage(self) -> float:
        """Share guessed right beyond the best single guess."""
        return self.hits / max(self.cells, 1) - self.prior

    @property
    def broken(self) -> bool:
        """Whether so many hits are no luck (one-sided binomial test)."""
        if not self.cells or self.advantage <= 0:
            return False
        return binomtest(self.hits, self.cells, min(self.prior, 1.0), alternative="greater").pvalue < LEVEL

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.hits} of {self.cells} right ({self.spoken} told), best single guess "
            f"{100 * self.prior:.1f} %, advantage {100 * self.advantage:+.1f} points"
        )


def judged(what: str, truths: Sequence[object], said: Sequence[object]) -> Verdict:
    """``said``: the adversary's words, empty where it guesses like everybody; ``truths``: what is so."""
    common = max(set(truths), key=truths.count) if truths else None
    hits = sum((common if one is None else one) == true for one, true in zip(said, truths, strict=True))
    spoken = sum(each is not None for each in said)
    return Verdict(what, len(truths), spoken, hits, truths.count(common) / max(len(truths), 1))


def verdicts(cells: pl.DataFrame, guesses: Sequence[Guess]) -> dict[str, Verdict]:
    """On counts of all cells; on the mean score of all; on the response of those that are one person."""
    rows = cells.to_dicts()
    alone = [(row, each) for row, each in zip(rows, guesses, strict=True) if row["n"] == 1]
    return {
        "count": judged("count", [row["n"] for row in rows], [count_of(each) for each in guesses]),
        "score": judged(
            "mean score", [round(row["mean"], 1) for row in rows], [mean_of(each) for each in guesses]
        ),
        "attribute": judged(
            "response of one person",
            [bool(row["responders"]) for row, _ in alone],
            [responds(each) for _, each in alone],
        ),
    }


def count_of(guess: Guess) -> int | None:
    """The count it says, where that can be one of a small cell."""
    if guess.n is None or not 1 <= round(guess.n) < K:
        return None
    return round(guess.n)


def mean_of(guess: Guess) -> float | None:
    count = count_of(guess)
    return None if count is None or guess.after is None else round(guess.after / count, 1)


def responds(guess: Guess) -> bool | None:
    """Whether the one person has improved by 10 points, says the difference of the sums."""
    if count_of(guess) is None or guess.after is None or guess.before is None:
        return None
    return guess.before - guess.after >= 10 * count_of(guess)
