"""The page Own data: open to publishers, empty in one sentence, and what is kept stands in the lists of places."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lumbar.exhibits.choices import choice
from lumbar.intake.own import keeping
from lumbar.intake.own.checked import Checked
from lumbar.intake.own.population import population
from lumbar.intake.own.template import template_csv
from lumbar.store import ROOT


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def kept(home: Path) -> None:
    file = home / "district.csv"
    file.write_bytes(template_csv())
    keeping.keep(Checked("population", population(file)), "district")


def opened() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).switch_page("pages/own_data.py").run()


def test_in_service_it_is_open_to_publishers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMBAR_SERVICE", "1")
    page = opened()
    assert not page.button
    assert not page.file_uploader


def test_nothing_kept_is_one_sentence() -> None:
    page = opened()
    assert [each.value for each in page.markdown if "Nothing yet" in each.value]
    assert len(page.file_uploader) == 2


@pytest.mark.usefixtures("kept")
def test_a_place_of_ones_own_stands_last_in_the_lists_and_is_no_country() -> None:
    for key in ("place", "places"):
        assert list(choice(key).options.items())[-1] == ("own:my-district", "own: My district")
    assert "own:my-district" not in choice("country").options


@pytest.mark.usefixtures("kept")
def test_a_button_removes_it() -> None:
    page = opened()
    (remove,) = [button for button in page.button if button.label == "Remove"]
    remove.click().run()
    assert [each.value for each in page.success] == ["Removed: district. The pages show it no longer."]
    assert "own:my-district" not in choice("places").options
