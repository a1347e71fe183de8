"""Back-pain trends to 2050 and clinic outcomes."""
