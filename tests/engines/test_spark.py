"""Apache Spark on this machine: it publishes the same bytes as DuckDB and answers the same in every cell."""

import math
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import polars as pl
import pytest

from lumbar.answers.clinics import adjusted_differences
from lumbar.engines.answering import on_spark
from lumbar.engines.checking import agreeing
from lumbar.engines.one_machine import one_machine
from lumbar.engines.publication import publish_folder
from lumbar.engines.spark import spark
from lumbar.errors import CannotShow
from lumbar.outcomes import outcome_store, publish, read_manifest, summing
from lumbar.outcomes.door import DEMONSTRATION, answered_by
from lumbar.outcomes.scope import Scope, seen_by
from lumbar.questions.clinics import EpisodeFilters, flow_by_therapy

pytestmark = pytest.mark.spark
NARROW = {
    "sex": "female",
    "age_from": 40,
    "year_from": 2019,
    "clinics": ("Clinic 01", "Clinic 03", "Clinic 07"),
}


@pytest.fixture(scope="module")
def folder(made, odd, tmp_path_factory):
    """A folder of each of the two small networks' stores, by shape."""
    place = tmp_path_factory.mktemp("stores")
    publish(made.episodes, replace(made.manifest, k=1), place / "made")
    publish(odd.episodes, odd.manifest, place / "odd")
    return {"demonstration": DEMONSTRATION, "made": place / "made", "odd": place / "odd"}


@pytest.fixture(scope="module")
def stores(folder, running):
    """A store in DuckDB and in Spark; Spark knows one at a time."""

    def both(shape):
        store = outcome_store(folder[shape])
        return store, on_spark(store, running)

    return both


@pytest.mark.parametrize(
    ("shape", "asked", "reader", "least"),
    [
        ("demonstration", {}, None, 100_000),
        ("made", {"instrument": "6MWT", "week": 26, "apart": ("sex", "clinic", 65), **NARROW}, None, 2_000),
        ("odd", {"hip_weakness": "unknown", "apart": ("year",)}, Scope("manager", ("Clinic 03",)), 100),
    ],
)
def test_every_question_has_the_same_answer_in_every_cell(shape, asked, reader, least, folder, stores):
    filters = EpisodeFilters(store=str(folder[shape]), **asked)
    with seen_by(reader) if reader else nullcontext():
        assert agreeing(*stores(shape), filters) > least


def test_nobody_is_nobody(folder, stores):
    """A filter that nobody passes: the same empty answers, and counts of nobody."""
    filters = EpisodeFilters(store=str(folder["odd"]), age_to=4)
    asked = ("flow_by_therapy", "patients_beyond", "moments_by_clinic_therapy", "score_range")
    assert agreeing(*stores("odd"), filters, asked) == 6
    assert flow_by_therapy(filters).is_empty()


def test_what_is_worked_out_of_the_answers_is_the_same(folder, stores):
    filters = EpisodeFilters(store=str(folder["made"]))
    told = []
    for store in stores("made"):
        with answered_by(store):
            told.append(adjusted_differences(filters).select(pl.selectors.numeric()).cast(pl.Float64))
    assert told[0].height == 4
    for one, other in zip(*(each.iter_columns() for each in told), strict=True):
        known = other.fill_null(math.nan).to_list()
        assert one.fill_null(math.nan).to_list() == pytest.approx(known, rel=1e-12, abs=1e-12, nan_ok=True)


def test_a_difference_is_found(folder, stores):
    store, other = stores("made")
    other.running.sql("select * from visits_ODI where baseline > 2000").createOrReplaceTempView("visits_ODI")
    with pytest.raises(CannotShow, match="answer score_range otherwise"):
        agreeing(store, other, EpisodeFilters(store=str(folder["made"])), ("score_range",))


def test_the_same_bytes_as_by_duckdb(odd, deliver, running, tmp_path, monkeypatch):
    """The first publication, and a second one whose few changes wait, each with its sums; nothing is left over."""
    monkeypatch.setattr(summing, "LARGE", 1)
    engines = {"duckdb": one_machine, "spark": partial(spark, running=running)}
    deliver(odd, tmp_path / "first")
    deliver(replace(odd, episodes=odd.episodes.slice(3)), tmp_path / "second")
    for place in ("first", "second"):
        for name, opening in engines.items():
            assert publish_folder(opening, tmp_path / place, tmp_path / name).changed
        told = [read_manifest(tmp_path / name) for name in engines]
        assert told[0] == told[1]
        assert told[0].sums
    assert read_manifest(tmp_path / "spark").generation == 2
    assert {*_names(tmp_path / "spark")} == {*_names(tmp_path / "duckdb")}


def _names(folder):
    return (str(each.relative_to(folder)) for each in folder.rglob("*"))
