"""The page Add outcomes, step by step: the one room of the screen that knows how files come in."""
