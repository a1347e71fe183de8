"""A story for a meeting: pinned charts in an order, with the numbers of the day they were saved."""
