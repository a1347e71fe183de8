"""Serve the app: ``python -m lumbar.screen.serve [PORT [STREAMLIT OPTIONS]]``."""

import os
import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from lumbar.screen.sending import send_at_once
from lumbar.screen.warm import warm

HOUSE = Path(__file__).resolve().parents[2]
"""The folder of app.py."""
PORT = 8501
ADDRESS = "localhost"
"""This machine only: Streamlit's own default listens to everybody."""


def serve(port: int = PORT, *options: str) -> None:
    """Run the app on localhost until it is stopped; ``options`` go to Streamlit as they are, and the last one counts.

    Until app.py has run once, a fresh server takes the folder pages/ for Streamlit's old automatic
    navigation and hands the first visitor of a deep link that file alone. Hence the switch below,
    set in the process that then serves.
    """
    PagesManager.uses_pages_directory = False
    send_at_once()
    os.chdir(HOUSE)
    warm()
    settings = ("--server.port", str(port), "--server.address", ADDRESS, "--client.showErrorDetails", "none")
    cli.main(["run", "app.py", *settings, *options], standalone_mode=False)


if __name__ == "__main__":
    serve(int(sys.argv[1]) if sys.argv[1:] else PORT, *sys.argv[2:])
