"""How much better one therapy's patients do than another's, patient mix allowed for: the main comparison."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from lumbar.answers.clinics_asked import all_due, everybody_asked, factors_chosen, reference_of
from lumbar.answers.clinics_described import due_told, mix, require_due_told
from lumbar.answers.clinics_fitted import Comparison, fitted, groups_with_scores, mix_of, slopes, who_came
from lumbar.answers.clinics_once import case_mix_by_therapy
from lumbar.answers.clinics_shown import EXPLORATORY, round_counts, shown
from lumbar.measures import adjusted
from lumbar.measures.e_value import e_value
from lumbar.measures.follow_up import follow_up_weights
from lumbar.measures.moments import arm_spread
from lumbar.measures.standard_errors import TOO_FEW_CLINICS
from lumbar.measures.weighted import weighted_differences
from lumbar.questions import clinics as ask
from lumbar.questions.clinics import EpisodeFilters

CONTRASTS = [
    "therapy", "reference", "role", "target", "n", "n_followed", "value", "lower", "upper", "p", "p_adjusted",
    "hedges_g", "hedges_g_lower", "hedges_g_upper", "e_value", "e_value_limit", "naive", "naive_lower",
    "naive_upper", "method", "data",
]  # fmt: skip
DEFAULT = Comparison()
WEIGHTS = "Weights for those who did not come"


def adjusted_differences(filters: EpisodeFilters, how: Comparison = DEFAULT) -> pl.DataFrame:
    """Each therapy's mean score minus the reference's at the visit, patient mix and clinic allowed for.

    therapy, reference, role (primary or exploratory), target (whom the difference speaks of), n (due, with a
    baseline), n_followed (of those compared), value, lower, upper (instrument's unit, 95 %), p and p_adjusted
    (Holm over the contrasts; of the primary outcome only, by the store's own method: DEFAULT), hedges_g with
    limits, e_value, e_value_limit (empty where therapies were drawn by lot), naive with limits (plain means of all
    who came back, whatever is known of them), method, data.
    Raises CannotShow where an arm has fewer than 8 scores or the reference is not there.
    """
    asked = replace(how, reference=reference_of(filters, how.reference))
    if how.missing == "ipw":
        require_due_told(filters, WEIGHTS)
    sums = case_mix_by_therapy(filters, slopes(filters))
    due = all_due(mix(sums, filters))
    weighted = how.weights == "overlap"
    contrasts, arms = _weighted(filters, asked) if weighted else _modelled(filters, asked, due)
    plain = _everybody_who_came(filters, arms, sums)
    naive = adjusted.crude_differences(plain, asked.reference, filters.tool().scale)
    sizes = all_due(sums).filter(covariate="baseline").select("therapy", n="patients")
    whole = (
        contrasts.drop("n")
        .join(sizes, on="therapy", how="left")
        .join(arms.select("therapy", n_followed="n"), on="therapy", how="left")
        .join(naive.select("therapy", naive="value", naive_lower="lower", naive_upper="upper"), on="therapy")
    )
    whole = _with_roles(_with_e_values(whole, filters), filters, asked)
    return shown(round_counts(whole, "n", "n_followed", own=filters.own), filters, CONTRASTS)


def _everybody_who_came(filters: EpisodeFilters, arms: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """therapy, n, mean, sd of all with a score: ``arms`` where that is everybody compared.

    Plain means of those known in every factor would tell, with and without a factor, of the one in whom it is unknown.
    """
    came = sums.filter(pl.col("returned").cast(pl.Boolean), covariate="baseline").select(
        "therapy", came="patients"
    )
    both = arms.join(came, on="therapy", how="left")
    if (both["n"] == both["came"]).all():
        return arms
    blocks = ask.moments_by_clinic_therapy(filters, ("y",))
    return arm_spread(blocks.select("therapy", "n", s_y="s_0", s_yy="s_0_0"))


def _modelled(
    filters: EpisodeFilters, how: Comparison, due: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contrasts of the fitted model among all who were ``due``, and the arms compared (therapy, n, mean, sd)."""
    covariates = factors_chosen(filters, how.adjust)
    common = how.model == "common_slope"
    own = pl.col("covariate").is_in(covariates)
    fit, errors = fitted(filters, covariates, {} if common else mix_of(due.filter(own)), how)
    contrasts = adjusted.adjusted_differences(fit, errors, filters.tool().scale)
    notes = {
        f"; fewer than {TOO_FEW_CLINICS} clinics, so not clustered": errors == "HC" and not how.errors,
        "; weighted for those who did not come": how.missing == "ipw",
    }
    said = "".join(note for note, holds in notes.items() if holds)
    everybody = "all patients" if due_told(filters) else "patients who came back"
    target = "one difference for all" if common else everybody
    method = (pl.col("method") + said).str.replace("all patients", everybody, literal=True)
    return contrasts.with_columns(method, target=pl.lit(target)), fit.sums.arms


def _weighted(filters: EpisodeFilters, how: Comparison) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contrasts among patients in equipoise, and the arms compared."""
    covariates = factors_chosen(filters, how.adjust)
    groups = groups_with_scores(filters, covariates)
    lost = how.missing == "ipw"
    weighed = follow_up_weights(groups, covariates) if lost else who_came(groups)
    contrasts = weighted_differences(weighed, covariates, how.reference, filters.tool().scale)
    holm = pl.Series(adjusted.holm(contrasts["p"].to_numpy()))
    said = "; weighted for those who did not come" if lost else ""
    named = contrasts.with_columns(
        pl.col("method") + said, p_adjusted=holm, target=pl.lit("patients in equipoise")
    )
    return named, arm_spread(groups)


def _with_e_values(contrasts: pl.DataFrame, filters: EpisodeFilters) -> pl.DataFrame:
    sizes = contrasts.select("hedges_g", "hedges_g_lower", "hedges_g_upper").iter_rows()
    values = [e_value(*size) for size in sizes]
    drawn = filters.opened().manifest.randomised
    return contrasts.with_columns(
        e_value=pl.Series([None if drawn else each.estimate for each in values], dtype=pl.Float64),
        e_value_limit=pl.Series([None if drawn else each.limit for each in values], dtype=pl.Float64),
    )


def _with_roles(contrasts: pl.DataFrame, filters: EpisodeFilters, how: Comparison) -> pl.DataFrame:
    """The store's one primary contrast, in all its patients, by its own method, keeps its p; the rest explores."""
    primary = filters.opened().manifest.primary
    asked = (filters.tool().code, filters.visit()) == (primary.instrument, primary.week)
    stands = asked and _own_method(filters, how) and everybody_asked(filters)
    pair = [primary.therapy, primary.reference]
    alone = pl.lit(stands) & pl.col("therapy").is_in(pair) & pl.col("reference").is_in(pair)
    return contrasts.with_columns(
        pl.when(alone).then(pl.col("p", "p_adjusted")),
        role=pl.when(alone).then(pl.lit("primary")).otherwise(pl.lit(EXPLORATORY)),
    )


def _own_method(filters: EpisodeFilters, how: Comparison) -> bool:
    """True where nobody chose how to compare: a p found by choosing among methods would say too much."""
    everything = factors_chosen(filters, how.adjust) == factors_chosen(filters)
    return everything and replace(how, reference="", adjust=()) == DEFAULT
