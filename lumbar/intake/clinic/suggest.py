"""A first mapping of a file from its names and values; what is not sure is left empty and asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lumbar.intake.clinic.mapping import FileMapping
    from lumbar.intake.clinic.profile import Recognised
    from lumbar.intake.clinic.table import Table


def suggest(recognised: Recognised, table: Table) -> FileMapping:
    """The best guess at the mapping; fields nothing speaks for stay empty."""
    raise NotImplementedError
