"""What stands beside control charts: the finding in words, and steps with their reasons."""

import streamlit as st

from lumbar.answers import control_words as words
from lumbar.errors import CannotShow
from lumbar.exhibits import progress
from lumbar.exhibits.progress_chosen import Watched
from lumbar.outcomes.scope import PUBLISHERS, scope
from lumbar.outcomes.steps import LONGEST, add_step, remove_step, steps
from lumbar.screen import look

NO_PATIENT = "Write of the clinic alone, never of a patient: everybody who sees the chart reads it."


def in_words(watched: Watched) -> None:
    """Show mean, limits and marked quarters of the chart in view, whether the target is met, and the rules."""
    chart, view = progress.chart(watched), progress.seen(watched)
    sentences = [f"{fact}." for fact in words.control_facts(chart, view)]
    with st.container(border=True, gap="xsmall"):
        st.markdown("**In words**")
        st.markdown("\n\n".join(filter(None, [words.assurance_sentence(chart, view), *sentences])))
        look.aside(f"{words.RULES_SAY} {words.NOTHING_MORE}")


def steps_of(watched: Watched) -> None:
    """Show the steps of the clinic in view and, to who may publish, the form for another one."""
    kept = [each for each in steps() if each.clinic == watched.clinic]
    may = scope().role in PUBLISHERS
    if not kept and not may:
        return
    label = f"Steps: since when did the clinic work otherwise? ({len(kept)})"
    with st.expander(label, icon=":material/stairs:"):
        look.aside(
            "From a step on, mean and limits are drawn anew. It is set for a known change, never to quiet a chart."
        )
        for each in kept:
            _one(each.clinic, each.quarter, each.reason, may)
        if may:
            _form(watched)


def _one(clinic: str, quarter: str, reason: str, may: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{quarter[:4]} {quarter[4:]}** {reason}", width="stretch")
        if may and st.button("Remove", key=f"step_{quarter}", icon=":material/delete:"):
            remove_step("", clinic, quarter)
            st.rerun()


def _form(watched: Watched) -> None:
    quarters = progress.chart(watched)["quarter"].to_list()[1:]
    with st.form("step", clear_on_submit=True, border=False):
        left, right = st.columns((1, 3))
        quarter = left.selectbox("From the quarter", quarters, index=None, placeholder="Choose")
        reason = right.text_input("Reason", max_chars=LONGEST, placeholder="What changed in the clinic?")
        look.aside(NO_PATIENT)
        sent = st.form_submit_button("Keep this step", icon=":material/add:")
    if sent:
        _add(watched.clinic, str(quarter or ""), reason)


def _add(clinic: str, quarter: str, reason: str) -> None:
    """Write the step down; what is wrong with it is said under the form."""
    try:
        if not quarter:
            raise CannotShow("A step begins with a quarter. Choose one.")
        add_step("", clinic, quarter, reason)
    except CannotShow as sentence:
        st.warning(str(sentence), icon=":material/info:")
        return
    st.rerun()
