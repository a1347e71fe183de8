"""Does the control chart find the clinic that shifts, and how often do steady ones signal? 200 reseeded networks.

Reseeded demonstration networks of 24 clinics x 1,667, ODI at week 12, mean change by quarter: the page's own charts,
of all patients: in groups of one (k = 1), so that no quarter is withheld and the rules alone are on trial.
One clinic shifts in quarter 19; two are outliers all the time; none of the others has an effect of its own. The
others must signal no more often than quiet charts do: the share expected by simulation must not lie below the
95 % interval of what is found (networks, not charts, are what is drawn anew).
Run: python -m bench.control_alarms [networks]
"""

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from lumbar.answers.clinics_control import control_charts
from lumbar.answers.clinics_signals import control_signals
from lumbar.demo import calibration as planted
from lumbar.demo import network
from lumbar.demo.publication import PATIENTS_PER_CLINIC
from lumbar.measures.control_points import COMMON
from lumbar.measures.responders import wilson
from lumbar.outcomes import publish
from lumbar.questions.clinics import EpisodeFilters

SHIFT = f"{planted.FIRST_YEAR + (planted.SHIFT_QUARTER - 1) // 4} Q{(planted.SHIFT_QUARTER - 1) % 4 + 1}"


def named(clinic: int) -> str:
    """The name of a clinic counted from 0."""
    return f"Clinic {clinic + 1:02}"


def signals(seed: int) -> pl.DataFrame:
    """clinic, signalled, expected (by chance), concern_since_shift: of one network."""
    made = network(80_000 + seed, patients_per_clinic=PATIENTS_PER_CLINIC)
    with TemporaryDirectory() as folder:
        publish(made.episodes, replace(made.manifest, k=1), Path(folder))
        filters = EpisodeFilters("ODI", 12, store=folder)
        charts, found = control_charts(filters), control_signals(filters)
    late = charts.filter(pl.col("quarter") >= SHIFT, pl.col("type") == "concern")
    since = late.group_by("clinic").len("concern_since_shift")
    return found.select("clinic", signalled=pl.col("verdict") != COMMON, expected="quiet_share").join(
        since, on="clinic", how="left"
    )


def main(networks: int = 200) -> None:
    """Print what was found, and what chance allows."""
    every = pl.concat(signals(seed).with_columns(network=pl.lit(seed)) for seed in range(networks))
    shifted = every.filter(clinic=named(planted.SHIFT_CLINIC))
    hits = shifted.filter(pl.col("concern_since_shift").fill_null(0) > 0).height
    found = wilson(hits, networks)
    print(
        f"{networks} networks. The clinic that shifts in {SHIFT} is marked as a concern from then on in {hits}"
    )
    print(f"  {100 * found.value:.1f} % (95 % interval {100 * found.lower:.1f} to {100 * found.upper:.1f})")
    planted_ones = [named(clinic) for clinic in planted.CLINICS_PLANTED]
    outliers = [named(clinic) for clinic in planted.OUTLIERS]
    for words, who in (
        ("21 clinics without an effect of their own", ~pl.col("clinic").is_in(planted_ones)),
        ("2 outliers, steady over time", pl.col("clinic").is_in(outliers)),
    ):
        _share(words, every.filter(who))


def _share(words: str, rows: pl.DataFrame) -> None:
    """Print the share of charts that signal, with an interval over networks, beside that of quiet charts."""
    by_network = rows.group_by("network").agg(pl.col("signalled").mean())["signalled"].to_numpy()
    mean = float(by_network.mean())
    reach = 1.96 * float(by_network.std(ddof=1)) / np.sqrt(len(by_network))
    expected = float(rows["expected"].mean())  # pyright: ignore[reportArgumentType]
    verdict = "no more than chance" if mean - reach <= expected else "MORE THAN CHANCE"
    print(
        f"{words}: {100 * mean:.1f} % of {rows.height} charts signal (95 % interval {100 * (mean - reach):.1f} to "
        f"{100 * (mean + reach):.1f}); of quiet charts {100 * expected:.1f} % would: {verdict}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
