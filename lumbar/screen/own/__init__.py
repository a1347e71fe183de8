"""The page where a reader's own population and exports go in and out: the only one that knows how they are read."""
