"""A population goes in whole, or is refused with one sentence a problem that quotes no cell."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from lumbar.errors import CannotShow
from lumbar.intake.own.population import population
from lumbar.intake.own.template import template_csv

Lines = list[str]
People = Callable[..., Path]


def field(row: int, position: int, text: str) -> Callable[[Lines], Lines]:
    def change(lines: Lines) -> Lines:
        cells = lines[row - 1].split(",")
        cells[position] = text
        return [*lines[: row - 1], ",".join(cells), *lines[row:]]

    return change


def every(position: int, text: str) -> Callable[[Lines], Lines]:
    def change(lines: Lines) -> Lines:
        rows = [line.split(",") for line in lines[1:]]
        return [lines[0], *(",".join([*row[:position], text, *row[position + 1 :]]) for row in rows)]

    return change


PLACE, NAME, COUNTRY, YEAR, SEX, AGE_FROM, AGE_TO, PEOPLE = range(8)
HOSTILE = [
    (
        lambda lines: [lines[0].replace("country", "land"), *lines[1:]],
        "Row 1: the column country is missing.",
    ),
    (lambda lines: [lines[0]], "The file has no rows below its header."),
    (lambda lines: [*lines[:4], lines[4] + ",extra", *lines[5:]], "Row 5: not as many cells as the header."),
    (field(9, PEOPLE, "-4"), "Row 9: population is negative."),
    (field(9, PEOPLE, "many"), "Row 9: population is no number; write it without thousands separators."),
    (field(9, PEOPLE, "nan"), "Row 9: population is no number"),
    (field(9, PEOPLE, "1e999"), "Row 9: population is no number"),
    (field(9, PEOPLE, ""), "Row 9: population is no number"),
    (every(COUNTRY, "XYZ"), r"Row 2: country is no ISO code of three letters known here \(80 such rows\)."),
    (every(PLACE, "a b; drop"), "Row 2: place is no code of the letters a-z, digits and -"),
    (
        every(NAME, "<script>alert(1)</script>"),
        "Row 2: name is empty, too long or holds signs that no name has",
    ),
    (every(NAME, "=HYPERLINK(1)"), "Row 2: name is empty"),
    (every(YEAR, "1985"), "Row 2: year lies outside 1990 to 2050"),
    (field(3, YEAR, "2020.5"), "Row 3: year is no whole number."),
    (field(5, SEX, "both"), "Row 5: sex is neither female nor male; leave totals out."),
    (field(5, AGE_FROM, "old"), "Row 5: the age is no age or age group, or it runs backwards."),
    (field(5, AGE_TO, "x"), "Row 5: the age is no age or age group, or it runs backwards."),
    (field(5, AGE_FROM, "29"), "Row 5: the age is no age or age group, or it runs backwards."),
    (field(5, AGE_FROM, "-5"), "Row 5: the age is no age or age group, or it runs backwards."),
    (lambda lines: [*lines, lines[7]], r"Row 8: place, year, sex and age stand twice \(2 such rows\)."),
    (lambda lines: [*lines[:7], *lines[8:]], "Row 8: between this age and the one before there is a gap"),
    (lambda lines: [lines[0], *lines[2:]], "Row 2: ages of this place, year and sex do not begin at 0."),
    (
        lambda lines: [*lines[:20], *lines[21:]],
        "Row 2: ages of this place, year and sex do not end in an open group",
    ),
    (field(8, AGE_TO, "36"), "Row 9: between this age and the one before there is a gap or an overlap."),
    (lambda lines: [*lines[:21], *lines[41:]], "Row 2: this place and year has one sex alone."),
    (field(9, NAME, "Elsewhere"), "Row 2: the place has two names in the file"),
    (field(9, COUNTRY, "UGA"), "Row 2: the place has two countries in the file"),
    (every(YEAR, "2021"), "stand twice"),
    (every(PEOPLE, "0"), "Row 2: the place has nobody in it in a year"),
    (every(PEOPLE, "2000000"), "Row 2: the place has more people than its country"),
    (lambda lines: [lines[0], *(line.replace(",2020,", ",2021,") for line in lines[1:41])], "no fifth year"),
]


@pytest.mark.parametrize(("change", "said"), HOSTILE, ids=[said[:40] for _, said in HOSTILE])
def test_what_is_wrong_is_said_with_its_row(people: People, change: Callable, said: str) -> None:
    with pytest.raises(CannotShow, match=said):
        population(people(change))


def test_every_problem_has_its_sentence_and_no_cell_is_quoted(people: People) -> None:
    def change(lines: Lines) -> Lines:
        return field(4, SEX, "SECRET")(field(9, PEOPLE, "SECRET")(field(6, YEAR, "SECRET")(lines)))

    with pytest.raises(CannotShow) as told:
        population(people(change))
    assert [re.match(r"Row (\d+)", each)[1] for each in str(told.value).splitlines()] == ["6", "4", "9"]
    assert "SECRET" not in str(told.value)


def test_the_template_goes_in_as_it_is(people: People) -> None:
    rows = population(people())
    assert rows["place"].unique().to_list() == ["own:my-district"]
    assert rows["year"].unique().sort().to_list() == [2020, 2025, 2030]
    assert rows.height == 3 * 2 * 20


def test_ages_may_be_written_in_other_ways(people: People, tmp_path: Path) -> None:
    plain = population(people())
    rows = pl.read_csv(template_csv())
    age = pl.when(pl.col("age_to").is_null()).then(pl.format("{}+", "age_from"))
    in_words = rows.with_columns(age=age.otherwise(pl.format("{}–{}", "age_from", "age_to"))).drop(
        "age_from", "age_to"
    )
    five = pl.int_ranges(5).cast(pl.List(pl.Int64))
    singles = (
        rows.with_columns(step=pl.when(pl.col("age_to").is_not_null()).then(five).otherwise(pl.lit([0])))
        .explode("step")
        .with_columns(
            pl.col("age_from") + pl.col("step"),
            age_to=pl.when(pl.col("age_to").is_not_null()).then(pl.col("age_from") + pl.col("step")),
            population=pl.when(pl.col("step") == 0).then("population").otherwise(0),
        )
        .drop("step")
    )
    semicolons = rows.with_columns(population=pl.format("{},0", "population"))
    for number, (other, sign) in enumerate(
        ((in_words, ","), (singles, ","), (semicolons, ";"), (rows, "\t"))
    ):
        path = tmp_path / f"{number}.csv"
        other.write_csv(path, separator=sign)
        assert population(path).equals(plain), number
    rows.sample(fraction=1, shuffle=True, seed=4).write_excel(tmp_path / "people.xlsx")
    assert population(tmp_path / "people.xlsx").equals(plain)
