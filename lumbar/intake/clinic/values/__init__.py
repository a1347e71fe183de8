"""How a cell's text becomes a value: numbers, words, days, items of a score."""
