"""No column that tells who somebody is gets in, whatever role it is given."""

from pathlib import Path

import polars as pl
import pytest

from lumbar.intake.clinic.checking.check import check
from lumbar.intake.clinic.mapping import parsed
from lumbar.intake.clinic.reading.table import read_table
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import Refused
from tests.intake.clinic.made_files import KEY

DIRTY = Path(__file__).parents[1] / "dirty"
WIDE = (DIRTY / "wide.toml").read_text(encoding="utf-8")


@pytest.fixture
def table() -> Table:
    return read_table(DIRTY / "wide.csv", parsed(WIDE).reading)


@pytest.mark.parametrize("header", ["Nachname", "Telefon", "E-Mail", "Adresse", "Geburtsdatum", "MRN", "SSN"])
@pytest.mark.parametrize("column", ["clinic", "therapy", "reason", "sex", "smoker", "bmi"])
def test_a_header_that_tells_who_somebody_is_is_refused_in_every_role(table, column, header):
    mapping = parsed(
        WIDE.replace(f'= "{column}"', f'= "{header}"').replace(f'name = "{header}"', 'name = "x"')
    )
    with pytest.raises(Refused) as refused:
        check(Table(table.texts.rename({column: header})), mapping, KEY)
    assert refused.value.code == "identifier"


def test_the_patients_number_may_be_called_what_it_is(table):
    mapping = parsed(WIDE.replace('patient = "id"', 'patient = "MRN"'))
    assert check(Table(table.texts.rename({"id": "MRN"})), mapping, KEY).checked.patients


@pytest.mark.parametrize("first", [301234567, 4711201])
def test_long_numbers_of_ones_own_are_no_patient_factor(table, first):
    numbers = pl.int_range(first, first + 977 * table.texts.height, 977, eager=True).cast(pl.String)
    with pytest.raises(Refused) as refused:
        check(Table(table.texts.with_columns(bmi=numbers)), parsed(WIDE), KEY)
    assert refused.value.code == "identifier"
