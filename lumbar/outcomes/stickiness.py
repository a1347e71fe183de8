"""What a new publication may show of what has changed: groups stay, and a few changes wait until there are k.

Whoever kept the answers of an earlier publication compares them with today's. So no group's part in the answers about
an instrument and a visit may change by 1 to k - 1 people: until k have changed, shared answers tell what they told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import polars as pl

from lumbar.outcomes.groups import LIKE, NOWHERE, SETTLED, Grouped, counted, grouped, like
from lumbar.outcomes.manifest import Declared

WITHDRAWN = -2
"""The group of rows that were shown and never are again: one of theirs has left, and the rest would tell who."""
KEY = ["episode_key", "instrument"]


@dataclass(frozen=True)
class Shown:
    """What shared answers took from the last publication: its rows, by ``KEY``, with their groups, and the groups."""

    rows: pl.DataFrame
    groups: pl.DataFrame


def regrouped(rows: pl.DataFrame, declared: Declared, before: Shown) -> Grouped:
    """The coded rows in the groups of ``before``, those that fit into none of them in groups of their own.

    Adds ``declared.groups`` and former. What waits is there twice: as it was shown (former), and as it is, in no group,
    so that its own clinic alone sees it.
    """
    held = like(before.rows)
    as_it_is = like(rows.select(*KEY, *declared.columns)).with_columns(
        pl.col("instrument").cast(pl.String), **SETTLED
    )
    now = _as_before(as_it_is, held, declared, before.groups)
    strange = (pl.col("episode") == 1) & pl.all_horizontal(pl.col(declared.groups) == NOWHERE)
    first = before.groups.height and int(str(before.groups["privacy_group"].max())) + 1
    made = grouped(now.filter(strange).drop(*LIKE, *declared.groups, *SETTLED), declared)
    own = made.rows.select(*KEY, *(_from(first, name) for name in declared.groups))
    parts = [
        _settled(part, held.filter(pl.col("instrument") == code), declared)
        for (code,), part in now.update(own, on=KEY).group_by("instrument", maintain_order=True)
    ]
    gone = held.filter(~pl.col("instrument").is_in(now["instrument"].unique().implode()))
    if gone.height:
        parts.append(_settled(now.clear(), gone, declared))
    groups = pl.concat([before.groups, made.groups.with_columns(_from(first, "privacy_group"))])
    return Grouped(pl.concat(parts).drop(LIKE), groups)


def _from(first: int, name: str) -> pl.Expr:
    number = pl.col(name)
    return pl.when(number < 0).then(number).otherwise(number + first).cast(pl.Int32).alias(name)


def _as_before(
    now: pl.DataFrame, held: pl.DataFrame, declared: Declared, groups: pl.DataFrame
) -> pl.DataFrame:
    """The rows in the groups they were in, else in the first one whose span they fall into."""
    was = held.select(*KEY, *LIKE, *declared.groups)
    same = now.join(was, on=[*KEY, *LIKE], how="left", maintain_order="left", nulls_equal=True)
    spans = {
        name: _spanned(
            now, groups.join(held.select(privacy_group=name).unique(), on="privacy_group", how="semi")
        )
        for name in declared.groups
    }
    joined = reduce(
        lambda rows, name: rows.join(
            spans[name].rename({"privacy_group": f"spans_{name}"}), on=LIKE, how="left", maintain_order="left"
        ),
        declared.groups,
        same,
    )
    first = pl.col("episode") == 1
    return joined.with_columns(
        pl.when(first)
        .then(pl.coalesce(name, f"spans_{name}", NOWHERE))
        .otherwise(NOWHERE)
        .cast(pl.Int32)
        .alias(name)
        for name in declared.groups
    ).drop(f"spans_{name}" for name in declared.groups)


def _spanned(now: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """LIKE and privacy_group: of all kinds of patients those that fall into a group's span, each into its first."""
    one = groups.with_columns(like_clinic=pl.coalesce("clinics", pl.concat_list("clinic"))).explode(
        "like_clinic"
    )
    therapy, clinic, hip, year, sex, age = LIKE
    pairs = (
        now.select(LIKE)
        .unique()
        .join(
            one.with_columns(
                pl.col("like_clinic").cast(pl.Int32), like_therapy=pl.col("therapy").cast(pl.Int32)
            ),
            on=[therapy, clinic],
        )
    )
    inside = pairs.filter(
        pl.col(year).is_between("year_from", "year_to"),
        (5 * pl.col(age)).is_between("age_from", "age_to"),
        (pl.col("sexes") & (2 ** pl.col(sex)).cast(pl.Int16)) > 0,
        (pl.col("hip_weaknesses") & (2 ** pl.col(hip)).cast(pl.Int16)) > 0,
    )
    return inside.group_by(LIKE).agg(pl.col("privacy_group").min())


def _settled(now: pl.DataFrame, held: pl.DataFrame, declared: Declared) -> pl.DataFrame:
    """One instrument's rows as they may be shown: as they are, as they were, or no more."""
    changes = {name: _changes(now, held, declared, name) for name in declared.groups}
    waiting = now.select("episode_key").clear()
    while True:
        after = _after(now, held, waiting)
        few = {
            name: _few(each.join(waiting, on="episode_key", how="anti"), declared.k)
            | _few(_states(after, declared, name), declared.k)
            for name, each in changes.items()
        }
        more = (
            pl.concat(
                each.filter(pl.col("group").is_in(few[name]), "movable").select("episode_key")
                for name, each in changes.items()
            )
            .unique()
            .join(waiting, on="episode_key", how="anti")
        )
        if more.is_empty():
            return _told(now, after, waiting, few)
        waiting = pl.concat([waiting, more])


def _changes(now: pl.DataFrame, held: pl.DataFrame, declared: Declared, name: str) -> pl.DataFrame:
    """Who changes what is counted of a group: episode_key, group, clinic, movable, and a flag for each count.

    Whoever comes counts with all that is, whoever leaves with all that was, whoever stays with what is otherwise.
    """
    states, differing = counted(declared, name), _differing(declared, name)
    stays = (pl.col(name) == pl.col(f"{name}_was")).fill_null(value=False)
    came = now.filter(pl.col(name) >= 0).join(held, on=KEY, how="left", suffix="_was")
    flags = {flag: pl.when(stays).then(differing[flag]).otherwise(state) for flag, state in states.items()}
    arrivals = came.select("episode_key", "clinic", group=name, movable=pl.lit(value=True), **flags)
    left = held.filter(pl.col(name) >= 0).join(now.select(*KEY, now=name), on=KEY, how="left")
    gone = left.filter(pl.col("now").ne_missing(pl.col(name)))
    leavers = gone.select("episode_key", "clinic", group=name, movable=pl.col("now").is_not_null(), **states)
    return pl.concat([arrivals, leavers]).filter(pl.any_horizontal(*states))


def _differing(declared: Declared, name: str) -> Mapping[str, pl.Expr]:
    """Whether a row is otherwise than it was, for each count of ``counted``."""
    scores = ("patient", "episode", "baseline", "visits_due", *declared.visits)
    facts = [column for column in declared.columns if column not in scores]
    due = {
        f"due_{visit}": (pl.col("visits_due") > place) != (pl.col("visits_due_was") > place)
        for place, visit in enumerate(declared.visits)
    }
    seen = {f"seen_{visit}": _other(visit) for visit in declared.visits}
    every = {"rows": pl.any_horizontal(map(_other, facts)), "measured": _other("baseline"), **due, **seen}
    return {flag: every[flag] for flag in counted(declared, name)}


def _other(column: str) -> pl.Expr:
    return pl.col(column).ne_missing(pl.col(f"{column}_was"))


def _states(rows: pl.DataFrame, declared: Declared, name: str) -> pl.DataFrame:
    """group, clinic and a flag for each count, of the rows in any group."""
    return rows.filter(pl.col(name) >= 0).select("clinic", group=name, **counted(declared, name))


def _few(flagged: pl.DataFrame, k: int) -> set[int]:
    """Groups in which some count is 1 to k - 1, for everybody or for whoever knows one of the clinics."""
    flags = [name for name in flagged.columns if flagged[name].dtype == pl.Boolean and name != "movable"]
    by_clinic = flagged.group_by("group", "clinic").agg(pl.col(flags).sum().cast(pl.Int64))
    whole = by_clinic.with_columns(pl.col(flags).sum().over("group").name.suffix("_whole"))
    few = [
        left.is_between(1, k - 1)
        for flag in flags
        for left in (pl.col(f"{flag}_whole"), pl.col(f"{flag}_whole") - pl.col(flag))
    ]
    return set(whole.filter(pl.any_horizontal(few))["group"].to_list())


def _after(now: pl.DataFrame, held: pl.DataFrame, waiting: pl.DataFrame) -> pl.DataFrame:
    """What shared answers would tell: the rows as they are, those that wait as they were."""
    former = held.join(waiting, on="episode_key", how="semi").with_columns(former=pl.lit(value=True))
    numbers = now.select(*KEY, "patient")
    renamed = former.drop("patient").join(numbers, on=KEY, how="inner").select(now.columns)
    return pl.concat([now.join(waiting, on="episode_key", how="anti"), renamed])


def _told(
    now: pl.DataFrame, after: pl.DataFrame, waiting: pl.DataFrame, few: Mapping[str, set[int]]
) -> pl.DataFrame:
    """Those rows without what can no longer be told, and what waits as it is, for its own clinic alone."""
    shared = after.with_columns(
        pl.when(pl.col(name).is_in(groups)).then(WITHDRAWN).otherwise(name).cast(pl.Int32).alias(name)
        for name, groups in few.items()
    )
    own = now.join(waiting, on="episode_key", how="semi").with_columns(
        *(pl.lit(NOWHERE, pl.Int32).alias(name) for name in few), told=pl.lit(value=False)
    )
    return pl.concat([shared, own])
