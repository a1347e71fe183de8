"""For whom the difference is larger: always exploratory, judged by the gap between groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

import polars as pl

from lumbar.answers.clinics_asked import due_patients, factors_chosen, reference_of
from lumbar.answers.clinics_described import due_told, none_few
from lumbar.answers.clinics_fitted import Comparison, fitted, mix_of, slopes
from lumbar.answers.clinics_shown import nobody, require_some, round_counts, shown
from lumbar.errors import CannotShow
from lumbar.measures import subgroups
from lumbar.measures.adjusted import METHODS
from lumbar.measures.disclosure import FEWEST, may_show_spread
from lumbar.measures.estimates import Errors
from lumbar.measures.least_squares import LeastSquares
from lumbar.places import require_one_of
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

By: TypeAlias = Literal["hip_weakness", "hip_stiffness", "age", "sex", "baseline"]
SUBGROUPS = [
    "therapy", "reference", "by", "subgroup", "role", "looks", "n", "n_followed", "value", "lower", "upper", "p",
    "p_adjusted", "interaction", "interaction_lower", "interaction_upper", "interaction_per", "method", "data",
]  # fmt: skip

APART: dict[By, tuple[str | int, ...]] = {
    "hip_weakness": ("hip_weakness",), "sex": ("sex",), "age": (40, 65),
}  # fmt: skip
"""What privacy groups must not lie on both sides of; nobody has groups by the other factors."""


@dataclass(frozen=True)
class Split:
    """Patients divided by one factor: its columns, the parts, and what the interaction is counted per."""

    columns: tuple[str, ...]
    parts: dict[str, pl.Expr]
    per: float
    per_words: str


def subgroup_differences(
    filters: EpisodeFilters, by: By = "hip_weakness", reference: str = ""
) -> pl.DataFrame:
    """Each therapy's adjusted difference from the reference within each subgroup, and how far they lie apart.

    therapy, reference, by, subgroup, role (exploratory), looks (therapies x factors one could ask for), n (due),
    n_followed, value, lower, upper (instrument's unit), empty p, interaction with limits and what it is counted
    per, method, data. Raises CannotShow where an arm has fewer than 8 scores, patients do not differ, or nobody
    knows in what.
    """
    require_one_of("subgroup", by, get_args(By))
    how = Comparison(reference=reference_of(filters, reference))
    _require_divisible(filters, by)
    filters = replace(filters, apart=APART.get(by, ()))
    split = _split(filters, by)
    unlike = tuple(dict.fromkeys((*slopes(filters), *split.columns)))
    due = due_patients(filters, unlike)
    if due.is_empty():
        raise nobody(filters)
    if split.columns[0] not in factors_chosen(filters):
        raise _unknown(by)
    target = mix_of(due.filter(pl.col("covariate").is_in(factors_chosen(filters))))
    fit, errors = fitted(filters, factors_chosen(filters), target, how)
    people = ask.groups_by_clinic_therapy(filters, unlike)
    parts = {name: people.filter(part) for name, part in split.parts.items()}
    mixes = _mixes(parts, unlike, _weight(filters, [*parts.values(), people]))
    if not mixes:
        raise _unknown(by)
    scale = filters.tool().scale
    within = subgroups.subgroup_differences(fit, mixes, errors, scale)
    gated = _gated(within.drop("p"), _sizes(parts, how.reference))
    apart = _interactions(fit, errors, split, scale)
    named = gated.join(apart, on="therapy", how="left", maintain_order="left").with_columns(
        by=pl.lit(by),
        looks=pl.lit((fit.sums.arms.height - 1) * len(get_args(By))),
        interaction_per=pl.lit(split.per_words),
        method=pl.lit(f"ANCOVA, slopes by therapy; {METHODS[errors]}"),
    )
    told = round_counts(require_some(named, filters), "n", "n_followed", own=filters.own)
    return shown(told, filters, SUBGROUPS)


def _gated(within: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """The differences with how many were counted, emptied where either side has too few."""
    whole = within.join(sizes, on=["therapy", "subgroup"], how="left")
    enough = pl.min_horizontal("n_followed", "reference_followed") >= FEWEST
    return whole.with_columns(pl.when(enough).then(pl.col("value", "lower", "upper")))


def _unknown(by: By) -> CannotShow:
    return CannotShow(
        f"Of too few patients the {by.replace('_', ' ')} is known. Split them by something else."
    )


def _require_divisible(filters: EpisodeFilters, by: By) -> None:
    if by not in APART and not due_told(filters):
        raise CannotShow(
            f"Only all patients together are divided by {by.replace('_', ' ')}: some of them would be too few. "
            "Take the filters off, or divide by something else."
        )


def _split(filters: EpisodeFilters, by: By) -> Split:
    if by in ("hip_weakness", "hip_stiffness"):
        word = {"hip_weakness": "weak", "hip_stiffness": "stiff"}[by]
        yes, unknown = f"{by}:yes", f"{by}:unknown"
        parts = {f"{word} hips": _is(yes), f"no {word} hips": ~_is(yes) & ~_is(unknown)}
        return Split((yes, unknown), parts, 1, f"{word} minus not {word}")
    if by == "sex":
        parts = {"men": _is("sex:male"), "women": ~_is("sex:male") & ~_is("sex:other")}
        return Split(("sex:male", "sex:other"), parts, 1, "men minus women")
    if by == "age":
        age = pl.col("age")
        parts = {"under 40": age < 40, "40 to 64": age.is_between(40, 64), "65 and over": age > 64}
        return Split(("age",), parts, 10, "10 years")
    return _halves(filters)


def _is(column: str) -> pl.Expr:
    return pl.col(column) == 1


def _halves(filters: EpisodeFilters) -> Split:
    """Patients at or below the middle baseline, and above."""
    tool = filters.tool()
    people = (
        ask.groups_by_clinic_therapy(filters, ("baseline",)).group_by("baseline").agg(pl.col("n_due").sum())
    )
    reached = people.sort("baseline").with_columns(upto=pl.col("n_due").cum_sum())
    everybody = int(reached["n_due"].sum())
    if not may_show_spread(everybody):
        raise CannotShow("Too few patients to divide by their baseline. Choose a wider filter.")
    middle = int(reached.filter(2 * pl.col("upto") >= everybody)["baseline"][0])
    below = pl.col("baseline") <= middle
    said = f"{middle / tool.scale:g} {tool.unit}"
    step = (tool.high - tool.low) / 10
    return Split(
        ("baseline",),
        {f"baseline up to {said}": below, f"baseline over {said}": ~below},
        step * tool.scale,
        f"{step:g} {tool.unit} of baseline",
    )


def _weight(filters: EpisodeFilters, parts: list[pl.DataFrame]) -> str:
    """What counts patients in a mix: all who were due, the lost too, or those who came back; last all ``parts``."""
    lost = [int(part.select(pl.col("n_due").sum() - pl.col("n").sum()).item()) for part in parts]
    told = filters.exact or (due_told(filters) and none_few(filters, *lost, 2 * lost[-1] - sum(lost)))
    return "n_due" if told else "n"


def _mixes(
    parts: dict[str, pl.DataFrame], columns: tuple[str, ...], weight: str
) -> dict[str, dict[str, float]]:
    """Mean of each column among those whom ``weight`` counts, for each part that has 8 of them."""
    enough = {name: part for name, part in parts.items() if part[weight].sum() >= FEWEST}
    mean = [(pl.col(column) * pl.col(weight)).sum() / pl.col(weight).sum() for column in columns]
    return {name: part.select(mean).row(0, named=True) for name, part in enough.items()}


def _sizes(parts: dict[str, pl.DataFrame], reference: str) -> pl.DataFrame:
    """therapy, subgroup, n, n_followed, reference_followed."""
    sizes = pl.concat(
        part.group_by("therapy").agg(
            n=pl.col("n_due").sum(), n_followed=pl.col("n").sum(), subgroup=pl.lit(name)
        )
        for name, part in parts.items()
    )
    other = sizes.filter(pl.col("therapy") == reference).select("subgroup", reference_followed="n_followed")
    return sizes.join(other, on="subgroup", how="left")


def _interactions(fit: LeastSquares, errors: Errors, split: Split, scale: int) -> pl.DataFrame:
    apart = subgroups.interactions(fit, split.columns[0], split.per, errors, scale)
    return apart.select("therapy", interaction="value", interaction_lower="lower", interaction_upper="upper")
