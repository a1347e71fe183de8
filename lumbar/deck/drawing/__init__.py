"""Charts reduced to numbers, drawn as SVG for paper, without a browser."""

from lumbar.deck.drawing.sheet import svg as svg
