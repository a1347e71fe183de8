import os
from argparse import ArgumentParser

import polars as pl
import pytest

from lumbar.answers.clinics import Comparison, EpisodeFilters, adjusted_differences
from lumbar.ask_clinics import QUESTIONS
from lumbar.errors import CannotShow
from lumbar.exhibits.asking import ask
from lumbar.outcomes import (
    OutcomeStore,
    one_generation,
    outcome_store,
    own_store,
    published,
    read_manifest,
    store_folder,
)
from lumbar.outcomes.door import DEMONSTRATION


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LUMBAR_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LUMBAR_STORE", raising=False)
    return tmp_path / "home"


def test_the_own_store_is_shown_once_it_is_published(add, home, monkeypatch):
    assert own_store() == home / "outcomes"
    assert store_folder() == DEMONSTRATION
    before = published()
    add("Clinic 01", to=own_store())
    assert store_folder() == own_store()
    assert published() != before
    monkeypatch.setenv("LUMBAR_STORE", "/named/there")
    assert str(store_folder()) == "/named/there"
    assert str(store_folder("/named/here")) == "/named/here"


def test_without_a_named_home_it_lies_in_the_users_own(monkeypatch):
    monkeypatch.delenv("LUMBAR_HOME")
    monkeypatch.setenv("HOME", "/home/anna")
    assert str(own_store()) == "/home/anna/.lumbar/outcomes"


def test_within_one_answer_a_store_stays_what_it_was(add, folder):
    add("Clinic 01")
    with one_generation():
        first, stamp = outcome_store(folder), published(str(folder))
        add("Clinic 02")
        with one_generation():
            assert outcome_store(folder) is first
        assert outcome_store(folder) is first
        assert published(str(folder)) == stamp
        assert first.rows("score_range", {"visits": "visits_ODI"}).height == 1
    assert outcome_store(folder).manifest.generation == 2
    assert published(str(folder)) != stamp


def of_the_command_line():
    parser = ArgumentParser()
    QUESTIONS["adjusted_differences"].add_flags(parser)
    return QUESTIONS["adjusted_differences"].answer(parser.parse_args([]))


def of_the_pages():
    return ask(adjusted_differences, EpisodeFilters(), Comparison())


@pytest.mark.parametrize("way", [of_the_command_line, of_the_pages])
def test_an_answer_of_two_queries_mixes_no_two_publications(add, folder, monkeypatch, way):
    monkeypatch.setenv("LUMBAR_STORE", str(folder))
    add()
    right, real, queries = way(), OutcomeStore.rows, []
    add(change=lambda rows: rows.with_columns(harms=pl.lit(0)))

    def overtaken(store, *given):
        queries.append(real(store, *given))
        if len(queries) == 1:
            add(change=lambda rows: rows.with_columns(week_12=10_000 - pl.col("week_12")))
        return queries[-1]

    monkeypatch.setattr(OutcomeStore, "rows", overtaken)
    assert way().equals(right)
    assert len(queries) > 1
    assert not way().equals(right)


def test_within_one_answer_the_own_store_does_not_appear(add, home):
    with one_generation():
        assert store_folder() == DEMONSTRATION
        add("Clinic 01", to=own_store())
        assert store_folder() == DEMONSTRATION
    assert store_folder() == own_store()


def test_an_error_within_an_answer_lets_go_of_the_generation(add, folder):
    @one_generation()
    def answer():
        return 1 / (outcome_store(folder).manifest.generation - 1)

    add("Clinic 01")
    with pytest.raises(ZeroDivisionError):
        answer()
    add("Clinic 02")
    assert outcome_store(folder).manifest.generation == 2


def test_files_that_vanish_while_a_store_is_opened_are_looked_for_in_the_next(add, folder, monkeypatch):
    add("Clinic 01")
    from lumbar.outcomes import door

    def overtaken(place):
        monkeypatch.undo()
        manifest = read_manifest(place)
        add("Clinic 02", replaces=True)
        for each in manifest.files:
            (place / each.file).unlink()
        return manifest

    monkeypatch.setattr(door, "read_manifest", overtaken)
    assert outcome_store(folder).manifest.clinics == ("Clinic 02",)
    assert door.read_manifest is read_manifest


def test_a_store_that_is_really_damaged_is_said_to_be_so(add, folder):
    add("Clinic 01")
    os.truncate(folder / read_manifest(folder).files[0].file, 10)
    with pytest.raises(CannotShow, match="it is not the file"):
        outcome_store(folder)
