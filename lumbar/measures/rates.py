"""Rates of low back pain by country and year, made from what GBD 2021 prints for its regions.

Source of all figures: GBD 2021 Low Back Pain Collaborators, Lancet Rheumatol 2023;5:e316-29.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]

YEARS: tuple[int, ...] = tuple(range(1990, 2051, 5))
LAST_ESTIMATE = 2020
"""Last year that GBD 2021 estimates; later years are projections."""
TREND_SHARE: dict[int, float] = {2020: 0.5, 2030: 0.25, 2040: 0.125}
"""Share of the 1990-2020 log slope that the trend path keeps in the decade starting then."""


def log_linear(years: Sequence[int], knots: Sequence[int], values: Sequence[float]) -> Floats:
    """Values at ``years``, straight in the logarithm between ``knots``, level outside them.

    >>> log_linear([2020, 2025, 2030], [2020, 2030], [100.0, 121.0]).round(1).tolist()
    [100.0, 110.0, 121.0]
    """
    return np.exp(np.interp(years, knots, np.log(values)))


def class_multiplier(expected: Floats, asr: float, bounds: tuple[Floats, Floats]) -> float:
    """Multiplier s with sum(expected · clip(s · asr, class)) = sum(expected · asr) in one region.

    ``expected``: cases each country would have at the world's rates; ``bounds``: lower and upper edge of
    each country's class (equal where its rate is printed, 0 and infinity where no class is known).

    >>> class_multiplier(np.array([1.0, 1.0]), 100.0, (np.array([0.0, 120.0]), np.array([99.0, 130.0])))
    0.8
    """
    from scipy.optimize import brentq

    def surplus(multiplier: float) -> float:
        clipped = np.clip(multiplier * asr, *bounds)
        return float(expected @ (clipped - asr))

    root: float = brentq(surplus, 0.2, 5.0, xtol=1e-13)  # pyright: ignore[reportAssignmentType]
    return round(root, 12)


def country_rates(countries: pl.DataFrame, asr_world: float) -> pl.DataFrame:
    """Age-standardised rate of every country in 2020: iso3, gbd_region, asr, asr_region, k.

    ``countries``: iso3, gbd_region, in_gbd, expected (cases at the world's rates), class_from, class_below
    (empty where no class was read), asr_printed (empty unless the paper prints the country),
    asr_region and cases_region (Table 1). ``k`` is the region's misfit of shape: with it the region adds up
    to its printed cases; it moves no country's rate. Places outside GBD's 204 take their region's rate.
    """
    regions = [_region_rates(region, asr_world) for region in countries.partition_by("gbd_region")]
    return pl.concat(regions).select("iso3", "gbd_region", "asr", "asr_region", "k").sort("iso3")


def _region_rates(countries: pl.DataFrame, asr_world: float) -> pl.DataFrame:
    asr, cases = countries["asr_region"][0], countries["cases_region"][0]
    outside = pl.when(~pl.col("in_gbd")).then(asr)
    lower = countries.select(pl.coalesce(outside, "asr_printed", "class_from", pl.lit(0.0))).to_series()
    upper = countries.select(pl.coalesce(outside, "asr_printed", "class_below", pl.lit(np.inf))).to_series()
    expected, bounds = countries["expected"].to_numpy(), (lower.to_numpy(), upper.to_numpy())
    rates = np.clip(class_multiplier(expected, asr, bounds) * asr, *bounds)
    k = cases / float(expected.sum() * asr / asr_world)
    return countries.with_columns(asr=pl.Series(rates), k=pl.lit(k))


def rate_paths(regions: pl.DataFrame, rates: pl.DataFrame, changes: dict[str, float]) -> pl.DataFrame:
    """Age-standardised rates over time, by path: iso3, gbd_region, k, year, path, asr, asr_region.

    ``regions``: gbd_region, year (1990, 2020, 2030, 2040, 2050), asr (Tables 1 and 2; 1990 from the printed
    change). ``rates``: as from ``country_rates``. ``changes``: printed % change 1990-2020 of a country,
    which replaces its region's. Paths: published, constant (2020 for ever), trend.
    """
    by_region = {
        region: (frame["year"].to_list(), frame["asr"].to_list())
        for (region,), frame in regions.sort("year").group_by("gbd_region")
    }
    frames = [
        _country_paths(country, by_region[country["gbd_region"]], changes.get(country["iso3"]))
        for country in rates.iter_rows(named=True)
    ]
    return rates.drop("asr", "asr_region").join(pl.concat(frames), on="iso3").sort("path", "iso3", "year")


def _country_paths(
    country: dict[str, float], printed: tuple[list[int], list[float]], change: float | None
) -> pl.DataFrame:
    knots, asr = printed
    region = np.asarray(asr) / asr[knots.index(LAST_ESTIMATE)]
    own = region.copy()
    if change is not None:
        own[knots.index(1990)] = 1 / (1 + change / 100)
    ratios, region_ratios = path_ratios(knots, own.tolist()), path_ratios(knots, region.tolist())
    return pl.concat(
        pl.DataFrame(
            {
                "iso3": country["iso3"],
                "year": YEARS,
                "path": path,
                "asr": ratio * country["asr"],
                "asr_region": region_ratios[path] * country["asr_region"],
            }
        )
        for path, ratio in ratios.items()
    )


def hold_regions(paths: pl.DataFrame, expected: pl.DataFrame, asr_world: float) -> pl.DataFrame:
    """What turns the world's age-sex curve into a country's rates: iso3, year, path, asr, multiplier.

    ``paths``: as from ``rate_paths``; ``expected``: iso3, year, expected. In every year and path a region adds up to
    what its own printed rate gives; the classes and the printed changes of countries only share it out.
    """
    given = (pl.col("expected") * pl.col("asr_region")).sum().over("gbd_region", "year", "path")
    shared = (pl.col("expected") * pl.col("asr")).sum().over("gbd_region", "year", "path")
    return (
        paths.join(expected, on=["iso3", "year"])
        .sort("path", "iso3", "year")
        .with_columns(multiplier=pl.col("asr") / asr_world * pl.col("k") * given / shared)
        .select("iso3", "year", "path", "asr", "multiplier")
    )


def path_ratios(knots: Sequence[int], ratio: Sequence[float]) -> dict[str, Floats]:
    """Rate of each year in ``YEARS`` relative to 2020, by path, from the ratios at the printed years.

    >>> float(path_ratios([1990, 2020, 2050], [1.1, 1.0, 0.9])["constant"][-1])
    1.0
    """
    published = log_linear(YEARS, knots, ratio)
    past = np.asarray(YEARS) <= LAST_ESTIMATE
    slope = -np.log(ratio[list(knots).index(1990)]) / (LAST_ESTIMATE - 1990)
    decades = [LAST_ESTIMATE, 2030, 2040, 2050]
    steps = np.cumsum([0.0] + [slope * 10 * share for share in TREND_SHARE.values()])
    trend = np.exp(np.interp(YEARS, decades, steps))
    return {
        "published": published,
        "constant": np.where(past, published, 1.0),
        "trend": np.where(past, published, trend),
    }


def calibration_factors(
    modelled: pl.DataFrame, printed: pl.DataFrame, world: dict[int, float]
) -> pl.DataFrame:
    """Factor that brings the modelled cases to the printed ones: gbd_region, year, calibration.

    ``modelled``: gbd_region, year, cases (UN medium, published rates). ``printed``: gbd_region, year, cases of
    2020 and later. ``world``: the world's cases in the knots 1990-2050. Future: by region to its printed
    cases, then all regions alike to the world's; past: all regions alike. Log-linear between the knots.
    """
    knots = sorted(world)
    totals = modelled.group_by("year", maintain_order=True).agg(pl.col("cases").sum())
    modelled_world = dict(totals.iter_rows())
    printed_world = dict(printed.group_by("year", maintain_order=True).agg(pl.col("cases").sum()).iter_rows())
    frames: list[pl.DataFrame] = []
    for (region,), frame in modelled.sort("gbd_region", "year").group_by("gbd_region", maintain_order=True):
        own = dict(frame.select("year", "cases").iter_rows())
        goal = dict(printed.filter(gbd_region=region).select("year", "cases").iter_rows())
        factors = [
            goal[year] / own[year] * world[year] / printed_world[year]
            if year in goal
            else world[year] / modelled_world[year]
            for year in knots
        ]
        values = log_linear(YEARS, knots, factors)
        frames.append(pl.DataFrame({"gbd_region": region, "year": YEARS, "calibration": values}))
    return pl.concat(frames)
