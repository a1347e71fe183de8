"""A reader's own population or IHME export: read in the cage, checked, kept outside the repository."""
