"""The newest publication is damaged: readers see the one before and are told so, until it is whole again."""

import shutil
from datetime import timedelta

import pytest

from lumbar.answers.clinics import stores
from lumbar.errors import CannotShow
from lumbar.exhibits import clinics as words
from lumbar.exhibits.asking import TODAY
from lumbar.outcomes import history, kept, outcome_store, published, read_manifest, undo
from lumbar.outcomes.kept import recorded

SAID = (
    "The newest publication is damaged; these are the answers of the last one that is whole, published on 20"
)


def newest_file(folder):
    return folder / read_manifest(folder).files[0].file


def missing(folder):
    newest_file(folder).unlink()


def truncated(folder):
    newest_file(folder).write_bytes(newest_file(folder).read_bytes()[:-9])


def other(folder):
    newest_file(folder).write_bytes(b"PAR1")


def groups_missing(folder):
    (folder / read_manifest(folder).groups_file.file).unlink()


DAMAGES = [missing, truncated, other, groups_missing]


@pytest.fixture
def two(add, folder):
    add("Clinic 01")
    add("Clinic 02")
    return folder


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_one_before_is_shown_and_says_so_until_the_newest_is_whole(two, damage, tmp_path):
    whole, before = outcome_store(two), published(str(two))
    shutil.copytree(two, tmp_path / "copy")
    damage(two)
    assert published(str(two)) != before
    shown = outcome_store(two)
    assert shown.manifest.clinics == ("Clinic 01",)
    assert shown.notice.startswith(SAID)
    assert shown.rows("score_range", {"visits": "visits_ODI"}).height == 1
    assert outcome_store(two) is shown, "opened once"
    shutil.copytree(tmp_path / "copy", two, dirs_exist_ok=True)
    assert outcome_store(two).manifest == whole.manifest
    assert not outcome_store(two).notice


@pytest.mark.parametrize("text", ["", "{", '{"format": 1}'])
def test_a_manifest_that_cannot_be_read_is_known_from_the_last_record(two, add, text):
    (two / "manifest.json").write_text(text)
    shown = outcome_store(two)
    assert shown.manifest.clinics == ("Clinic 01", "Clinic 02")
    assert shown.notice.startswith(SAID)
    assert [each.number for each in history(two)] == [2, 1]
    assert add("Clinic 02") == (2, False)
    assert not outcome_store(two).notice
    (two / "manifest.json").write_text(text)
    assert add("Clinic 03") == (3, True)
    assert outcome_store(two).manifest.clinics == ("Clinic 01", "Clinic 02", "Clinic 03")


def test_where_no_earlier_one_is_whole_it_is_the_sentence(two):
    for number in (2, 1):
        (two / recorded(two, number).manifest.files[0].file).unlink()
    with pytest.raises(CannotShow, match="ODI cannot be used: the manifest names it but it is missing"):
        outcome_store(two)


def test_what_was_undone_is_not_shown_again(add, folder):
    for number in (1, 2):
        add(f"Clinic 0{number}")
    undo(folder)
    add("Clinic 03")
    missing(folder)
    assert outcome_store(folder).manifest.clinics == ("Clinic 01",)


def test_without_a_manifest_there_is_no_store_and_nothing_is_lost(two, add, files):
    (two / "manifest.json").rename(two / "elsewhere")
    with pytest.raises(CannotShow, match="There is no outcome store"):
        outcome_store(two)
    before = files(two)
    with pytest.raises(CannotShow, match="The manifest of this store is missing"):
        add("Clinic 03")
    assert files(two) == before
    (two / "elsewhere").rename(two / "manifest.json")
    assert add("Clinic 03") == (3, True)


def test_undoing_a_damaged_publication_shows_the_one_before_as_newest(two):
    missing(two)
    assert undo(two) == (3, True)
    assert outcome_store(two).manifest.clinics == ("Clinic 01",)
    assert not outcome_store(two).notice


def test_an_open_store_whose_file_is_gone_says_ask_again_and_then_falls_back(two):
    from lumbar.bounds import Overrun

    store = outcome_store(two)
    truncated(two)
    newest_file(two).write_bytes(b"PAR1")
    with pytest.raises(Overrun, match="changed while they were read"):
        store.rows("score_range", {"visits": "visits_ODI"})
    assert outcome_store(two).notice


def test_everywhere_it_is_said(two, monkeypatch, capsys):
    from lumbar.cli import main

    monkeypatch.setenv("LUMBAR_STORE", str(two))
    assert "damaged" not in words.whose()
    before = TODAY.generation()
    missing(two)
    assert TODAY.generation() != before
    assert SAID in words.whose()
    notice = stores().filter(fact="notice")
    assert notice["name"].item().startswith(SAID)
    main(["ask", "follow_up_by_therapy"])
    assert capsys.readouterr().err.startswith(SAID)
    undo(two)
    assert "damaged" not in words.whose()
    assert stores().filter(fact="notice").is_empty()


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_far_from_any_reader_is_swept_with_the_rest(two, add, damage, monkeypatch):
    monkeypatch.setattr(kept, "GRACE", timedelta(0))
    damage(two)
    for number in (3, 4, 5):
        add(f"Clinic 0{number}")
    assert not outcome_store(two).notice
