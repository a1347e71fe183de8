"""Batches: what one clean file adds to a store, and what it declares about itself."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from lumbar.outcomes.manifest import Declared


@dataclass(frozen=True)
class Declaration(Declared):
    """What a file's mapping says of the store its rows go into; ``clinics`` are those in its rows.

    ``key``: fingerprint of the key that made its pseudonyms. ``replaces``: it takes the place of all earlier
    batches instead of being added to them.
    """

    key: str = ""
    replaces: bool = False


DECLARATION = TypeAdapter(Declaration)
"""``dump_json`` and ``validate_json`` write and read declaration.json."""
