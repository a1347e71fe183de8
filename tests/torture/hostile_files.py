"""Thousands of damaged files and the largest ones: each is read or refused with its reason, and nobody is hurt."""

import os
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
import pyreadstat
import pytest

from lumbar.intake.clinic import cage
from lumbar.intake.clinic.cage import Limits, Running
from lumbar.intake.clinic.reasons import REASONS, Refused
from tests.intake.clinic.reading.hostile import PARTS, SHEET, VERB, fhir_bytes, workbook

DAMAGED = 300
"""Files of each kind."""
AT_ONCE = 2
LIMITS = Limits(memory=700 * 2**20, cpu_seconds=30, seconds=60)
MILLION = 1_000_000
CONTENT = pl.DataFrame(
    {"id": ["P1", "P2", "Ö3"], "start": [date(2024, 1, k) for k in (1, 2, 3)], "odi": [30.0, 31.5, None]}
)


@pytest.fixture(autouse=True)
def _reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "verb.py").write_text(VERB, encoding="utf-8")
    monkeypatch.setattr(cage, "COMMAND", (sys.executable, str(tmp_path / "verb.py")))


def _saved(folder: Path, save: Callable[[Path], object], ending: str) -> bytes:
    path = folder / f"whole.{ending}"
    save(path)
    return path.read_bytes()


WHOLE: dict[str, Callable[[Path], bytes]] = {
    "csv": lambda folder: _saved(folder, CONTENT.write_csv, "csv"),
    "xlsx": lambda folder: _saved(folder, CONTENT.write_excel, "xlsx"),
    "parquet": lambda folder: _saved(folder, CONTENT.write_parquet, "parquet"),
    "sav": lambda folder: _saved(folder, lambda path: pyreadstat.write_sav(CONTENT, path), "sav"),
    "packed sav": lambda folder: _saved(
        folder, lambda path: pyreadstat.write_sav(CONTENT, path, compress=True), "zsav"
    ),
    "fhir": lambda _: fhir_bytes(),
}


def damaged(whole: bytes, chance: Random) -> bytes:
    """The file after one to eight blows."""
    held = bytearray(whole)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        at = chance.randrange(len(held) + 1)
        length = chance.choice((1, 1, 4, 50))
        match chance.randrange(6):
            case 0:
                held[at : at + length] = chance.randbytes(length)
            case 1:
                del held[at : at + length]
            case 2:
                held[at:at] = chance.randbytes(length)
            case 3:
                held[at : at + length] = bytes([chance.choice((0, 255, 127, 34, 10, 60))] * length)
            case 4:
                held[at:at] = held[: chance.randrange(len(held) + 1)]
            case _:
                del held[at:]
        held = held or bytearray(b"\0")
    return bytes(held)


def ended(running: Running) -> str:
    """How the reading ended: "read", or the code it was refused with."""
    try:
        running.result()
    except Refused as reason:
        return reason.code
    return "read"


def in_pairs(files: Iterator[Path]) -> Iterator[str]:
    """How each file ended, two read at a time."""
    waiting: list[tuple[Path, Running]] = []
    for path in files:
        waiting.append((path, cage.start("read", {"file": str(path)}, LIMITS)))
        if len(waiting) == AT_ONCE:
            oldest, running = waiting.pop(0)
            yield ended(running)
            oldest.unlink()
    for _, running in waiting:
        yield ended(running)


@pytest.mark.parametrize("kind", WHOLE)
def test_damaged_files(kind: str, tmp_path: Path) -> None:
    chance = Random(kind)  # noqa: S311 (no secret)
    whole = WHOLE[kind](tmp_path)

    def files() -> Iterator[Path]:
        for k in range(DAMAGED):
            path = tmp_path / f"damaged {k}"
            path.write_bytes(damaged(whole, chance))
            yield path

    begun = time.monotonic()
    ends = Counter(in_pairs(files()))
    took = time.monotonic() - begun
    print(
        f"\n{kind}: {ends.total()} damaged files in {took:.0f} s:",
        ", ".join(f"{n} {end}" for end, n in ends.most_common()),
    )
    assert ends.total() == DAMAGED
    assert {*ends} - {"read"} <= {*REASONS}
    assert ends["too_slow"] == 0


def large(rows: int) -> pl.DataFrame:
    """Patients with fifteen columns, as a clinic's export has them."""
    number = pl.int_range(rows, eager=True)
    scores = {f"odi_{week}": (number * (week + 7)) % 51 * 2 for week in (0, 6, 12, 26, 52)}
    pain = {f"pain_{week}": (number * (week + 3)) % 11 for week in (0, 6, 12, 26)}
    return pl.DataFrame(
        {
            "patient": "P-" + number.cast(pl.String).str.zfill(7),
            "start": date(2018, 1, 1) + (number % 2500) * timedelta(days=1),
            "clinic": "Clinic " + (number % 40).cast(pl.String),
            "therapy": pl.Series(["hip-focused", "spine-focused", "usual care"]).gather(number % 3),
            "age": 30 + number % 60,
            "sex": pl.Series(["f", "m"]).gather(number % 2),
            **{
                name: pl.Series(values).set(number % 10 == 3, None)
                for name, values in {**scores, **pain}.items()
            },
        }
    )


LARGE: dict[str, tuple[int, Callable[[pl.DataFrame, Path], object], float]] = {
    "csv": (MILLION, lambda rows, path: rows.write_csv(path), 15),
    "parquet": (MILLION, lambda rows, path: rows.write_parquet(path), 15),
    "sav": (MILLION, pyreadstat.write_sav, 60),
    "xlsx": (100_000, lambda rows, path: rows.write_excel(path), 60),
}


@pytest.mark.parametrize("kind", LARGE)
def test_large_files_are_read_in_time(kind: str, tmp_path: Path) -> None:
    rows, save, seconds = LARGE[kind]
    path = tmp_path / f"large.{kind}"
    save(large(rows), path)
    begun = time.monotonic()
    seen = cage.run("read", {"file": str(path)})
    took, size = time.monotonic() - begun, path.stat().st_size / 1e6
    print(f"\n{kind}: {rows:,} rows x 15, {size:.0f} MB, {took:.1f} s, {seen['megabytes']} MB of memory")
    assert (seen["rows"], seen["columns"]) == (rows, 15)
    assert took < seconds
    assert seen["megabytes"] < 1_000


def two_gigabytes(path: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in PARTS.items():
            if name != SHEET:
                book.writestr(name, content)
        with book.open(SHEET, "w") as sheet:
            for _ in range(2_000):
                sheet.write(b" " * 2**20)


def lying_well(path: Path) -> None:
    """A sheet of 1 GB that says it is as short as its beginning, with the checksum of its beginning."""
    start = PARTS[SHEET].encode()
    blank = b" " * 2**20
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in PARTS.items():
            if name != SHEET:
                book.writestr(name, content)
        with book.open(SHEET, "w") as sheet:
            sheet.write(start)
            for _ in range(1_000):
                sheet.write(blank)
        real = book.getinfo(SHEET)
    content = path.read_bytes()
    for old, new in ((real.CRC, zlib.crc32(start)), (real.file_size, len(start))):
        content = content.replace(old.to_bytes(4, "little"), new.to_bytes(4, "little"))
    path.write_bytes(content)


def wide_json(path: Path) -> None:
    path.write_text('{"resourceType": "Bundle", "entry": [' + "{}," * 20 * MILLION + "{}]}", encoding="utf-8")


def over_the_limit(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(501 * 2**20)


def sparse(path: Path) -> None:
    """500 MB of nothing."""
    with path.open("wb") as file:
        file.write(b"id,odi\n")
        file.truncate(499 * 2**20)


def cells_beyond_memory(path: Path) -> None:
    cells = "".join(f'<row r="{k}"><c r="AZZ{k}"><v>1</v></c></row>' for k in range(1, 36_000))
    workbook(path, {SHEET: PARTS[SHEET].replace("</sheetData>", cells + "</sheetData>")})


MONSTERS: dict[str, tuple[Callable[[Path], object], set[str]]] = {
    "a zip bomb of 2 GB": (two_gigabytes, {"zip_bomb"}),
    "a zip bomb that lies well": (lying_well, {"broken_file", "reader_died", "read"}),
    "twenty million empty entries": (wide_json, {"no_rows", "reader_died"}),
    "a file over the limit": (over_the_limit, {"too_large"}),
    "half a gigabyte of zeros": (sparse, {"not_text"}),
    "a sheet of 36,000 rows x 1,378 columns": (cells_beyond_memory, {"reader_died", "too_many_cells"}),
}


@pytest.mark.parametrize("name", MONSTERS)
def test_monsters(name: str, tmp_path: Path) -> None:
    build, expected = MONSTERS[name]
    path = tmp_path / "file"
    build(path)
    begun = time.monotonic()
    end = ended(cage.start("read", {"file": str(path)}))
    print(f"\n{name}: {path.stat().st_size / 1e6:.1f} MB, {end} after {time.monotonic() - begun:.1f} s")
    assert end in expected


def test_cancelling_at_any_moment_leaves_nobody_behind(tmp_path: Path) -> None:
    chance = Random(1)  # noqa: S311 (no secret)
    path = tmp_path / "file"
    large(100_000).write_csv(path)
    ends: Counter[str] = Counter()
    for _ in range(100):
        running = cage.start("read", {"file": str(path)}, LIMITS)
        time.sleep(chance.random())
        running.cancel()
        ends[ended(running)] += 1
    left = [task.read_text(encoding="utf-8") for task in Path(f"/proc/{os.getpid()}/task").glob("*/children")]
    print(f"\n100 readings cancelled at any moment: {dict(ends)}; children left: {''.join(left) or 'none'}")
    assert not "".join(left)
    assert set(ends) <= {"cancelled", "read"}
    assert ends["cancelled"] > 10
