"""The only SQL that code writes: lists of columns and sums, out of names the manifest declares.

Everything else stands in ``queries/``. Names are looked up in the manifest, never taken from a reader;
values are bound as parameters.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, combinations_with_replacement

from lumbar.errors import CannotShow
from lumbar.outcomes.manifest import COURSE, Manifest
from lumbar.outcomes.sums import by_part
from lumbar.store import query_text

SCORE = "y"
"""The score at the visit asked for."""
SLOPES = ("baseline", "hip_weakness:yes", "hip_weakness:unknown")
"""Columns whose slope may differ by therapy in the main comparison, unless so few are in one that it is not told."""


def factor_columns(manifest: Manifest) -> tuple[str, ...]:
    """All the store can adjust for: numbers by name, levels as "sex:male" against the first level and rare ones."""
    numbers = ("baseline", "age", *(factor.name for factor in manifest.case_mix if not factor.levels))
    declared = (each.name for each in manifest.case_mix if each.levels)
    coded = ("sex", "hip_weakness", "hip_stiffness", *declared)
    levels = (f"{name}:{level}" for name in coded for level in manifest.levels[name][1:])
    return (*numbers, *(level for level in levels if level not in manifest.groups_file.rare))


def slope_columns(manifest: Manifest) -> tuple[str, ...]:
    """The columns of ``SLOPES`` that the store can adjust for."""
    return tuple(column for column in SLOPES if column in factor_columns(manifest))


def sums(columns: Sequence[str], manifest: Manifest) -> str:
    """Every number's sum ``s_<i>`` and every product's ``s_<i>_<j>`` (i <= j), exact whole numbers.

    i and j are positions in ``columns``; products are taken in 64 bits, for 32 overflow. Levels are grouped
    by (``levels``), not summed: what they sum to follows from the groups.
    """
    return _sums([(i, expression(column, manifest)) for i, column in enumerate(columns) if ":" not in column])


def moments(columns: Sequence[str], manifest: Manifest) -> dict[str, str]:
    """The marks of ``moments_by_clinic_therapy``."""
    told = {"levels": levels(columns, manifest), "sums": sums(columns, manifest)}
    return told | {"complete": complete(columns, manifest)}


def moments_in_parts(columns: Sequence[str], manifest: Manifest) -> dict[str, str]:
    """The same with levels summed as numbers, 0 or 1: few rows of many sums, that need only be added up."""
    every = _sums([(i, expression(column, manifest)) for i, column in enumerate(columns)])
    return {"levels": "", "sums": every, "complete": complete(columns, manifest)}


def _sums(written: Sequence[tuple[int, str]]) -> str:
    totals = [f"sum({each}::bigint)::bigint as s_{i}" for i, each in written]
    pairs = combinations_with_replacement(written, 2)
    products = [f"sum({one}::bigint * {other})::bigint as s_{i}_{j}" for (i, one), (j, other) in pairs]
    return ", ".join([*totals, *products])


def levels(columns: Sequence[str], manifest: Manifest) -> str:
    """The columns whose levels ("sex:male") are asked for, each once, with a comma after the last."""
    coded = {column.partition(":")[0]: expression(column, manifest) for column in columns if ":" in column}
    return " ".join(f'"{name}",' for name in coded)


def squares(columns: Sequence[str], manifest: Manifest) -> str:
    """For every column its count ``n_<i>``, sum ``s_<i>`` and sum of squares ``s_<i>_<i>``."""
    written = [expression(column, manifest) for column in columns]
    return ", ".join(
        f"count({each}) as n_{i}, sum({each}::bigint)::bigint as s_{i}, "
        f"sum({each}::bigint * {each})::bigint as s_{i}_{i}"
        for i, each in enumerate(written)
    )


def complete(columns: Sequence[str], manifest: Manifest) -> str:
    """The condition that no column is empty, with an "and" after the last."""
    named = {column.partition(":")[0]: expression(column, manifest) for column in columns}
    return " ".join(f'"{name}" is not null and' for name in named)


def expression(column: str, manifest: Manifest) -> str:
    """A number ("age", "y"), or the indicator of a level ("sex:male") as 0 or 1.

    Raises CannotShow for what the store does not declare.
    """
    name, _, level = column.partition(":")
    levels = manifest.levels.get(name, ())
    known = name in (*manifest.columns, SCORE) and (level in levels if levels else not level)
    if not known:
        raise CannotShow(f"The store has no column {column}. Choose another factor to adjust for.")
    return f'("{name}" = {levels.index(level)})::int' if level else f'"{name}"'


def factors(columns: Sequence[str], manifest: Manifest) -> str:
    """The columns themselves, each under its own name, with a comma after the last."""
    return " ".join(f'{expression(column, manifest)} as "{column}",' for column in columns)


WEEKLY = {
    "n_due": "count(*) filter (where visits_due > {place})",
    "n": "count({y})",
    "s_y": "sum({y}::bigint)::bigint",
    "s_yy": "sum({y}::bigint * {y})::bigint",
    "s_baseline": "sum(baseline::bigint) filter (where {y} is not null)::bigint",
    "s_baseline_baseline": "sum(baseline::bigint * baseline) filter (where {y} is not null)::bigint",
    "s_change": "sum(({y} - baseline)::bigint)::bigint",
    "s_change_change": "sum(({y} - baseline)::bigint * ({y} - baseline))::bigint",
}
"""What is counted and summed of each visit: all visits in one reading of the rows."""


def weekly(manifest: Manifest) -> str:
    """``WEEKLY`` of every visit, each as its name and the week (``n_due_6``), with a comma after the last."""
    return " ".join(
        f"{sql.format(place=place, y=f'week_{week}')} as {name}_{week},"
        for place, week in enumerate(manifest.weeks)
        for name, sql in WEEKLY.items()
    )


COUNTED = {
    "treated": "count(*) filter (where {quarter})",
    "with_baseline": "count(baseline) filter (where {quarter})",
    "due": "count(baseline) filter (where due and {quarter})",
    "returned": "count(baseline) filter (where y is not null and {quarter})",
}
"""What is counted of each quarter."""


def quarters() -> dict[str, str]:
    """The marks of ``left_over_by_clinic_year``: the counts of each quarter, and people of every choice of some.

    ``treated_02``: of the first and the third, where the group has others in the year.
    """
    each = (
        f"{sql.format(quarter=f'quarter - quarter // 4 * 4 = {quarter}')} as {name}_{quarter},"
        for name, sql in COUNTED.items()
        for quarter in range(4)
    )
    choices = [some for size in (1, 2, 3) for some in combinations(range(4), size)]
    left = (
        f"sum(case when {_of(name, {*range(4)} - {*some})} > 0 then {_of(name, some)} else 0 end)::bigint "
        f"as {name}_{''.join(map(str, some))},"
        for name in COUNTED
        for some in choices
    )
    return {"quarters": " ".join(each), "left": " ".join(left)}


def _of(name: str, some: Iterable[int]) -> str:
    return f"({' + '.join(f'{name}_{quarter}' for quarter in sorted(some))})"


def reached(manifest: Manifest) -> str:
    """For each visit its week where the gain since baseline is what is needed (``gains``), with a comma after it."""
    gain = "1000 * $change['direction'] * (week_{0} - baseline)::bigint"
    return " ".join(f"case when {gain.format(week)} >= needed then {week} end," for week in manifest.weeks)


def seen(manifest: Manifest) -> str:
    """For each visit its week where there is a score, the last visit first, with a comma after it."""
    return " ".join(
        f"case when week_{week} is not null then {week} end," for week in reversed(manifest.weeks)
    )


def views(code: str, manifest: Manifest) -> dict[str, str]:
    """What answers read of an instrument's ``published_<code>``, by name: its episodes, one visit's and all visits'."""
    named = {f"episodes_{code}": kept_episodes(f"published_{code}", manifest)}
    visits = {
        f"scores_{code}_{week}": visit_rows(f"published_{code}", week, manifest) for week in manifest.weeks
    }
    return named | visits | {f"visits_{code}": all_visits(f"scores_{code}", manifest)}


def kept_episodes(published: str, manifest: Manifest) -> str:
    """All rows of the view ``published`` with ``kept``: a text of 0 and 1 per score, baseline first; y is empty."""
    scores = ("baseline", *manifest.visits)
    kept = " || ".join(f"({score} is not null)::int::varchar" for score in scores)
    told = f"{COURSE} as privacy_group, {kept} as kept, null::int as {SCORE}"
    return f'select *, {told} from "{published}"'  # noqa: S608 (names checked with the manifest)


def visit_rows(published: str, week: int, manifest: Manifest) -> str:
    """One row per episode at one visit out of the view ``published``: its columns, week, due, y."""
    place = manifest.weeks.index(week)
    told = f"group_week_{week} as privacy_group, {week} as week, visits_due > {place} as due, week_{week} as {SCORE}"
    return f'select *, {told} from "{published}"'  # noqa: S608


def all_visits(scores: str, manifest: Manifest) -> str:
    """One row per episode and visit out of the views ``scores``_<week>."""
    whole = f"select * replace ({COURSE} as privacy_group)"
    return " union all ".join(f'{whole} from "{scores}_{week}"' for week in manifest.weeks)


def filled(name: str, written: Mapping[str, str]) -> str:
    """Text of ``queries/<name>.sql`` with text for its ``/* marks */``."""
    text = query_text(name)
    for mark, sql in written.items():
        text = text.replace(f"/* {mark} */", sql)
    return text


def and_own(text: str) -> str:
    """The query, or macro, as it is for a reader who sees some clinics' own patients: it takes longer."""
    return text.replace("chosen(", "chosen_and_own(").replace("gains(", "gains_and_own(")


def macros() -> list[str]:
    """What questions call by a name of their own, made anew where it is there already."""
    named = [
        query_text(f"macros/{name}") for name in ("inside", "chosen", "chosen_and_own", "everybody", "gains")
    ]
    variants = [and_own(named[-1]), by_part(named[-1])]
    return [text.replace("create macro", "create or replace macro") for text in (*named, *variants)]
