"""What the file cannot tell is asked where it matters; an answer goes into the mapping at once."""

import streamlit as st

from lumbar.intake.clinic.questioning.questions import Question, answered
from lumbar.screen import look
from lumbar.screen.adding.draft import draft, keep
from lumbar.screen.adding.editors import part, verbatim
from lumbar.screen.adding.following import followed

OF_COLUMNS = ("column", "instrument")
"""Questions of step 2."""
ASKED_ANYWAY = ("primary", "reference", "clinic", "cut_off", "start", "therapies")
"""What step 3 has a field of its own for."""


def questions(*, of_columns: bool) -> bool:
    """Ask what belongs to this step; return whether all of it is answered."""
    asked = [
        (place, question)
        for place, question in enumerate(draft().asked)
        if question.choices
        and question.code not in ASKED_ANYWAY
        and (question.code in OF_COLUMNS) == of_columns
    ]
    if not asked:
        return True
    part("What the file cannot tell")
    for place, question in asked:
        _ask(place, question)
    still = len({place for place, _ in asked} - draft().answers.keys())
    if still:
        look.aside(f"{still} of {len(asked)} still open.")
    return not still


def _ask(place: int, question: Question) -> None:
    """Ask one thing; a new answer goes into the mapping, and what shows it is drawn afresh."""
    now = draft()
    before = now.answers.get(place)
    answer = st.radio(
        verbatim(question.says),
        question.choices,
        index=question.choices.index(before) if before else None,
        format_func=verbatim,
        key=f"adding_question_{now.upload}_{place}",
    )
    if answer and answer != before:
        keep(
            answers={**now.answers, place: answer},
            mapping=followed(answered(now.mapping, question, answer), now.mapping, now.seen),
            edition=now.edition + 1,
        )
