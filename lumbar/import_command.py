"""``lumbar import``: a clinic's own file into an outcome store, as the page Add outcomes does it; others beside."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import astuple, replace
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

from lumbar import own_command
from lumbar.errors import CannotShow

if TYPE_CHECKING:
    from lumbar.intake.clinic.checking.check import Checked


def add_flags(parser: ArgumentParser, parsers: type[ArgumentParser]) -> None:
    """What is done: a file goes in, the last one is taken back, a template is written."""
    kinds = parser.add_subparsers(required=True, metavar="outcomes | gbd | ...", parser_class=parsers)
    outcomes = kinds.add_parser(
        "outcomes",
        help="check a clinic's file and publish it; without --mapping, suggest one",
        allow_abbrev=False,
    )
    outcomes.add_argument(
        "file", type=Path, metavar="FILE", help="CSV, TSV, XLSX, Parquet, SAV, REDCap or FHIR"
    )
    outcomes.add_argument("--mapping", type=Path, metavar="M.toml", help="what stands where in the file")
    _add_store(outcomes)
    outcomes.add_argument(
        "--cut-off",
        default="",
        metavar="DAY",
        help="last day whose visits are in the file, else the mapping's",
    )
    outcomes.add_argument(
        "--report", type=Path, metavar="DIR", help="write the report and the rows set aside there"
    )
    outcomes.add_argument(
        "--go-on-above",
        action="store_true",
        help="publish even where more than 5 %% of the rows are set aside",
    )
    outcomes.add_argument("--check-only", action="store_true", help="publish nothing")
    outcomes.set_defaults(command=import_outcomes)
    undo = kinds.add_parser("undo", help="return to the generation before the last file", allow_abbrev=False)
    _add_store(undo)
    undo.set_defaults(command=undo_import)
    template = kinds.add_parser(
        "template", help="ten made-up rows, the mapping that reads them, and column help", allow_abbrev=False
    )
    template.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="default this folder")
    template.add_argument("--population", action="store_true", help="of a population of your own instead")
    template.set_defaults(command=write_template)
    own_command.add_kinds(kinds.add_parser)


def _add_store(parser: ArgumentParser) -> None:
    parser.add_argument("--store", default="", metavar="DIR", help="default your own, ~/.lumbar/outcomes")


def import_outcomes(given: Namespace) -> int:
    """Suggest a mapping, or check the file by one and publish what is good."""
    if given.mapping is None:
        return _suggest(given.file)
    from lumbar.intake.clinic.checking.report import counted, finding, write_report
    from lumbar.intake.clinic.mapping import read_mapping, written
    from lumbar.intake.clinic.scratch import scratch

    if given.report:
        _refuse_nowhere(given.report)
    mapping = read_mapping(given.mapping)
    if given.cut_off:
        mapping = replace(mapping, store=replace(mapping.store, cut_off=given.cut_off))
    with scratch() as folder:
        checked = _check(given.file, written(mapping), folder)
        print(f"Visits up to {mapping.store.cut_off} are taken to be in the file (--cut-off says otherwise).")
        print(f"{finding(checked)}. {counted(checked)}")
        print(_table(checked))
        for file in write_report(checked, folder, given.report) if given.report else ():
            print(f"  {file}")
        if given.check_only:
            return 0
        if checked.stopped and not given.go_on_above:
            raise CannotShow(
                "More than 5 % of the rows are set aside, so nothing was published. "
                "Correct the file or the mapping, or go on with --go-on-above."
            )
        _publish(folder, given.store)
    return 0


def undo_import(given: Namespace) -> int:
    """Return to what was published before."""
    from lumbar.outcomes import undo
    from lumbar.outcomes.sending import shared

    store = _store(given.store)
    with shared(store) as folder:
        undone = undo(folder)
    print(f"{store} is as it was before the last file (generation {undone.generation}).")
    return 0


def write_template(given: Namespace) -> int:
    """Write the template as CSV and XLSX with their mappings, and the column help."""
    from lumbar.intake.clinic import template

    _refuse_nowhere(given.out)
    if given.population:
        return own_command.write_template(given.out)
    files = {
        "lumbar-template.csv": template.template_csv(),
        "lumbar-template-csv.toml": template.template_toml("csv"),
        "lumbar-template.xlsx": template.template_xlsx(),
        "lumbar-template-xlsx.toml": template.template_toml("xlsx"),
        "lumbar-columns.md": template.HELP.read_bytes(),
    }
    for name, content in files.items():
        (given.out / name).write_bytes(content)
        print(given.out / name)
    return 0


def _refuse_nowhere(folder: Path) -> None:
    if not folder.is_dir():
        raise CannotShow(f"There is no folder {folder}. Create it, or name another.")


def _store(named: str) -> str:
    from lumbar.outcomes import own_store

    return named or str(own_store())


def _suggest(file: Path) -> int:
    place = file.with_name(f"{file.stem}.mapping.toml")
    if place.exists():
        raise CannotShow(f"{place} is there already. Use it with --mapping {place}, or move it away.")
    told = _run("recognise", {"file": str(file)}, file)
    place.write_text(told["mapping"], encoding="utf-8")
    seen = told["recognised"]
    if len(seen["sheets"]) > 1:
        print(
            f"Read is the sheet {seen['reading']['sheet']} alone, not: {_others(seen)}. "
            "To have another one too, name it in the mapping (sheet) and import the file again."
        )
    if told["looked_at"] < seen["rows"]:
        print(
            f"Of its {seen['rows']:,} rows {told['looked_at']:,} were looked at, from all over the file: a clinic or a "
            "word that stands in others alone is not in the mapping."
        )
    for column in seen["columns"]:
        use = f"left out: {column['identifying']}" if column["identifying"] else column["kind"]
        print(f"  {column['name']}: {use}")
    for question in told["questions"]:
        print(f"? {question['says']}")
    print(
        f"\nA first mapping is in {place}. Read and correct it, then run this again with --mapping {place}."
    )
    return 0


def _others(seen: dict[str, Any]) -> str:
    return ", ".join(name for name in seen["sheets"] if name != seen["reading"]["sheet"])


def _check(file: Path, mapping: str, folder: Path) -> Checked:
    from lumbar.intake.clinic import pseudonyms
    from lumbar.intake.clinic.checking.check import CHECKED

    job = {"file": str(file), "mapping": mapping, "scratch": str(folder), "key": pseudonyms.key().hex()}
    return CHECKED.validate_python(_run("check", job, file), strict=False)


def _publish(checked: Path, named: str) -> None:
    from lumbar.answers.store_words import groups_of
    from lumbar.engines.batches import is_large
    from lumbar.engines.work import COMMAND
    from lumbar.intake.clinic.checking.batch import BATCH
    from lumbar.intake.clinic.reasons import Refused, refuse
    from lumbar.outcomes.scope import scope
    from lumbar.outcomes.sending import shared

    store = _store(named)
    with shared(store) as folder:
        job = {"scratch": str(checked), "store": str(folder), "scope": astuple(scope())}
        rows = checked / BATCH
        try:
            told = _run("publish", job, rows, COMMAND if is_large(folder, rows) else None)
        except Refused as reason:
            raise refuse("publishing_died") if reason.code == "reader_died" else reason from None
    if told["changed"]:
        print(f"Published in {store} as generation {told['generation']}.{_met(**told['arrivals'])}")
        print(groups_of(folder))
    else:
        print(f"{store} holds this file already: nothing has changed.")


def _met(new: int, known: int, again: int) -> str:
    """Return whom a file added to others brought, with what to do where that may be wrong."""
    if not known + new:
        return ""
    said = f" Of its patients {known:,} were in the store already, {new:,} are new."
    if not known:
        said += (
            " If they are not, their numbers are written otherwise than before (007 and 7 are two): undo it."
        )
    if again:
        said += (
            f" {again:,} came with another start date, which counts as a second episode: if dates were corrected, "
            "undo it and import a file that holds everything, with replaces = true."
        )
    return said


def _run(
    verb: str, job: dict[str, Any], file: Path, command: tuple[str, ...] | None = None
) -> dict[str, Any]:
    """Return what the caged verb gives on a file, saying on standard error what it does."""
    from lumbar.engines.work import MEMORY
    from lumbar.intake.clinic import cage

    size = file.stat().st_size / 2**20 if file.is_file() else 0
    limits = cage.Limits(MEMORY) if command else cage.Limits()
    running, said = cage.start(verb, job, limits.times(size), command), ""
    try:
        while not running.done:
            sleep(0.1)
            step, _ = running.progress
            if step != said:
                print(f"{step} ...", file=sys.stderr)
                said = step
        return running.result()
    finally:
        running.cancel()


def _table(checked: Checked) -> str:
    from lumbar.intake.clinic.checking.report import report

    return "\n".join(
        f"  {line['part']}: {line['column']}, {line['what']}"
        + (f" Rows {line['in_rows']}" if line["in_rows"] else "")
        for line in report(checked).iter_rows(named=True)
    )
