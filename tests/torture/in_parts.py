"""Every dirty file in lots: the same bytes, counts, rows and reasons as whole."""

import pytest

from tests.intake.clinic.checking.test_dirty import CASES
from tests.intake.clinic.checking.test_in_parts import compared_case, few_rows_at_once

__all__ = ["few_rows_at_once"]


@pytest.mark.parametrize("name", CASES)
def test_every_dirty_file(name, tmp_path):
    compared_case(CASES[name], tmp_path)
