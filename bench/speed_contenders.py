"""One adjusted comparison three ways: ours, statsmodels as one writes it, statsmodels as fast as it goes."""

from __future__ import annotations

import operator
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf

from bench.selections import out_of_episodes, told
from lumbar.measures.adjusted import adjusted_differences
from lumbar.measures.designs import Design
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import moments_from_blocks
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

Estimates: TypeAlias = dict[str, tuple[float, float]]
"""Therapy -> difference from the reference and its clustered error, both in points."""
Condition: TypeAlias = tuple[str, str, Any]

REFERENCE = "spine-focused"
GROUP = "group_week_12"
SLOPES = ("baseline", "hip_weakness:yes", "hip_weakness:unknown")
SCORE = "week_12"
COLUMNS = [
    "episode", "clinic", "therapy", "quarter", "age", "sex", "hip_weakness", "hip_stiffness", "bmi", "duration",
    "sitting", "earlier_treatment", "baseline", SCORE, GROUP,
]  # fmt: skip
NUMBERS = ["baseline", "weak", "unknown", "age", "bmi", "duration", "sitting", "stiff", "earlier", "male"]
CENTRED = ["baseline", "weak", "unknown"]
PUSHED = {
    "from_quarter": ("quarter", ">="),
    "to_quarter": ("quarter", "<="),
    "age_from": ("age", ">="),
    "age_to": ("age", "<="),
    "sexes": ("sex", "in"),
    "clinics": ("clinic", "in"),
}
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "in": lambda column, values: column.isin(values),
}


def ours(filters: EpisodeFilters) -> Estimates:
    """Sums from SQL, solved: all that the store can adjust for, clinic effects, errors clustered by clinic."""
    columns = (*ask.factor_columns(filters.opened()), "y")
    moments = moments_from_blocks(ask.moments_by_clinic_therapy(filters, columns), columns)
    fit = fit_moments(moments, Design(REFERENCE, SLOPES))
    contrasts = adjusted_differences(fit, "CR1", filters.tool().scale)
    return {name: (value, error) for name, value, error in contrasts["therapy", "value", "error"].iter_rows()}


def of_episodes(filters: EpisodeFilters) -> Estimates:
    """Ours where no sums were published: out of the episodes."""
    with out_of_episodes():
        return ours(filters)


def conditions(filters: EpisodeFilters) -> list[Condition]:
    """What the filters leave out, as pandas takes it."""
    everyone = EpisodeFilters(filters.instrument, filters.week, store=filters.store)
    asked, everybody = (each.bound()["who"] for each in (filters, everyone))
    narrowed = [(*PUSHED[key], asked[key]) for key in PUSHED if asked[key] != everybody[key]]
    return [("episode", "==", 1), *narrowed]


def published(filters: EpisodeFilters) -> Path:
    """The Parquet file of the instrument asked for."""
    (file,) = (each.file for each in filters.opened().manifest.files if each.instrument == filters.instrument)
    return Path(filters.store) / file


def read(filters: EpisodeFilters) -> pd.DataFrame:
    """The rows wanted, in the columns wanted, out of the file: filters pushed down."""
    rows = pd.read_parquet(published(filters), columns=COLUMNS, filters=conditions(filters)).dropna()
    return rows[rows[GROUP].isin(told(filters))]


def read_whole(filters: EpisodeFilters) -> pd.DataFrame:
    """The same rows as most people would get them: the whole file read, then filtered."""
    return picked(pd.read_parquet(published(filters)), filters)


def picked(frame: pd.DataFrame, filters: EpisodeFilters) -> pd.DataFrame:
    """The rows wanted out of a frame already in memory."""
    masks = [COMPARE[sign](frame[column], value) for column, sign, value in conditions(filters)]
    rows = frame.loc[np.logical_and.reduce(masks), COLUMNS].dropna()
    return rows[rows[GROUP].isin(told(filters))]


def prepared(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of the model; a factor that all share is left out, as its owner would."""
    factors = rows.assign(
        weak=(rows["hip_weakness"] == 1) * 1.0,
        unknown=(rows["hip_weakness"] == 2) * 1.0,
        stiff=(rows["hip_stiffness"] == 1) * 1.0,
        earlier=rows["earlier_treatment"] * 1.0,
        male=(rows["sex"] == 1) * 1.0,
    )
    for name in CENTRED:
        factors[name] -= factors[name].mean()
    alike = [name for name in NUMBERS if factors[name].nunique() == 1]
    return factors.drop(columns=alike)


def as_written(rows: pd.DataFrame, filters: EpisodeFilters) -> Estimates:
    """Statsmodels with a formula and its own clustered errors: what one writes who does not count the time."""
    factors = prepared(rows)
    names = filters.opened().manifest.therapies
    arms = f"C(therapy, Treatment({names.index(REFERENCE)}))"
    rest = " + ".join(name for name in NUMBERS if name in factors and name not in CENTRED)
    formula = f"{SCORE} ~ {arms} * ({' + '.join(CENTRED)}) + {rest} + C(clinic)"
    fit = smf.ols(formula, factors).fit(cov_type="cluster", cov_kwds={"groups": factors["clinic"]})
    return _estimates(fit, {name: f"{arms}[T.{code}]" for code, name in enumerate(names)}, filters)


def by_hand(rows: pd.DataFrame, filters: EpisodeFilters) -> Estimates:
    """The same with the clinics' means taken out beforehand and the errors corrected for it: the expert's way."""
    factors = prepared(rows)
    names = filters.opened().manifest.therapies
    terms = factors[[name for name in NUMBERS if name in factors]].astype(float)
    arm = factors["therapy"].to_numpy()
    for code, name in enumerate(names):
        if name != REFERENCE:
            terms[name] = (arm == code) * 1.0
            for slope in CENTRED:
                terms[f"{name}:{slope}"] = terms[name] * terms[slope]
    clinic = factors["clinic"].to_numpy()
    both = terms.assign(outcome=factors[SCORE])
    within = both - both.groupby(clinic).transform("mean")
    fit = sm.OLS(within.pop("outcome"), within).fit(cov_type="cluster", cov_kwds={"groups": clinic})
    taken_out = len(np.unique(clinic))
    wider = np.sqrt(fit.df_resid / (fit.df_resid - taken_out))
    found = _estimates(fit, {name: name for name in names}, filters)
    return {name: (value, error * wider) for name, (value, error) in found.items()}


def _estimates(fit: Any, terms: dict[str, str], filters: EpisodeFilters) -> Estimates:  # noqa: ANN401 (untyped)
    scale = filters.tool().scale
    return {
        name: (float(fit.params[term]) / scale, float(fit.bse[term]) / scale)
        for name, term in terms.items()
        if name != REFERENCE
    }


def disagreement(one: Estimates, other: Estimates) -> float:
    """The largest relative difference of any coefficient (against its error) or clustered error."""
    apart = [
        max(abs(value - other[name][0]), abs(error - other[name][1])) / error
        for name, (value, error) in one.items()
    ]
    return max(apart) if one.keys() == other.keys() else float("inf")
