"""Take the story along: as slides, paper, numbers or pictures, as the story's own file, or as a link."""

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lumbar.deck import image
from lumbar.errors import CannotShow
from lumbar.screen import look
from lumbar.screen.presenting import kept
from lumbar.screen.reader import for_reader
from lumbar.story.report import FORMS, MOST_MEGABYTES, file_name, report
from lumbar.story.story import Story, written

ICONS = {
    "pptx": ":material/slideshow:",
    "pdf": ":material/picture_as_pdf:",
    "html": ":material/language:",
    "xlsx": ":material/table:",
    "png": ":material/image:",
}
SAID = {
    "pptx": "charts and tables can be edited",
    "pdf": "one page per slide",
    "html": "present without Lumbar, without a network",
    "xlsx": "every number behind the story, with its source",
    "png": "every chart at slide size",
}
SEEN = "lumbar template"
"""In the session: which template was opened and found to be one."""


def take_along(with_today: bool) -> None:
    """Offer every form; each is made when its button is pressed."""
    story, none = kept.story(), _no_pictures()
    buttons = st.container(gap="small")
    look_of = _template()
    for name, form in FORMS.items():
        own = name == "pptx" and bool(look_of)
        buttons.download_button(
            f"{form.label}, in your template" if own else form.label,
            for_reader(partial(_made, story, name, with_today, look_of if own else b"")),
            file_name(story, name),
            form.mime,
            key=f"take_{name}",
            icon=ICONS[name],
            help=SAID[name],
            disabled=name == "png" and bool(none),
            on_click="ignore",
            width="stretch",
        )
    with buttons:
        look.aside(none)


def _no_pictures() -> str:
    """Return why no pictures can be made here; "" where they can."""
    try:
        image.browser()
    except CannotShow as sentence:
        return str(sentence)
    return ""


def _template() -> bytes:
    """Offer to take a template of one's own; return it, nothing where there is none or none that can be used."""
    file = st.file_uploader(
        "Your own PowerPoint template, if any",
        type=["pptx", "potx"],
        max_upload_size=MOST_MEGABYTES,
        key="template",
    )
    if file is None:
        return b""
    try:
        _look_through(file)
    except CannotShow as sentence:
        st.warning(str(sentence), icon=":material/info:")
        return b""
    return file.getvalue()


def _look_through(file: UploadedFile) -> None:
    """Open the template once; raises CannotShow where it is none."""
    if st.session_state.get(SEEN) == file.file_id:
        return
    from lumbar.deck.powerpoint.templates import theirs

    with _laid_down(file.getvalue()) as path:
        theirs(path)
    st.session_state[SEEN] = file.file_id


@contextmanager
def _laid_down(content: bytes) -> Generator[Path]:
    """Hold the template as a file for as long as it is read."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.pptx"
        path.write_bytes(content)
        yield path


def _made(story: Story, form: str, with_today: bool, look_of: bytes) -> bytes:
    """Return the file, in the look of the template where there is one."""
    if not look_of:
        return report(story, form, today=with_today)
    with _laid_down(look_of) as template:
        return report(story, form, today=with_today, template=template)


def save() -> None:
    """Offer the story as a file of its own, and its link where it is short enough."""
    story = kept.story()
    st.download_button(
        "The story as a file (TOML)",
        for_reader(partial(written, story)),
        file_name(story, "html").replace(".html", ".toml"),
        "application/toml",
        key="story_file",
        icon=":material/description:",
        on_click="ignore",
    )
    look.aside("Keeps the numbers as they are today. Open it here on any day, or keep it in a repository.")
    st.markdown("**Link to the story**")
    packed = kept.to_link()
    if not packed:
        look.aside(
            "The story is too long for a link that every mail program passes on. Send its file instead."
        )
        return
    address = str(st.context.url or "").split("?")[0].rstrip("/")
    st.code(f"{address}?{kept.IN_LINK}={packed}", language=None, wrap_lines=True, height=130)
    look.aside("Holds the slides and filters, no numbers: whoever opens it sees those of that day.")
