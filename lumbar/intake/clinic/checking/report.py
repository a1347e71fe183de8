"""What was found in a file, for people: a table, a page of its own, CSV; rows and columns, never a cell's value."""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from string import Template

import polars as pl

from lumbar.intake.clinic.checking.check import NOT_MAPPED, Broken, Checked
from lumbar.intake.clinic.checking.in_parts import set_aside
from lumbar.intake.clinic.reasons import REASONS

PAGE = Path(__file__).with_name("report.html")
SET_ASIDE, LOOK_AT, LEFT_OUT = "Set aside", "To look at", "Columns left out"
HEADS = ("part", "column", "what", "rows", "in_rows", "do", "rule")
SPOKEN = ("Column", "What is the matter", "Rows", "In rows", "What to do")
"""Headings of ``HEADS`` but the first and last."""


def report(checked: Checked) -> pl.DataFrame:
    """All that was found, a line each.

    ``part`` (set aside, to look at, columns left out), ``column``, ``what`` is the matter, ``rows`` (count),
    ``in_rows`` (the first), ``do``, ``rule``.

    >>> report(Checked(1, 1, 0, 0, 1, 1, {}, (), (), (), False)).columns == [*HEADS]
    True
    """
    lines = [
        *_lines(SET_ASIDE, checked.broken),
        *_lines(LOOK_AT, checked.warnings),
        *((LEFT_OUT, each.column, _left_out(each.reason), None, "", "", "") for each in checked.dropped),
    ]
    kinds = {name: pl.Int64 if name == "rows" else pl.String for name in HEADS}
    return pl.DataFrame(lines, kinds, orient="row")


def report_csv(checked: Checked) -> bytes:
    """The report as CSV."""
    return _csv(report(checked))


def quarantine_csv(quarantine: pl.DataFrame) -> bytes:
    """The rows set aside as CSV, a line per row and rule: ``row``, ``rule``, ``column``, ``what``, ``do``."""
    return b"".join(quarantine_lines([quarantine]))


def quarantine_lines(parts: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    """The same of rows that come in parts, one of them at least."""
    says = {code: reason.says for code, reason in REASONS.items()}
    does = {code: reason.do for code, reason in REASONS.items()}
    for place, part in enumerate(parts):
        told = part.select(
            "row",
            "rule",
            "column",
            what=pl.col("rule").replace_strict(says, return_dtype=pl.String),
            do=pl.col("rule").replace_strict(does, return_dtype=pl.String),
        )
        yield _csv(told, heads=not place)


def write_report(checked: Checked, left: Path, folder: Path) -> Iterator[Path]:
    """Write the report as a page and as CSV, and the rows set aside, which the check ``left``; each file written."""
    files = {
        "report.html": [report_html(checked)],
        "report.csv": [report_csv(checked)],
        "set-aside.csv": quarantine_lines(set_aside(left)),
    }
    for name, contents in files.items():
        with (folder / name).open("wb") as file:
            file.writelines(contents)
        yield folder / name


def report_html(checked: Checked) -> bytes:
    """The report as one page that needs nothing else, readable in light and dark and on paper."""
    found = report(checked)
    parts = [_part(title, found.filter(part=title)) for title in (SET_ASIDE, LOOK_AT, LEFT_OUT)]
    page = Template(PAGE.read_text(encoding="utf-8"))
    words = {"title": escape(finding(checked)), "counted": escape(counted(checked))}
    return page.substitute(words, parts="\n".join(filter(None, parts))).encode()


def finding(checked: Checked) -> str:
    """How many rows can go in, in a sentence without its stop.

    >>> finding(Checked(1200, 1190, 10, 10 / 1200, 600, 600, {}, (), (), (), False))
    '1,190 of 1,200 rows can go in; 10 are set aside'
    """
    aside = {0: "none is", 1: "1 is"}.get(checked.quarantined, f"{checked.quarantined:,} are") + " set aside"
    return f"{checked.accepted:,} of {checked.rows:,} rows can go in; {aside}"


def counted(checked: Checked) -> str:
    """How many patients and scores that is, in a sentence."""
    scores = ", ".join(f"{count:,} of {code}" for code, count in checked.scores.items())
    return f"{checked.patients:,} patients, {checked.episodes:,} episodes; scores: {scores or 'none'}."


def in_rows(found: Broken) -> str:
    """The first row numbers, and whether there are more.

    >>> in_rows(Broken("bad_date", "start", 12, (3, 5)))
    '3, 5 …'
    """
    return ", ".join(map(str, found.first)) + (" …" if found.rows > len(found.first) else "")


def _lines(part: str, found: Iterable[Broken]) -> Iterator[tuple[str | int | None, ...]]:
    for each in found:
        reason = REASONS[each.rule]
        yield part, each.column, reason.says, each.rows, in_rows(each), reason.do, each.rule


def _left_out(reason: str) -> str:
    return "Nobody gave it a meaning." if reason == NOT_MAPPED else f"It may tell who a person is: {reason}."


def _part(title: str, found: pl.DataFrame) -> str:
    """A heading and its table, without the columns that hold nothing; empty where nothing was found."""
    if found.is_empty():
        return ""
    said = found.select(pl.col(HEADS[1:-1]).cast(pl.String).fill_null(""))
    kept = [name for name in said.columns if (said[name] != "").any()]
    spoken = dict(zip(said.columns, SPOKEN, strict=True))
    head = "".join(f"<th class={name} scope=col>{spoken[name]}</th>" for name in kept)
    rows = "".join(
        "<tr>" + "".join(f"<td class={name}>{escape(row[name])}</td>" for name in kept) + "</tr>\n"
        for row in said.iter_rows(named=True)
    )
    return (
        f"<h2>{title}</h2>\n<div class=wide tabindex=0 role=region aria-label='{title}'><table>"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>"
    )


def _csv(lines: pl.DataFrame, *, heads: bool = True) -> bytes:
    """As CSV in which no spreadsheet finds a formula: columns are named by whoever made the file."""
    safe = lines.with_columns(pl.col(pl.String).str.replace(r"^([=+\-@\t\r])", "'$1"))
    return safe.write_csv(include_header=heads).encode()
