"""What is said of a mapping that is of the wrong kind."""

from pathlib import Path

import pytest

from lumbar.errors import CannotShow
from lumbar.intake.clinic.mapping import parsed
from tests.intake.clinic.mapped import with_changes

WIDE = (Path(__file__).parent / "dirty" / "wide.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"therapies": {"Herr Canary": 1}}, "therapies is missing"),
        ({"case_mix": [{"name": "b", "label": "", "column": "x", "levels": {"Herr Canary": 1}}]}, "case_mix.0.levels"),
        ({"left_out": {"Herr Canary": 1}}, "left_out is missing"),
        ({"Herr Canary": 1}, "the mapping as a whole"),
    ],
)  # fmt: skip
def test_a_mapping_of_the_wrong_kind_is_named_without_a_word_of_the_file(changes, place):
    with pytest.raises(CannotShow) as said:
        parsed(with_changes(WIDE, changes))
    assert place in str(said.value)
    assert "Canary" not in str(said.value)
