"""Ways round the front: answers by quarter, adjustment that leaves somebody out, the lost, and own patients subtracted.

Each attack returns the truths and what the adversary says of them, empty where it can only guess.
"""

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl

from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.answers.clinics_control import quarter_number
from lumbar.demo import calibration
from lumbar.errors import CannotShow
from lumbar.measures.responders import wilson
from tests.privacy.attacks import STEP, Adversary, counted
from tests.privacy.behind import NAMES, YEARS, Behind, Store
from tests.privacy.gates import OUTCOMES, Gate
from tests.privacy.planted import K, Planted

Said = tuple[list[object], list[object]]
WIDE = EpisodeFilters()
MISSING = {"bmi": "combined", "duration": "usual care", "sitting": "general exercise"}
"""A factor of the case mix, and the therapy of the one patient in whom it is not known."""


def rows(gate: Gate, question: str, patients: EpisodeFilters, *how: object) -> list[dict]:
    """The answer's rows; none where it cannot be shown."""
    try:
        return gate.ask(question, patients, *how).to_dicts()
    except CannotShow:
        return []


def without(therapy: str, **chosen: str) -> EpisodeFilters:
    """All therapies but one."""
    return replace(WIDE, therapies=tuple(each for each in calibration.THERAPIES if each != therapy), **chosen)


def baselines(gate: Gate, patients: EpisodeFilters) -> list[tuple[str, float]]:
    """therapy, mean score before treatment: wherever answers tell one of all patients."""
    table = [row for row in rows(gate, "table_one", patients) if row["covariate"] == "baseline"]
    first = [row for row in rows(gate, "visit_profile", patients) if row["week"] == 0]
    return [(row["therapy"], row["value"]) for row in (*table, *first) if row["value"] is not None]


def by_quarter(gate: Gate, planted: Planted) -> Said:
    """The mean change of those who began one therapy in one quarter: the control chart with and without them."""
    whole = _quarters(gate, WIDE)
    truths, said = [], []
    returned = planted.people.drop_nulls("score").with_columns(change=pl.col("score") - pl.col("baseline"))
    for therapy in calibration.THERAPIES:
        others = _quarters(gate, without(therapy))
        cells = (
            returned.filter(therapy=therapy).group_by("quarter").agg(n=pl.len(), total=pl.col("change").sum())
        )
        for quarter, n, total in cells.filter(pl.col("n") < K).sort("quarter").iter_rows():
            truths.append((n, total))
            known = quarter in whole and quarter in others
            said.append(_difference(whole[quarter], others[quarter]) if known else None)
    return truths, said


def _quarters(gate: Gate, patients: EpisodeFilters) -> dict[int, tuple[float, float]]:
    """People and sum of changes by quarter."""
    found = {}
    for row in rows(gate, "control_chart", patients):
        if row["value"] is not None and row["n"] is not None:
            n = _people(row["n"], row["value"])
            found[quarter_number(row["quarter"])] = (n, n * row["value"])
    return found


def _people(shown: int, mean: float) -> int:
    """The count near the rounded one that makes the sum of changes whole steps."""
    near = [n for n in range(shown - 2, shown + 3) if abs(n * mean / STEP - round(n * mean / STEP)) < 1e-6]
    return min(near, key=lambda n: abs(n - shown)) if near else shown


def _difference(one: tuple[float, float], other: tuple[float, float]) -> tuple[int, float] | None:
    n = round(one[0] - other[0])
    return (n, round(one[1] - other[1], 1)) if 1 <= n < K else None


def with_unknown_factors(planted: Planted) -> tuple[Planted, dict[str, float]]:
    """The same network with a factor unknown in one patient each who came back, and their scores by therapy."""
    returned = planted.people.drop_nulls("score")
    ones = {
        factor: returned.filter(therapy=therapy).row(0, named=True) for factor, therapy in MISSING.items()
    }
    episodes = planted.episodes.with_columns(
        pl.when(pl.col("patient") != one["patient"]).then(pl.col(factor)).alias(factor)
        for factor, one in ones.items()
    )
    made = replace(planted.made, episodes=episodes)
    return replace(planted, made=made), {MISSING[factor]: one["score"] for factor, one in ones.items()}


def by_adjusting(gate: Gate, therapy: str, factor: str) -> float | None:
    """The score of the one patient whom adjusting for a factor leaves out, for the naive difference moves."""
    plain = {row["therapy"]: row for row in rows(gate, OUTCOMES, WIDE)}
    moved = [
        row
        for row in rows(gate, "adjusted_differences", WIDE, Comparison(adjust=(factor,)))
        if row["therapy"] == therapy
    ]
    if not moved or therapy not in plain or moved[0]["naive"] is None:
        return None
    mean, n = plain[therapy]["follow_up"], counted(plain[therapy])[0]
    reference = plain[moved[0]["reference"]]["follow_up"]
    if mean is None or reference is None:
        return None
    return round(n * mean - (n - 1) * (moved[0]["naive"] + reference), 1)


def of_the_lost(gate: Gate, seen: Store, people: pl.DataFrame) -> Said:
    """How many did not come back, and the sum of their ages, where one answer counts more of them than another."""
    truths, said = [], []
    for year, clinic in product(YEARS, NAMES):
        wide = EpisodeFilters(year_from=year)
        narrow = replace(wide, clinics=tuple(each for each in NAMES if each != clinic))
        whole, part = (seen.behind([each])["lost"].people.any(axis=0) for each in (wide, narrow))
        more = people.filter(pl.Series(whole & ~part))
        if 1 <= more.height < K:
            one, other = (_lost(gate, each) for each in (wide, narrow))
            truths.append((more.height, more["age"].sum()))
            said.append(_difference(one, other) if one and other else None)
    return truths, said


def of_newcomers(gates: list[Gate], seen: list[Behind], people: pl.DataFrame) -> Said:
    """How many more an answer counts after a publication than before, and the sum of their scores."""
    readers = [Adversary(gate, NAMES, YEARS) for gate in gates]
    before = dict(zip(seen[0].asked, seen[0].people, strict=True))
    truths, said = [], []
    for asked, now in zip(seen[1].asked, seen[1].people, strict=True):
        then = before.get(asked, np.zeros_like(now))
        more = people.filter(pl.Series(now & ~then))
        if 1 <= more.height < K and not (then & ~now).any():
            told = [reader.told(asked[0]).get(asked[1]) for reader in readers]
            truths.append((more.height, round(more["score"].sum(), 1)))
            said.append(
                _difference(*((each.n, each.after) for each in reversed(told))) if all(told) else None
            )
    return truths, said


def _lost(gate: Gate, patients: EpisodeFilters) -> tuple[float, float] | None:
    """People lost and the sum of their ages: the count near the rounded one that makes all sums whole."""
    found = {row["covariate"]: row for row in rows(gate, "lost_against_kept", patients)}
    if "age" not in found or any(found[name]["lost_mean"] is None for name in ("age", "baseline")):
        return None
    age, before = found["age"], found["baseline"]
    shown = (age["n"] or 0) - (age["n_followed"] or 0)
    near = [
        n
        for n in range(max(K, shown - 5), shown + 6)
        if _whole(n * age["lost_mean"]) and _whole(n * before["lost_mean"] / STEP)
    ]
    return (near[0], near[0] * age["lost_mean"]) if len(near) == 1 else None


def responders(
    gate: Gate, patients: EpisodeFilters, changes: tuple[str, ...]
) -> dict[str, list[tuple[int, int]]]:
    """By therapy, the responders and people behind each share shown as it is: its interval tells both."""
    found: dict[str, list[tuple[int, int]]] = {}
    for change in changes:
        for row in rows(gate, "responders_by_therapy", patients, change):
            if (
                row["value"] is not None
                and not row["limit"]
                and row["lower"] is not None
                and row["n_followed"]
            ):
                found.setdefault(row["therapy"], []).extend(_counts(row))
    return found


def people_behind(row: dict) -> int | None:
    """How many a follow-up rate is of, due at the visit: its interval tells; None where only a limit is shown."""
    if row["value"] is None or row["limit"] or row["lower"] is None:
        return None
    near = range(row["n"] - 2, row["n"] + 3)
    widths = {n: wilson(round(n * row["value"]), n) for n in near if n > 0}
    best = min(
        widths, key=lambda n: abs(widths[n].lower - row["lower"]) + abs(widths[n].value - row["value"])
    )
    return best if abs(widths[best].value - row["value"]) < 1e-5 else None


def _counts(row: dict) -> list[tuple[int, int]]:
    """Events and people whose share and interval (Wilson) are those of the row."""
    for n in range(row["n_followed"] - 2, row["n_followed"] + 3):
        events = round(n * row["value"])
        if abs(events / n - row["value"]) < 1e-9 and abs(wilson(events, n).lower - row["lower"]) < 1e-9:
            return [(events, n)]
    return []


def _whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-6
