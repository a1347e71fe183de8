"""The questions of ``lumbar ask`` on scenarios and on more care: their names, their flags, and their answers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

import polars as pl

from lumbar.answers.scenarios import scenarios_by_year
from lumbar.answers.what_if import AHEAD, effect_in_clinics, what_if
from lumbar.ask import Question, add_case_flags, add_places, filters
from lumbar.errors import CannotShow
from lumbar.measures.what_if_inputs import WHAT_IF_FACTORS, WhatIf
from lumbar.questions import YEARS, CaseFilters

ENDS = ("LOW", "MIDDLE", "HIGH")
COMPARED = ("as_published.published", "as_published.constant")


def add_scenarios(parser: ArgumentParser) -> None:
    """Whose cases, under which scenarios, in which measure and years."""
    add_places(parser)
    parser.add_argument(
        "--scenario",
        action="append",
        metavar="CODE",
        help="population.rates: as_published, medium, low or high; published, constant, trend or custom and a change "
        "per decade, as medium.constant or low.custom-5; up to three, the first is the reference "
        f"(default {' and '.join(COMPARED)})",
    )
    parser.add_argument(
        "--measure",
        default="cases",
        metavar="COLUMN",
        help="what the difference is in: cases (default), rate_per_100k, age_standardised_rate or ylds",
    )
    parser.add_argument("--sex", default="both", metavar="SEX", help="both, female or male (default both)")
    parser.add_argument("--age-from", type=int, default=0, metavar="AGE", help="0, 5 ... 95 (default 0)")
    parser.add_argument(
        "--age-to", type=int, default=120, metavar="AGE", help="4, 9 ... 94, or 120 (default)"
    )
    _add_years(parser, "all")


def _add_years(parser: ArgumentParser, default: str) -> None:
    parser.add_argument(
        "--year", type=int, action="append", metavar="YEAR", help=f"repeat for more (default {default})"
    )


def _scenarios(given: Namespace) -> pl.DataFrame:
    places = tuple(dict.fromkeys(given.place or ["WLD"]))
    whose = CaseFilters(places, given.sex, given.age_from, given.age_to)
    codes = tuple(given.scenario or COMPARED)
    return scenarios_by_year(whose, codes, given.measure, tuple(given.year or YEARS))


def add_what_if(parser: ArgumentParser) -> None:
    """Whose cases under which scenario, and low, middle and high of what is assumed about more care."""
    add_case_flags(parser)
    _add_years(parser, "2020, 2025 ... 2050")
    for key, factor in WHAT_IF_FACTORS.items():
        unit = "in %" if factor.share else f"in {factor.unit}"
        usual = " ".join(f"{_shown(factor.share, end):g}" for end in factor.ends)
        parser.add_argument(
            f"--{key}", type=float, nargs=3, metavar=ENDS,
            help=f"{factor.label.replace('%', '%%')}, {unit.replace('%', '%%')} (default {usual}: assumption)",
        )  # fmt: skip
    parser.add_argument(
        "--start", type=int, default=2025, metavar="YEAR", help="when more care begins (default 2025)"
    )
    parser.add_argument(
        "--ramp", type=int, default=10, metavar="YEARS", help="until all are reached (default 10)"
    )
    parser.add_argument(
        "--contacts", type=int, default=WhatIf().contacts, metavar="NUMBER", help="per course"
    )
    parser.add_argument(
        "--effect-of",
        metavar="THERAPY",
        help="take the effect from the clinics: the difference of responders of this therapy; says which store",
    )
    parser.add_argument(
        "--against", default="", metavar="THERAPY", help="compared with (default the store's)"
    )
    parser.add_argument("--store", default="", metavar="DIR", help="folder of an outcome store")


def _shown(share: bool, value: float) -> float:
    return 100 * value if share else value


def _what_if(given: Namespace) -> pl.DataFrame:
    ends = {
        key: tuple(end / 100 if factor.share else end for end in asked)
        for key, factor in WHAT_IF_FACTORS.items()
        if (asked := getattr(given, key)) is not None
    }
    inputs = WhatIf(**ends, start=given.start, ramp=given.ramp, contacts=given.contacts)
    inputs, source = _with_effect(inputs, given)
    found = what_if(filters(given), tuple(given.year or AHEAD), inputs)
    return found.with_columns(effect_from=pl.lit(source))


def _with_effect(inputs: WhatIf, given: Namespace) -> tuple[WhatIf, str]:
    """The inputs with the clinics' effect where that is asked for, and where the effect comes from."""
    if not given.effect_of:
        return inputs, "assumption"
    row = effect_in_clinics(given.effect_of, given.against, given.store).row(0, named=True)
    if row["refusal"]:
        raise CannotShow(row["refusal"])
    source = f"{row['data']}: {row['therapy']} against {row['reference']}, {row['instrument']} at week {row['week']}"
    return replace(inputs, effect=(row["low"], row["middle"], row["high"])), source


QUESTIONS: dict[str, Question] = {
    "scenarios_by_year": Question(
        "cases under up to three scenarios, with the difference to the first", add_scenarios, _scenarios
    ),
    "what_if": Question(
        "cases and years lived with disability that more care would avert: low, middle and high assumptions",
        add_what_if,
        _what_if,
    ),
}
