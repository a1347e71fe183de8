"""The row that names the columns."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from lumbar.intake.clinic.caps import checked_size
from lumbar.intake.clinic.reasons import refuse

LOOKED_AT: Final = 50
"""Rows in which the header is looked for."""


def names_of(cells: Sequence[str]) -> tuple[str, ...]:
    r"""The columns' names, blanks put right, "" for those without; raises Refused for two of one name.

    Signs that are not seen become blanks: names are said on terminals, which take some for orders.

    >>> names_of([" id", "Start  date", "", "a\x1b]0;b"])
    ('id', 'Start date', '', 'a ]0;b')
    """
    checked_size(len(cells), 1)
    names = tuple(" ".join(_seen(cell.replace("\ufeff", "")).split()) for cell in cells)
    known = Counter(filter(None, names))
    if not known:
        raise refuse("no_header")
    name, times = known.most_common(1)[0]
    if times > 1:
        raise refuse("duplicate_header", column=name)
    return names


def _seen(cell: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in cell)


def kept(names: Sequence[str], only: Collection[str] | None) -> dict[str, int]:
    """The columns to be read, with their places; what has no name cannot be mapped and is left out.

    >>> kept(["", "id", "name"], {"id"})
    {'id': 1}
    """
    return {name: k for k, name in enumerate(names) if name and (only is None or name in only)}


def header_row(rows: Sequence[Sequence[str]]) -> int:
    """The number, from 1, of the first row that names most of the columns; 1 where none does.

    >>> header_row([["Outcomes 2025"], [], ["id", "score"], ["1", "5"], ["2", "7"]])
    3
    """
    filled = [sum(cell.strip() != "" for cell in row) for row in rows[:LOOKED_AT]]
    usual = max(filled, key=lambda count: (filled.count(count) * (count > 1), count), default=1)
    return next((k for k, count in enumerate(filled, 1) if count >= max(2, 0.7 * usual)), 1)
