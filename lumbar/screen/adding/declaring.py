"""An instrument that is not in Lumbar's table, declared by hand: range, step, direction, important change."""

from dataclasses import replace

import streamlit as st

from lumbar.instruments import Better, Instrument, Threshold
from lumbar.screen import look
from lumbar.screen.adding.draft import draft, keep
from lumbar.screen.adding.editors import key, listed, verbatim
from lumbar.screen.adding.tools import FINE, objections, said

BETTER: dict[Better, str] = {"lower": "Lower is better", "higher": "Higher is better"}


def declare() -> None:
    """Let instruments be declared and taken back; the code of each can then be chosen for a column."""
    with st.expander("An instrument that is not in the list", expanded=bool(draft().mapping.instruments)):
        look.aside("Declare it here, then choose it above. Without a source there is no important change.")
        with st.form(key("declare"), border=False, enter_to_submit=False):
            tool = _form()
            asked = st.form_submit_button("Declare it")
        if asked:
            _add(tool)
        for declared in draft().mapping.instruments:
            _declared(declared)


def _form() -> Instrument | None:
    """The fields; None while the range or the step is not said."""
    names, sizes, change = (st.columns(width) for width in ((1, 2, 1.4), (1, 1, 1, 1), (1.3, 1, 2.1)))
    code = names[0].text_input("Code", placeholder="GRIP", key=key("tool_code"))
    name = names[1].text_input("Name", placeholder="Grip strength", key=key("tool_name"))
    domain = names[2].text_input("Measures", placeholder="strength", key=key("tool_domain"))
    low = sizes[0].number_input("Lowest score", value=None, key=key("tool_low"))
    high = sizes[1].number_input("Highest score", value=None, key=key("tool_high"))
    step = sizes[2].number_input("Step", value=None, format="%g", key=key("tool_step"))
    unit = sizes[3].text_input("Unit", placeholder="kg", key=key("tool_unit"))
    better = change[0].selectbox(
        "Direction", list(BETTER), format_func=lambda way: BETTER[way], key=key("tool_better")
    )
    important = change[1].number_input("Important change", value=None, key=key("tool_change"))
    source = change[2].text_input("Its source", placeholder="Author year, journal", key=key("tool_source"))
    if low is None or high is None or step is None:
        return None
    return Instrument(
        code=(code or "").strip(),
        name=(name or code or "").strip(),
        domain=(domain or "").strip() or "other",
        low=float(low),
        high=float(high),
        step=float(step),
        unit=(unit or "").strip() or "points",
        better=better,
        thresholds=() if important is None else (Threshold(float(important)),),
        source=(source or "").strip(),
        scale=1000 if step < FINE else 100,
    )


def _add(tool: Instrument | None) -> None:
    """Note the instrument in place of one of the same code, or say what it lacks."""
    wrong = ("Say the lowest and the highest score and the step.",) if tool is None else objections(tool)
    listed(wrong)
    if tool is not None and not wrong:
        others = tuple(each for each in draft().mapping.instruments if each.code != tool.code)
        keep(mapping=replace(draft().mapping, instruments=(*others, tool)))


def _declared(tool: Instrument) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{tool.code}** {verbatim(tool.name)}: {verbatim(said(tool))}", width="content")
        if st.button("Take back", key=key(f"take_back_{tool.code}"), type="tertiary"):
            others = tuple(each for each in draft().mapping.instruments if each.code != tool.code)
            keep(mapping=replace(draft().mapping, instruments=others))
            st.rerun(scope="fragment")
