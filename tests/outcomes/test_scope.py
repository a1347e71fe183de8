"""Who asks is checked at every answer, and carried by every answer that is remembered."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from pathlib import Path
from threading import Thread

import pytest

from lumbar.answers import CaseFilters, cases_by_year
from lumbar.answers.clinics import EpisodeFilters, follow_up_by_therapy, store_facts
from lumbar.errors import CannotShow
from lumbar.exhibits.asking import TODAY, ask
from lumbar.intake.clinic import cage
from lumbar.outcomes import add_batch, undo
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.scope import NOBODY, OWN_MACHINE, Role, Scope, key, own_clinics, scope, seen_by

PLANNER = Scope("planner")
SEVEN = Scope("manager", ("Clinic 07",))
EIGHT = Scope("manager", ("Clinic 08",))
ENDED = Scope("manager", ("Clinic 07",), time.time() - 1)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUMBAR_SERVICE", "1")


@pytest.mark.parametrize(
    ("said", "reader"), [("", OWN_MACHINE), ("0", OWN_MACHINE), ("1", NOBODY), ("no", NOBODY)]
)
def test_without_sign_in_only_the_owner_of_the_machine_sees(
    monkeypatch: pytest.MonkeyPatch, said: str, reader: Scope
) -> None:
    monkeypatch.setenv("LUMBAR_SERVICE", said)
    assert scope() == reader


@pytest.mark.parametrize("reader", [NOBODY, ENDED, Scope("publisher", (), 0.0)])
def test_remembered_answers_are_refused_too(reader: Scope) -> None:
    questions = (
        lambda: ask(cases_by_year, CaseFilters()),
        lambda: ask(follow_up_by_therapy, EpisodeFilters()),
    )
    for question in questions:
        question()
        with seen_by(reader), pytest.raises(CannotShow, match="Sign in"):
            question()


@pytest.mark.parametrize("reader", [NOBODY, ENDED])
def test_the_store_is_not_opened_for_who_may_not_ask(reader: Scope) -> None:
    for question in (follow_up_by_therapy, lambda filters: store_facts(filters.store)):
        with seen_by(reader), pytest.raises(CannotShow, match="Sign in"):
            question(EpisodeFilters())


def test_a_sign_in_ends_while_its_reader_looks() -> None:
    with seen_by(Scope("planner", (), time.time() + 0.3)):
        assert ask(follow_up_by_therapy, EpisodeFilters()).height
        time.sleep(0.3)
        with pytest.raises(CannotShow, match="has ended"):
            ask(follow_up_by_therapy, EpisodeFilters())


def test_answers_of_two_readers_are_remembered_apart() -> None:
    asked: list[tuple[str, ...]] = []

    def clinics() -> tuple[str, ...]:
        asked.append(own_clinics())
        return own_clinics()

    for _ in range(2):
        for reader in (PLANNER, SEVEN, EIGHT, Scope("publisher", ("Clinic 07",))):
            with seen_by(reader):
                assert ask(clinics) == reader.clinics
    assert len(asked) == 4
    with seen_by(Scope("manager", ("Clinic 07",), time.time() + 60)):
        ask(clinics)
        assert key() in TODAY.generation()
    assert len(asked) == 4, "another expiry alone is no other answer"


def test_a_thread_begins_as_nobody_in_service(service: None) -> None:
    found: list[Scope] = []
    with seen_by(SEVEN):
        thread = Thread(target=lambda: found.append(scope()))
        thread.start()
        thread.join()
        with ThreadPoolExecutor(1) as pool:
            found.append(pool.submit(scope).result())
    assert found == [NOBODY, NOBODY]


def test_what_is_seen_by_one_ends_with_the_block() -> None:
    with seen_by(SEVEN):
        with pytest.raises(CannotShow), seen_by(NOBODY):
            ask(follow_up_by_therapy, EpisodeFilters())
        assert scope() == SEVEN
    assert scope() == OWN_MACHINE


@pytest.mark.parametrize("reader", [PLANNER, SEVEN, NOBODY, Scope("publisher", (), 0.0)])
def test_only_a_publisher_changes_a_store(tmp_path: Path, reader: Scope) -> None:
    with seen_by(reader):
        for change in (lambda: undo(tmp_path), lambda: add_batch(tmp_path, tmp_path / "rows", None)):  # type: ignore[arg-type]
            with pytest.raises(CannotShow, match="^Only a publisher|Sign in"):
                change()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("role", ["planner", "publisher"])
def test_the_child_that_publishes_knows_for_whom(service: None, tmp_path: Path, role: Role) -> None:
    job = {"scratch": str(tmp_path), "store": str(DEMONSTRATION), "scope": astuple(Scope(role))}
    (tmp_path / "batch.parquet").write_bytes(b"")
    (tmp_path / "declaration.json").write_text(DECLARED, encoding="utf-8")
    refusal = "Only a publisher" if role == "planner" else "takes no other patients"
    with pytest.raises(CannotShow, match=refusal):
        cage.run("publish", job)


DECLARED = """{
 "title": "T", "clinics": ["A"], "therapies": ["a", "b"], "instruments": [], "cut_off": "2026-01-01",
 "primary": {"instrument": "ODI", "week": 12, "therapy": "a", "reference": "b"}
}"""
