from functools import partial

import pytest

from tests.torture.survived import DAMAGES, cut_files, damaged, two_at_once
from tests.torture.trial import trial_in

FAULTS = [*(partial(damaged, damage=damage) for damage in DAMAGES), cut_files, two_at_once]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_reader_beside_a_fault_gets_a_right_answer_or_a_sentence(fault, tmp_path):
    fault(trial_in(tmp_path), times=2)
