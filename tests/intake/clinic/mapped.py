"""Mappings for tests, changed in a few places."""

import tomllib
from typing import Any

import tomli_w


def with_changes(text: str, changes: dict[str, Any]) -> str:
    """A mapping's TOML with other values; tables are changed entry by entry, all else is replaced."""
    return tomli_w.dumps(_changed(tomllib.loads(text), changes))


def _changed(said: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    both = {
        name: _changed(said[name], change) if isinstance(change, dict) and name in said else change
        for name, change in changes.items()
    }
    return {**said, **both}
