"""Step 6: readers see the new generation, or the one before it again."""

from dataclasses import astuple
from pathlib import Path

import streamlit as st

from lumbar.answers.store_words import groups_of
from lumbar.errors import CannotShow
from lumbar.intake.clinic import cage
from lumbar.outcomes import history, own_store, read_manifest, store_folder, undo
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.generations import Added
from lumbar.outcomes.mirror import is_mirror
from lumbar.outcomes.scope import scope
from lumbar.screen import look
from lumbar.screen.adding.checking import checked_folder
from lumbar.screen.adding.draft import PUBLISH, begin_anew, draft, go, keep
from lumbar.screen.adding.editors import key, verbatim
from lumbar.screen.adding.waiting import Result, wait

UNDONE = "Undone: readers see again what was published before"
REMOTE = (
    "The outcomes shown lie on object storage, where files are added from the command line alone: "
    "lumbar import outcomes FILE --store s3://bucket/prefix."
)
NO_STORE = "Undone: your own store is empty again, and the pages show the demonstration"


def folder() -> Path:
    """Return the store files go into: the one the pages show, else a person's own."""
    shown = store_folder()
    if is_mirror(shown):
        raise CannotShow(REMOTE)
    return own_store() if shown == DEMONSTRATION else shown


def where() -> str:
    """Return which store a file goes into, in a sentence."""
    try:
        known = read_manifest(folder())
    except CannotShow:
        return f"The first file founds a store of your own, in {_short(folder())}."
    return (
        f"The file goes into **{verbatim(known.title)}** (data until {known.cut_off}), in {_short(folder())}."
    )


def begin() -> None:
    """Start publishing what was checked."""
    checked = checked_folder()
    if checked is None:
        return
    job = {"scratch": str(checked), "store": str(folder()), "scope": astuple(scope())}
    go(PUBLISH, running=cage.start("publish", job), published=None)


def ask() -> None:
    """Show how far it is, then what readers see now; offer to undo it."""
    now = draft()
    if now.running is not None:
        wait(now.running, _published, stoppable=False)
    elif now.published is not None:
        _show(now.published)
    elif st.button("Publish again", type="primary", key=key("again")):
        begin()


def offer_undo() -> None:
    """Offer to undo the last addition, where there is one: it asks once more."""
    last = next(iter(history(folder())), None)
    if last is None:
        return
    with st.popover("Undo the last addition", icon=":material/undo:", type="tertiary"):
        st.markdown(
            f"Generation {last.number}, published {last.published}, is no longer shown; the one before it is."
        )
        if st.button("Undo it", key=key("undo")):
            keep(problem=undone(undo(folder())) + ".")
            st.rerun()


def _show(published: Added) -> None:
    stands = f"What readers see is generation {published.generation}." if published.generation else ""
    st.markdown(f"**{finding(published)}.** {stands}")
    look.aside(told_apart())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            "pages/therapies.py",
            label="See Therapies" if draft().undone else "Read it on Therapies",
            icon=":material/healing:",
        )
        if st.button("Add another file", key=key("another"), icon=":material/add:"):
            begin_anew()
            st.rerun()
        if not draft().undone and st.button("Undo", key=key("undo"), icon=":material/undo:", type="tertiary"):
            keep(published=undo(folder()), undone=True)
            st.rerun()


def finding(published: Added) -> str:
    """Return what readers see now, in a sentence without its stop."""
    now = draft()
    if now.undone:
        return undone(published)
    if not published.changed or now.checked is None:
        return "This file is in the store already; nothing has changed"
    return f"{now.checked.patients:,} patients of this file are in {verbatim(now.mapping.store.title)} now"


def told_apart() -> str:
    """Return whom the filters of the store's pages can take, in a sentence; "" where there is no store."""
    try:
        return groups_of(folder())
    except CannotShow:
        return ""


def undone(left: Added) -> str:
    """Return what readers see after undoing."""
    return UNDONE if left.generation else NO_STORE


def _published(result: Result) -> None:
    """Note the generation; the file is no longer needed and is removed."""
    now = draft()
    if now.scratch is not None:
        now.scratch.remove()
    keep(scratch=None, path=None, published=Added(result["generation"], result["changed"]), undone=False)


def _short(place: Path) -> str:
    """The folder as a person would write it."""
    home = Path.home()
    return f"~/{place.relative_to(home)}" if place.is_relative_to(home) else str(place)
