"""How often is a difference announced where there is none? 1,000 networks of 24 clinics x 40, no effect.

Each contrast must sound in 5 +- 1.5 %, any of them after Holm in at most 6.5 %.
Run: python -m bench.false_alarms [networks] [clinics]
"""

import sys
from typing import Any

import polars as pl

from bench.coverage_of_truth import COVARIATES, REFERENCE, SLOPES, due_patients
from lumbar.demo import network
from lumbar.measures.adjusted import adjusted_differences
from lumbar.measures.designs import Design
from lumbar.measures.least_squares import fit_moments
from lumbar.measures.moments import blocks_of_rows, moments_from_blocks


def alarms(networks: int, clinics: int) -> pl.DataFrame:
    """contrast, share of networks that announced it (p < 0.05), the last row any contrast after Holm."""
    rows: list[dict[str, Any]] = []
    columns = [*COVARIATES, "y"]
    for seed in range(networks):
        made = network(50_000 + seed, clinics=clinics, world="no effect")
        fit = fit_moments(
            moments_from_blocks(blocks_of_rows(due_patients(made), columns), columns),
            Design(REFERENCE, SLOPES),
        )
        rows.extend(adjusted_differences(fit).with_columns(seed=pl.lit(seed)).to_dicts())
    contrasts = pl.DataFrame(rows)
    single = contrasts.group_by("therapy", maintain_order=True).agg(alarms=(pl.col("p") < 0.05).mean())
    family = contrasts.group_by("seed").agg(any=(pl.col("p_adjusted") < 0.05).any())["any"].mean()
    both = pl.DataFrame({"therapy": ["any, after Holm"], "alarms": [family]})
    return pl.concat([single, both])


def main(networks: int = 1000, clinics: int = 24) -> None:
    """Print the table."""
    with pl.Config(tbl_rows=-1, float_precision=4):
        print(alarms(networks, clinics))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
