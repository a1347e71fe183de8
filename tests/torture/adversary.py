"""The adversary at length: many networks, five weaker policies and the real gate, with what each lets out."""

from collections.abc import Mapping

import pytest

from lumbar.outcomes import publish
from tests.privacy import behind, side_doors, trials
from tests.privacy.behind import Behind, Store
from tests.privacy.gates import Gate, Policy, RealGate
from tests.privacy.planted import SHAPES, Planted, Shape, planted
from tests.privacy.publications import growing, published
from tests.privacy.verdicts import LEVEL, MOST_ADVANTAGE, Verdict

SEEDS = range(1, 7)
CELLS, RECIPES, STEPS = 60, 8, 5
ENOUGH = {"thresholds only": 20, "rounding only": 120, "thresholds and rounding": 30}
"""Ways tried to cut out a cell of a weaker policy."""


@pytest.fixture(scope="module")
def networks() -> Mapping[tuple[int, Shape], Planted]:
    return {(seed, shape): planted(seed, shape) for seed in SEEDS for shape in SHAPES}


def told(policy: str, found: Mapping[str, Verdict]) -> None:
    print(f"\n{policy}, {len(SEEDS)} seeds, {len(SHAPES)} shapes:", *found.values(), sep="\n  ")


@pytest.mark.parametrize("name", trials.ALWAYS_THE_SAME)
def test_a_policy_without_groups_is_broken(name: str, networks: Mapping[tuple[int, Shape], Planted]) -> None:
    found = trials.pooled(
        trials.single_publication(
            each, Policy(each.people, **trials.ALWAYS_THE_SAME[name]), CELLS, most=ENOUGH[name]
        )
        for each in networks.values()
    )
    told(name, found)
    assert found["count"].broken


def test_noise_is_broken(networks: Mapping[tuple[int, Shape], Planted]) -> None:
    found = trials.pooled(
        trials.single_publication(each, trials.noised(each), CELLS, most_dimensions=1, most=6, sets=2)
        for each in networks.values()
    )
    told("noise", found)
    assert found["count"].broken


def test_groups_made_anew_are_broken(networks: Mapping[tuple[int, Shape], Planted]) -> None:
    grown = (growing(each, STEPS, seed) for (seed, _), each in networks.items())
    found = trials.pooled(trials.between(parts, trials.rebuilt(parts)) for parts in grown)
    told(f"groups made anew, {STEPS} publications", found)
    assert found["count"].broken


def test_the_real_gate_holds(networks: Mapping[tuple[int, Shape], Planted], tmp_path_factory) -> None:
    verdicts, few = [], dict.fromkeys(("treated", "measured", "due", "returned", "described"), 0)
    for each in networks.values():
        folder = tmp_path_factory.mktemp("store")
        publish(each.episodes, each.manifest, folder)
        gate = RealGate(folder)
        verdicts.append(trials.single_publication(each, gate, CELLS, most=RECIPES, sets=2))
        seen = behind.store(folder, each.people).behind(behind.one_and_two(every=4))
        for part in few:
            few[part] += behind.small(seen[part]) + behind.small_differences(seen[part], seen[part])
        few["described"] += behind.small_differences(seen["described"], seen["returned"])
    found = trials.pooled(verdicts)
    told("the real gate", found)
    print(f"  answers, and pairs of them, that leave 1 to 7 people: {few}")
    assert not any(few.values())
    assert not found["count"].broken, f"one-sided, {LEVEL:.0%}"
    assert not found["score"].broken
    assert found["attribute"].advantage <= MOST_ADVANTAGE


def test_the_real_gate_holds_over_publications(
    networks: Mapping[tuple[int, Shape], Planted], tmp_path_factory
) -> None:
    filters, right, pairs, verdicts = behind.one_and_two(every=80), 0, 0, []
    for (seed, _), each in networks.items():
        parts = growing(each, STEPS, seed)
        folders = published(parts, tmp_path_factory.mktemp("grown"))
        gates: list[Gate] = [RealGate(folder) for folder in folders]
        verdicts.append(trials.between(parts, gates))
        seen = [came(behind.store(folder, each.people), filters) for folder in folders]
        for later in range(1, STEPS):
            for earlier in range(later):
                one, other = seen[later], seen[earlier]
                pairs += behind.small_differences(one, other) + behind.small_differences(other, one)
                both = [gates[earlier], gates[later]]
                truths, said = side_doors.of_newcomers(both, [other, one], each.people)
                right += sum(true == guess for true, guess in zip(truths, said, strict=True))
    found = trials.pooled(verdicts)
    told(f"the real gate, {STEPS} publications", found)
    print(f"  pairs of answers that leave 1 to 7 people: {pairs}; of these told to the last point: {right}")
    assert pairs == right == 0
    assert not found["count"].broken
    assert found["attribute"].advantage <= MOST_ADVANTAGE


def came(store: Store, filters: list) -> Behind:
    return store.behind(filters, "course")["returned"]
