"""Open a story: from its file, or one that ships with Lumbar."""

from dataclasses import replace

import streamlit as st

from lumbar.errors import CannotShow
from lumbar.screen.presenting import kept
from lumbar.story.ready import READY
from lumbar.story.story import Story, parsed

MOST_MEGABYTES = 5


def begin() -> None:
    """Say how a story comes about, and offer those that are there."""
    st.markdown(
        "Press **Pin** under any chart: it comes here with its filters and the numbers of the day. "
        "Then put the slides in order, present them, or take them along as PowerPoint, PDF, HTML or Excel."
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Or begin with a story that is ready", anchor=False)
        ready()
    with right:
        st.subheader("Or open one that was saved", anchor=False)
        from_file()


def from_file() -> None:
    """Offer to open a story's file; a file that is none is said to be none."""
    file = st.file_uploader(
        "A story's file (TOML)", type="toml", max_upload_size=MOST_MEGABYTES, key=kept.key("story_opened")
    )
    if file is None:
        return
    try:
        _take(_read(file.getvalue()))
    except CannotShow as sentence:
        st.warning(str(sentence), icon=":material/info:")


def _read(content: bytes) -> Story:
    try:
        return parsed(content.decode())
    except UnicodeDecodeError:
        raise CannotShow("The file is no story: it is no text. Download the story again.") from None


def ready() -> None:
    """Offer the stories that ship with Lumbar, with the numbers of today."""
    for name, made in READY.items():
        label = name.replace("-", " ").capitalize()
        if st.button(label, key=f"ready_{name}", icon=":material/auto_stories:", width="stretch"):
            _take(replace(made(), saved_on=kept.today()))


def _take(story: Story) -> None:
    kept.open_story(story)
    st.rerun()
