"""``lumbar run | ask | import | publish | report | step | data``: the same answers without a browser."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import polars as pl

from lumbar import import_command, publish_command, report_command, step_command
from lumbar.ask import QUESTIONS as CASES
from lumbar.ask import Question
from lumbar.ask_care import QUESTIONS as CARE
from lumbar.ask_scenarios import QUESTIONS as SCENARIOS
from lumbar.errors import CannotShow
from lumbar.places import require_one_of

FORMATS = ("table", "csv", "json", "parquet")
POPULATION = CASES | CARE | SCENARIOS
WRONG = 2
"""Exit code for a value that cannot be answered."""


class Parser(ArgumentParser):
    """An argument parser that says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and leave with 2."""
        self.exit(WRONG, f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 with one sentence on what was wrong."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        parsed = _parser(given).parse_args(given)
        return parsed.command(parsed)
    except CannotShow as reason:
        print(reason, file=sys.stderr)
        return WRONG


def _parser(given: list[str]) -> Parser:
    parser = Parser(
        prog="lumbar", description="Back-pain trends to 2050 and clinic outcomes.", allow_abbrev=False
    )
    commands = parser.add_subparsers(
        required=True, metavar="run | ask | import | publish | report | step | data", parser_class=Parser
    )
    run = commands.add_parser("run", help="serve the pages", allow_abbrev=False)
    run.add_argument("--port", type=int, default=8501, help="default 8501")
    run.add_argument("--address", default="localhost", help="default localhost: this machine only")
    run.set_defaults(command=_run)
    data = commands.add_parser(
        "data", help="rebuild the published files from their sources", allow_abbrev=False
    )
    data.set_defaults(command=_data)
    bring = commands.add_parser(
        "import", help="a clinic's own file into an outcome store", allow_abbrev=False
    )
    import_command.add_flags(bring, Parser)
    publish = commands.add_parser(
        "publish", help="a folder of episodes, of any size, into an outcome store", allow_abbrev=False
    )
    publish_command.add_flags(publish)
    report = commands.add_parser(
        "report", help="a saved story as slides, paper or a workbook", allow_abbrev=False
    )
    report_command.add_flags(report)
    step = commands.add_parser(
        "step", help="since when a clinic works otherwise, and why", allow_abbrev=False
    )
    step_command.add_flags(step, Parser)
    ask = commands.add_parser("ask", help="answer a question; without a name, list them", allow_abbrev=False)
    ask.set_defaults(command=_list_questions)
    if given[:1] == ["ask"]:
        _add_questions(ask, given)
    return parser


def _add_questions(ask: Parser, given: list[str]) -> None:
    name = next((word for word in given[1:] if not word.startswith("-")), None)
    offered = _questions(name)
    if name is not None:
        require_one_of("question", name, tuple(offered))
    questions = ask.add_subparsers(metavar="NAME", parser_class=Parser)
    for known, question in offered.items():
        parser = questions.add_parser(
            known, help=question.tells, description=question.tells, allow_abbrev=False
        )
        question.add_flags(parser)
        parser.add_argument(
            "--format", default="table", metavar="FORMAT", help="table (default), csv, json, parquet"
        )
        parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file")
        parser.set_defaults(command=_answer, question=question)


def _questions(name: str | None = None) -> dict[str, Question]:
    """Every question, or those on populations where ``name`` is one: the clinics' statistics load slowly."""
    if name in POPULATION:
        return POPULATION
    from lumbar.ask_clinics import QUESTIONS

    return POPULATION | QUESTIONS


def _list_questions(given: Namespace) -> int:
    known = _questions()
    width = max(map(len, known))
    print("Questions, each with `lumbar ask NAME --help`:\n")
    for name, question in known.items():
        print(f"  {name:<{width}}  {question.tells}")
    return 0


def _answer(given: Namespace) -> int:
    require_one_of("format", given.format, FORMATS)
    if getattr(given, "effect_of", "store" in given):
        _say_notice(given.store)
    answer = given.question.answer(given)
    if given.out:
        _write(answer, given.format, given.out)
    elif given.format == "parquet":
        answer.write_parquet(sys.stdout.buffer)
    else:
        sys.stdout.write(_text(answer, given.format))
    return 0


def _say_notice(folder: str) -> None:
    """Write beside the answer what the outcome store has to say to everybody."""
    from lumbar.outcomes import outcome_store, store_folder

    with suppress(CannotShow):  # the answer says why
        notice = outcome_store(store_folder(folder)).notice
        sys.stderr.write(f"{notice}\n" if notice else "")


def _text(answer: pl.DataFrame, form: str) -> str:
    if form == "csv":
        return answer.write_csv()
    if form == "json":
        return answer.write_json() + "\n"
    with pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=10_000,
        fmt_str_lengths=300,
        tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True,
        tbl_formatting="NOTHING",
    ):
        return f"{answer.select(_readable(column) for column in answer)}\n"


def _readable(column: pl.Series) -> pl.Series:
    """Large numbers as whole ones with separators, small ones with two decimals; the rest as it is."""
    if not column.dtype.is_float():
        return column
    values = column.to_list()
    decimals = 0 if max((abs(value) for value in values if value is not None), default=0) >= 1_000 else 2
    return pl.Series(column.name, [None if value is None else f"{value:,.{decimals}f}" for value in values])


def _write(answer: pl.DataFrame, form: str, path: Path) -> None:
    if not path.parent.is_dir():
        raise CannotShow(f"There is no folder {path.parent}. Create it, or write elsewhere.")
    if form == "parquet":
        answer.write_parquet(path)
    else:
        path.write_text(_text(answer, form), encoding="utf-8")


def _data(given: Namespace) -> int:
    from lumbar import demo
    from lumbar.intake import build
    from lumbar.store import ROOT, data_folder
    from lumbar.story import ready

    for path in build.build(build.sources_folder(), data_folder()):
        print(f"{path.stat().st_size:>9,} bytes  {path}")
    demo.build(data_folder() / "demo", ROOT / "tests/golden/demo_truth.csv")
    print(f"The demonstration network (synthetic) is in {data_folder() / 'demo'}")
    # Never a clinic's own numbers in a file that ships.
    os.environ["LUMBAR_STORE"] = str(data_folder() / "demo")
    for path in ready.build(data_folder() / "stories"):
        print(f"{path.stat().st_size:>9,} bytes  {path}")
    return 0


def _run(given: Namespace) -> int:
    from lumbar.screen.reader import NOT_ALONE, THIS_MACHINE, in_service
    from lumbar.screen.serve import serve

    if given.address not in THIS_MACHINE and not in_service():
        raise CannotShow(NOT_ALONE)
    print(f"Lumbar on http://{given.address}:{given.port} (Ctrl+C stops it)", flush=True)
    serve(given.port, "--server.address", given.address)
    return 0


if __name__ == "__main__":
    sys.exit(main())
