"""The disk fails at every step of a publication, one after the other."""

import errno
import os

import polars as pl
import pytest

from lumbar.errors import CannotShow
from lumbar.outcomes import outcome_store, undo
from tests.torture.steps import at_step

SAID = {
    errno.ENOSPC: "There is no room left to publish in the folder store. The outcome store was left as it was.",
    errno.EROFS: "Nothing can be written in the folder store. The outcome store was left as it was.",
    errno.EIO: "Publishing in the folder store failed: Input/output error.",
}


def failing(code):
    def fail(_name, _given):
        raise OSError(code, os.strerror(code))

    return fail


@pytest.mark.parametrize("code", SAID, ids=errno.errorcode.get)
def test_a_failing_disk_leaves_the_store_as_it_was(add, folder, files, code):
    def second(number):
        return add("Clinic 02", replaces=True, change=lambda rows: rows.with_columns(harms=pl.lit(number)))

    add("Clinic 01")
    second(-1)
    with at_step(0, failing(code)) as steps:
        second(0)
    assert len(steps) > 24
    for step in range(1 + [*SAID].index(code), len(steps) + 1, len(SAID)):
        generation, before, refused = outcome_store(folder).manifest.generation, files(folder), ""
        with at_step(step, failing(code)) as begun:
            try:
                second(step)
            except CannotShow as sentence:
                refused = str(sentence)
        assert len(begun) >= step
        done = outcome_store(folder).manifest.generation > generation
        if not done:
            assert refused.startswith(SAID[code])
            assert not [name for name in {*files(folder)} - {*before} if "unfinished" in name]
            assert before.items() <= files(folder).items()
        assert second(step) == (generation + 1, not done)
        assert outcome_store(folder).manifest.clinics == ("Clinic 02",)


@pytest.mark.parametrize("code", SAID, ids=errno.errorcode.get)
def test_a_disk_that_fails_while_undoing_changes_nothing(add, folder, code):
    add("Clinic 01")
    add("Clinic 02")
    with at_step(2, failing(code)), pytest.raises(CannotShow, match=SAID[code].partition(".")[0]):
        undo(folder)
    assert outcome_store(folder).manifest.generation == 2
    assert undo(folder) == (3, True)
