"""Cases, rates and years lived with disability of a place, put together from its parts by GBD region."""

from __future__ import annotations

import polars as pl

from lumbar.measures.uncertainty import interval, own_parts, own_sd

AMOUNTS = (
    "population", "modelled", "cases", "cell_lower", "cell_upper", "common_lower", "common_upper",
    "expected", "expected_asr", "ylds", "ylds_common_lower", "ylds_common_upper",
)  # fmt: skip


def with_printed(parts: pl.DataFrame, intervals: pl.DataFrame) -> pl.DataFrame:
    """Parts with the ends of their common interval and their years lived with disability.

    Adds common_lower, common_upper, ylds, ylds_common_lower, ylds_common_upper (same units as cases and years),
    printed_asr (only where the paper prints the place itself). The world takes its own printed interval, every
    other place its regions'.
    """
    region = intervals.select(
        pl.col("place").str.strip_prefix("gbd:").alias("gbd_region"), pl.exclude("place")
    )
    own = intervals.select(
        "place", "year", "printed_asr", *(pl.col(end).alias(f"own_{end}") for end in RATIOS)
    )
    joined = parts.join(
        region.rename({"printed_asr": "region_asr"}), on=["gbd_region", "year"], how="left"
    ).join(own, on=["place", "year"], how="left")
    ratio = {end: pl.coalesce(f"own_{end}", end) for end in RATIOS}
    ylds = pl.col("cases") * pl.col("ylds_per_case")
    return joined.with_columns(
        printed_asr=pl.coalesce("printed_asr", pl.when("whole_region").then("region_asr")),
        common_lower=pl.col("cases") * ratio["lower_ratio"],
        common_upper=pl.col("cases") * ratio["upper_ratio"],
        ylds=ylds,
        ylds_common_lower=ylds * ratio["ylds_lower_ratio"],
        ylds_common_upper=ylds * ratio["ylds_upper_ratio"],
    )


RATIOS = ("lower_ratio", "upper_ratio", "ylds_lower_ratio", "ylds_upper_ratio")


def by_place(parts: pl.DataFrame) -> pl.DataFrame:
    """Sums of the parts with their intervals, one row per place and year.

    place, name, year, the amounts, own_variance, squares, printed_asr, lower, upper, ylds_lower, ylds_upper.
    """
    sums = parts.group_by("place", "name", "year", maintain_order=True).agg(
        pl.col(AMOUNTS).sum(),
        printed_asr=pl.when((pl.len() == 1) | (pl.col("place") == "WLD").first()).then(
            pl.col("printed_asr").first()
        ),
        in_gbd=pl.col("in_gbd").any(),
        **own_parts(),
    )
    common = (pl.col("common_lower"), pl.col("common_upper"))
    ylds = interval(pl.col("ylds"), (pl.col("ylds_common_lower"), pl.col("ylds_common_upper")), own_sd())
    return sums.with_columns(
        **interval(pl.col("cases"), common, own_sd()), **{f"ylds_{end}": value for end, value in ylds.items()}
    )


def on_curve(places: pl.DataFrame) -> pl.DataFrame:
    """The same for one five-year age group: the interval is the curve's own there, not the place's."""
    common = (pl.col("cell_lower"), pl.col("cell_upper"))
    return places.with_columns(**interval(pl.col("cases"), common, own_sd()))


def with_rates(places: pl.DataFrame, sex_factor: float) -> pl.DataFrame:
    """Adds calibration, rate_per_100k and age_standardised_rate (per 100,000).

    The age-standardised rate is the printed one where the paper prints the place, else the mean of its
    countries' rates weighted by the cases the world's rates would give them; ``sex_factor`` is the sex's rate
    relative to both by the world's curve.
    """
    mean = pl.col("expected_asr") / pl.col("expected")
    return places.with_columns(
        calibration=(pl.col("cases") / pl.col("modelled")).fill_nan(1.0),
        rate_per_100k=pl.col("cases") / pl.col("population") * 100_000,
        age_standardised_rate=pl.coalesce("printed_asr", mean) * sex_factor,
    )
