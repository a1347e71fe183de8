"""The fonts that stand in static/fonts, for whatever is drawn outside of a browser."""

from lumbar.store import ROOT

FONTS = ROOT / "static" / "fonts"
SANS, SERIF = "Lumbar Sans", "Lumbar Serif"
FACES = (
    (SANS, 400, "LumbarSans-Regular.ttf"),
    (SANS, 600, "LumbarSans-SemiBold.ttf"),
    (SERIF, 600, "LumbarSerif-SemiBold.ttf"),
)
"""Family, weight and file of each."""
