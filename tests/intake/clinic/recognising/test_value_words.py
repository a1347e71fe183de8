"""Only words that many patients have, and that look like nobody's, are taken as they are written."""

from dataclasses import astuple

import polars as pl
import pytest

from lumbar.intake.clinic.mapping import FileMapping, Reading, written
from lumbar.intake.clinic.reading.table import Table
from lumbar.intake.clinic.recognising.profile import recognise
from lumbar.intake.clinic.recognising.suggest import suggest

MANY = 40
SAID = "CANARY Herr Müller umgezogen"


def suggested(column: str, cells: list[str]) -> FileMapping:
    texts = {
        "ID": [f"P{number:03}" for number in range(MANY)],
        "Therapie": ["Hüfte", "Regelversorgung"] * (MANY // 2),
        "ODI vor": [str(2 * (number % 30)) for number in range(MANY)],
        "ODI nach 12 Wochen": [str(2 * (number % 20)) for number in range(MANY)],
    }
    table = Table(pl.DataFrame({**texts, column: cells}))
    return suggest(recognise(table, Reading()), table)


def words(mapping: FileMapping) -> set[str]:
    factors = [each.levels for each in mapping.case_mix]
    return {word for said in (mapping.therapies, mapping.reasons, *factors) for word in said}


@pytest.mark.parametrize("column", ["reason", "Therapie", "smoking"])
@pytest.mark.parametrize("rare", [SAID, "Xaver7", "030 1234567", "anna@example.org"])
@pytest.mark.parametrize("rows", [1, 7])
def test_rare_words_are_left_out(column: str, rare: str, rows: int) -> None:
    common = ["plum", "pear"] * ((MANY - rows) // 2 + 1)
    mapping = suggested(column, [rare] * rows + common[: MANY - rows])
    assert rare not in words(mapping)
    assert rare not in written(mapping)


@pytest.mark.parametrize(("column", "group"), [("reason", "reasons"), ("Therapie", "therapies")])
def test_common_words_are_kept_as_written(column: str, group: str) -> None:
    mapping = suggested(column, ["plum"] * 8 + ["pear"] * (MANY - 8))
    assert column in astuple(mapping.columns)
    assert getattr(mapping, group) == {"pear": "pear", "plum": "plum"}


def test_known_words_are_kept_however_rare() -> None:
    mapping = suggested("Therapie", ["hip-focused"] * 2 + ["usual care"] * (MANY - 2))
    assert mapping.therapies == {"hip-focused": "hip-focused", "usual care": "usual care"}


def test_levels_of_a_factor_are_kept_where_common() -> None:
    (factor,) = suggested("smoking", ["never"] * 16 + ["former"] * 16 + [SAID] + ["never"] * 7).case_mix
    assert factor.levels == {"former": "former", "never": "never"}


@pytest.mark.parametrize("name", ["Dr. Weber", "Anna Schmidt", "Tel 030 1234567"])
def test_common_words_that_look_like_somebody_are_left_out(name: str) -> None:
    mapping = suggested("reason", [name] * 10 + ["plum", "pear", "worse"] * 10)
    assert name not in written(mapping)
