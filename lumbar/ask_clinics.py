"""The clinic questions of ``lumbar ask``: their names, their flags, and the answers they call."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace

import polars as pl

from lumbar.answers import clinics
from lumbar.answers.clinics import Comparison, EpisodeFilters, SideBySide
from lumbar.ask import Question
from lumbar.outcomes import one_generation

AddFlags = Callable[[ArgumentParser], None]


def add_store(parser: ArgumentParser) -> None:
    """Whose patients."""
    parser.add_argument(
        "--store",
        default="",
        metavar="DIR",
        help="folder or s3://bucket/prefix of an outcome store (default LUMBAR_STORE, else your own, else the "
        "demonstration)",
    )


def add_patients(parser: ArgumentParser) -> None:
    """Which patients, on which instrument, at which visit."""
    add_store(parser)
    parser.add_argument(
        "--instrument", default="", metavar="CODE", help="default the store's primary outcome"
    )
    parser.add_argument(
        "--week", type=int, default=0, metavar="WEEK", help="default the store's primary outcome"
    )
    parser.add_argument("--year-from", type=int, default=1900, metavar="YEAR", help="first year of the start")
    parser.add_argument("--year-to", type=int, default=2100, metavar="YEAR", help="last year of the start")
    parser.add_argument("--sex", default="both", metavar="SEX", help="both, female or male (default both)")
    parser.add_argument("--age-from", type=int, default=0, metavar="AGE", help="0, 5 ... (default 0)")
    parser.add_argument(
        "--age-to", type=int, default=120, metavar="AGE", help="last age included: 4, 9 ... or 120 (default)"
    )
    parser.add_argument(
        "--hip-weakness", default="all", metavar="ANSWER", help="all (default), yes, no or unknown"
    )
    parser.add_argument("--clinic", action="append", metavar="NAME", help="repeat for more (default all)")
    parser.add_argument("--therapy", action="append", metavar="NAME", help="repeat for more (default all)")


def with_flags(*flags: str) -> AddFlags:
    """The flags for the patients, and those named."""

    def add(parser: ArgumentParser) -> None:
        add_patients(parser)
        for flag in flags:
            FLAGS[flag](parser)

    return add


def _text(flag: str, default: str, tells: str) -> AddFlags:
    def add(parser: ArgumentParser) -> None:
        parser.add_argument(f"--{flag}", default=default, metavar=flag.upper(), help=tells)

    return add


def _adjust(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--adjust",
        action="append",
        metavar="NAME",
        help="a factor to adjust for beside the baseline; repeat for more (default everything declared; "
        "baseline: nothing else)",
    )


def _side_by_side(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--measure", default="mean_change", metavar="NAME", help="mean_change (default) or responders"
    )
    parser.add_argument(
        "--over-dispersion", action="store_true", help="widen the limits by how much clinics scatter"
    )
    parser.add_argument("--by-therapy", action="store_true", help="allow for the therapies given too")


def _watched(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--measure",
        default="mean_change",
        metavar="NAME",
        help="mean_change (default), responders, follow_up or with_baseline",
    )
    parser.add_argument("--screen", action="store_true", help="leave unusually large moving ranges out once")


def _target(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--target", type=float, metavar="VALUE", help="in the instrument's unit; a share from 0 to 1"
    )


FLAGS: dict[str, AddFlags] = {
    "reference": _text("reference", "", "therapy compared with (default the store's)"),
    "weights": _text("weights", "none", "none (default) or overlap"),
    "balance": _text("weights", "overlap", "overlap (default) or none"),
    "missing": _text("missing", "complete", "complete (default) or ipw"),
    "response": _text("missing", "complete", "complete (default) or nonresponder"),
    "profile": _text("missing", "complete", "complete (default), ipw or model"),
    "model": _text("model", "standardised", "standardised (default) or common_slope"),
    "errors": _text("errors", "", "ordinary, HC or clustered (default what the number of clinics allows)"),
    "threshold": _text("threshold", "", "out of the instrument's list, as 10 or 30%% (default its first)"),
    "by": _text("by", "hip_weakness", "hip_weakness (default), hip_stiffness, age, sex or baseline"),
    "adjust": _adjust,
    "side_by_side": _side_by_side,
    "watched": _watched,
    "target": _target,
}


def patients(given: Namespace) -> EpisodeFilters:
    """The filters that the flags name."""
    return EpisodeFilters(
        instrument=given.instrument,
        week=given.week,
        year_from=given.year_from,
        year_to=given.year_to,
        sex=given.sex,
        age_from=given.age_from,
        age_to=given.age_to,
        hip_weakness=given.hip_weakness,
        clinics=tuple(given.clinic or ()),
        therapies=tuple(given.therapy or ()),
        store=given.store,
    )


def comparison(given: Namespace) -> Comparison:
    """How the flags ask to compare."""
    return Comparison(
        given.reference, tuple(given.adjust or ()), given.weights, given.missing, given.model, given.errors
    )


def _control_chart(given: Namespace) -> pl.DataFrame:
    """The chart of the one clinic named; of several, or of all, together."""
    asked, named = patients(given), tuple(given.clinic or ())
    alone = len(named) == 1
    return clinics.control_chart(
        replace(asked, clinics=() if alone else named),
        named[0] if alone else "",
        given.measure,
        given.screen,
        given.target,
    )


def plain(tells: str, answer: Callable[[EpisodeFilters], pl.DataFrame]) -> Question:
    """A question with no flags but the patients'."""
    return Question(tells, add_patients, lambda given: answer(patients(given)))


ASKED: dict[str, Question] = {
    "outcomes_by_therapy": plain("mean score before and after, and the change", clinics.outcomes_by_therapy),
    "adjusted_differences": Question(
        "each therapy against a reference, patient mix and clinic allowed for",
        with_flags("reference", "adjust", "weights", "missing", "model", "errors"),
        lambda given: clinics.adjusted_differences(patients(given), comparison(given)),
    ),
    "responders_by_therapy": Question(
        "share with an important change, and the number needed to treat",
        with_flags("threshold", "response", "reference"),
        lambda given: clinics.responders_by_therapy(
            patients(given), given.threshold, given.missing, given.reference
        ),
    ),
    "time_to_change": Question(
        "share who have reached an important change by each visit",
        with_flags("threshold"),
        lambda given: clinics.time_to_change(patients(given), given.threshold),
    ),
    "visit_profile": Question(
        "mean score at every visit",
        with_flags("profile"),
        lambda given: clinics.visit_profile(patients(given), given.missing),
    ),
    "subgroup_differences": Question(
        "for whom the adjusted difference is larger (exploratory)",
        with_flags("by", "reference"),
        lambda given: clinics.subgroup_differences(patients(given), given.by, given.reference),
    ),
    "follow_up_by_therapy": plain("treated, measured, due and returned", clinics.follow_up_by_therapy),
    "bounds_by_therapy": Question(
        "how far those who did not come back could move the means",
        with_flags("reference"),
        lambda given: clinics.bounds_by_therapy(patients(given), given.reference),
    ),
    "lost_against_kept": plain("how those who did not come back differ", clinics.lost_against_kept),
    "endings_by_therapy": plain("how treatment ended", clinics.endings_by_therapy),
    "sessions_by_therapy": plain("sessions, harms and switches", clinics.sessions_by_therapy),
    "table_one": plain("case mix by therapy", clinics.table_one),
    "baseline_distribution": plain("how bad it was at the start", clinics.baseline_distribution),
    "balance_by_therapy": Question(
        "largest differences in case mix, before and after weighting",
        with_flags("balance", "adjust"),
        lambda given: clinics.balance_by_therapy(patients(given), given.weights, tuple(given.adjust or ())),
    ),
    "effective_sizes_by_therapy": Question(
        "how many patients each therapy counts for after weighting",
        with_flags("balance", "adjust"),
        lambda given: clinics.effective_sizes_by_therapy(
            patients(given), given.weights, tuple(given.adjust or ())
        ),
    ),
    "clinic_funnel": Question(
        "every clinic beside all of them, patient mix allowed for, with the limits of chance",
        with_flags("side_by_side", "threshold"),
        lambda given: clinics.clinic_funnel(
            patients(given),
            SideBySide(given.measure, given.threshold, given.over_dispersion, given.by_therapy),
        ),
    ),
    "clinics_lacking_therapy": plain("clinics that hardly give a therapy", clinics.clinics_lacking_therapy),
    "control_chart": Question(
        "is care changing? XmR chart by quarter of one --clinic, or of all together",
        with_flags("watched", "target"),
        _control_chart,
    ),
    "control_signals": Question(
        "every clinic's control chart in a row, and how many would signal by chance",
        with_flags("watched"),
        lambda given: clinics.control_signals(patients(given), given.measure, given.screen),
    ),
    "stores": Question("what an outcome store offers", add_store, lambda given: clinics.stores(given.store)),
}

QUESTIONS = {name: replace(each, answer=one_generation()(each.answer)) for name, each in ASKED.items()}
"""Each answered from one generation of the store, though another be published in between."""
