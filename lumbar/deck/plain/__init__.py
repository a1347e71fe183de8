"""Charts reduced to numbers: what PowerPoint and paper draw from, without a browser."""
