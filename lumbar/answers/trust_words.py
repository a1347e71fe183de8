"""Titles, sentences and facts about how far the figures can be trusted, made from the numbers by rules."""

from __future__ import annotations

from math import ceil

import polars as pl

from lumbar.charts.theme import percent, signed_percent
from lumbar.measures.back_test import DRIFT, NAIVE

NO_PAST = "There is no past to test forecasts on"
NO_FACTOR = "No factor is known"
HINDSIGHT = (
    "All points are re-estimates of one round: what was believed in those years was another number, and forecasts made "
    "then may have missed by more. The later year's population is taken as known; how soon the slowing trend slows was "
    "chosen with this past in view."
)
OWN_FORECASTS = (
    "The paper forecast populations of its own, Lumbar takes the UN's: where the two part, the counts part, the more "
    "the later the year."
)


def back_test_title(tests: pl.DataFrame) -> str:
    """How the naive forecast and the trend carried on would have met the last year; ``tests`` as from ``back_test``."""
    if tests.is_empty():
        return NO_PAST
    last = _latest(tests)
    errors = dict(last.select("form", "error_pct").iter_rows())
    held, trend = (signed_percent(errors[form], 1) for form in (NAIVE, DRIFT))
    start, end = last["from_year"][0], last["to_year"][0]
    wins = abs(errors[NAIVE]) < abs(errors[DRIFT])
    rates = "The naive forecast wins: rates" if wins else "Rates"
    return f"{rates} held still since {start} miss {end} by {held}, their trend carried on by {trend}"


def _latest(tests: pl.DataFrame) -> pl.DataFrame:
    return tests.filter(pl.col("to_year") == pl.col("to_year").max()).filter(
        pl.col("from_year") == pl.col("from_year").max()
    )


def back_test_sentence(tests: pl.DataFrame) -> str:
    """Who wins: the naive forecast against the trend carried on, and whoever comes closest in each test."""
    if tests.is_empty():
        return ""
    size = pl.col("error_pct").abs()
    wide = tests.with_columns(size).pivot(on="form", index=["from_year", "to_year"], values="error_pct")
    won = wide.filter(pl.col(NAIVE) < pl.col(DRIFT)).height
    closest = tests.sort("from_year", "to_year", size).unique(
        ["from_year", "to_year"], keep="first", maintain_order=True
    )
    each = "; ".join(
        f"{row['from_year']} to {row['to_year']} {row['form']}" for row in closest.iter_rows(named=True)
    )
    whole = (
        "No form is closest every time" if closest["form"].n_unique() > 1 else "One form is always closest"
    )
    return (
        f"The naive forecast, rates held still, beats their trend carried on in {won} of {wide.height} tests. "
        f"{whole}: {each}."
    )


def back_test_facts(tests: pl.DataFrame) -> tuple[str, ...]:
    """The longest and the latest test, and how many forecasts lie within the interval of the later count."""
    if tests.is_empty():
        return ()
    longest = tests.filter((pl.col("to_year") - pl.col("from_year")).rank("dense", descending=True) == 1)
    inside = tests.filter(pl.col("forecast").is_between("known_lower", "known_upper")).height
    told = dict.fromkeys(_both(some) for some in (longest, _latest(tests)))
    return (*told, f"{inside} of {tests.height} forecasts lie within the 95 % interval of the later count")


def _both(test: pl.DataFrame) -> str:
    errors = dict(test.select("form", "error_pct").iter_rows())
    said = ", ".join(f"{signed_percent(errors[form], 1)} {form}" for form in (NAIVE, DRIFT))
    return f"{test['from_year'][0]} to {test['to_year'][0]}: {said}"


def calibration_title(factors: pl.DataFrame) -> str:
    """The ends of the last year's factors; ``factors`` as from ``calibration_by_region``."""
    if factors.is_empty():
        return NO_FACTOR
    low, high = _ends(factors, "calibration")
    return (
        f"To meet print, UN medium is multiplied by {low['calibration']:.2f} ({low['name']}) to "
        f"{high['calibration']:.2f} ({high['name']}) in {low['year']}"
    )


def _ends(factors: pl.DataFrame, by: str) -> tuple[dict[str, float], dict[str, float]]:
    last = factors.filter(pl.col("year") == pl.col("year").max()).sort(by)
    return last.row(0, named=True), last.row(-1, named=True)


def calibration_sentence(factors: pl.DataFrame) -> str:
    """Why a factor is needed, and what of it is common to all regions."""
    if factors.is_empty():
        return ""
    low, high = _ends(factors, "regional")
    return (
        f"{OWN_FORECASTS} Without the factor common to all regions ({low['common']:.4f} in {low['year']}) it runs from "
        f"{low['regional']:.3f} to {high['regional']:.3f}. In 2020 every region meets its printed count before "
        "that factor; earlier ones are not printed."
    )


def calibration_facts(factors: pl.DataFrame) -> tuple[str, ...]:
    """Either end in the last year, and how many regions are scaled by less than 5 %."""
    if factors.is_empty():
        return ()
    ends = _ends(factors, "calibration")
    last = factors.filter(pl.col("year") == pl.col("year").max())
    near = last.filter((pl.col("calibration") - 1).abs() < 0.05).height
    return (
        *(
            f"{end['name']}, {end['year']}: {signed_percent(100 * (end['calibration'] - 1), 1)}"
            for end in ends
        ),
        f"{near} of {last.height} regions are scaled by less than 5 %",
    )


def trust_lead(agreement: pl.DataFrame, tests: pl.DataFrame) -> str:
    """The page in a sentence: what could have failed, by how much it missed."""
    mean = float(agreement.select(pl.col("error_pct").abs().mean()).item())
    last = _latest(tests)
    held = last.filter(form=NAIVE)["error_pct"][0]
    return (
        f"Two checks could fail: where nothing is scaled, regions lie {percent(mean, 1)} from print on average; with "
        f"the rates of {last['from_year'][0]} held still, the world lies {percent(abs(held), 1)} from "
        f"{last['to_year'][0]}. The rest agrees because it is built so."
    )


def agreement_sentence(agreement: pl.DataFrame) -> str:
    """Where UN medium misses print most, to either side, and why; rows as from ``agreement_with_published``."""
    if agreement.is_empty():
        return ""
    ordered = agreement.sort("error_pct")
    low, high = (
        f"{row['name']} in {row['year']} ({signed_percent(row['error_pct'], 1)})"
        for row in (ordered.row(0, named=True), ordered.row(-1, named=True))
    )
    return f"The widest misses are {low} and {high}. {OWN_FORECASTS}"


def built_so(agreement: pl.DataFrame, classes: pl.DataFrame) -> tuple[str, ...]:
    """What agrees by construction; as from ``agreement_as_published`` and ``rates_in_class``."""
    world, regions = agreement.filter(place="WLD"), agreement.filter(pl.col("place") != "WLD")
    on_edge = classes.filter(
        (pl.col("age_standardised_rate").round(6) == pl.col("class_from"))
        | (pl.col("age_standardised_rate").round(6) == pl.col("class_below"))
    ).height
    return (
        f"**As published**, the world's {world.height} printed counts from {world['year'].min()} to "
        f"{world['year'].max()} are met within {_within(world)}, the regions' {regions.height} within "
        f"{_within(regions)}: the calibration is made from these counts.",
        f"**{classes['inside'].sum()} of {classes.height} countries** have a rate in the class in which the paper's "
        f"map shows them, {on_edge} of them on its edge: a region's rate is shared out within the classes.",
    )


def _within(rows: pl.DataFrame) -> str:
    """Return the worst difference, rounded up to a tenth of a percent."""
    worst = float(rows.select(pl.col("error_pct").abs().max()).item())
    return percent(max(1, ceil(round(10 * worst, 6))) / 10, 1)
