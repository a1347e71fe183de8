"""Where the newest publication is damaged, every page about clinics says so before any number."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from lumbar.deck.small_print import assumed
from lumbar.demo import network
from lumbar.exhibits import patients
from lumbar.exhibits.clinic_chosen import patients as chosen
from lumbar.outcomes import add_batch, read_manifest
from lumbar.store import ROOT
from tests.outcomes.conftest import batch_of, declared_by

PAGES = ("therapies", "patients", "clinics", "progress")
SAID = (
    "The newest publication is damaged; these are the answers of the last one that is whole, published on 20"
)


@pytest.fixture
def mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """A store of two publications, the newer damaged; call it to mend it."""
    made = network(5, clinics=6, patients_per_clinic=60, instruments=("ODI",))
    store, batch = tmp_path / "store", tmp_path / "batch.parquet"
    for harms in (0, 1):
        batch_of(made).with_columns(harms=pl.lit(harms)).write_parquet(batch)
        add_batch(store, batch, declared_by(made, replaces=True))
    file = store / read_manifest(store).files[0].file
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    monkeypatch.setenv("LUMBAR_STORE", str(store))
    return lambda: file.write_bytes(whole)


@pytest.fixture(autouse=True)
def _as_served(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = PagesManager.__init__

    def begun(self, *given, **named) -> None:
        begin(self, *given, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begun)


def test_every_clinic_page_says_so_until_it_is_mended(mend: Callable[[], object]) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert [said.value[: len(SAID)] for said in app.warning] == [SAID], page
    mend()
    assert not app.run().warning


def test_the_small_print_of_what_is_taken_along_says_so(mend: Callable[[], object]) -> None:
    assert SAID in assumed([patients.flow(chosen({}))])
    mend()
    assert SAID not in assumed([patients.flow(chosen({}))])
