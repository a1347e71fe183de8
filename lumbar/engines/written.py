"""Columns, counts and rules of the publication's queries: text out of names that the declaration was checked for."""

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from lumbar.instruments import Instrument
from lumbar.outcomes.groups import LIKE, factors
from lumbar.outcomes.manifest import Declared
from lumbar.outcomes.publish import NEVER_EMPTY, OLDEST, column_type

KINDS: Final[Mapping[type[pl.DataType], tuple[str, int]]] = {
    pl.Int8: ("tinyint", 2**7 - 1),
    pl.Int16: ("smallint", 2**15 - 1),
    pl.Int32: ("int", 2**31 - 1),
    pl.Boolean: ("boolean", 1),
}
"""SQL's name of a published type, and the largest number it holds."""


def rules(declared: Declared) -> Mapping[str, str]:
    """What may not be in a row of a folder: in words, and as a condition on it. Takes ``$levels``."""
    undeclared = {
        f"{name} holds a name that is not declared": f"not list_contains($levels['{name}'], \"{name}\"::varchar)"
        for name in (*declared.levels, "instrument")
    }
    coded = {*declared.levels, "patient", "switched"}
    large = {
        f"{name} holds a number that is too large": f'"{name}" not between {-most} and {most}'
        for name in declared.columns
        for _, most in (KINDS[column_type(name, declared)],)
        if name not in coded
    }
    empty = _any(f'"{name}" is null' for name in ("instrument", "episode_key", *NEVER_EMPTY))
    scores = {
        f"a {tool.code} score leaves {tool.low:g} to {tool.high:g}": _outside(tool, declared)
        for tool in declared.instruments
    }
    return {**undeclared, "a column is empty that never may be": empty, **large, **scores}


def _outside(tool: Instrument, declared: Declared) -> str:
    low, high = tool.stored(tool.low), tool.stored(tool.high)
    outside = _any(f'"{score}" not between {low} and {high}' for score in ("baseline", *declared.visits))
    return f"instrument = '{tool.code}' and ({outside})"


def _any(conditions: Iterable[str]) -> str:
    return " or ".join(conditions)


def broken(declared: Declared) -> dict[str, str]:
    """For every rule, in their order, the count of the rows that break it."""
    return {
        "rules": _list(
            f"count(*) filter (where {found}) as rule_{number}"
            for number, found in enumerate(rules(declared).values())
        )
    }


def coded(declared: Declared) -> dict[str, str]:
    """The declared columns but the patient as small whole numbers. Takes ``$levels``."""
    return {"columns": _list(f'{_coded(name, declared)} as "{name}"' for name in declared.columns[1:])}


def _coded(name: str, declared: Declared) -> str:
    if name in declared.levels:
        value = f"(list_position($levels['{name}'], \"{name}\"::varchar) - 1)"
    elif name == "age":
        value = f'least("age", {OLDEST})'
    elif name == "visits_due":
        seen = reversed([*enumerate(declared.visits, 1)])
        last = " ".join(f'when "{visit}" is not null then {place}' for place, visit in seen)
        value = f'greatest("visits_due", case {last} else 0 end)'
    else:
        value = f'"{name}"'
    return f"{value}::{KINDS[column_type(name, declared)][0]}"


def facts(declared: Declared) -> dict[str, str]:
    """What an episode says whatever the instrument."""
    scores = {"patient", "episode", "baseline", "visits_due", *declared.visits}
    return {"facts": _list(f'"{name}"' for name in declared.columns if name not in scores)}


def alike() -> dict[str, str]:
    """A patient's place in the dimensions of the privacy groups."""
    return {"like": _list(LIKE)}


def states(declared: Declared) -> dict[str, str]:
    """Rows, and those that ``lumbar.outcomes.groups.counted`` counts."""
    visits = [
        f'count(*) filter (where baseline is not null and {state}) as "{name}_{visit}"'
        for place, visit in enumerate(declared.visits)
        for name, state in (("due", f"visits_due > {place}"), ("seen", f'"{visit}" is not null'))
    ]
    return alike() | {"states": _list(['count(*) as "rows"', "count(baseline) as measured", *visits])}


def levels(declared: Declared) -> dict[str, str]:
    """How many have each level of each factor."""
    named = {name: declared.levels[name] for name in factors(declared)}
    return {
        "factors": _list(f'"{name}"' for name in named),
        "levels": _list(
            f'count(*) filter (where "{name}" = {code}) as "{name}:{code}"'
            for name, known in named.items()
            for code in range(len(known))
        ),
    }


def published(declared: Declared) -> dict[str, str]:
    """The published columns, and the groups of first episodes. Takes ``$nowhere``."""
    own = 'case when numbered.episode = 1 then placed."{0}" end'
    return {
        "columns": _list(f'"{name}"' for name in (*declared.columns, *declared.groups)),
        "groups": _list(
            f'coalesce({own.format(name)}, $nowhere)::int as "{name}"' for name in declared.groups
        ),
    }


def _list(columns: Iterable[str]) -> str:
    return ", ".join(columns) + ","
