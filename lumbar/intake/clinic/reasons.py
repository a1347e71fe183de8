"""Why a file is refused, a row set aside, a warning given: one closed list, in words for a manager."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from lumbar.errors import CannotShow

Severity: TypeAlias = Literal["refused", "quarantined", "warning"]
LIST = Path(__file__).with_suffix(".toml")
"""One line a code: what is the matter, what to do."""
FILLED_IN: Final = frozenset({"column", "field", "visit", "instrument", "count", "limit"})
"""All that a refusal may name: names out of a header or a mapping, and counts."""


@dataclass(frozen=True)
class Reason:
    """``says`` what is the matter, ``do`` what helps; ``{column}`` and the like are filled in by ``refuse``."""

    severity: Severity
    says: str
    do: str


class Refused(CannotShow):
    """The whole file or its mapping is refused; ``code`` is one of REASONS."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def _listed() -> dict[str, Reason]:
    sections = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return {
        code: Reason(severity, *words)
        for severity in get_args(Severity)
        for code, words in sections[severity].items()
    }


REASONS: Final[Mapping[str, Reason]] = _listed()
"""Every code with its words."""


def refuse(code: str, **named: str | int) -> Refused:
    """The refusal ``code`` with its words filled in; ``named`` holds names and counts, never what a cell holds.

    >>> str(refuse("column_missing", column="odi_12"))
    'The file has no column odi_12. Choose the file this mapping was made for, or map its columns anew.'
    """
    reason = REASONS[code]
    if reason.severity != "refused" or not named.keys() <= FILLED_IN:
        raise KeyError(code, *named)
    return Refused(code, f"{reason.says} {reason.do}".format(**named))
