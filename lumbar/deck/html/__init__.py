"""A story as one HTML file: the presenter's view, alive without a network, and the file for a USB stick."""

from lumbar.deck.html.page import page

__all__ = ["page"]
