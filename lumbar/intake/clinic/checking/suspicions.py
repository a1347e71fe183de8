"""What is worth a look and goes on all the same: a line per row, ``row``, ``rule``, ``column``.

Where it matters what others have, also ``given``: the line counts if ``overall`` finds that true of the whole file.
"""

from collections.abc import Iterator

import polars as pl

from lumbar.instruments import Instrument
from lumbar.intake.clinic.checking import overall
from lumbar.intake.clinic.checking.apart import in_several_clinics
from lumbar.intake.clinic.checking.episodes import differs
from lumbar.intake.clinic.checking.facts import factor_name
from lumbar.intake.clinic.checking.plan import Plan, used_columns
from lumbar.intake.clinic.checking.rows import LEFT_OUT
from lumbar.intake.clinic.checking.scores import Source, decimal_sign, sources
from lumbar.intake.clinic.checking.taken import said, scores_of
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.values.cells import word_of
from lumbar.intake.clinic.values.items import ENOUGH


def lines(rows: pl.DataFrame, which: pl.Expr, reason: str, column: str = "") -> pl.DataFrame:
    """A warning for each of the rows that are meant."""
    return rows.filter(which).select("row", rule=pl.lit(reason), column=pl.lit(column))


def about_rows(rows: pl.DataFrame, plan: Plan) -> Iterator[pl.DataFrame]:
    """Rows left out, and items too few or never answered with the best statement."""
    yield from (lines(rows, pl.col(name), name) for name in LEFT_OUT)
    for source in sources(plan):
        if len(source.score.columns) > 1:
            answered = pl.col(f"{source.name} answered")
            few = answered.is_between(1, ENOUGH - 1)
            yield lines(rows, few, "too_few_items", source.column)
            if source.score.item_lowest == 0:
                coded = lines(rows, answered > 0, "item_coding", source.column)
                yield coded.with_columns(given=overall.never_best(pl.lit(source.column)))


def about_numbers(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Patient numbers in several clinics."""
    numbered = rows.drop_nulls("person")
    return lines(numbered, in_several_clinics(), "number_in_two_clinics", plan.columns.patient)


def about_codes(table: Table, plan: Plan) -> Iterator[pl.DataFrame]:
    """Cells taken as missing whose code is also a score the instrument can give."""
    numbered = table.texts.select(used_columns(plan.mapping)).select(
        pl.all().name.prefix("text "),
        row=table.rows,
    )
    for source in sources(plan):
        codes = [word_of(text) for text in plan.mapping.reading.missing if _possible(text, source, plan)]
        if codes and len(source.score.columns) == 1:
            meant = pl.col(f"text {source.column}").str.to_lowercase().is_in(codes) & _of_source(source, plan)
            yield lines(numbered, meant, "missing_code_in_range", source.column)


def _of_source(source: Source, plan: Plan) -> pl.Expr:
    """Whether a row of texts can hold the source's score: in a file with a row per score, if it names it."""
    if not plan.by_score:
        return pl.lit(value=True)
    names = [
        word_of(name) for name, code in plan.mapping.instrument_names.items() if code == source.tool.code
    ]
    return pl.col(f"text {plan.columns.instrument}").str.to_lowercase().is_in(names)


def about_episodes(episodes: pl.DataFrame, plan: Plan) -> Iterator[pl.DataFrame]:
    """Second episodes, starts nobody told, therapies changed, facts that differ, sexes not known."""
    later = pl.col("start") > pl.col("start").min().over("person")
    yield lines(episodes, later, "second_episode", plan.columns.start)
    if plan.by_date and not plan.columns.start:
        yield lines(episodes, pl.lit(value=True), "start_from_first_visit", plan.columns.visit_date)
    yield lines(episodes, pl.col("switched"), "switched", plan.columns.therapy_given or plan.columns.therapy)
    columns = {
        "age": plan.columns.age,
        **{factor_name(each.name): each.column for each in plan.mapping.case_mix},
    }
    for name, column in columns.items():
        yield lines(episodes, pl.col(differs(name)), "facts_differ", column)
    if plan.columns.sex:
        yield lines(episodes, pl.col("sex").is_null(), "no_sex", plan.columns.sex)


def about_scores(
    scores: pl.DataFrame, episodes: pl.DataFrame, plan: Plan, tool: Instrument
) -> Iterator[pl.DataFrame]:
    """Baselines missing, units mixed or wrong throughout, among the scores of one instrument that count."""
    yield said(_without_baseline(scores), "no_baseline", plan, overall.measured(pl.lit(tool.code)))
    if overall.may_be_low(scores, tool):
        yield said(scores, "lowest_tenth", plan, overall.low(tool))
    baselines = scores.filter(week=0).join(episodes.select("episode", "clinic"), on="episode")
    yield said(baselines, "mixed_units", plan, overall.small(pl.lit(tool.code)))


def about_zeros(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Zeros at a visit where an instrument is missing that others have there.

    Only of instruments whose zero is the end of a scale of more than two steps.
    """
    ends = [tool for tool in plan.tools if tool.low == 0 and 2 * tool.step <= tool.high]
    names = {source.name for source in sources(plan) if source.tool in ends}
    visit = ["episode", "visit"] if plan.long else ["episode"]
    zeros = rows.filter(pl.any_horizontal(pl.col(names) == 0)) if names else rows.clear()
    nearby = rows.join(zeros, on=visit, how="semi")
    scores = pl.concat(
        scores_of(nearby, plan, tool).with_columns(tool=pl.lit(tool.code), end=pl.lit(tool in ends))
        for tool in plan.tools
    )
    here = pl.col("tool").n_unique().over("episode", "visit")
    zero = scores.with_columns(here=here).filter((pl.col("score") == 0) & pl.col("end"))
    return said(zero.drop_nulls("visit"), "zero_beside_missing", plan, overall.lacking())


def _possible(text: str, source: Source, plan: Plan) -> bool:
    try:
        value = float(text.replace(decimal_sign(plan.mapping.reading), ".")) * source.score.factor
    except ValueError:
        return False
    return source.tool.low <= value <= source.tool.high


def _without_baseline(scores: pl.DataFrame) -> pl.DataFrame:
    """The first follow-up of each episode that has no baseline, where others have one."""
    follow_up = scores.join(scores.filter(week=0), on="episode", how="anti")
    return follow_up.sort("week", "row").unique("episode", keep="first", maintain_order=True)
