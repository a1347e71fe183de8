"""The questions of ``lumbar ask`` about care: how many people, contacts and therapists, at what cost."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lumbar import answers
from lumbar.ask import Question, add_case_flags, add_scenario, filters, no_flags
from lumbar.errors import CannotShow
from lumbar.measures.care_inputs import FACTORS, CareInputs, Ends, Factor
from lumbar.places import LEVELS


def add_inputs(parser: ArgumentParser) -> None:
    """Every factor, as its middle or as low, middle and high, and the therapists of today."""
    for key, factor in FACTORS.items():
        low, middle, high = factor.ends
        of = "from 0 to 1, or in %%" if factor.share else factor.unit
        parser.add_argument(
            f"--{key}",
            metavar="NUMBER",
            help=f"{factor.label.lower()}, {of}: the middle, or LOW,MIDDLE,HIGH "
            f"(default {low:g},{middle:g},{high:g})",
        )
    parser.add_argument(
        "--therapists", type=float, metavar="NUMBER", help="full-time therapists there are today"
    )


def inputs(given: Namespace) -> CareInputs:
    """The factors that the flags name; the others as declared."""
    named = {
        key: _ends(factor, getattr(given, key)) for key, factor in FACTORS.items() if getattr(given, key)
    }
    return CareInputs(**named, therapists=given.therapists)


def _ends(factor: Factor, text: str) -> Ends:
    """Low, middle and high: three numbers, or the middle between the declared ends."""
    try:
        numbers = [_number(part.strip(), factor.share) for part in text.split(",")]
    except ValueError:
        numbers = []
    match numbers:
        case [middle]:
            return factor.ends[0], middle, factor.ends[2]
        case [low, middle, high]:
            return low, middle, high
        case _:
            raise CannotShow(f"--{factor.key} takes one number, or three as LOW,MIDDLE,HIGH: not “{text}”.")


def _number(text: str, share: bool) -> float:
    """The number as it is meant: as a share 33% is 0.33. Raises ValueError where it is none."""
    return float(text.removesuffix("%")) / 100 if share and text.endswith("%") else float(text)


def add_needed_flags(parser: ArgumentParser) -> None:
    """Places, years, scenario, and what care is reckoned with."""
    add_case_flags(parser)
    parser.add_argument(
        "--year",
        type=int,
        action="append",
        metavar="YEAR",
        help="1990, 1995 ... 2050; repeat for more (default 2020 and 2050)",
    )
    add_inputs(parser)


def add_place_flags(parser: ArgumentParser) -> None:
    """Level, year, ranking, scenario, and what care is reckoned with."""
    parser.add_argument("--level", default="country", metavar="LEVEL", help=", ".join(LEVELS))
    _add_year(parser)
    parser.add_argument(
        "--rank-by",
        default="therapists",
        metavar="COLUMN",
        help="therapists (default) or therapists_per_100k",
    )
    add_scenario(parser)
    add_inputs(parser)


def add_sensitivity_flags(parser: ArgumentParser) -> None:
    """A place, a year, scenario, and what care is reckoned with."""
    add_case_flags(parser)
    _add_year(parser)
    add_inputs(parser)


def _add_year(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--year", type=int, default=2050, metavar="YEAR", help="2020, 2025 ... 2050 (default)"
    )


def _years(given: Namespace) -> tuple[int, ...]:
    return tuple(given.year or (2020, 2050))


QUESTIONS: dict[str, Question] = {
    "care_needed": Question(
        "people in rehabilitation, contacts, full-time therapists and cost: low, middle, high",
        add_needed_flags,
        lambda given: answers.care_needed(filters(given), _years(given), inputs(given)),
    ),
    "care_by_age": Question(
        "the same by five-year age group",
        add_needed_flags,
        lambda given: answers.care_by_age(filters(given), _years(given), inputs(given)),
    ),
    "care_by_place": Question(
        "the same for every place of a level, ranked by therapists",
        add_place_flags,
        lambda given: answers.care_by_place(
            given.level, given.year, filters(given), inputs(given), given.rank_by
        ),
    ),
    "care_sensitivity": Question(
        "how many therapists each input alone makes of the middle estimate",
        add_sensitivity_flags,
        lambda given: answers.care_sensitivity(filters(given), given.year, inputs(given)),
    ),
    "care_inputs": Question(
        "what care is reckoned with: every input with range, unit and source",
        no_flags,
        lambda given: answers.care_inputs(),
    ),
}
