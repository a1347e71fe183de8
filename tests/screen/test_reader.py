"""The door: open on one's own machine; in service nobody passes without a role, or after the sign-in's end."""

import ast
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from lumbar import cli
from lumbar.errors import CannotShow
from lumbar.outcomes.scope import Scope, scope, seen_by
from lumbar.screen.reader import NOT_ALONE, NOT_SET_UP, for_reader
from lumbar.store import ROOT

SCREEN = sorted((ROOT / "lumbar/screen").rglob("*.py"))
LIST = '[people]\n"sub:p" = ["planner"]\n"sub:m" = ["manager:Clinic 07"]\n"sub:w" = ["publisher"]\n'


@pytest.fixture(autouse=True)
def _as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages open through app.py, as `lumbar run` serves them."""
    begin = PagesManager.__init__

    def begun(self: PagesManager, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begun)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., AppTest]:
    """The app in service, on one of its pages, as somebody whose identity says so."""
    roles = tmp_path / "roles.toml"
    roles.write_text(LIST, encoding="utf-8")
    monkeypatch.setenv("LUMBAR_SERVICE", "1")
    monkeypatch.setenv("LUMBAR_ROLES", str(roles))

    def at(said: dict[str, Any], page: str = "pages/sources.py") -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        app.user = said
        app.run()
        return app.switch_page(page).run() if page else app

    return at


def signed_in(sub: str, seconds: float = 600) -> dict[str, Any]:
    return {"is_logged_in": True, "sub": sub, "name": "Ana", "exp": time.time() + seconds}


def at_the_door(app: AppTest) -> str:
    assert [title.value for title in app.title] == ["Sign in"]
    assert not app.metric
    assert not app.selectbox
    assert not app.exception
    return app.info[0].value


@pytest.mark.parametrize(
    "page", ["pages/sources.py", "pages/therapies.py", "pages/add_outcomes.py", "pages/present.py"]
)
def test_no_page_opens_without_a_role(opened, page: str) -> None:
    assert at_the_door(opened({}, page)) == NOT_SET_UP
    assert "Sign in" in at_the_door(opened({"is_logged_in": False}, page))
    assert "ask the owner for a role" in at_the_door(opened(signed_in("stranger"), page))
    assert "has ended" in at_the_door(opened(signed_in("p", -1), page))


@pytest.mark.parametrize("who", ["p", "m", "w"])
def test_whoever_has_a_role_reads_and_can_sign_out(opened, who: str) -> None:
    app = opened(signed_in(who))
    assert not app.exception
    assert app.title[0].value != "Sign in"
    assert any(button.label == "Sign out" for button in app.button)
    assert "Signed in as Ana" in app.markdown[-1].value


def test_a_sign_in_ends_in_mid_session(opened) -> None:
    app = opened(signed_in("p", 600))
    assert app.title[0].value != "Sign in"
    app.user = {**app.user, "exp": time.time() - 1}
    assert "has ended" in at_the_door(app.run())


def test_a_link_to_the_import_is_refused_to_who_may_not_publish(opened) -> None:
    page = opened(signed_in("m"), "pages/add_outcomes.py")
    assert "Only a publisher" in page.info[0].value
    assert not page.get("file_uploader")
    assert opened(signed_in("w"), "pages/add_outcomes.py").get("file_uploader")


def test_a_broken_list_of_roles_shuts_the_door(opened, tmp_path: Path) -> None:
    (tmp_path / "roles.toml").write_text("[people", encoding="utf-8")
    app = opened(signed_in("p"))
    assert "nobody is let in" in app.info[0].value
    assert not app.title


def test_own_machine_needs_no_sign_in() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception
    assert app.title[0].value != "Lumbar"
    assert not any(button.label == "Sign out" for button in app.button)


def test_without_sign_in_nothing_is_shown_where_others_can_reach_it() -> None:
    before = config.get_option("server.address")
    config.set_option("server.address", "0.0.0.0")  # noqa: S104
    try:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    finally:
        config.set_option("server.address", before)
    assert app.info[0].value == NOT_ALONE
    assert not app.metric


def test_the_command_serves_others_only_with_sign_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "--address", "0.0.0.0"]) == 2  # noqa: S104
    assert capsys.readouterr().err.strip() == NOT_ALONE


def test_a_download_is_made_for_who_asked_and_while_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMBAR_SERVICE", "1")
    reader = Scope("manager", ("Clinic 07",), time.time() + 0.3)
    with seen_by(reader):
        make = for_reader(scope)
    with ThreadPoolExecutor(1) as server:
        assert server.submit(make).result() == reader
        assert server.submit(scope).result().role == "nobody"
        time.sleep(0.3)
        with pytest.raises(CannotShow, match="has ended"):
            server.submit(make).result()


@pytest.mark.parametrize("path", SCREEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_part_and_every_download_knows_its_reader(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.name == "reader.py" or not re.search(
        r"st\.fragment|components\.html|on_click=(?!\"ignore)", text
    )
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "download_button":
            (data,) = {ast.unparse(each) for each in node.args[1:2]}
            assert data.startswith("for_reader(") or data in MADE_BEFORE, data


MADE_BEFORE = {"csv", "xlsx", "make", "text"}
"""Makers named a line above, where the same pattern holds; and the template, which tells of nobody."""
