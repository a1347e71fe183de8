"""What every room's tests may use."""

from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--screenshots", action="store_true", help="refresh the README's pictures in docs/screenshots/"
    )
    parser.addoption("--at-length", action="store_true", help="every trial of a proof, as make torture does")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home without an outcome store and without a key, so that nobody's own ones are used."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LUMBAR_HOME", str(folder))
        patch.setenv("LUMBAR_KEY", str(tmp_path_factory.mktemp("key") / "pseudonyms.key"))
        yield folder
