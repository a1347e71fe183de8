"""Steps of a store: written whole or not at all, in words alone, and never into what is shipped."""

from pathlib import Path

import pytest

from lumbar.errors import CannotShow
from lumbar.exhibits.asking import generation
from lumbar.outcomes import steps as kept
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.kept import STEPS, forget
from lumbar.outcomes.scope import Scope, seen_by
from lumbar.outcomes.steps import Step, add_step, canonical, remove_step, steps, steps_file


@pytest.fixture
def own(made, tmp_path) -> str:
    """A store of two clinics and more."""
    from lumbar.outcomes import publish

    publish(made.episodes, made.manifest, tmp_path)
    return str(tmp_path)


def written(folder: str) -> list[tuple[str, str, str]]:
    return [(each.clinic, each.quarter, each.reason) for each in steps(folder)]


def test_a_step_is_kept_in_order_with_the_day_it_was_written(own: str) -> None:
    assert steps(own) == ()
    add_step(own, "Clinic 02", "2021q3", "  New   exercise room (2 therapists) ")
    add_step(own, "", "2019 Q1", "Forms on tablets")
    assert written(own) == [
        ("", "2019Q1", "Forms on tablets"),
        ("Clinic 02", "2021Q3", "New exercise room (2 therapists)"),
    ]
    assert len(steps(own)[0].noted) == len("2021-07-01")
    assert (Path(own) / STEPS).exists()


def test_another_reason_for_the_same_quarter_takes_its_place(own: str) -> None:
    add_step(own, "Clinic 01", "2020Q1", "One")
    add_step(own, "Clinic 01", "2020Q1", "Another")
    assert written(own) == [("Clinic 01", "2020Q1", "Another")]


def test_a_step_is_taken_back_and_only_once(own: str) -> None:
    add_step(own, "Clinic 01", "2020Q1", "One")
    remove_step(own, "Clinic 01", "2020-Q1")
    assert steps(own) == ()
    with pytest.raises(CannotShow, match="There is no step of Clinic 01 in 2020Q1"):
        remove_step(own, "Clinic 01", "2020Q1")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", "needs a reason"),
        ("   ", "needs a reason"),
        ("x" * 121, "121 letters, more than 120"),
        ("<b>bold</b>", "letters, digits and ordinary signs alone"),
        ("[link](http)", "letters, digits and ordinary signs alone"),
        ("*star*", "letters, digits and ordinary signs alone"),
        ("a & b", "letters, digits and ordinary signs alone"),
        ("patient 123456 fell", "a long number, which may be a patient's"),
    ],
)
def test_a_reason_is_short_plain_words_and_never_a_number_of_a_record(
    own: str, reason: str, said: str
) -> None:
    with pytest.raises(CannotShow, match=said):
        add_step(own, "", "2020Q1", reason)
    assert steps(own) == ()


def test_a_reason_in_any_language_is_taken(own: str) -> None:
    add_step(own, "", "2020Q1", "Überarbeitete Übungen, 3 × pro Woche".replace("×", "mal"))
    add_step(own, "", "2020Q2", "运动方案更新")
    assert len(steps(own)) == 2


@pytest.mark.parametrize("quarter", ["2021Q5", "2021", "21Q3", "", "2021Q3; drop"])
def test_what_is_no_quarter_is_refused(quarter: str) -> None:
    with pytest.raises(CannotShow, match="is not a quarter"):
        canonical(quarter)


def test_a_clinic_the_store_has_not_is_refused(own: str) -> None:
    with pytest.raises(CannotShow, match="There is no clinic called Clinic 99"):
        add_step(own, "Clinic 99", "2020Q1", "One")


def test_no_more_steps_than_a_person_can_read(own: str, monkeypatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    for quarter in ("2020Q1", "2020Q2"):
        add_step(own, "", quarter, "One")
    with pytest.raises(CannotShow, match="at most 2 steps"):
        add_step(own, "", "2020Q3", "One")
    add_step(own, "", "2020Q2", "Another")


def test_a_file_that_cannot_be_read_is_said_and_left_as_it_is(own: str) -> None:
    (Path(own) / STEPS).write_text("step = 3", encoding="utf-8")
    for act in (lambda: steps(own), lambda: add_step(own, "", "2020Q1", "One")):
        with pytest.raises(CannotShow, match="cannot be read"):
            act()
    assert (Path(own) / STEPS).read_text(encoding="utf-8") == "step = 3"


def test_a_file_written_by_hand_holds_the_same_plain_words(own: str) -> None:
    text = '[[step]]\nclinic = ""\nquarter = "2020Q1"\nreason = "<b>"\nnoted = "2020-01-01"\n'
    (Path(own) / STEPS).write_text(text, encoding="utf-8")
    with pytest.raises(CannotShow, match="cannot be read"):
        steps(own)
    (Path(own) / STEPS).write_text(text.replace("<b>", "plain"), encoding="utf-8")
    assert written(own) == [("", "2020Q1", "plain")]


def test_a_disk_that_is_full_leaves_the_steps_as_they_were(own: str, monkeypatch) -> None:
    add_step(own, "", "2020Q1", "One")

    def full(*_: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr("lumbar.outcomes.writing.os.fsync", full)
    with pytest.raises(CannotShow, match="no room left"):
        add_step(own, "", "2020Q2", "Two")
    assert written(own) == [("", "2020Q1", "One")]
    assert not list(Path(own).glob("*.unfinished"))


def test_steps_of_the_demonstration_stand_outside_what_is_shipped(home: Path) -> None:
    before = sorted(DEMONSTRATION.iterdir())
    demonstration = str(DEMONSTRATION)
    try:
        add_step(demonstration, "Clinic 12", "2021Q3", "Invented")
        assert steps_file(demonstration) == home / "demonstration" / STEPS
        assert steps(demonstration) == steps() != ()
        assert sorted(DEMONSTRATION.iterdir()) == before
    finally:
        remove_step(demonstration, "Clinic 12", "2021Q3")


def test_what_was_answered_before_a_step_is_asked_anew_after_it(own: str, monkeypatch) -> None:
    monkeypatch.setenv("LUMBAR_STORE", own)
    seen = [generation()]
    add_step("", "", "2020Q1", "One")
    seen.append(generation())
    remove_step("", "", "2020Q1")
    seen.append(generation())
    assert len(set(seen)) == 3
    assert generation() == seen[-1]


def test_only_a_publisher_writes_steps(own: str) -> None:
    with seen_by(Scope("planner")), pytest.raises(CannotShow, match="Only a publisher"):
        add_step(own, "", "2020Q1", "One")
    assert steps(own) == ()


def test_a_store_that_is_forgotten_leaves_no_steps(own: str) -> None:
    add_step(own, "", "2020Q1", "One")
    forget(Path(own))
    assert not (Path(own) / STEPS).exists()


def test_a_step_is_the_same_step_after_writing(own: str) -> None:
    assert steps(own) == ()
    new = add_step(own, "Clinic 01", "2020Q1", "Now 10 % more: longer visits")
    assert steps(own) == (new,)
    assert isinstance(new, Step)
