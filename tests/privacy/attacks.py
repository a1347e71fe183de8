"""The adversary: what a reader with patience and a calculator gets out of the answers.

It asks named questions under typed filters, and nothing else. What no answer tells it guesses.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
import polars as pl

from lumbar.answers.clinics import EpisodeFilters
from lumbar.errors import CannotShow
from lumbar.measures.estimates import t_quantile
from tests.privacy.gates import OUTCOMES, Gate
from tests.privacy.planted import DIMENSIONS, K

STEP = 2
"""Points of ODI that scores differ by: a sum of scores is a multiple, which tells how many were added."""
ROUNDED, BY_NOISE = 5, 5.0
"""What counts are rounded to, and how far one that is not rounded may be off."""
AGAIN = 100
"""How often a question is asked whose answers differ."""
HIPS, SEXES = ("no", "yes", "unknown"), ("female", "male")
OLDEST = 90
Change = Mapping[str, object]
Ways = list[list[tuple[int, Change]]]


@dataclass(frozen=True)
class Told:
    """What an answer tells of one therapy's patients: how many came, the sums of their scores before and after.

    ``off``: by how much the count may be wrong, 0 where other numbers tell the one behind it.
    """

    n: float
    before: float
    after: float
    off: float = 0.0


@dataclass(frozen=True)
class Guess:
    """What the adversary says of a cell: how many, and the sums of their scores; empty where nothing tells."""

    n: float | None = None
    before: float | None = None
    after: float | None = None


@dataclass
class Adversary:
    """Asks a gate, each question once or, where answers differ, often; ``most``: recipes tried per cell."""

    gate: Gate
    clinics: tuple[str, ...]
    years: tuple[int, ...]
    most: int = 300
    sets: int = 12
    seed: int = 0
    heard: dict[EpisodeFilters, dict[str, Told]] = field(default_factory=dict)
    differs: bool | None = None

    def told(self, patients: EpisodeFilters) -> dict[str, Told]:
        """What is told of every therapy whose row is shown."""
        if patients not in self.heard:
            self.heard[patients] = self._told(patients)
        return self.heard[patients]

    def _told(self, patients: EpisodeFilters) -> dict[str, Told]:
        try:
            first = self.gate.ask(OUTCOMES, patients)
            if self.differs is None:
                self.differs = not first.equals(self.gate.ask(OUTCOMES, patients))
        except CannotShow:
            return {}
        if self.differs:
            first = averaged(self.gate.ask(OUTCOMES, patients) for _ in range(AGAIN))
        return {
            row["therapy"]: read(row) for row in first.iter_rows(named=True) if row["follow_up"] is not None
        }

    def guess(self, cell: Mapping[str, object]) -> Guess:
        """What differences of answers tell of a cell: the middle of all ways to cut it out."""
        told = list(self._cut_out(cell))
        if not told:
            return Guess()
        found = np.array([(each.n, each.before, each.after) for each in told])
        off = np.array([each.off for each in told])
        if not off.all():
            return Guess(*map(float, np.median(found[off == 0], axis=0)))
        n, before, after = np.average(found, axis=0, weights=off**-2.0)
        lowest, highest = (found[:, 0] - off).max(), (found[:, 0] + off).min()
        return Guess(float(np.clip(n, lowest, max(lowest, highest))), float(before), float(after))

    def alone(self, cell: Mapping[str, object]) -> Told | None:
        """What the answer about just this cell tells, where it is shown."""
        asked = [self._ways(each, cell[each])[0] for each in DIMENSIONS if cell.get(each) is not None]
        change = {name: value for way in asked for name, value in way[0][1].items()}
        return self.told(replace(EpisodeFilters(), **change)).get(str(cell["therapy"]))

    def _cut_out(self, cell: Mapping[str, object]) -> Iterator[Told]:
        """The cell as sums and differences of answers, by inclusion and exclusion of its supersets."""
        asked = [dimension for dimension in DIMENSIONS if cell.get(dimension) is not None]
        recipes = list(product(*(self._ways(each, cell[each]) for each in asked)))
        rng = np.random.default_rng(self.seed)
        order = rng.permutation(len(recipes))[: self.most]
        for place in order:
            terms = list(product(*recipes[place]))
            answers, off = [], 0.0
            for term in terms:
                sign = int(np.prod([each for each, _ in term]))
                change = {name: value for _, part in term for name, value in part.items()}
                told = self.told(replace(EpisodeFilters(), **change)).get(str(cell["therapy"]))
                if told is None:
                    break
                answers.append((sign * told.n, sign * told.before, sign * told.after))
                off += told.off
            else:
                yield Told(*np.sum(answers, axis=0), off)

    def _ways(self, dimension: str, value: object) -> Ways:
        """The level itself, and as what a wider choice has more than a narrower one."""
        match dimension:
            case "clinic":
                return self._clinic(str(value))
            case "year":
                return _span(self.years, int(str(value)), "year_from", "year_to", 0)
            case "band":
                return _span(tuple(range(0, OLDEST + 1, 5)), int(str(value)), "age_from", "age_to", 4)
            case "sex":
                (other,) = (each for each in SEXES if each != value)
                return [[(1, {"sex": value})], [(1, {}), (-1, {"sex": other})]]
            case _:
                others = [(-1, {"hip_weakness": each}) for each in HIPS if each != value]
                return [[(1, {"hip_weakness": value})], [(1, {}), *others]]

    def _clinic(self, name: str) -> Ways:
        """One clinic more or less in sets of clinics."""
        rng = np.random.default_rng([self.seed, self.clinics.index(name)])
        others = [each for each in self.clinics if each != name]
        sets = [others, *([each for each in others if rng.random() < 0.6] for _ in range(self.sets))]
        pairs = [
            [(1, {"clinics": (*_sorted(one, name),)}), (-1, {"clinics": tuple(one)})] for one in sets if one
        ]
        return [[(1, {"clinics": (name,)})], *pairs]


def _sorted(names: list[str], more: str) -> list[str]:
    return sorted([*names, more])


def _span(values: tuple[int, ...], value: int, first: str, last: str, width: int) -> Ways:
    """The level as the end of a longer span, from either side."""
    one = [(1, {first: value, last: value + width})]
    later = [
        [(1, {first: value, last: end + width}), (-1, {first: value + width // 4 * 4 + 1, last: end + width})]
        for end in values
        if end > value
    ]
    earlier = [
        [(1, {first: start, last: value + width}), (-1, {first: start, last: value - 1})]
        for start in values
        if start < value
    ]
    return [one, *later[::-1], *earlier]


def averaged(answers: Iterator[pl.DataFrame]) -> pl.DataFrame:
    """Many answers to one question as one."""
    return pl.concat(answers).group_by("therapy", maintain_order=True).mean()


def read(row: Mapping[str, float | None]) -> Told:
    """How many people a row of means counts, exactly where its other numbers tell, and their sums."""
    n, off = counted(row)
    return Told(n, n * float(row["baseline"] or 0), n * float(row["follow_up"] or 0), off)


def counted(row: Mapping[str, float | None]) -> tuple[float, float]:
    """The count behind a rounded one, by the width of the interval, else by sums being whole steps; and how far off."""
    shown = row["n_followed"]
    if shown is None:
        shown = K
    means = [float(row[each] or 0) for each in ("baseline", "follow_up")]
    near = [int(shown) + more for more in range(-2, 3) if shown + more > 0]
    sd, upper = row.get("sd"), row.get("upper")
    if sd and upper is not None:
        half = upper - float(row["value"] or 0)
        widths = {n: t_quantile(n - 1) * sd / np.sqrt(n) for n in near if n > 1}
        best = min(widths, key=lambda n: abs(widths[n] - half))
        if abs(widths[best] - half) < 1e-9:
            return best, 0.0
    whole = [n for n in near if all(_whole(n * mean) for mean in means)]
    if len(whole) == 1 and any(mean != round(mean, 3) for mean in means):
        return whole[0], 0.0
    return float(shown), ROUNDED / 2 if shown % ROUNDED == 0 else BY_NOISE


def _whole(total: float) -> bool:
    return abs(total / STEP - round(total / STEP)) < 1e-6
