"""What is worth a look and goes on all the same: a line per row, ``row``, ``rule``, ``column``."""

from collections.abc import Iterator, Mapping

import polars as pl

from lumbar.instruments import Instrument
from lumbar.intake.clinic.checking.episodes import differs
from lumbar.intake.clinic.checking.facts import factor_name
from lumbar.intake.clinic.checking.plan import Plan, used_columns
from lumbar.intake.clinic.checking.rows import LEFT_OUT
from lumbar.intake.clinic.checking.scores import Source, decimal_sign, sources
from lumbar.intake.clinic.checking.taken import said, scores_of
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import refuse
from lumbar.intake.clinic.values.cells import word_of
from lumbar.intake.clinic.values.items import ENOUGH

MANY = 20
"""Rows from which on a pattern in a column means something."""
WIDE = 20
"""Range from which on a tenth of it is told from small scores: 0 or 1 of 10 is what the well say."""
APART_ABOVE = 0.05
"""Share of patient numbers in several clinics above which the clinics are taken to number their patients apart."""
SEVERAL_TIMES = 5
"""How much smaller a clinic's median baseline is before its unit is doubted: centimetres are ten times smaller."""


def lines(rows: pl.DataFrame, which: pl.Expr, reason: str, column: str = "") -> pl.DataFrame:
    """A warning for each of the rows that are meant."""
    return rows.filter(which).select("row", rule=pl.lit(reason), column=pl.lit(column))


def about_rows(rows: pl.DataFrame, plan: Plan) -> Iterator[pl.DataFrame]:
    """Rows left out, and items too few or never answered with the best statement."""
    yield from (lines(rows, pl.col(name), name) for name in LEFT_OUT)
    for source in sources(plan):
        if len(source.score.columns) > 1:
            answered, least = pl.col(f"{source.name} answered"), pl.col(f"{source.name} least")
            few = answered.is_between(1, ENOUGH - 1)
            yield lines(rows, few, "too_few_items", source.column)
            whole = rows.filter(answered > 0)
            unused = whole.height >= MANY and whole.select(least.min() > 0).item()
            if unused and source.score.item_lowest == 0:
                yield lines(whole, pl.lit(value=True), "item_coding", source.column)


def about_numbers(rows: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Patient numbers in several clinics; raises Refused where they are too many to be people who moved."""
    several = pl.col("clinic").min().over("person") != pl.col("clinic").max().over("person")
    numbered = rows.drop_nulls("person")
    found = lines(numbered, several, "number_in_two_clinics", plan.columns.patient)
    count = numbered.filter(several)["person"].n_unique()
    too_many = count > 1 and count > APART_ABOVE * numbered["person"].n_unique()
    if too_many and not plan.mapping.store.numbers_shared:
        raise refuse("numbers_apart", count=count)
    return found


def about_codes(table: Table, plan: Plan) -> Iterator[pl.DataFrame]:
    """Cells taken as missing whose code is also a score the instrument can give."""
    numbered = table.texts.select(used_columns(plan.mapping)).select(
        pl.all().name.prefix("text "),
        row=pl.int_range(table.first_row, table.first_row + pl.len(), dtype=pl.UInt32),
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
    yield said(_without_baseline(scores), "no_baseline", plan)
    if _all_low(scores, tool):
        yield said(scores, "lowest_tenth", plan)
    yield said(_mixed(scores, episodes), "mixed_units", plan)


def about_zeros(rows: pl.DataFrame, seen: Mapping[str, frozenset[int]], plan: Plan) -> pl.DataFrame:
    """Zeros at a visit where an instrument is missing that others have there; ``seen``: code -> visits.

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
    usual = {
        place: sum(place in visits for visits in seen.values()) for place, _ in enumerate(plan.mapping.visits)
    }
    here = pl.col("tool").n_unique().over("episode", "visit")
    missing = here < pl.col("visit").replace_strict(usual, default=0)
    return said(scores.filter((pl.col("score") == 0) & pl.col("end") & missing), "zero_beside_missing", plan)


def _possible(text: str, source: Source, plan: Plan) -> bool:
    try:
        value = float(text.replace(decimal_sign(plan.mapping.reading), ".")) * source.score.factor
    except ValueError:
        return False
    return source.tool.low <= value <= source.tool.high


def _without_baseline(scores: pl.DataFrame) -> pl.DataFrame:
    """The first follow-up of each episode that has no baseline, where others have one."""
    baselines = scores.filter(week=0)
    if baselines.is_empty():
        return baselines
    follow_up = scores.join(baselines, on="episode", how="anti")
    return follow_up.sort("week", "row").unique("episode", keep="first", maintain_order=True)


def _all_low(scores: pl.DataFrame, tool: Instrument) -> bool:
    """Whether many have a baseline and nobody any score above a tenth of a range wide enough to tell by."""
    if tool.high - tool.low < WIDE or scores.filter(week=0).height < MANY:
        return False
    tenth = tool.low + (tool.high - tool.low) / 10
    return scores.select(pl.col("score").max() <= tenth * tool.scale).item()


def _mixed(scores: pl.DataFrame, episodes: pl.DataFrame) -> pl.DataFrame:
    """Baselines of clinics whose median is several times smaller than the middle clinic's."""
    baselines = scores.filter(week=0).join(episodes.select("episode", "clinic"), on="episode")
    clinics = (
        baselines.group_by("clinic")
        .agg(median=pl.col("score").median(), count=pl.len())
        .filter(pl.col("count") >= MANY)
        .filter(SEVERAL_TIMES * pl.col("median") <= pl.col("median").quantile(0.5, "higher"))
    )
    return baselines.join(clinics, on="clinic", how="semi")
