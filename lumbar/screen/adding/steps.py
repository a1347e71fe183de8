"""The steps: one is open, those before it say what was decided, those after it wait."""

from collections.abc import Callable

import streamlit as st

from lumbar.screen import look
from lumbar.screen.adding.draft import CHECK, Draft, draft, go
from lumbar.screen.parts import explained
from lumbar.screen.reader import part

WIDTH = 1080
"""Pixels: a line of text that can still be read."""


def step(number: int, title: str, body: Callable[[], None], decided: Callable[[Draft], str]) -> None:
    """Show a step: open with its body, passed with what was decided, or still closed."""
    now = draft()
    with st.container(width=WIDTH, key=f"step_{number}", gap="small"):
        if number > now.step:
            st.header(f":gray[{number}  {title}]", anchor=False)
        elif number < now.step:
            _passed(number, title, decided(now))
        else:
            st.header(f":primary[{number}]  {title}", anchor=False)
            part(_open)(body)


def _passed(number: int, title: str, sentence: str) -> None:
    """Say what was decided; it can be changed until the file is published and gone."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.subheader(f":gray[{number}]  {title}", anchor=False)
            look.aside(sentence)
        changeable = number != CHECK and draft().published is None
        if changeable and st.button(
            "Change", key=f"change_{number}", type="tertiary", icon=":material/edit:"
        ):
            go(number)


def _open(body: Callable[[], None]) -> None:
    with explained():
        if draft().problem:
            st.warning(draft().problem, icon=":material/info:")
        body()
