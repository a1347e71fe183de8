"""What is left of the page on therapies where there is hardly anything to compare."""

import pytest

from lumbar.errors import CannotShow
from lumbar.exhibits.catalogue import exhibit


def test_thresholds_of_one_therapy_are_a_sentence() -> None:
    with pytest.raises(CannotShow, match="Only one therapy is left"):
        exhibit("thresholds", {"therapies": ("spine-focused",)})
