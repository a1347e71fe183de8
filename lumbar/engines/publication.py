"""A folder of episodes -> an outcome store, by an engine: as ``lumbar.outcomes.publish``, for any number of rows.

The engine checks, codes, counts and sorts; here are the counts alone, out of which the groups are made, and the sorted
rows as they pass. Where a store was told in groups before, its rows and the new ones are compared here, in memory.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TypeAlias

import polars as pl

from lumbar.engines import written
from lumbar.engines.engine import Engine, Values
from lumbar.engines.files import KEYS, kinds, parts
from lumbar.engines.source import Source, source
from lumbar.errors import CannotShow
from lumbar.measures.privacy_groups import BAND, LAST_BAND
from lumbar.outcomes.generations import Added, Made, add_whole
from lumbar.outcomes.groups import NOWHERE, Grouped, few, placed, shares_taken
from lumbar.outcomes.kept import BATCHES, Generation, keep_keys, kept_keys
from lumbar.outcomes.manifest import Declared, Manifest
from lumbar.outcomes.publish import shown_rows, write_told
from lumbar.outcomes.published_files import Growing, PublishedFile, PublishedGroups, growing, publish_file
from lumbar.outcomes.stickiness import regrouped
from lumbar.outcomes.summing import summed
from lumbar.outcomes.writing import make_folder
from lumbar.store import query_text

DIFFERING = {
    "repeated": "an episode is told twice on one instrument",
    "differing": "an episode is told in two ways",
    "doubled": "an episode has two keys",
}


Opening: TypeAlias = Callable[[Path], AbstractContextManager[Engine]]
"""An engine for as long as it is needed, with its tables in a folder."""
WORK = ".work-"


def publish_folder(opening: Opening, folder: Path, store: Path, work: Path | None = None) -> Added:
    """Publish the episodes in ``folder`` in place of what was in ``store``; readers see all of it or nothing.

    Tables are kept meanwhile in a folder of their own in ``work``, else in the store's. Raises CannotShow where the
    episodes break a rule or the store refuses them: to readers it stays as it was.
    """
    given = source(folder)

    def make(number: int, before: Generation | None) -> Made:
        for left in store.glob(f"{WORK}*"):
            rmtree(left)
        with TemporaryDirectory(prefix=WORK, dir=work or store) as place, opening(Path(place)) as engine:
            return made(engine, given, store, number, before)

    return add_whole(store, given.declared, make)


def publication(name: str, marks: Mapping[str, str] | None = None) -> str:
    """Text of a query of the publication with its marks filled in."""
    text = query_text(f"publication/{name}")
    for mark, sql in (marks or {}).items():
        text = text.replace(f"/* {mark} */", sql)
    return text


def made(engine: Engine, given: Source, store: Path, number: int, before: Generation | None) -> Made:
    """Write the files of generation ``number`` in ``store``, in the groups of what was shown ``before``.

    Raises CannotShow where a row breaks the rules; the store that was there stays.
    """
    declared = {field.name: getattr(given.declared, field.name) for field in fields(Declared)}
    manifest = Manifest(**declared, generation=number)
    engine.read("source", given.files)
    _refuse(engine, manifest)
    _code(engine, manifest)
    make_folder(store / BATCHES, 0o700)
    keys = kept_keys(store, before.keys) if before else None
    if before is None or keys is None:
        return _told(engine, manifest, store)
    shown = shown_rows(store, before.manifest, keys, manifest)
    told = write_told(regrouped(engine.whole("numbered"), manifest, shown), manifest, store)
    return Made(told.manifest, keep_keys(store, told.keys))


def _levels(declared: Declared) -> Values:
    named = {name: list(known) for name, known in declared.levels.items()}
    return {"levels": named | {"instrument": [*declared.known_instruments]}}


def _refuse(engine: Engine, declared: Declared) -> None:
    """Raise CannotShow with the first rule that rows break and their count; never with what is in them."""
    found = engine.rows(publication("broken", written.broken(declared)), _levels(declared)).row(0)
    if not found[0]:
        raise CannotShow("There is no episode in the folder. Nothing was published.")
    _refuse_first(dict(zip(written.rules(declared), found[1:], strict=True)))


def _refuse_first(broken: Mapping[str, int]) -> None:
    for reason, count in broken.items():
        if count:
            raise CannotShow(f"{reason[:1].upper()}{reason[1:]} ({count} rows). Nothing was published.")


def _code(engine: Engine, declared: Declared) -> None:
    """Keep the table ``numbered``."""
    bands = {"band": BAND, "last_band": LAST_BAND}
    engine.keep("coded", publication("coded", written.coded(declared)), {**_levels(declared), **bands})
    told = engine.rows(publication("differing", written.facts(declared))).row(0, named=True)
    _refuse_first({DIFFERING[name]: count for name, count in told.items()})
    engine.keep("numbers", publication("numbers"))
    engine.keep("numbered", publication("numbered"))


def _told(engine: Engine, manifest: Manifest, store: Path) -> Made:
    """Write the rows in groups of their own."""
    people = engine.rows(publication("people", written.alike()))
    counts = engine.rows(publication("counts", written.states(manifest)))
    cells = placed(people, counts, manifest)
    engine.hold("placed", cells.rows)
    with growing(store / BATCHES, KEYS, 0o600) as keys:
        files = [_file(engine, manifest, code, store, keys) for code in manifest.known_instruments]
        keys_file, _ = keys.named("keys", 32)
    groups = PublishedGroups(
        *publish_file(cells.groups, "groups", store),
        _rare(engine, manifest),
        shares_taken(_people(cells, counts, manifest), cells.groups),
    )
    named = tuple(file for file in files if file.episodes)
    published = replace(manifest, files=named, groups_file=groups)
    return Made(summed(published, store, engine.answering), keys_file)


def _file(engine: Engine, manifest: Manifest, code: str, store: Path, keys: Growing) -> PublishedFile:
    text = publication("published", written.published(manifest))
    with growing(store, kinds(manifest)) as file:
        for rows in parts(engine.stream(text, {"instrument": code, "nowhere": NOWHERE})):
            file.add(rows)
            keys.add(rows.select("episode_key", instrument=pl.lit(code), told=pl.lit(value=True)))
        name, digest = file.named(f"episodes_{code}") if file.rows else ("", "")
        return PublishedFile(code, name, digest, file.rows)


def _people(cells: Grouped, counts: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    """privacy_group and people, on the primary outcome."""
    primary = manifest.primary
    some = cells.rows.filter(instrument=primary.instrument)
    both = some.join(counts, on=[name for name in some.columns if name in counts.columns])
    return both.group_by(privacy_group=f"group_week_{primary.week}").agg(people=pl.col("rows").sum())


def _rare(engine: Engine, manifest: Manifest) -> tuple[str, ...]:
    counts = engine.rows(publication("levels", written.levels(manifest))).row(0, named=True)
    people: dict[str, dict[int | None, int]] = {}
    for column, count in counts.items():
        name, _, code = column.rpartition(":")
        people.setdefault(name, {})[int(code)] = count
    return few(people, manifest)
