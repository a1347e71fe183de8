"""Three planted networks, published; and what their answers speak of, seen from behind."""

from collections.abc import Mapping

import pytest

from lumbar.outcomes import publish
from tests.privacy import behind
from tests.privacy.planted import SEED, SHAPES, Planted, Shape, planted


@pytest.fixture(scope="session")
def networks() -> Mapping[Shape, Planted]:
    return {shape: planted(SEED, shape) for shape in SHAPES}


@pytest.fixture(scope="session")
def stores(networks, tmp_path_factory) -> Mapping[Shape, behind.Store]:
    found = {}
    for shape, each in networks.items():
        folder = tmp_path_factory.mktemp("store")
        publish(each.episodes, each.manifest, folder)
        found[shape] = behind.store(folder, each.people)
    return found


@pytest.fixture(scope="session")
def spoken_of(stores) -> Mapping[Shape, Mapping[str, behind.Behind]]:
    """Of each network and part, whom the answers under filters by one and two dimensions speak of."""
    filters = behind.one_and_two(every=16)
    return {shape: each.behind(filters) for shape, each in stores.items()}
