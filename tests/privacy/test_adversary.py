"""What answers tell of few people: nothing, to somebody who asks everything that can be asked and subtracts."""

from dataclasses import replace
from itertools import pairwise, permutations
from pathlib import Path

import polars as pl
import pytest

from lumbar.answers.clinics import EpisodeFilters
from lumbar.deck import tables
from lumbar.demo import network
from lumbar.exhibits.catalogue import exhibit
from lumbar.outcomes import publish
from lumbar.outcomes.scope import Scope, seen_by
from tests.privacy import behind, side_doors, trials
from tests.privacy.attacks import Adversary
from tests.privacy.behind import NAMES, YEARS
from tests.privacy.gates import OUTCOMES, AskGate, RealGate
from tests.privacy.planted import CLINICS, LARGEST, SEED, K, planted
from tests.privacy.publications import growing, published
from tests.privacy.verdicts import MOST_ADVANTAGE

FILTERED = ("treated", "measured", "due", "returned", "described")
"""Parts of the patients whom means, shares and counts are made from."""
CELLS, RECIPES, STEPS = 25, 2, 3
FEW_RETURNED = 52


def test_what_is_behind_an_answer_is_what_it_counts(store, filters):
    """The judge looks at the right people: counts read out of answers are theirs, score by score."""
    adversary = Adversary(RealGate(store.folder), NAMES, YEARS)
    exact = 0
    for patients in filters(every=400):
        sizes = sorted(store.behind([patients], "course")["returned"].sizes)
        told = [each for each in adversary.told(patients).values() if not each.off]
        assert all(each.n in sizes for each in told)
        exact += len(told)
    assert exact > 10


@pytest.mark.parametrize("part", FILTERED)
def test_no_answer_speaks_of_one_to_seven(part, spoken_of):
    assert behind.small(spoken_of[part]) == 0


@pytest.mark.parametrize("part", FILTERED)
def test_no_two_answers_differ_by_one_to_seven(part, spoken_of):
    assert behind.small_differences(spoken_of[part], spoken_of[part]) == 0


def test_nor_where_few_came_back(store, filters):
    came = store.behind(filters(every=40, week=FEW_RETURNED))["returned"]
    assert behind.small(came) == behind.small_differences(came, came) == 0


def test_nor_between_visits(store, filters):
    """Of the same patients some answers take another visit, or all of them."""
    asked = [store.behind(filters(every=90, week=week)) for week in (6, 12, 52)]
    asked.append(store.behind(filters(every=90), "course"))
    for one, other in permutations([each["measured"] for each in asked], 2):
        assert behind.small_differences(one, other) == 0


def test_nor_between_instruments(filters, tmp_path):
    """Some patients are measured by one instrument only."""
    made = network(SEED, CLINICS, LARGEST, instruments=("ODI", "TUG"))
    some = made.episodes.filter((pl.col("instrument") == "ODI") | (pl.col("patient") % 3 > 0))
    publish(some, made.manifest, tmp_path)
    seen = behind.store(tmp_path, planted(SEED, "balanced").people)
    asked = filters(every=40)
    by_tool = [seen.behind([replace(each, instrument=code) for each in asked]) for code in ("ODI", "TUG")]
    for one, other in permutations([each["treated"] for each in by_tool], 2):
        assert behind.small_differences(one, other) == 0


def test_nothing_is_recovered(store, network, capsys):
    found = trials.single_publication(network, RealGate(store.folder), CELLS, most=RECIPES, sets=1)
    with capsys.disabled():
        print(*("", *found.values()), sep="\n  ")
    assert not found["count"].broken
    assert not found["score"].broken
    assert found["attribute"].advantage <= MOST_ADVANTAGE


def test_the_same_gate_is_broken_where_everybody_is_a_group_alone(filters, tmp_path):
    """Thresholds and rounding are all that is left then: what finds nothing above finds much here."""
    network = planted(SEED, "balanced")
    publish(network.episodes, replace(network.manifest, k=1), tmp_path)
    found = trials.single_publication(network, RealGate(tmp_path), CELLS, most=RECIPES, sets=1)
    assert found["count"].broken
    assert found["score"].broken
    assert found["attribute"].advantage > MOST_ADVANTAGE
    seen = behind.store(tmp_path, network.people).behind(filters(every=90))["returned"]
    assert behind.small(seen) > 10
    assert behind.small_differences(seen, seen) > 100
    assert few_between_files(tmp_path)


def test_nor_by_the_command(network, store, capsys):
    gate = AskGate(store.folder, lambda: capsys.readouterr().out)
    whole = EpisodeFilters(clinics=NAMES[:-1], week=26)
    assert gate.ask(OUTCOMES, whole).rows() == RealGate(gate.folder).ask(OUTCOMES, whole).rows()
    found = trials.single_publication(network, gate, 6, most=RECIPES, sets=1)
    assert found["count"].spoken == 0


def test_nor_by_files_taken_along(store):
    assert few_between_files(store.folder) == []


def few_between_files(folder: Path) -> list[int]:
    """Counts of 1 to 7 behind the shares of one file less those of another: the table as CSV."""
    chosen = [{}, *({"clinics": tuple(each for each in NAMES if each != name)} for name in NAMES)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUMBAR_STORE", str(folder))
        files = [pl.read_csv(tables.csv(exhibit("flow", each))).to_dicts() for each in chosen]
    whole, *parts = ({row["therapy"]: side_doors.people_behind(row) for row in each} for each in files)
    known = [(whole[name], n) for each in parts for name, n in each.items() if n and whole.get(name)]
    assert known
    return [one - other for one, other in known if 0 < one - other < K]


@pytest.mark.parametrize("part", ["treated", "returned"])
def test_whoever_knows_one_clinic_learns_of_no_few_others(part, network, spoken_of):
    """Own patients, all known by name, are taken off every answer and every difference."""
    for clinic in NAMES:
        own = (network.people["clinic"] == clinic).to_numpy()
        others = behind.but(spoken_of[part], own)
        assert behind.small(others) == behind.small_differences(others, others) == 0


def test_nor_does_a_manager_signed_in_for_it(network, store, filters):
    asked, clinic = filters(every=40), NAMES[0 if network.shape == "balanced" else -1]
    own = (network.people["clinic"] == clinic).to_numpy()
    plain = store.behind(asked)["returned"]
    with seen_by(Scope("manager", (clinic,))):
        signed_in = store.behind(asked)["returned"]
    seen, others = behind.but(signed_in, own), behind.but(plain, own)
    for one, other in ((seen, seen), (seen, others), (others, seen)):
        assert behind.small(one) == behind.small_differences(one, other) == 0


@pytest.fixture(scope="module")
def grown(shape, tmp_path_factory):
    """A network as known at each of several publications, and the store as it was after each."""
    network = planted(SEED, shape)
    parts = growing(network, STEPS, seed=1)
    return network.people, parts, published(parts, tmp_path_factory.mktemp("grown"))


def test_no_publication_tells_of_few_who_came_since(grown, filters):
    """Nor of few who are in an answer no more; what can be told of them to the last point is counted too."""
    people, _, folders = grown
    stores, asked = [behind.store(folder, people) for folder in folders], filters(every=40)
    seen = [each.behind(asked, "course") for each in stores]
    pairs = [
        behind.small_differences(one[part], other[part])
        for one, other in permutations([each.behind(asked) for each in stores], 2)
        for part in ("treated", "returned")
    ]
    right = 0
    for before, after in pairwise(range(len(folders))):
        gates = [RealGate(folders[before]), RealGate(folders[after])]
        truths, said = side_doors.of_newcomers(
            gates, [seen[before]["returned"], seen[after]["returned"]], people
        )
        right += sum(true == one for true, one in zip(truths, said, strict=True))
    assert (sum(pairs), right) == (0, 0)


def test_nobody_who_came_since_is_recovered(grown):
    _, parts, folders = grown
    found = trials.between(parts, [RealGate(folder) for folder in folders])
    assert not found["count"].broken, found["count"]
    assert not found["score"].broken, found["score"]
    assert found["attribute"].advantage <= MOST_ADVANTAGE, found["attribute"]
