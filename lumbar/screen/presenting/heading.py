"""What can be done with the whole story: present it, take it along, save it, open another; and whose day's numbers."""

from dataclasses import replace

import streamlit as st

from lumbar.screen import look
from lumbar.screen.presenting import kept, opening, stage, taking
from lumbar.screen.presenting.outline import as_text, changed_slides
from lumbar.story.plates import refreshed

NUMBERS = {"saved": "As saved", "today": "Today's"}


def row() -> None:
    """Show the row of what can be done, and under it what stands in the way."""
    with_today = _numbers()
    broken = _broken(with_today)
    with st.container(horizontal=True, gap="small"):
        if st.button(
            "Present",
            type="primary",
            icon=":material/play_arrow:",
            key="present",
            disabled=bool(broken),
            help="Full screen; arrow keys walk, ? names every key",
        ):
            stage.go()
        with st.popover("Take along", icon=":material/download:", disabled=bool(broken), key="take_along"):
            taking.take_along(with_today)
        with st.popover("Save or send", icon=":material/save:", key="save_story"):
            taking.save()
        # Named anew for every story, so that it closes once one has been opened.
        with st.popover("Open another", icon=":material/folder_open:", key=kept.key("open_story")):
            opening.from_file()
            opening.ready()
    if broken:
        st.warning(broken, icon=":material/info:")


def _broken(with_today: bool) -> str:
    """Return which slides cannot be shown, and what to do; "" where all can."""
    made = [kept.made(slide, with_today) for slide in kept.story().slides]
    reasons = [f"Slide {number}: {each}" for number, each in enumerate(made, 2) if isinstance(each, str)]
    return as_text(" ".join([*reasons, "Remove it, or pin its chart again."])) if reasons else ""


def _numbers() -> bool:
    """Where numbers have changed: offer those saved or today's, and to save today's; return whether today's show."""
    if not changed_slides():
        return False
    story = kept.story()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.segmented_control(
            "Numbers",
            list(NUMBERS),
            default="saved",
            required=True,
            format_func=lambda code: NUMBERS[code],
            key=kept.NUMBERS,
            persist_state="session",
        )
        if st.button("Save today's numbers", icon=":material/update:", key="refresh"):
            kept.open_story(replace(refreshed(story), saved_on=kept.today()))
            st.rerun()
    if story.saved_on:
        look.aside(f"Saved on {story.saved_on}.")
    return chosen == "today"
