"""Who sits at the screen: each run of a page, each part that runs by itself and each download sees as they may."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from lumbar.errors import CannotShow
from lumbar.exhibits.asking import one_look
from lumbar.outcomes.roles import granted, read_roles
from lumbar.outcomes.scope import (
    NOBODY,
    OWN_MACHINE,
    PUBLISHERS,
    Scope,
    in_service,
    require_reader,
    scope,
    seen_by,
)
from lumbar.screen import wanted

Given = ParamSpec("Given")
Made = TypeVar("Made")

THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
PASSED_ON = ("X-Forwarded-For", "X-Real-Ip", "Forwarded")
"""Headers by which a proxy says that somebody else is asking."""
NOT_ALONE = (
    "Others can reach this Lumbar, and nobody signs in: nothing is shown. "
    "Run it on your own machine, or as a service with sign-in (deploy/README.md)."
)
MOST_NAMED = 3
FIRST = "Sign in to see what is here."
NO_ROLE = "You have no role here yet: ask the owner for a role, then load the page again."
NOT_SET_UP = "Nobody can sign in here yet. Its operator finds in deploy/README.md how that is set up."


def reader() -> Scope:
    """Return what the person at this screen may see now; raises CannotShow where the list of roles is broken."""
    if in_service():
        return granted(st.user.to_dict(), read_roles())
    return OWN_MACHINE if _alone() else NOBODY


def _alone() -> bool:
    """Whether nobody but this machine's owner can ask."""
    headers = st.context.headers
    return st.get_option("server.address") in THIS_MACHINE and not any(name in headers for name in PASSED_ON)


@contextmanager
def let_in(page: StreamlitPage) -> Generator[None]:
    """Run the page as its reader may see it; who may see nothing stands before the door instead, and comes back."""
    with seen_by(reader()), one_look():
        try:
            require_reader()
        except CannotShow as sentence:
            _door(str(sentence), page)
            st.stop()
        wanted.go()
        yield
        _signature()


def part(body: Callable[Given, None], run_every: float | None = None) -> Callable[Given, None]:
    """Return the body as a part that runs by itself, each time as its reader may see it then."""

    @wraps(body)
    def seen(*given: Given.args, **named: Given.kwargs) -> None:
        with seen_by(reader()), one_look():
            if not _welcome():
                st.rerun()
            body(*given, **named)

    return st.fragment(seen, run_every=run_every)


def for_reader(make: Callable[[], Made]) -> Callable[[], Made]:
    """Return what makes a file for the reader of now, who must still be signed in when it is made."""
    asked_by = scope()

    def made() -> Made:
        with seen_by(asked_by):
            require_reader()
            return make()

    return made


def for_publishers(path: str, title: str, icon: str) -> StreamlitPage:
    """Return a page that stands in the menu of publishers alone. The menu hides; the page itself refuses."""
    return st.Page(path, title=title, icon=icon, visibility="visible" if _may_publish() else "hidden")


def _signature() -> None:
    """Write at the foot of the page who is signed in, and offer to sign out."""
    if not in_service() or not st.user.to_dict().get("is_logged_in"):
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.text(f"Signed in as {_name()}", width="content")  # as the provider says it: no markdown
        if st.button("Sign out", type="tertiary", icon=":material/logout:", key="sign_out"):
            st.logout()


def _may_publish() -> bool:
    try:
        return reader().role in PUBLISHERS
    except CannotShow:
        return False


def _welcome() -> bool:
    try:
        require_reader()
    except CannotShow:
        return False
    return True


def _door(sentence: str, page: StreamlitPage) -> None:
    """Say why nothing is shown, and offer what can be done about it."""
    known = st.user.to_dict()
    st.title("Sign in" if in_service() else "Lumbar", anchor=False)
    if not in_service():
        words = NOT_ALONE
    elif "is_logged_in" not in known:
        words = NOT_SET_UP
    elif scope().role == "nobody":
        words = NO_ROLE if known["is_logged_in"] else FIRST
    else:
        words = sentence
    st.info(words, icon=":material/lock:")
    if words in (FIRST, sentence) and st.button("Sign in", type="primary", key="sign_in"):
        wanted.keep(page)
        st.login()
    _signature()


def _name() -> str:
    """Return the person's name and role, in words."""
    known, role, clinics = st.user.to_dict(), scope().role, scope().clinics
    name = str(known.get("email") or known.get("name") or known.get("sub"))
    of = f" of {', '.join(clinics)}" if len(clinics) <= MOST_NAMED else f" of {len(clinics)} clinics"
    return name if role == "nobody" else f"{name}, {role}{of if clinics else ''}"
