"""Sources become the published files, the same bytes every time; a broken source changes nothing."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from lumbar.errors import CannotShow
from lumbar.intake import gbd, un, world
from lumbar.intake.build import SOURCES, build
from lumbar.store import data_folder

Change = Callable[[list[str]], list[str]]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOURCES, tmp_path / "sources"))


def edit(path: Path, change: Change) -> None:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        lines = file.read().splitlines()
    with opened(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(change(lines)) + "\n")


def field(row: int, position: int, text: str) -> Change:
    def change(lines: list[str]) -> list[str]:
        cells = lines[row - 1].split(",")
        cells[position] = text
        return [*lines[: row - 1], ",".join(cells), *lines[row:]]

    return change


def without(row: int) -> Change:
    return lambda lines: [*lines[: row - 1], *lines[row:]]


def test_the_committed_files_are_what_the_sources_give(tmp_path: Path) -> None:
    for made in build(SOURCES, tmp_path):
        assert made.read_bytes() == (data_folder() / made.name).read_bytes(), made.name


def test_all_data_is_small() -> None:
    assert sum(path.stat().st_size for path in data_folder().rglob("*") if path.is_file()) < 10_000_000


BROKEN = [
    (
        un.FILE,
        lambda lines: [lines[0].replace("PopMale", "Men"), *lines[1:]],
        "row 1: the column PopMale is missing",
    ),
    (un.FILE, field(7, 9, "-3.5"), "row 7: the population is negative"),
    (un.FILE, field(9, 10, ""), "row 9: the population is empty"),
    (un.FILE, field(9, 10, "many"), "row 9: PopFemale is not a Float64"),
    (un.FILE, field(2, 1, "XYZ"), "row 2: ISO3_code names no known place"),
    (un.FILE, without(5), "AgeGrpStart has a gap"),
    (
        un.FILE,
        lambda lines: [line for line in lines if ",Kenya,2,Medium,2035," not in line],
        "no row for KEN, Medium, 2035",
    ),
    (un.FILE, lambda lines: [*lines, lines[1]], "a repetition"),
    (world.FILE, lambda lines: [*lines, lines[3]], "iso3 stands twice"),
    (un.FILE, field(3, 11, "9999"), "row 3: men and women do not add up to the total"),
    (un.FILE, lambda lines: [line for line in lines if ",Low," not in line], "no row for"),
    (un.FILE, lambda lines: [line for line in lines if ",Kenya," not in line], "no row for KEN"),
    (un.FILE, lambda lines: lines[:1], "no row for"),
    (
        un.FILE,
        lambda lines: [*lines[:4], lines[4] + ",1,2,3", *lines[5:]],
        "row 5: the line does not fit the header",
    ),
    (
        world.FILE,
        lambda lines: [line.replace(",Oceania,WPAC", ",Oceanya,WPAC") for line in lines],
        "no row for Oceanya",
    ),
    (gbd.REGIONS, without(2), "no row for Global, prevalence_number_2020"),
    (
        gbd.PROJECTIONS,
        lambda lines: [x for x in lines if not x.startswith("Oceania,region,2040")],
        "no row for Oceania",
    ),
    (gbd.PROJECTIONS, lambda lines: [*lines, lines[1]], "stands twice"),
    (gbd.CLASSES, lambda lines: [*lines, lines[5]], "this iso3 stands twice"),
    (
        gbd.FACTS,
        lambda lines: [line for line in lines if "percent change in number,60" not in line],
        "no row for Global",
    ),
    (
        gbd.FACTS,
        lambda lines: [line.replace("Hungary,", "Ungarn,") for line in lines],
        "location names no known place",
    ),
    (gbd.CURVE, field(6, 3, "-1"), "row 6: a prevalence is negative"),
    (gbd.CURVE, without(9), "age_from has a gap"),
    (gbd.CLASSES, field(4, 0, "QQQ"), "row 4: iso3 names no known place"),
    (gbd.REGIONS, field(2, 3, "1"), "row 2: the value lies outside its interval"),
]


@pytest.mark.parametrize(("file", "change", "reason"), BROKEN, ids=[reason[:40] for *_, reason in BROKEN])
def test_a_broken_source_is_refused_and_nothing_changes(
    sources: Path, tmp_path: Path, file: Path, change: Change, reason: str
) -> None:
    target = tmp_path / "data"
    target.mkdir()
    (target / "population.parquet").write_bytes(b"as before")
    edit(sources / file, change)
    with pytest.raises(CannotShow) as refused:
        build(sources, target)
    assert reason in str(refused.value)
    assert [path.name for path in target.iterdir()] == ["population.parquet"]
    assert (target / "population.parquet").read_bytes() == b"as before"


def test_a_missing_source_is_named(sources: Path, tmp_path: Path) -> None:
    (sources / gbd.FACTS).unlink()
    with pytest.raises(CannotShow, match="gbd2021_key_facts.csv: the file is missing"):
        build(sources, tmp_path / "data")


def test_next_years_wider_file_is_read_too(sources: Path) -> None:
    """The UN's own download has more columns, every year, aggregates without a code, and more variants."""

    def widen(lines: list[str]) -> list[str]:
        extra = [
            "900,,World,2,Medium,1990,0-4,0,5,1,1,2",
            "4,AFG,Afghanistan,5,Constant fertility,2030,0-4,0,5,1,1,2",
        ]
        yearly = "4,AFG,Afghanistan,2,Medium,1991,0-4,0,5,1200,1100,2300"
        return [lines[0] + ",Notes"] + [line + ",x" for line in [*lines[1:], *extra, yearly]]

    countries = world.countries(sources)
    before = un.population(sources, countries)
    edit(sources / un.FILE, widen)
    assert un.population(sources, countries).equals(before)


def test_population_keeps_every_person() -> None:
    population = un.population(SOURCES, world.countries(SOURCES))
    world_2020 = population.filter(variant="medium", year=2020)["population"].sum()
    assert world_2020 == pytest.approx(7.887e9, rel=1e-4)
    assert population.height == 236 * 20 * 2 * (13 + 6 + 6)
    assert population["population"].min() >= 0
    assert population.filter(pl.col("age_to") == 120)["age_from"].unique().to_list() == [95]
