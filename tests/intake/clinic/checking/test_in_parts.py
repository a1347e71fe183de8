"""A file checked in lots of patients gives what it gives as a whole: the same bytes, counts, rows and reasons."""

import errno
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from lumbar.intake.clinic.checking import lots
from lumbar.intake.clinic.checking.batch import BATCH, DECLARATION, write_batch
from lumbar.intake.clinic.checking.check import check, dropped_of
from lumbar.intake.clinic.checking.in_parts import QUARANTINE, InParts, check_in_parts
from lumbar.intake.clinic.checking.plan import used_columns
from lumbar.intake.clinic.mapping import parsed
from lumbar.intake.clinic.reading import delimited, parquet
from lumbar.intake.clinic.reading.table import read_table
from lumbar.intake.clinic.reasons import Refused
from lumbar.outcomes import spilled
from tests.intake.clinic.checking.mutations import AT_A_ROW
from tests.intake.clinic.checking.test_dirty import CASES, dirtied
from tests.intake.clinic.made_files import KEY, chance, made
from tests.intake.clinic.mapped import with_changes

DIRTY = Path(__file__).parents[1] / "dirty"


@pytest.fixture(autouse=True)
def few_rows_at_once(monkeypatch):
    """So that small files come in several pieces, which are written at once."""
    monkeypatch.setattr(delimited, "AT_ONCE", 7)
    monkeypatch.setattr(parquet, "AT_ONCE", 7)
    monkeypatch.setattr(spilled, "WAITING", 0)
    monkeypatch.setattr(lots, "WORTH_JOINING", 3)


def whole(path, mapping, folder):
    """What is found, the batch, what it declares, the rows set aside; or the refusal."""
    try:
        table = read_table(path, mapping.reading, used_columns(mapping))
        found = check(table, mapping, KEY, dropped_of(table.names, mapping))
    except Refused as refused:
        return refused.code, str(refused)
    write_batch(found.batch, found.declared, folder)
    return found.checked, *written(folder), found.quarantine.rows()


def in_lots(path, mapping, folder, count):
    """The same of the file in so many lots."""
    try:
        checked = check_in_parts(InParts(path, count, folder), mapping, KEY, lambda step, share: None)
    except Refused as refused:
        return refused.code, str(refused)
    return checked, *written(folder), pl.read_parquet(folder / QUARANTINE).rows()


def written(folder):
    return (folder / BATCH).read_bytes(), (folder / DECLARATION).read_bytes()


def compared(path, mapping, folder, count=3):
    """What both gave."""
    one, several = folder / "one", folder / "several"
    one.mkdir(exist_ok=True)
    several.mkdir(exist_ok=True)
    expected = whole(path, mapping, one)
    assert in_lots(path, mapping, several, count) == expected
    left = {file.name for file in several.iterdir()}
    assert left <= {BATCH, DECLARATION, QUARANTINE}
    return expected


PATTERNS = ("item_coding", "mixed_units", "lowest_tenth", "zero_beside_missing", "number_in_two_clinics")
"""What only the whole file can tell."""
SOME = [
    next(name for name, case in CASES.items() if rule in str(case.get("warned"))) for rule in PATTERNS
] + [name for name, case in CASES.items() if case.get("refused") == "numbers_apart"]
"""All of them in tests/torture."""


@pytest.mark.parametrize("name", SOME)
def test_a_dirty_file(name, tmp_path):
    compared_case(CASES[name], tmp_path)


def compared_case(case, folder):
    path = folder / "file"
    path.write_bytes(dirtied(case))
    mapping = with_changes((DIRTY / f"{case['base']}.toml").read_text("utf-8"), case.get("mapping", {}))
    compared(path, parsed(mapping), folder)


@pytest.mark.parametrize("seed", range(6))
def test_a_file_with_blank_and_ragged_rows(seed, tmp_path):
    random = chance(seed)
    file = made(random, ("wide", "long")[seed % 2])
    for name, row in zip(random.sample([*AT_A_ROW], 3), file.rows, strict=False):
        AT_A_ROW[name](file, row, random)
    lines = file.text().split("\n")
    for odd in ("", "," * 3, "," * (len(file.header) - 1), lines[3], "a"):
        lines.insert(random.randint(1, len(lines) - 1), odd)
    path = tmp_path / "file"
    path.write_text("\n".join([*lines, "", "a", "," * 40, ""]), encoding="utf-8")
    found, *_, aside = compared(path, file.mapping, tmp_path, (2, 5, 17)[seed % 3])
    assert {"ragged_row"} < {rule for _, rule, _ in aside}
    assert found.quarantined


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_typed_columns_of_parquet(layout, tmp_path):
    file = made(chance(3), layout)
    texts = pl.DataFrame([row.cells for row in file.rows]).select(file.header)
    days = [name for name in texts.columns if name.startswith(("day", "start"))]
    typed = texts.with_columns(
        pl.col(days).str.to_date(strict=False), pl.col("age", "bmi").cast(pl.Float64, strict=False)
    )
    path = tmp_path / "file"
    typed.write_parquet(path, row_group_size=5)
    reading = replace(file.mapping.reading, format="parquet")
    found, *_ = compared(path, replace(file.mapping, reading=reading), tmp_path)
    assert found.accepted == len(file.rows)


def test_a_number_that_everybody_has_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lots, "MOST_ROWS", 5)
    file = made(chance(1), "long")
    for row in file.rows:
        row.cells["id"] = ""
    path = tmp_path / "file"
    path.write_text(file.text(), encoding="utf-8")
    assert in_lots(path, file.mapping, tmp_path, 3)[0] == "one_number"


def test_what_is_put_on_disk_has_a_limit_and_no_name(tmp_path, monkeypatch):
    monkeypatch.setattr("lumbar.intake.clinic.checking.in_parts.MOST_ON_DISK", 100)
    file = made(chance(1), "long")
    path = tmp_path / "file"
    path.write_text(file.text(), encoding="utf-8")
    with pytest.raises(OSError) as failed:  # noqa: PT011
        in_lots(path, file.mapping, tmp_path, 3)
    assert failed.value.errno == errno.EFBIG
    assert {each.name for each in tmp_path.iterdir()} == {"file"}


def test_a_column_that_tells_who_somebody_is_is_refused_by_all_that_it_holds(tmp_path):
    """Half of the numbers in each lot are few; together they are nearly as many as the patients."""
    file = made(chance(2), "long")
    for k, row in enumerate(file.rows):
        row.cells["bmi"] = f"4711{k:05}"
    path = tmp_path / "file"
    path.write_text(file.text(), encoding="utf-8")
    assert compared(path, file.mapping, tmp_path)[0] == "identifier"
