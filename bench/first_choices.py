"""The first time a slow method is chosen, answered from the demonstration network: nothing is cached yet."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from bench.record import Figure, keep, spread
from lumbar.answers import clinics
from lumbar.answers.clinics import Comparison, EpisodeFilters

RUNS = 5
TARGET = 1.5
PATIENTS = EpisodeFilters("ODI", 12)
CHOICES: dict[str, Callable[[], object]] = {
    "adjusted, standardised": lambda: clinics.adjusted_differences(PATIENTS),
    "adjusted, lost weighted": lambda: clinics.adjusted_differences(PATIENTS, Comparison(missing="ipw")),
    "overlap weights": lambda: clinics.adjusted_differences(PATIENTS, Comparison(weights="overlap")),
    "overlap weights, lost weighted": lambda: clinics.adjusted_differences(
        PATIENTS, Comparison(weights="overlap", missing="ipw")
    ),
    "balance before and after": lambda: clinics.balance_by_therapy(PATIENTS),
    "visits, lost weighted": lambda: clinics.visit_profile(PATIENTS, "ipw"),
    "visits, model": lambda: clinics.visit_profile(PATIENTS, "model"),
}


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    start = perf_counter()
    call()
    return perf_counter() - start


def figures() -> list[Figure]:
    """Every choice."""
    PATIENTS.opened()
    found = {name: spread([seconds(call) for _ in range(RUNS)]) for name, call in CHOICES.items()}
    return [
        Figure(
            f"first choice of a method: {name}",
            ours,
            "s",
            RUNS,
            target=f"{TARGET} s",
            met=ours.median <= TARGET,
        )
        for name, ours in found.items()
    ]


def main() -> None:
    """Measure, print and keep."""
    keep("first_choices", figures())


if __name__ == "__main__":
    main()
