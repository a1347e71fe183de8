"""Findings of control charts in words: by rule, with direction, never a cause."""

from dataclasses import replace

import polars as pl
import pytest

from lumbar.answers import clinics
from lumbar.answers import control_words as words
from lumbar.answers.clinic_words import CAUSAL_WORDS
from lumbar.answers.clinics_control import control_charts
from lumbar.charts.control_view import ControlView
from lumbar.charts.therapies import TherapyView
from lumbar.instruments import instrument
from lumbar.measures.control_points import charted
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.questions.clinics import EpisodeFilters

VIEW = ControlView(TherapyView(instrument("ODI"), 12, (), synthetic=True), "mean_change", "10 points")
SHARE = replace(VIEW, measure="follow_up")
SHIPPED = EpisodeFilters("ODI", 12, store=str(DEMONSTRATION))


def chart(*values: float | None, clinic: str = "Clinic 07", starts: tuple[int, ...] = ()) -> pl.DataFrame:
    """An answer of `control_chart` with these values from 2017 Q1 on."""
    made = charted(
        pl.DataFrame(
            {"clinic": clinic, "quarter": range(len(values)), "value": values},
            schema_overrides={"value": pl.Float64},
        ),
        "lower",
        {clinic: starts},
    )
    marked = made.filter(pl.col("rules") != "")["type"]
    quiet = "common cause" if (made["type"] == "common cause").any() else "no verdict"
    return made.with_columns(
        clinic=pl.lit(clinic),
        quarter=pl.format("{} Q{}", 2017 + pl.col("quarter") // 4, pl.col("quarter") % 4 + 1),
        verdict=pl.lit(marked[-1] if marked.len() else quiet),
        n=pl.lit(40),
        bound=pl.lit(""),
        reason=pl.when(pl.col("step") != pl.col("step").shift(1, fill_value=0))
        .then(pl.lit("New room"))
        .otherwise(pl.lit("")),
        target=pl.lit(None, pl.Float64),
        assurance=pl.lit(""),
    )


QUIET = (-9.0, -11.0) * 8


@pytest.mark.parametrize(
    ("made", "title"),
    [
        (chart(*QUIET), "Clinic 07's mean change on ODI: no special cause in 16 quarters"),
        (
            chart(*QUIET, *[-6.0, -7.0] * 4),
            "Clinic 07's mean change on ODI since 2021 Q1 is a special cause, a concern: 8 quarters above its mean",
        ),
        (
            chart(*QUIET, *[-14.0, -15.0] * 4),
            "Clinic 07's mean change on ODI since 2021 Q1 is a special cause, an improvement: "
            "8 quarters below its mean",
        ),
        (
            chart(*QUIET, -2.0, *QUIET[:6]),
            "Clinic 07's mean change on ODI was a special cause in 2021 Q1, a concern: above its upper limit",
        ),
        (chart(*QUIET[:11]), "Clinic 07's mean change on ODI: no verdict from 11 quarters that can be shown"),
        (
            chart(*QUIET, clinic="all clinics"),
            "All clinics' mean change on ODI: no special cause in 16 quarters",
        ),
        (
            chart(*QUIET, *[-5.0, -7.0] * 8, starts=(16,)),
            "Clinic 07's mean change on ODI: −10.0 before its step in 2021 Q1, −6.0 points since; "
            "no special cause besides",
        ),
    ],
    ids=["quiet", "worse", "better", "one point", "too few", "all", "step"],
)  # fmt: skip
def test_title_says_what_where_and_which_way(made: pl.DataFrame, title: str) -> None:
    assert words.control_title(made, VIEW) == title


def test_facts_give_mean_limits_and_marked_quarters() -> None:
    made = chart(*QUIET, -2.0, *QUIET[:6])
    mean, marked, last = words.control_facts(made, VIEW)
    assert mean.startswith("Mean −9.7 points, limits −")
    assert marked == "1 of 23 quarters marked by a rule: 1 concern"
    assert last == "2022 Q3, the last quarter shown: −11.0 points"
    assert words.control_facts(chart(-9.0), VIEW)[0] == "1 quarter can be shown, too few for limits"


@pytest.mark.parametrize(
    ("met", "said"),
    [
        ("consistently hit", "every quarter would meet the target of −5.0 points"),
        ("consistently missed", "every quarter would miss the target of −5.0 points"),
        ("hit and missed", "will be met in some quarters and missed in others by chance"),
        ("not known", "Fewer than 12 quarters: nothing can be said of the target of −5.0 points"),
    ],
)
def test_assurance_is_said_in_words(met: str, said: str) -> None:
    made = chart(*QUIET).with_columns(target=pl.lit(-5.0), assurance=pl.lit(met))
    assert said in words.assurance_sentence(made, VIEW)
    assert words.assurance_sentence(chart(*QUIET), VIEW) == ""


def test_what_is_left_out_is_said() -> None:
    made = chart(*QUIET, None, None, None).with_columns(
        type=pl.when(pl.col("quarter") == "2021 Q3").then(pl.lit("not yet due")).otherwise("type"),
        bound=pl.when(pl.col("quarter") == "2021 Q2").then(pl.lit("> 92 %")).otherwise(pl.lit("")),
    )
    assert words.left_out_sentence(made) == (
        "2021 Q3: the visit is not yet due for all, so not shown. 1 quarter near 0 or 100 % can only be given as a "
        "limit and takes no part. 1 quarter with too few patients, or whose privacy groups reach further, is left out."
    )
    assert words.left_out_sentence(chart(*QUIET)) == ""


def test_signals_stand_beside_what_chance_brings() -> None:
    signals = clinics.control_signals(SHIPPED)
    assert words.signals_title(signals, VIEW) == (
        "Mean change on ODI: 6 of 22 clinics' charts signal; about 4 would by chance"
    )
    assert "Of 22 charts on which nothing changes, about 4.3 would signal by chance" in words.chance_sentence(
        signals
    )
    assert words.signals_facts(signals, VIEW)[-1] == "About 4 of 22 quiet charts would signal by chance"


def test_no_sentence_claims_a_cause() -> None:
    said: list[str] = [words.RULES_SAY, words.NOTHING_MORE]
    signals = clinics.control_signals(SHIPPED)
    said += [
        words.signals_title(signals, VIEW),
        words.chance_sentence(signals),
        *words.signals_facts(signals, VIEW),
    ]
    for part in control_charts(SHIPPED).partition_by("clinic"):
        said += [
            words.control_title(part, VIEW),
            *words.control_facts(part, VIEW),
            words.left_out_sentence(part),
        ]
    assert not [(text, word) for text in said for word in CAUSAL_WORDS if word in text.lower()]
    assert not [text for text in said if "None " in text.replace("None of", "") or "nan" in text]


def test_shares_are_said_in_per_cent() -> None:
    assert (SHARE.said(0.7834), SHARE.said(0.8), SHARE.said(None)) == ("78.3 %", "80 %", "not shown")
    assert VIEW.said(-7.25) == "−7.2 points"
