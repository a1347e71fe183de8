"""A folder of episodes: Parquet files, as many as there are, and what they declare of themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from lumbar.errors import CannotShow
from lumbar.outcomes.batches import DECLARATION, Declaration
from lumbar.outcomes.manifest import Declared, contradiction, known

DESCRIPTION = "declaration.json"
HOLDS: Mapping[str, Callable[[pl.DataType], bool]] = {
    "text": lambda kind: isinstance(kind, pl.String | pl.Categorical | pl.Enum),
    "whole numbers": lambda kind: kind.is_integer(),
    "true and false": lambda kind: isinstance(kind, pl.Boolean),
}
"""What a column may hold, in words."""


@dataclass(frozen=True)
class Source:
    """What a folder holds: one row per patient, episode and instrument in its ``files``.

    Columns: instrument, episode_key (a whole number that is the same for an episode in every delivery), and the
    declared ones: levels as their names, scores x scale, quarter = 4 x year + 0..3; patient may be called anything.
    """

    declared: Declaration
    files: tuple[Path, ...]


def source(folder: Path) -> Source:
    """What is in a folder; raises CannotShow for a description or columns that cannot be used."""
    declared = _declared(folder / DESCRIPTION)
    files = tuple(file for file in sorted(folder.rglob("*.parquet")) if file.name[0] not in "._")
    if not files:
        raise CannotShow(f"There is no Parquet file in the folder {folder.name}. Put the episodes there.")
    _refuse_columns(files[0], declared)
    return Source(declared, files)


def _declared(file: Path) -> Declaration:
    try:
        declared = known(DECLARATION.validate_json(file.read_bytes()))
    except OSError:
        raise CannotShow(
            f"The folder {file.parent.name} has no {DESCRIPTION}. Put one there that says what the episodes hold."
        ) from None
    except ValidationError as wrong:
        where = ".".join(map(str, wrong.errors()[0]["loc"])) or "it is no JSON text"
        raise CannotShow(f"{DESCRIPTION} cannot be used: {where}. Correct it.") from None
    reason = contradiction(declared)
    if reason:
        raise CannotShow(f"{DESCRIPTION} cannot be used: {reason}. Correct it.")
    return declared


def _refuse_columns(file: Path, declared: Declared) -> None:
    """Raise CannotShow for the first column that is missing or of another kind; the first file speaks for all."""
    try:
        found = pl.scan_parquet(file).collect_schema()
    except (pl.exceptions.PolarsError, OSError):
        raise CannotShow(f"The file {file.name} is no Parquet file. Write it again.") from None
    for name in ("instrument", "episode_key", *declared.columns):
        if name not in found:
            raise CannotShow(f"The episodes lack the column {name}. Add it, empty where unknown.")
        wanted = _wanted(name, declared)
        if not any(HOLDS[kind](found[name]) for kind in wanted):
            raise CannotShow(f"The column {name} does not hold {' or '.join(wanted)}. Write it so.")


def _wanted(name: str, declared: Declared) -> tuple[str, ...]:
    if name in ("instrument", *declared.levels):
        return ("text",)
    return {"patient": ("text", "whole numbers"), "switched": ("true and false",)}.get(
        name, ("whole numbers",)
    )
