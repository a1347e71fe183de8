"""What every room's tests may use."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--screenshots", action="store_true", help="refresh the README's pictures in docs/screenshots/"
    )
