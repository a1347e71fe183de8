"""The attacks must break what is weaker than privacy groups, or they would prove nothing by failing."""

import pytest

from tests.privacy import trials
from tests.privacy.gates import Policy, grouped
from tests.privacy.planted import SEED, K, planted
from tests.privacy.publications import growing

CELLS = 40
RECIPES = {"thresholds only": 12, "rounding only": 80, "thresholds and rounding": 20}
"""Ways tried to cut out a cell: many only where errors must be averaged away."""


@pytest.mark.parametrize("name", trials.ALWAYS_THE_SAME)
def test_thresholds_and_rounding_hide_nobody(name, network):
    gate = Policy(network.people, **trials.ALWAYS_THE_SAME[name])
    found = trials.single_publication(network, gate, CELLS, most=RECIPES[name])
    assert found["count"].broken, found["count"]
    if name != "rounding only":
        assert found["score"].broken, found["score"]


def test_noise_is_averaged_away(network):
    found = trials.single_publication(
        network, trials.noised(network), CELLS, most_dimensions=1, most=5, sets=2
    )["count"]
    assert found.broken, found


@pytest.mark.parametrize("steps", [2, 5])
def test_groups_made_anew_tell_who_came_since(steps):
    parts = growing(planted(SEED, "balanced"), steps, seed=1)
    found = trials.between(parts, trials.rebuilt(parts))
    assert found["count"].broken, found["count"]
    assert found["score"].broken, found["score"]


def test_groups_hold_within_one_publication(network):
    """Not everything is called broken: here the adversary is told nothing of any small cell."""
    gate = Policy(network.people, hidden=K, extents=grouped(network.people))
    assert trials.single_publication(network, gate, CELLS, most=60)["count"].spoken == 0
