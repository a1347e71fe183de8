"""What can go wrong with a clean file, each with the one end it must come to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import polars as pl

from lumbar.intake.clinic.checking.check import Outcome, check
from lumbar.intake.clinic.checking.plan import used_columns
from lumbar.intake.clinic.reading.table import read_table
from lumbar.intake.clinic.reasons import REASONS, Refused
from tests.intake.clinic.made_files import KEY, TOOLS, File, Row, Seen, changed, made, styled, truth

Mutation = Callable[[File, Row, Random], None]
"""Changes the file at a row, and says what must come of it."""


def score_column(file: File, row: Row, random: Random, tool: str = "") -> str:
    """A column of the row that holds a score."""
    names = [name for name in row.cells if name.split("_")[0] in ({tool} if tool else TOOLS)]
    return random.choice([name for name in names if row.cells[name] != "NA"])


def put(file: File, row: Row, column: str, text: str, reason: str) -> None:
    """Another text in one cell, which breaks one rule."""
    row.cells[column] = text
    file.broken.append((row, reason, column))


def out_of_range(file: File, row: Row, random: Random) -> None:
    text = random.choice(["-1", "999", "120.01", "-99"]).replace(".", file.decimal)
    put(file, row, score_column(file, row, random), text, "out_of_range")


def off_step(file: File, row: Row, random: Random) -> None:
    put(file, row, score_column(file, row, random, "odi"), str(random.choice([13, 55, 99])), "off_step")


def no_number(file: File, row: Row, random: Random) -> None:
    text = random.choice(["4o", "12a", "?", "5 cm", "1.2.3", "--5", "nan", "inf", "0x1F", "½", "1e999"])
    put(file, row, score_column(file, row, random), text, "bad_number")


def other_decimal_sign(file: File, row: Row, random: Random) -> None:
    put(file, row, "bmi", "24,5" if file.decimal == "." else "24.5", "bad_number")


def no_day(file: File, row: Row, random: Random) -> None:
    put(file, row, "start", random.choice(["2025-02-30", "31.31.2025", "soon", "45672", "2025"]), "bad_date")


def day_before_1980(file: File, row: Row, random: Random) -> None:
    put(file, row, "start", written(file, 1951, random), "implausible_date")


def day_to_come(file: File, row: Row, random: Random) -> None:
    put(file, row, "start", written(file, 2027, random), "future_date")


def written(file: File, year: int, random: Random) -> str:
    day = file.rows[0].seen[0].patient.start.replace(year=year, day=random.randint(1, 28), month=7)
    return day.strftime(file.mapping.reading.dates)


def unknown_word(file: File, row: Row, random: Random) -> None:
    column, reason = random.choice(
        [
            ("therapy", "unknown_therapy"),
            ("clinic", "unknown_clinic"),
            ("sex", "unknown_sex"),
            ("weak", "unknown_answer"),
        ]
    )
    put(file, row, column, random.choice(["other one", "x", "7", "hips"]), reason)


def impossible_age(file: File, row: Row, random: Random) -> None:
    put(file, row, "age", random.choice(["0", "111", "-3", "804"]), "age_implausible")


def no_patient(file: File, row: Row, random: Random) -> None:
    put(file, row, "id", random.choice(["", "NA", "na"]), "no_patient")


def missing_score(file: File, row: Row, random: Random) -> None:
    column = score_column(file, row, random)
    row.cells[column] = random.choice(["", "NA", "na", "Na"])
    forget(row, column)


def forget(row: Row, column: str) -> None:
    """The truth without one score."""
    tool, _, week = column.partition("_")
    row.seen[:] = [
        replace(each, scores={**each.scores, tool: None}) if not week or each.week == int(week) else each
        for each in row.seen
    ]


def blanks_and_case(file: File, row: Row, random: Random) -> None:
    for name, cell in row.cells.items():
        if name != "id":
            row.cells[name] = (
                random.choice([" ", "", "\t"])
                + random.choice([cell.upper(), cell])
                + random.choice(["  ", ""])
            )


def zeros_behind(file: File, row: Row, random: Random) -> None:
    column = score_column(file, row, random)
    cell = row.cells[column]
    point = file.decimal
    row.cells[column] = f"{cell}00" if point in cell else f"{cell}{point}0"


def twice(file: File, row: Row, random: Random) -> None:
    copy = changed(row)
    file.rows.append(copy)
    file.broken.append((copy, "duplicate", ""))


def told_otherwise(file: File, row: Row, random: Random) -> None:
    column = score_column(file, row, random, "odi")
    copy = changed(row, **{column: "0" if row.cells[column] != "0" else "2"})
    file.rows.append(copy)
    file.broken += [(each, "duplicate_visit", column) for each in (row, copy)]


def two_arms(file: File, row: Row, random: Random) -> None:
    first = rows_of(file, row)[0]
    copy = changed(first, therapy="hip" if first.cells["therapy"] != "hip" else "spine")
    file.rows.append(copy)
    file.broken += [(each, "two_arms", "therapy") for each in (*rows_of(file, row), copy)]


def two_sexes(file: File, row: Row, random: Random) -> None:
    rows = rows_of(file, row)
    copy = changed(rows[-1], sex="f" if row.cells["sex"] == "m" else "m")
    file.rows.append(copy)
    file.broken += [(each, "contradicting", "sex") for each in (*rows, copy)]


def no_age(file: File, row: Row, random: Random) -> None:
    for each in rows_of(file, row):
        put(file, each, "age", "", "no_age")


def rows_of(file: File, row: Row) -> list[Row]:
    """All rows of the row's patient."""
    return [each for each in file.rows if each.seen and each.seen[0].patient == row.seen[0].patient]


def second_episode(file: File, row: Row, random: Random) -> None:
    """The patient comes back in another year (a row of its own: the first visit alone)."""
    first = rows_of(file, row)[0].seen[0]
    later = replace(first.patient, start=first.patient.start - timedelta(days=600))
    seen = Seen(later, 0, later.start, first.scores, later.therapy)
    form = file.mapping.reading.dates
    cells = {"start": later.start.strftime(form)}
    if file.long:
        cells |= {"day": later.start.strftime(form), "visit": "week 0"}
    else:
        names = [f"{tool}_{week}" for tool in TOOLS for week in (6, 12)]
        cells |= {**dict.fromkeys(names, "NA"), "day_6": "", "day_12": ""}
    file.rows.append(Row({**rows_of(file, row)[0].cells, **cells}, [seen]))


def therapy_changed(file: File, row: Row, random: Random) -> None:
    last = rows_of(file, row)[-1]
    if file.long and last.seen[0].week:
        other = "hip" if last.cells["therapy"] != "hip" else "usual"
        last.cells["therapy"] = other
        last.seen[:] = [replace(last.seen[0], therapy=other)]


def visit_too_early(file: File, row: Row, random: Random) -> None:
    late = [each for each in rows_of(file, row) if any(seen.week for seen in each.seen)]
    column = "day" if file.long else next((f"day_{seen.week}" for seen in row.seen if seen.week), "")
    if late and column:
        day = row.seen[0].patient.start - timedelta(days=random.randint(1, 400))
        put(file, late[-1], column, day.strftime(file.mapping.reading.dates), "start_after_visit")


def ragged(file: File, row: Row, random: Random) -> None:
    row.more.append("more")
    file.broken.append((row, "ragged_row", ""))


def unknown_visit(file: File, row: Row, random: Random) -> None:
    if file.long:
        text = random.choice(["", "week 99", "Visite"])
        put(file, row, "visit", text, "unknown_visit" if text else "no_visit")


AT_A_ROW: dict[str, Mutation] = {
    each.__name__: each
    for each in (
        out_of_range,
        off_step,
        no_number,
        other_decimal_sign,
        no_day,
        day_before_1980,
        day_to_come,
        unknown_word,
        impossible_age,
        no_patient,
        missing_score,
        blanks_and_case,
        zeros_behind,
        twice,
        told_otherwise,
        two_arms,
        two_sexes,
        no_age,
        second_episode,
        therapy_changed,
        visit_too_early,
        unknown_visit,
        ragged,
    )
}


def untouched(file: File, random: Random) -> None:
    pass


def rows_in_another_order(file: File, random: Random) -> None:
    random.shuffle(file.rows)


def columns_in_another_order(file: File, random: Random) -> None:
    random.shuffle(file.header)


def columns_that_tell_who(file: File, random: Random) -> None:
    """More columns, one with delimiters, quotes and line breaks in its cells."""
    for name in ("Surname", "Tel.", "remarks"):
        file.header.insert(random.randrange(len(file.header)), name)
        for k, row in enumerate(file.rows):
            row.cells[name] = f'Canary "{k}", {file.delimiter}\nor so'


def blank_rows(file: File, random: Random) -> None:
    for _ in range(random.randint(1, 3)):
        file.rows.insert(random.randrange(len(file.rows) + 1), Row(dict.fromkeys(file.header, ""), []))


def column_renamed(file: File, random: Random) -> None:
    name = random.choice(file.header)
    for row in file.rows:
        row.cells[f"{name} (new)"] = row.cells.pop(name)
    file.header[file.header.index(name)] = f"{name} (new)"
    file.refused = "column_missing"


def two_columns_of_one_name(file: File, random: Random) -> None:
    file.header.append(random.choice(file.header))
    file.refused = "duplicate_header"


def columns_swapped(file: File, random: Random) -> None:
    """Two columns' contents change places; odd pain scores and large disability ones give it away."""
    week = "" if file.long else "_0"
    one, two = random.choice(
        [(f"odi{week}", f"nprs{week}"), ("clinic", "therapy"), ("sex", "weak"), ("start", "age")]
    )
    for row in file.rows:
        if one in row.cells:
            row.cells[one], row.cells[two] = row.cells[two], row.cells[one]
    file.refused = "nothing_left"


def days_written_otherwise(file: File, random: Random) -> None:
    file.mapping = replace(file.mapping, reading=replace(file.mapping.reading, dates="%Y/%d/%m"))
    file.refused = "nothing_left"


def a_null_byte(file: File, random: Random) -> None:
    random.choice(file.rows).cells["id"] += "\0"
    file.refused = "not_text"


def other_encoding(file: File, random: Random) -> None:
    file.header.append("Größe")
    for row in file.rows:
        row.cells["Größe"] = "1,80"
    file.encoding = "latin-1"
    file.mapping = replace(file.mapping, reading=replace(file.mapping.reading, encoding="utf-8"))
    file.refused = "not_text"


HARMLESS = (
    untouched,
    rows_in_another_order,
    columns_in_another_order,
    columns_that_tell_who,
    blank_rows,
)
REFUSED = (
    column_renamed,
    two_columns_of_one_name,
    columns_swapped,
    days_written_otherwise,
    a_null_byte,
    other_encoding,
)


def trial(random: Random, folder: Path) -> tuple[list[str], str]:
    """One clean file, up to three rows and the file itself changed; which changes, and how it ended."""
    layout = random.choice(["wide", "long"])
    file = styled(
        made(random, layout, random.choice(["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d %b %Y"])), random
    )
    patients = {row.seen[0].patient: row for row in random.sample(file.rows, len(file.rows))}
    change = random.choice(REFUSED if random.random() < 0.2 else HARMLESS)
    names = random.sample([*AT_A_ROW], 0 if change in REFUSED else random.randint(0, 3))
    for name, row in zip(names, [*patients.values()], strict=False):
        AT_A_ROW[name](file, row, random)
    change(file, random)
    return [*names, change.__name__], ended(file, folder)


def ended(file: File, folder: Path) -> str:
    """How the file ended, after making sure that it had to: accepted, quarantined, or refused."""
    bad = [row for row, _, _ in file.broken]
    good = [seen for row in file.rows if row not in bad for seen in row.seen]
    found = came_of(file, folder)
    if isinstance(found, Refused):
        assert found.code == (file.refused or "nothing_left"), found.code
        assert REASONS[found.code].severity == "refused"
        assert file.refused or not good
        assert "Canary" not in str(found)
        return "refused"
    assert not file.refused
    told = sorted({(number(file, row, rule), rule, column) for row, rule, column in file.broken})
    assert found.quarantine.select("row", "rule", "column").rows() == told
    expected = truth(good)
    batch = found.batch.with_columns(pl.col(pl.Enum).cast(pl.String))
    assert batch.select(expected.columns).cast(expected.schema).equals(expected)
    assert set(batch.columns) == set(expected.columns)
    filled = len([row for row in file.rows if row.seen])
    assert found.checked.accepted == filled - len({row for row, _, _ in told})
    return "quarantined" if told else "accepted"


def came_of(file: File, folder: Path) -> Outcome | Refused:
    """What checking the file gave."""
    path = folder / "file"
    path.write_bytes(file.text().encode(file.encoding))
    try:
        table = read_table(path, file.mapping.reading, used_columns(file.mapping))
        return check(table, file.mapping, KEY)
    except Refused as refused:
        return refused


def number(file: File, row: Row, rule: str) -> int:
    """The row's number in the file; of rows that are the same, the later one is told."""
    same = [
        k
        for k, each in enumerate(file.rows, 2)
        if each is row or (rule == "duplicate" and each.cells == row.cells)
    ]
    return same[-1]
