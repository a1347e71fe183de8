"""The story of this visit: charts pinned from every page, put in order, presented and taken along."""
