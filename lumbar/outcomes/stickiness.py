"""What a new publication may show of what has changed: groups stay, and a few changes wait until there are k.

Whoever kept the answers of an earlier publication compares them with today's. So no group's part in the answers about
an instrument and a visit may change by 1 to k - 1 people: until k have changed, shared answers tell what they told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lumbar.measures.privacy_groups import BAND
from lumbar.outcomes.groups import LIKE, NOWHERE, SETTLED, Grouped, counted, grouped, like
from lumbar.outcomes.manifest import HIP, SEXES, Declared, Levels

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
    groups = pl.concat([before.groups, made.groups.with_columns(_from(first, "privacy_group"))])
    own = made.rows.select(*KEY, *(_from(first, name) for name in declared.groups))
    placed = now.select(*KEY, *declared.groups).update(own, on=KEY).select(declared.groups)
    now = now.with_columns(placed.get_columns())
    del made, placed, as_it_is
    parts = [
        _settled(now.filter(instrument=code), held.filter(instrument=code), declared)
        for code in now["instrument"].unique(maintain_order=True)
    ]
    gone = held.filter(~pl.col("instrument").is_in(now["instrument"].unique().implode()))
    if gone.height:
        parts.append(_settled(now.clear(), gone, declared))
    return Grouped(pl.concat(parts).drop(LIKE), groups)


def _from(first: int, name: str) -> pl.Expr:
    number = pl.col(name)
    return pl.when(number < 0).then(number).otherwise(number + first).cast(pl.Int32).alias(name)


def _as_before(
    now: pl.DataFrame, held: pl.DataFrame, declared: Declared, groups: pl.DataFrame
) -> pl.DataFrame:
    """The rows in the groups they were in, else in the first one whose span they fall into."""
    alike = pl.struct(LIKE).hash().alias("alike")
    was = held.select(*KEY, alike, *declared.groups)
    spans = now.select(LIKE).unique()
    for name in declared.groups:
        used = groups.join(held.select(privacy_group=name).unique(), on="privacy_group", how="semi")
        found = _spanned(spans, used).rename({"privacy_group": f"spans_{name}"})
        spans = spans.join(found, on=LIKE, how="left", maintain_order="left")
    # only the keys go through the joins: whole rows would be copied each time
    same = now.select(*KEY, "episode", alike).join(was, on=[*KEY, "alike"], how="left", maintain_order="left")
    within = now.select(LIKE).join(spans, on=LIKE, how="left", maintain_order="left").drop(LIKE)
    first = pl.col("episode") == 1
    groups_now = same.hstack(within).select(
        pl.when(first)
        .then(pl.coalesce(name, f"spans_{name}", NOWHERE))
        .otherwise(NOWHERE)
        .cast(pl.Int32)
        .alias(name)
        for name in declared.groups
    )
    return now.hstack(groups_now)


def _spanned(alike: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """LIKE and privacy_group: of all kinds of patients those that fall into a group's span, each into its first."""
    *exact, age = LIKE
    each = (
        groups.select(
            "privacy_group", "age_from", "age_to", "hip_weaknesses", "sexes",
            like_therapy=pl.col("therapy").cast(pl.Int32),
            like_clinic=pl.coalesce("clinics", pl.concat_list("clinic")).cast(pl.List(pl.Int32)),
            like_year=pl.int_ranges("year_from", pl.col("year_to") + 1, dtype=pl.Int32),
        )
        .explode("like_clinic")
        .explode("like_year")
        .join(_codes_in(HIP, "hip_weaknesses", "like_hip_weakness"), on="hip_weaknesses")
        .join(_codes_in(SEXES, "sexes", "like_sex"), on="sexes")
    )  # fmt: skip
    years = BAND * pl.col(age)
    inside = alike.join(each, on=exact).filter(years.is_between("age_from", "age_to"))
    return inside.group_by(LIKE).agg(pl.col("privacy_group").min())


def _codes_in(levels: Levels, bits: str, code: str) -> pl.DataFrame:
    """Every set of levels as the groups hold it, with a row for each code in it."""
    held = [
        (whole, one) for whole in range(2 ** len(levels)) for one in range(len(levels)) if whole >> one & 1
    ]
    return pl.DataFrame(held, schema={bits: pl.Int16, code: pl.Int32}, orient="row")


def _settled(now: pl.DataFrame, held: pl.DataFrame, declared: Declared) -> pl.DataFrame:
    """One instrument's rows as they may be shown: as they are, as they were, or no more."""
    both = _beside(now, held, declared)
    changes = {name: _changes(both, declared, name) for name in declared.groups}
    waiting = both.select("episode_key").clear()
    while True:
        later = both.with_columns(waits=pl.col("episode_key").is_in(waiting["episode_key"].implode()))
        few = {
            name: _few(each.join(waiting, on="episode_key", how="anti"), declared.k)
            | _few(_left(later, declared, name), declared.k)
            for name, each in changes.items()
        }
        more = pl.concat(
            each.filter(pl.col("group").is_in(few[name]), "here").select("episode_key")
            for name, each in changes.items()
        )
        new = more.unique().join(waiting, on="episode_key", how="anti")
        if new.is_empty():
            return _told(now, _after(now, held, waiting), waiting, few)
        waiting = pl.concat([waiting, new])


def _beside(now: pl.DataFrame, held: pl.DataFrame, declared: Declared) -> pl.DataFrame:
    """Every episode as it is and as it was (_was): its clinic, its groups, a flag for each count, and its values.

    here: it is; facts: a number that is another one where any fact is.
    """
    scores = ("patient", "episode", "baseline", "visits_due", *declared.visits)
    facts = pl.struct(name for name in declared.columns if name not in scores).hash()
    small = [
        rows.select(
            "episode_key", "clinic", "baseline", "visits_due", *declared.visits, *declared.groups,
            facts=facts, here=pl.lit(value=True), **counted(declared),
        )
        for rows in (now, held)
    ]  # fmt: skip
    return small[0].join(small[1], on="episode_key", how="full", coalesce=True, suffix="_was")


def _changes(both: pl.DataFrame, declared: Declared, name: str) -> pl.DataFrame:
    """Who changes what is counted of a group: episode_key, group, clinic, here, and a flag for each count.

    Whoever comes counts with all that is, whoever leaves with all that was, whoever stays with what is otherwise.
    """
    flags, differing = [*counted(declared, name)], _differing(declared)
    stays = (pl.col(name) == pl.col(f"{name}_was")).fill_null(value=False)
    came = both.filter(pl.col(name) >= 0).select(
        "episode_key", "clinic", "here", group=name,
        **{flag: pl.when(stays).then(differing[flag]).otherwise(flag) for flag in flags},
    )  # fmt: skip
    left = both.filter(pl.col(f"{name}_was") >= 0, ~stays).select(
        "episode_key", "here", clinic="clinic_was", group=f"{name}_was", **_was(flags)
    )
    return pl.concat([came.filter(pl.any_horizontal(flags)), left], how="diagonal")


def _differing(declared: Declared) -> Mapping[str, pl.Expr]:
    """Whether an episode is otherwise than it was, for each count of ``counted``."""
    seen = {f"seen_{visit}": _other(visit) for visit in declared.visits}
    due = {f"due_{visit}": _other(f"due_{visit}") for visit in declared.visits}
    return {"rows": _other("facts"), "measured": _other("baseline"), **due, **seen}


def _other(column: str) -> pl.Expr:
    return pl.col(column).ne_missing(pl.col(f"{column}_was"))


def _was(flags: Sequence[str]) -> Mapping[str, pl.Expr]:
    return {flag: pl.col(f"{flag}_was") for flag in flags}


def _left(both: pl.DataFrame, declared: Declared, name: str) -> pl.DataFrame:
    """group, clinic and a flag for each count, of what shared answers would tell: those that wait as they were."""
    flags = [*counted(declared, name)]
    current = both.filter(~pl.col("waits"), pl.col(name) >= 0).select("clinic", *flags, group=name)
    former = both.filter("waits", pl.col(f"{name}_was") >= 0)
    return pl.concat(
        [current, former.select(clinic="clinic_was", group=f"{name}_was", **_was(flags))], how="diagonal"
    )


def _few(flagged: pl.DataFrame, k: int) -> set[int]:
    """Groups in which some count is 1 to k - 1, for everybody or for whoever knows one of the clinics."""
    flags = [name for name in flagged.columns if flagged[name].dtype == pl.Boolean and name != "here"]
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
