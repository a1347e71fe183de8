"""Servers that are killed and lines that break in the middle of a file, again and again, beside a live reader."""

import os
import urllib.request
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Served, free_port, serve
from tests.torture.trial import REPEATS, Trial, trial_in


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return trial_in(tmp_path)


def healthy(served: Served) -> bool:
    with urllib.request.urlopen(f"{served.address}/_stcore/health", timeout=10) as answer:
        return answer.status == 200


def killed_servers(trial: Trial, times: int) -> None:
    """A server is killed in its work and begins again at the same address; the store is as it was."""
    port, before = (
        free_port(),
        {file: file.read_bytes() for file in trial.folder.rglob("*") if file.is_file()},
    )
    with trial.reader():
        for _ in range(times):
            served = serve(port, LUMBAR_STORE=str(trial.folder))
            assert healthy(served)
            with closing(HTTPConnection("localhost", port, timeout=10)) as visitor:
                visitor.request("GET", "/therapies")
                served.process.kill()
                served.process.wait()
    assert {file: file.read_bytes() for file in trial.folder.rglob("*") if file.is_file()} == before
    trial.survived("killed server", times)


def test_killed_servers(trial: Trial) -> None:
    killed_servers(trial, REPEATS)


def cut_uploads(trial: Trial, times: int) -> None:
    """A visitor's line breaks in the middle of a file: the server answers the next one."""
    served = serve(LUMBAR_STORE=str(trial.folder))
    place = urlsplit(served.address)
    try:
        with trial.reader():
            for _ in range(times):
                with closing(HTTPConnection(place.hostname, place.port, timeout=10)) as visitor:
                    visitor.putrequest("PUT", "/_stcore/upload_file/nobody/nothing")
                    visitor.putheader("Content-Type", "multipart/form-data; boundary=x")
                    visitor.putheader("Content-Length", "1000000")
                    visitor.endheaders(b"--x\r\n" + os.urandom(trial.chance.randrange(1, 900_000)))
                assert healthy(served)
                trial.more()
    finally:
        served.stop()
    trial.survived("cut upload", times)


def test_cut_uploads(trial: Trial) -> None:
    cut_uploads(trial, REPEATS)
