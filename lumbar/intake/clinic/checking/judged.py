"""The line of rules: rows, then scores, then episodes; what is broken is told by file row throughout."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from lumbar.intake.clinic.checking.apart import Numbers, numbers_of
from lumbar.intake.clinic.checking.episodes import episode_rules, episodes_of
from lumbar.intake.clinic.checking.facts import fact_cells
from lumbar.intake.clinic.checking.overall import Overall, of_items
from lumbar.intake.clinic.checking.plan import Plan
from lumbar.intake.clinic.checking.rows import LEFT_OUT, day_cells, typed_rows, visit_cell
from lumbar.intake.clinic.checking.rules import rule, rules_of, sort_out
from lumbar.intake.clinic.checking.scores import score_cells
from lumbar.intake.clinic.checking.suspicions import about_numbers, about_rows
from lumbar.intake.clinic.checking.taken import scores_of, visit_rules
from lumbar.intake.clinic.checking.visits import in_time, order_rules, start_rules
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.values.cells import Cell


@dataclass(frozen=True)
class Judged:
    """``count``: rows that had to be judged; ``good``: rows of good scores; ``episodes``: good ones, with facts.

    ``broken`` and ``warnings``: lines ``row``, ``rule``, ``column``, of rows set aside or worth a look. ``items``
    and ``numbers``: what only the whole file can tell of items and of patients' numbers.
    """

    count: int
    good: pl.DataFrame
    episodes: pl.DataFrame
    broken: pl.DataFrame
    warnings: list[pl.DataFrame]
    items: Overall
    numbers: Numbers


def judged(table: Table, plan: Plan, key: bytes) -> Judged:
    """Every row of the file, judged by all rules.

    A row with a bad score still tells facts; an episode goes on as long as one of its rows is good.
    """
    row_days, score_days = day_cells(plan, table.dates)
    facts, when = [*fact_cells(plan)], [*visit_cell(plan), *row_days]
    scores = [*score_cells(plan), *score_days]
    rows = in_time(typed_rows(table, plan, [*facts, *when, *scores], key), plan)
    warnings, items = list(about_rows(rows, plan)), of_items(rows, plan)
    rows = rows.filter(~pl.any_horizontal(LEFT_OUT)).drop(LEFT_OUT)
    warnings.append(about_numbers(rows, plan))
    once = {rule("duplicate"): pl.col("first")}
    fact_rules = {**once, **start_rules(plan), **rules_of([*facts, *when])}
    known, bad_facts = sort_out(rows.drop(_typed(scores)), fact_rules)
    score_rules = {**order_rules(plan), **rules_of(scores)}
    scored, bad_scores = sort_out(rows.drop("patient", _typed(facts)), score_rules)
    both = scored.join(bad_facts, on="row", how="anti")
    good, episodes, broken = _together(known, both, plan)
    ragged = pl.DataFrame({"row": table.ragged}, schema={"row": pl.UInt32}).with_columns(
        rule=pl.lit("ragged_row"), column=pl.lit("")
    )
    whole = pl.concat([ragged, bad_facts, bad_scores, broken]).unique().sort("row", "rule", "column")
    return Judged(rows.height + ragged.height, good, episodes, whole, warnings, items, numbers_of(rows))


def _typed(cells: Iterable[Cell]) -> list[str]:
    return [name for cell in cells for name in cell.typed]


def _together(
    known: pl.DataFrame, scored: pl.DataFrame, plan: Plan
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Good rows, good episodes, and what is broken by several rows together."""
    twice = pl.concat(_told_twice(scored, plan))
    good = scored.join(twice, on="row", how="anti")
    whole = episodes_of(known, plan).join(good, on="episode", how="semi")
    episodes, bad_episodes = sort_out(whole, episode_rules(plan), "episode")
    of_episodes = known.select("row", "episode").join(bad_episodes, on="episode").drop("episode")
    return good.join(of_episodes, on="row", how="anti"), episodes, pl.concat([twice, of_episodes])


def _told_twice(rows: pl.DataFrame, plan: Plan) -> Iterator[pl.DataFrame]:
    """What is broken among rows that tell of the same visit."""
    key = ["episode"]
    key += ["visit"] if plan.long else []
    key += ["day"] if plan.by_date else []
    key += ["source"] if plan.by_score else []
    doubled = rows.filter(pl.struct(key).is_duplicated())
    for tool in plan.tools:
        yield sort_out(scores_of(doubled, plan, tool), visit_rules(plan, tool))[1]
