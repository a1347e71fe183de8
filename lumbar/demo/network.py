"""A seeded network of clinics: what it publishes, and the truth behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from lumbar.demo import calibration as planted
from lumbar.demo.people import Codes, Flags, People, people
from lumbar.demo.scores import Course, course, observed, written_down
from lumbar.instruments import Instrument, instrument
from lumbar.outcomes.manifest import CaseMix, Manifest, Primary

World: TypeAlias = Literal["as planted", "no effect", "unrecorded confounder"]
REASONS = ("completed", "improved early", "no benefit", "other", "unknown")
YES_NO = ("no", "yes")
CASE_MIX = (
    CaseMix("bmi", "Body mass index", "kg/m²"),
    CaseMix("duration", "Duration of back pain", "months"),
    CaseMix("sitting", "Sitting", "hours a day"),
    CaseMix("earlier_treatment", "Earlier treatment", levels=YES_NO),
)


@dataclass(frozen=True)
class Network:
    """``episodes``: a row per patient and instrument, ready to publish; the rest is the truth behind them."""

    episodes: pl.DataFrame
    manifest: Manifest
    people: People
    courses: dict[str, Course]


def network(
    seed: int,
    clinics: int = 24,
    patients_per_clinic: int = 40,
    instruments: tuple[str, ...] = ("ODI",),
    world: World = "as planted",
) -> Network:
    """A synthetic network: 24 clinics, five therapies, eight years, confounded by recorded indication.

    ``world``: "no effect" makes all therapies alike; "unrecorded confounder" adds a factor that no adjustment
    can see. Methods B, Demonstration network; the same seed gives the same patients for any instruments.

    >>> small = network(1, clinics=8, patients_per_clinic=10)
    >>> small.episodes.height, small.manifest.synthetic
    (80, True)
    """
    who = people(np.random.default_rng(seed), clinics, patients_per_clinic, world == "unrecorded confounder")
    tools = [instrument(code) for code in instruments]
    courses = {tool.code: course(tool, who, seed, world != "no effect") for tool in tools}
    manifest = _manifest(clinics, tuple(tools))
    columns = _columns(who, np.random.default_rng([seed, 2]))
    episodes = pl.concat(_episodes(columns, tool, courses[tool.code], who) for tool in tools)
    named = episodes.with_columns(
        pl.col(name).cat.to(pl.Enum(levels)) for name, levels in manifest.levels.items()
    )
    return Network(named.select("instrument", *manifest.columns), manifest, who, courses)


def _manifest(clinics: int, tools: tuple[Instrument, ...]) -> Manifest:
    codes = [tool.code for tool in tools]
    first = planted.PRIMARY_INSTRUMENT if planted.PRIMARY_INSTRUMENT in codes else codes[0]
    therapy, reference = planted.THERAPIES[planted.HIP_ARM], planted.THERAPIES[planted.SPINE_ARM]
    return Manifest(
        title="Demonstration network (synthetic)",
        clinics=tuple(f"Clinic {number:02}" for number in range(1, clinics + 1)),
        therapies=planted.THERAPIES,
        instruments=tools,
        primary=Primary(first, planted.PRIMARY_WEEK, therapy, reference),
        cut_off=planted.CUT_OFF,
        weeks=planted.WEEKS,
        case_mix=CASE_MIX,
        reasons=REASONS,
        synthetic=True,
    )


def _columns(who: People, rng: np.random.Generator) -> pl.DataFrame:
    """All of an episode but its scores."""
    count = len(who.clinic)
    stopped = who.lost[:, 1]
    meant = np.where(who.therapy == planted.USUAL_ARM, 4, 12)
    reason = np.where(stopped, 1 + rng.choice(4, count, p=[0.2, 0.2, 0.3, 0.3]), 0)
    return pl.DataFrame(
        {
            "patient": np.arange(1, count + 1),
            "episode": np.ones(count, np.int64),
            "clinic": who.clinic,
            "therapy": who.therapy,
            "switched": rng.random(count) < planted.SWITCHED,
            "quarter": 4 * planted.FIRST_YEAR + who.quarter,
            **who.record,
            "sessions": rng.binomial(meant, np.where(stopped, 0.5, 0.85)),
            "harms": rng.poisson(0.04, count),
            "reason": reason,
            "visits_due": who.visits_due,
        }
    )


def _episodes(columns: pl.DataFrame, tool: Instrument, truth: Course, who: People) -> pl.DataFrame:
    given, returned = observed(truth, who)
    scores = {"baseline": _some(written_down(truth.baseline, tool), who.has_baseline)}
    for visit, week in enumerate(planted.WEEKS):
        scores[f"week_{week}"] = _some(written_down(given[:, visit], tool), returned[:, visit])
    return columns.with_columns(pl.lit(tool.code).alias("instrument"), **scores)


def _some(scores: Codes, there: Flags) -> pl.Series:
    return pl.Series(scores).set(pl.Series(~there), None)
