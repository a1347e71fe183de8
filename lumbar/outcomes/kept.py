"""What a store keeps beside its published files: which generations there were, and the batches they are made of.

``generations/<number>.json`` is one publication; ``batches/<hash>.parquet`` and ``.json`` are one clean file and
its declaration, in a folder that only its owner may open. Nobody who asks questions reads a batch; of a record only
which files were published, where the newest are damaged.
"""

import hashlib
import io
import json
from collections.abc import Generator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
from pydantic import ConfigDict, TypeAdapter, ValidationError

from lumbar.outcomes.batches import Batch
from lumbar.outcomes.manifest import MANIFEST, Damaged, Manifest, read_manifest
from lumbar.outcomes.publish import sweep
from lumbar.outcomes.writing import UNFINISHED, copy, make_folder, sync, write

GENERATIONS, BATCHES = "generations", "batches"
STEPS = "steps.toml"
"""What somebody wrote down about the clinics; undoing a file leaves it, forgetting the store does not."""
KEPT = 3
"""Generations that are kept, the present one among them."""
GRACE = timedelta(minutes=1)
"""Longer than any answer takes."""


@dataclass(frozen=True)
class Generation:
    """One publication: what readers see, the batches it is made of (oldest first), when (UTC), what was before.

    ``previous`` is 0 for the first, and ``batches`` empty where the store was not made from files. ``keys``: the file
    that says whose rows the published ones are; what waits to be shown is found by it.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    manifest: Manifest
    batches: tuple[str, ...] = ()
    published: str = ""
    previous: int = 0
    keys: str = ""

    @property
    def number(self) -> int:
        """Rises with every publication, undoing included."""
        return self.manifest.generation


GENERATION = TypeAdapter(Generation)


def present(folder: Path) -> Generation | None:
    """What was published last, undoing included; None where there is no store.

    Where the manifest cannot be read, the last record says it; raises Damaged where that cannot be read either.
    """
    if not (folder / MANIFEST).exists():
        return None
    try:
        manifest = read_manifest(folder)
    except Damaged:
        last = recorded(folder, last_number(folder))
        if last is None:
            raise
        return last
    return recorded(folder, manifest.generation) or Generation(manifest)


def last_number(folder: Path) -> int:
    """The highest number of a record, whether it can be read or not; 0 where there is none."""
    return max((int(file.stem) for file in (folder / GENERATIONS).glob("[0-9]*.json")), default=0)


def recorded(folder: Path, number: int) -> Generation | None:
    """The generation ``number``, where it is kept and its record can be read."""
    try:
        return GENERATION.validate_json(_record(folder, number).read_bytes())
    except (OSError, ValidationError):
        return None


def record(folder: Path, generation: Generation) -> None:
    """Keep it; what readers see is not changed by this."""
    text = json.dumps(asdict(generation), indent=1, ensure_ascii=False)
    make_folder(folder / GENERATIONS)
    write(text.encode(), _record(folder, generation.number))


def chain(folder: Path) -> Generator[Generation]:
    """The present generation and those that undoing returns to, newest first."""
    each = present(folder)
    for _ in range(KEPT):
        if each is None:
            return
        yield each
        each = recorded(folder, each.previous)


def keep(folder: Path, batch: Batch) -> None:
    """Keep a batch, for its owner alone."""
    make_folder(folder / BATCHES, 0o700)
    rows, declaration = _files(folder, batch.name)
    copy(batch.file, rows, 0o600)
    write(batch.said, declaration, 0o600)


def keep_keys(folder: Path, keys: pl.DataFrame) -> str:
    """Keep whose rows a publication holds, for its owner alone; return the file's name."""
    memory = io.BytesIO()
    keys.write_parquet(memory)
    content = memory.getvalue()
    name = f"keys-{hashlib.sha256(content).hexdigest()[:32]}.parquet"
    make_folder(folder / BATCHES, 0o700)
    write(content, folder / BATCHES / name, 0o600)
    return name


def kept_keys(folder: Path, name: str) -> pl.DataFrame | None:
    """Whose rows a publication holds; None where that is missing or no longer what was kept."""
    try:
        content = (folder / BATCHES / name).read_bytes()
    except OSError:
        return None
    whole = name == f"keys-{hashlib.sha256(content).hexdigest()[:32]}.parquet"
    return pl.read_parquet(io.BytesIO(content)) if whole else None


def kept(folder: Path, name: str) -> Batch | None:
    """The batch ``name``; None where it is missing or no longer what was kept."""
    rows, declaration = _files(folder, name)
    try:
        found = Batch(rows, declaration.read_bytes())
        return found if found.name == name else None
    except FileNotFoundError:
        return None


def sweep_all(folder: Path) -> None:
    """Remove what neither a kept generation needs nor anybody who asked before the last publications."""
    generations = [*chain(folder), *_just_read(folder)]
    if not generations or not generations[0].published:
        return
    needed = {_record(folder, each.number) for each in generations}
    needed |= {file for each in generations for name in each.batches for file in _files(folder, name)}
    needed |= {folder / BATCHES / each.keys for each in generations if each.keys}
    for file in _beside(folder) - needed:
        file.unlink()
    sweep(folder, *(each.manifest for each in generations))


def _just_read(folder: Path) -> Generator[Generation]:
    """Generations, undone or not, whose successor is so new that an answer out of them may not have ended."""
    now = present(folder)
    for number in range(now.number if now else 0, 0, -1):
        each = recorded(folder, number)
        if each is None:
            return
        yield each
        if datetime.now(UTC) - datetime.fromisoformat(each.published) > GRACE:
            return


def forget(folder: Path) -> None:
    """Remove everything that was ever published or kept, readers' sight of it first."""
    (folder / MANIFEST).unlink()
    sync(folder)
    for file in _beside(folder):
        file.unlink()
    (folder / STEPS).unlink(missing_ok=True)
    sweep(folder)


def _beside(folder: Path) -> set[Path]:
    """All files kept beside the published ones, and what was never finished."""
    unfinished = {
        file for place in (".", GENERATIONS, BATCHES) for file in (folder / place).glob(f".*{UNFINISHED}")
    }
    return unfinished | {*(folder / GENERATIONS).glob("*.json"), *(folder / BATCHES).glob("*.*")}


def _record(folder: Path, number: int) -> Path:
    return folder / GENERATIONS / f"{number:06}.json"


def _files(folder: Path, name: str) -> tuple[Path, Path]:
    place = folder / BATCHES
    return place / f"{name}.parquet", place / f"{name}.json"
