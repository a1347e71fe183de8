"""What the tests of the screen share."""

from collections.abc import Iterator

import pytest

from tests.screen.service import Service, in_service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with in_service(tmp_path_factory.mktemp("service")) as served:
        yield served
