"""Each population question against DuckDB alone running the same SQL: what our door costs."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import duckdb

from bench.record import Figure, keep, spread
from lumbar import questions, store

RUNS = 25
TARGET = 1.5


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = perf_counter()
    call()
    return 1000 * (perf_counter() - start)


def asked() -> dict[str, tuple[Callable[[], object], dict[str, store.Value]]]:
    """Every question as the pages ask it, with the values its query takes."""
    return {
        "people_by_country": (lambda: questions.people_by_country("medium"), {"variant": "medium"}),
        "rates_by_country": (lambda: questions.rates_by_country("published"), {"rates": "published"}),
        "members_by_place": (questions.members_by_place, {}),
        "curve_by_age_sex": (questions.curve_by_age_sex, {}),
        "intervals_by_year": (
            lambda: questions.intervals_by_year("published"),
            {"rates": "published", "change_per_decade": 0.0},
        ),
        "published_figures": (questions.published_figures, {}),
        "places_by_level": (questions.places_by_level, {}),
        "profiles_by_country": (lambda: questions.profiles_by_country(2020), {"year": 2020}),
        "standard_rates_by_sex": (questions.standard_rates_by_sex, {}),
    }


def anew(ask: Callable[[], object]) -> Callable[[], object]:
    """A question that nobody has asked before: what was answered is forgotten."""
    store.answered.cache_clear()
    return ask


def alone(query: str, values: dict[str, store.Value]) -> Callable[[], object]:
    """DuckDB with the same files and settings, nothing of ours around it."""
    connection = duckdb.connect(":memory:")
    connection.execute("set threads = 2")
    for file in sorted(store.data_folder().glob("*.parquet")):
        connection.read_parquet(str(file)).create_view(file.stem)
    return lambda: connection.sql(query, params=values).pl()


def figures() -> list[Figure]:
    """Every question, ours and DuckDB's runs in turn."""
    found: list[Figure] = []
    for name, (ask, values) in asked().items():
        bare = alone(store.query_text(name.split()[0]), values)
        ask(), bare()
        pairs = [(timed(anew(ask)), timed(bare)) for _ in range(RUNS)]
        ours, theirs = (spread(side) for side in zip(*pairs, strict=True))
        met = ours.median <= TARGET * theirs.median
        target = f"{TARGET} times DuckDB alone"
        found.append(Figure(f"question {name}", ours, "ms", RUNS, {"DuckDB alone": theirs}, target, met))
    return found


def main() -> None:
    """Measure, print and keep."""
    keep("questions", figures())


if __name__ == "__main__":
    main()
