"""``lumbar publish``: a folder of episodes, of any size, into an outcome store, on this machine or by a cluster."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lumbar.places import require_one_of

if TYPE_CHECKING:
    from lumbar.engines.publication import Opening

ENGINES = ("duckdb", "spark")


def add_flags(parser: ArgumentParser) -> None:
    """What is published where, and what works it out."""
    parser.add_argument(
        "--source",
        type=Path,
        required=True,
        metavar="DIR",
        help="Parquet files of episodes and their declaration.json, as docs/spark.md tells",
    )
    parser.add_argument(
        "--to", default="", metavar="STORE", help="default your own store, ~/.lumbar/outcomes"
    )
    parser.add_argument("--engine", default="duckdb", metavar="ENGINE", help="duckdb (default) or spark")
    parser.add_argument("--master", default="local[*]", metavar="URL", help="Spark's; default this machine")
    parser.add_argument(
        "--work",
        type=Path,
        metavar="DIR",
        help="where tables are kept meanwhile, which all workers must see; default the store's folder",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="ask Spark and DuckDB every question of the primary outcome, and compare the answers",
    )
    parser.set_defaults(command=publish)


def publish(given: Namespace) -> int:
    """Publish, and say what readers see from now on."""
    from lumbar.answers.store_words import groups_of
    from lumbar.engines.publication import publish_folder
    from lumbar.engines.spark import require_spark
    from lumbar.outcomes import own_store
    from lumbar.outcomes.sending import shared

    require_one_of("engine", given.engine, ENGINES)
    if given.check:
        require_spark()
    named = given.to or str(own_store())
    opening = _opening(given.engine, given.master)
    with shared(named) as folder:
        added = publish_folder(opening, given.source, folder, given.work)
    if added.changed:
        print(f"Published in {named} as generation {added.generation}.")
        print(groups_of(folder))
    else:
        print(f"{named} holds these episodes already: nothing has changed.")
    if given.check:
        print(_checked(folder, given.master))
    return 0


def _opening(engine: str, master: str) -> Opening:
    if engine == "spark":
        from lumbar.engines.spark import session, spark

        return partial(spark, running=session(master))
    from lumbar.engines.one_machine import one_machine

    return one_machine


def _checked(folder: Path, master: str) -> str:
    from lumbar.engines.answering import on_spark
    from lumbar.engines.checking import QUESTIONS, agreeing
    from lumbar.engines.spark import session
    from lumbar.outcomes import outcome_store
    from lumbar.questions.episode_filters import EpisodeFilters

    store = outcome_store(folder)
    cells = agreeing(store, on_spark(store, session(master)), EpisodeFilters(store=str(folder)))
    return f"Spark and DuckDB answer {len(QUESTIONS)} questions alike, {cells:,} cells."
