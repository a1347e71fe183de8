"""Planted networks, published; and what their answers speak of, seen from behind: one shape, or all ``--at-length``."""

from collections.abc import Callable, Mapping

import pytest

from lumbar.answers.clinics import EpisodeFilters
from lumbar.outcomes import publish
from tests.privacy import behind
from tests.privacy.planted import SEED, SHAPES, Planted, Shape, planted

HARDEST: Shape = "skewed"
"""Clinics of three to seventy-five patients, and rare therapies."""
SPARSE = 4
"""Of the filters by two dimensions one in so many is tried where a proof is short."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "shape" in metafunc.fixturenames:
        shapes = SHAPES if metafunc.config.getoption("--at-length") else (HARDEST,)
        metafunc.parametrize("shape", shapes, scope="session")


@pytest.fixture(scope="session")
def filters(request: pytest.FixtureRequest) -> Callable[..., list[EpisodeFilters]]:
    """Filters by one and two dimensions, as ``behind.one_and_two`` gives them; fewer where a proof is short."""
    sparse = 1 if request.config.getoption("--at-length") else SPARSE
    return lambda every, week=0: behind.one_and_two(sparse * every, week)


@pytest.fixture(scope="session")
def network(shape: Shape) -> Planted:
    return planted(SEED, shape)


@pytest.fixture(scope="session")
def store(network: Planted, tmp_path_factory: pytest.TempPathFactory) -> behind.Store:
    folder = tmp_path_factory.mktemp("store")
    publish(network.episodes, network.manifest, folder)
    return behind.store(folder, network.people)


@pytest.fixture(scope="session")
def spoken_of(store: behind.Store, filters) -> Mapping[str, behind.Behind]:
    """For each part of the patients, whom the answers under filters by one and two dimensions speak of."""
    return store.behind(filters(every=16))
