"""The questions of ``lumbar ask``: their names, their flags, and the answers they call."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from lumbar import answers
from lumbar.answers import CaseFilters
from lumbar.places import LEVELS


@dataclass(frozen=True)
class Question:
    """One question people script against: what it tells, how its flags are added, how it is answered."""

    tells: str
    add_flags: Callable[[ArgumentParser], None]
    answer: Callable[[Namespace], pl.DataFrame]


def add_places(parser: ArgumentParser) -> None:
    """Whose cases: places, one flag each."""
    parser.add_argument(
        "--place",
        action="append",
        metavar="CODE",
        help='WLD, an ISO code, or gbd:, gbd-super:, who:, un:, income: and a name, as "gbd:South Asia"; '
        "repeat for more (default WLD)",
    )


def add_scenario(parser: ArgumentParser) -> None:
    """Who is counted, and under which scenario."""
    parser.add_argument("--sex", default="both", metavar="SEX", help="both, female or male (default both)")
    parser.add_argument("--age-from", type=int, default=0, metavar="AGE", help="0, 5 ... 95 (default 0)")
    parser.add_argument(
        "--age-to",
        type=int,
        default=120,
        metavar="AGE",
        help="last age included: 4, 9 ... 94, or 120 (default)",
    )
    parser.add_argument(
        "--rates", default="published", metavar="PATH", help="published (default), constant, trend or custom"
    )
    parser.add_argument(
        "--change-per-decade",
        type=float,
        default=0.0,
        metavar="PERCENT",
        help="what rates do after 2020 with --rates custom, as -3 (default 0)",
    )
    parser.add_argument(
        "--population",
        default="as_published",
        metavar="SCENARIO",
        help="as_published (default), medium, low or high",
    )


def add_case_flags(parser: ArgumentParser) -> None:
    """Places and scenario."""
    add_places(parser)
    add_scenario(parser)


def add_cell_flags(parser: ArgumentParser) -> None:
    """Places, years and scenario."""
    add_case_flags(parser)
    parser.add_argument(
        "--year",
        type=int,
        action="append",
        metavar="YEAR",
        help="1990, 1995 ... 2050; repeat for more (default 2020)",
    )


def add_growth_flags(parser: ArgumentParser) -> None:
    """Level, years, ranking and scenario."""
    parser.add_argument("--level", default="country", metavar="LEVEL", help=", ".join(LEVELS))
    parser.add_argument("--from-year", type=int, default=2020, metavar="YEAR", help="default 2020")
    parser.add_argument("--to-year", type=int, default=2050, metavar="YEAR", help="default 2050")
    parser.add_argument(
        "--rank-by", default="change", metavar="COLUMN", help="change (default) or change_pct"
    )
    add_scenario(parser)


def add_peer_flags(parser: ArgumentParser) -> None:
    """A country and the rule by which others are like it."""
    parser.add_argument("--place", default="KEN", metavar="ISO3", help="a country (default KEN)")
    parser.add_argument(
        "--rule", default="region", metavar="RULE", help="region (default), population or age"
    )


def no_flags(parser: ArgumentParser) -> None:
    """Nothing to choose."""


def filters(given: Namespace) -> CaseFilters:
    """The filters that the flags name."""
    return CaseFilters(
        places=tuple(dict.fromkeys(getattr(given, "place", None) or ["WLD"])),
        sex=given.sex,
        age_from=given.age_from,
        age_to=given.age_to,
        rates=given.rates,
        change_per_decade=given.change_per_decade,
        population=given.population,
    )


QUESTIONS: dict[str, Question] = {
    "cases_by_year": Question(
        "people with low back pain by place and year, 1990 to 2050",
        add_case_flags,
        lambda given: answers.cases_by_year(filters(given)),
    ),
    "index_by_year": Question(
        "cases relative to 2020 = 100, with the interval of the change",
        add_case_flags,
        lambda given: answers.index_by_year(filters(given)),
    ),
    "cases_by_age_sex": Question(
        "people with low back pain by age group and sex",
        add_cell_flags,
        lambda given: answers.cases_by_age_sex(filters(given), tuple(given.year or [2020])),
    ),
    "shares_by_year": Question(
        "shares of the cases aged 60 and over, 15 to 64, and of women",
        add_case_flags,
        lambda given: answers.shares_by_year(filters(given)),
    ),
    "growth_by_place": Question(
        "change of cases by place between two years, ranked",
        add_growth_flags,
        lambda given: answers.growth_by_place(
            given.level, given.from_year, given.to_year, filters(given), given.rank_by
        ),
    ),
    "published_figures": Question(
        "every figure as printed, with page and citation",
        add_places,
        lambda given: answers.published_figures(tuple(given.place or ())),
    ),
    "agreement_with_published": Question(
        "UN medium beside the 63 printed regional counts",
        no_flags,
        lambda given: answers.agreement_with_published(),
    ),
    "agreement_as_published": Question(
        "the scenario as published beside the counts it is made to meet",
        no_flags,
        lambda given: answers.agreement_as_published(),
    ),
    "calibration_by_region": Question(
        "what UN medium is multiplied by to meet the printed counts, by region and decade",
        no_flags,
        lambda given: answers.calibration_by_region(),
    ),
    "back_test": Question(
        "the world's printed line forecast from its own past, and by how much each form misses",
        no_flags,
        lambda given: answers.back_test(),
    ),
    "rates_in_class": Question(
        "every country's rate beside the class of the paper's map",
        no_flags,
        lambda given: answers.rates_in_class(),
    ),
    "peers_of": Question(
        "the countries most like one, by a rule",
        add_peer_flags,
        lambda given: answers.peers_of(given.place, given.rule),
    ),
    "all_places": Question("every place that can be asked for", no_flags, lambda given: answers.all_places()),
}
