"""Named dirty files: each is accepted, loses the rows told, or is refused; what is accepted equals the clean file's.

``dirty/cases.toml`` says what is done to a clean file and what must come of it.
"""

import csv
import io
import tomllib
from pathlib import Path

import polars as pl
import pytest

from lumbar.intake.clinic.checking.check import check
from lumbar.intake.clinic.checking.plan import used_columns
from lumbar.intake.clinic.mapping import parsed
from lumbar.intake.clinic.pseudonyms import pseudonym
from lumbar.intake.clinic.reading.table import read_table
from lumbar.intake.clinic.reasons import REASONS, Refused
from tests.intake.clinic.mapped import with_changes

FOLDER = Path(__file__).parents[1] / "dirty"
KEY = bytes(range(32))
CASES = tomllib.loads((FOLDER / "cases.toml").read_text(encoding="utf-8"))


def base(name):
    """The header and the rows of a clean file; row k of the file is ``rows[k - 2]``."""
    lines = list(csv.reader((FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    return lines[0], lines[1:]


def dirtied(case):
    """The bytes of the dirty file."""
    header, rows = base(case["base"])
    for row, column, cell in case.get("cells", ()):
        rows[row - 2][header.index(column)] = cell
    for row, *cells in case.get("add", ()):
        rows.append(changed(header, rows[row - 2], cells))
    for row, times, *cells in case.get("copies", ()):
        rows += [changed(header, rows[row - 2], ["id", f"Q{len(rows) + k}", *cells]) for k in range(times)]
    return text_of([[case.get("header", {}).get(name, name) for name in header], *rows], case)


def changed(header, row, cells):
    """The row with other texts in some columns."""
    change = dict(zip(cells[::2], cells[1::2], strict=True))
    return [change.get(name, cell) for name, cell in zip(header, row, strict=True)]


def text_of(lines, case):
    memory = io.StringIO()
    csv.writer(memory, delimiter=case.get("delimiter", ","), lineterminator="\n").writerows(lines)
    text = memory.getvalue()
    for before, after in (*case.get("rewritten", ()), *case.get("text", ())):
        assert before in text
        text = text.replace(before, after)
    return text.encode(case.get("encoding", "utf-8"))


def mapping_of(case):
    text = (FOLDER / f"{case['base']}.toml").read_text(encoding="utf-8")
    return parsed(with_changes(text, case.get("mapping", {})))


def checked(content, mapping, folder):
    path = folder / "file"
    path.write_bytes(content)
    return check(read_table(path, mapping.reading, used_columns(mapping)), mapping, KEY)


def without(case, rows):
    """The clean file without some rows, under the same mapping, written as the dirty one is."""
    header, lines = base(case["base"])
    kept = [line for number, line in enumerate(lines, 2) if number not in rows]
    plain = {name: case[name] for name in ("delimiter", "encoding", "rewritten") if name in case}
    return text_of([[case.get("header", {}).get(name, name) for name in header], *kept], plain)


@pytest.mark.parametrize("name", CASES)
def test_dirty_file_ends_as_told(name, tmp_path):
    case = CASES[name]
    mapping = mapping_of(case)
    if "refused" in case:
        with pytest.raises(Refused) as refused:
            checked(dirtied(case), mapping, tmp_path)
        assert refused.value.code == case["refused"]
        return
    found = checked(dirtied(case), mapping, tmp_path)
    broken = sorted(found.quarantine.select("row", "rule", "column").iter_rows())
    assert broken == sorted(map(tuple, case.get("broken", ())))
    warnings = {(each.rule, each.column): each.first for each in found.checked.warnings}
    expected = {(rule, column): tuple(rows) for rule, column, rows in case.get("warned", ())}
    usual = {(each.rule, each.column): each.first for each in clean(case, tmp_path).checked.warnings}
    assert {key: rows for key, rows in warnings.items() if usual.get(key) != rows} == expected
    holds(found, case, tmp_path)


def clean(case, tmp_path, rows=()):
    return checked(without(case, rows), mapping_of(case), tmp_path)


def holds(found, case, tmp_path):
    """What is accepted: the values told, and where none is told those of the clean file."""
    told = case.get("scores", ()) or case.get("facts", ())
    if not told:
        truth = clean(case, tmp_path, {row for row, _, _ in case.get("broken", ())})
        assert found.batch.equals(truth.batch)
        assert found.declared == truth.declared
    named = found.batch.with_columns(pl.col(pl.Enum).cast(pl.String))
    for patient, column, value in case.get("facts", ()):
        assert set(of(named, patient)[column]) == {None if value == "none" else value}, column
    for patient, code, visit, value in case.get("scores", ()):
        tool = found.declared.known_instruments[code]
        row = of(named, patient).filter(instrument=code)
        assert row[visit].to_list() == [None if value == "none" else tool.stored(value)], (code, visit)


def of(batch, patient):
    return batch.filter(patient=pseudonym(pl.Series([patient]), KEY)[0])


def test_there_are_sixty_and_every_end_is_among_them():
    assert len(CASES) >= 60
    told = {case["refused"] for case in CASES.values() if "refused" in case}
    told |= {rule for case in CASES.values() for _, rule, _ in case.get("broken", ())}
    told |= {rule for case in CASES.values() for rule, _, _ in case.get("warned", ())}
    assert told <= REASONS.keys()
    lacking = {code for code, reason in REASONS.items() if reason.severity != "refused"} - told
    assert not lacking
