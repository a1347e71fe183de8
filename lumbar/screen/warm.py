"""What a fresh server gets ready before its first readers need it."""

import gc
from contextlib import suppress
from importlib import import_module
from threading import Thread

from lumbar.charts.theme import DARK, LIGHT
from lumbar.errors import CannotShow
from lumbar.outcomes.scope import OWN_MACHINE, Scope, in_service, seen_by

OPENINGS = ("outlook", "map", "ranking", "pyramid", "differences", "flow", "funnel", "control")
"""A picture or two of each page that many open first: what they need is then imported, opened and answered."""


def warm() -> None:
    """Load what must be whole before anybody asks, and go on with the rest beside the first readers."""
    # Plotly looks whether pandas is loaded, and takes one that another thread is still loading for a whole one.
    import_module("pandas")

    Thread(target=_ready, daemon=True, name="warming").start()


def _ready() -> None:
    """Answer as everybody is answered; then leave what has come to stay out of every later search for garbage."""
    from lumbar.exhibits.catalogue import exhibit

    with seen_by(Scope("planner") if in_service() else OWN_MACHINE):
        for name in OPENINGS:
            with suppress(CannotShow):
                shown = exhibit(name, {})
                for theme in (LIGHT, DARK):
                    shown.draw(theme)
    gc.collect()
    gc.freeze()
