"""Clean files, changed in known ways: each ends as it must, and what is accepted is the truth."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.clinic.checking.mutations import AT_A_ROW, HARMLESS, REFUSED, ended, trial
from tests.intake.clinic.made_files import chance, made


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_a_changed_file_ends_as_it_must(tmp_path, random):
    assert trial(random, tmp_path)[1] in ("accepted", "quarantined", "refused")


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("change", AT_A_ROW.values(), ids=AT_A_ROW)
def test_each_change_of_a_row(layout, change, tmp_path):
    random = chance(7)
    file = made(random, layout)
    change(file, file.rows[0], random)
    assert ended(file, tmp_path) == ("quarantined" if file.broken else "accepted")


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("change", [*HARMLESS, *REFUSED], ids=lambda change: change.__name__)
def test_each_change_of_the_file(layout, change, tmp_path):
    random = chance(8)
    file = made(random, layout)
    change(file, random)
    assert ended(file, tmp_path) == ("refused" if change in REFUSED else "accepted")
