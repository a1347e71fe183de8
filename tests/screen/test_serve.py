"""The app listens to this machine only, unless told otherwise."""

import os

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from lumbar.screen.serve import serve


def served(monkeypatch: pytest.MonkeyPatch, *options: str) -> dict[str, str]:
    """Return the settings that Streamlit's own command line would start with."""
    given: list[str] = []
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    monkeypatch.setattr("lumbar.screen.serve.warm", lambda: None)
    monkeypatch.chdir(os.curdir)
    monkeypatch.setattr(cli, "main", lambda words, **_: given.extend(words[2:]))
    serve(8600, *options)
    return dict(zip(given[::2], given[1::2], strict=True))


def test_only_this_machine_is_listened_to_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert served(monkeypatch)["--server.address"] == "localhost"
    assert served(monkeypatch, "--server.address", "192.0.2.1")["--server.address"] == "192.0.2.1"
    assert served(monkeypatch)["--server.port"] == "8600"
