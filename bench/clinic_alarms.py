"""Are the clinics that differ found, and do the others stay quiet? 200 reseeded networks, ODI at week 12.

Two clinics are planted as outliers and one shifts in quarter 19; the 21 that are neither must lie outside the limits
no more often than chance allows, once scatter beyond chance widens them: at most 5 % (warning) and 0.2 % (alarm).
Where therapies are not allowed for, clinics that give other therapies do differ: no fault of the limits.
Run: python -m bench.clinic_alarms [networks] [patients per clinic]
"""

import sys
from collections.abc import Iterator
from itertools import product

import polars as pl

from bench.coverage_of_truth import COVARIATES, SLOPES, due_patients
from lumbar.demo import calibration as planted
from lumbar.demo import network
from lumbar.measures.clinics_adjusted import adjusted_means, adjusted_shares
from lumbar.measures.designs import Design
from lumbar.measures.funnel import ALARM, FEWEST_JUDGED, WARNING, dispersion, verdicts, z_scores
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import blocks_of_rows, moments_from_blocks
from lumbar.measures.responders import wilson

COLUMNS = [*COVARIATES, "y"]
CHANGE = 1_000
"""An important change on ODI (10 points), as whole numbers x 100."""
PATIENTS = Design("", clinic_effects=False, therapy_effects=False)
THERAPIES = Design("spine-focused", SLOPES, clinic_effects=False)
SEEDS = 90_000


def means(seen: pl.DataFrame, by_therapy: bool) -> pl.DataFrame:
    """Every clinic's adjusted mean change."""
    moments = moments_from_blocks(blocks_of_rows(seen, COLUMNS), COLUMNS)
    return adjusted_means(moments, fit_moments(moments, THERAPIES if by_therapy else PATIENTS), 100)


def shares(seen: pl.DataFrame, by_therapy: bool) -> pl.DataFrame:
    """Every clinic's adjusted share of responders."""
    able = seen.filter(pl.col("baseline") >= CHANGE).with_columns(
        n=pl.lit(1), responders=(pl.col("baseline") - pl.col("y") >= CHANGE).cast(pl.Int64)
    )
    return adjusted_shares(able, COVARIATES, by_therapy=by_therapy)


MEASURES = {"mean change": means, "responders": shares}


def judged(seen: pl.DataFrame) -> Iterator[dict[str, object]]:
    """A row per way of asking and clinic: what it was planted as, and its verdict."""
    for (measure, adjusted), by_therapy in product(MEASURES.items(), (False, True)):
        scored = z_scores(adjusted(seen, by_therapy)).with_columns(judged=pl.col("n") >= FEWEST_JUDGED)
        phi = dispersion(scored.filter("judged")["z"].to_numpy())
        for widened, used in (("no", 1.0), ("yes", phi)):
            found = verdicts(scored, used)
            for clinic, verdict in found.select("clinic", "verdict").iter_rows():
                asked = {"measure": measure, "therapies allowed for": by_therapy, "widened": widened}
                yield {**asked, "planted": kind(clinic), "verdict": verdict, "phi": phi}


def kind(clinic: str) -> str:
    """What a clinic was planted as."""
    place = int(clinic.rpartition(" ")[2]) - 1
    return "outlier" if place in planted.OUTLIERS else "shift" if place == planted.SHIFT_CLINIC else "neither"


def alarms(networks: int, per_clinic: int) -> pl.DataFrame:
    """Way of asking; shares of outliers and of the shift found; shares of the rest outside, with Wilson intervals."""
    rows: list[dict[str, object]] = []
    for seed in range(networks):
        made = network(SEEDS + seed, patients_per_clinic=per_clinic)
        rows.extend(judged(due_patients(made).drop_nulls("y")))
    table = pl.DataFrame(rows)
    asked = ["measure", "therapies allowed for", "widened"]
    return pl.DataFrame(
        [
            {**dict(zip(asked, key, strict=True)), **_summary(part)}
            for key, part in table.group_by(asked, maintain_order=True)
        ]
    )


def _summary(part: pl.DataFrame) -> dict[str, object]:
    alarm = part.with_columns(alarm=pl.col("verdict") == "alarm")
    rest = alarm.filter(planted="neither")
    outside = {WARNING: int((rest["verdict"] != "inside").sum()), ALARM: int(rest["alarm"].sum())}
    said = {z: wilson(count, rest.height) for z, count in outside.items()}
    return {
        "outliers found": alarm.filter(planted="outlier")["alarm"].mean(),
        "shift found": alarm.filter(planted="shift")["alarm"].mean(),
        "phi": part["phi"].mean(),
        "rest outside 95 %": _percent(said[WARNING]),
        "rest outside 99.8 %": _percent(said[ALARM]),
    }


def _percent(share: tuple[float, float, float, int, str]) -> str:
    value, lower, upper, people, _ = share
    return f"{100 * value:.2f} ({100 * lower:.2f} to {100 * upper:.2f}) of {people}"


def main(networks: int = 200, per_clinic: int = 400) -> None:
    """Print the table."""
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, fmt_str_lengths=40, float_precision=3):
        print(alarms(networks, per_clinic))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
