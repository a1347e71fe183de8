"""``lumbar step``: from which quarter on a clinic worked otherwise, and why, kept beside its outcomes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def add_flags(parser: ArgumentParser, parsers: type[ArgumentParser]) -> None:
    """What is done: a step is written down, taken back, or all are listed."""
    kinds = parser.add_subparsers(required=True, metavar="add | remove | list", parser_class=parsers)
    add = kinds.add_parser("add", help="mean and limits begin anew from a quarter on", allow_abbrev=False)
    _add_where(add)
    add.add_argument(
        "--reason", required=True, metavar="WORDS", help="what changed in the clinic; never of a patient"
    )
    add.set_defaults(command=add_one)
    remove = kinds.add_parser("remove", help="take a step back", allow_abbrev=False)
    _add_where(remove)
    remove.set_defaults(command=remove_one)
    every = kinds.add_parser("list", help="all steps of the store", allow_abbrev=False)
    _add_store(every)
    every.set_defaults(command=list_all)


def _add_where(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--clinic", default="", metavar="NAME", help="default the chart of all clinics together"
    )
    parser.add_argument("--quarter", required=True, metavar="QUARTER", help="the first one, as 2021Q3")
    _add_store(parser)


def _add_store(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--store",
        default="",
        metavar="DIR",
        help="folder or s3://bucket/prefix of an outcome store (default LUMBAR_STORE, else your own, else the "
        "demonstration)",
    )


def add_one(given: Namespace) -> int:
    """Write a step down."""
    from lumbar.outcomes.steps import add_step, steps_file

    step = add_step(given.store, given.clinic, given.quarter, given.reason)
    print(f"{_whose(step.clinic)}, from {step.quarter} on: {step.reason}. Kept in {steps_file(given.store)}.")
    return 0


def remove_one(given: Namespace) -> int:
    """Take a step back."""
    from lumbar.outcomes.steps import remove_step

    remove_step(given.store, given.clinic, given.quarter)
    print(f"{_whose(given.clinic)}: the step in {given.quarter} is removed.")
    return 0


def list_all(given: Namespace) -> int:
    """Print every step of the store."""
    from lumbar.outcomes.steps import steps

    for step in steps(given.store):
        print(f"  {_whose(step.clinic)}, from {step.quarter} on: {step.reason} (noted {step.noted})")
    return 0


def _whose(clinic: str) -> str:
    return clinic or "All clinics together"
