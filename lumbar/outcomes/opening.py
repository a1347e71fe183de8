"""One publication opened: its files become views, named queries become frames."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow.parquet as pq

from lumbar.bounds import Overrun, asking, one_select
from lumbar.errors import CannotShow
from lumbar.instruments import Instrument, instrument
from lumbar.outcomes import written_sql
from lumbar.outcomes.manifest import Damaged, Manifest, PublishedFile
from lumbar.outcomes.publish import whole
from lumbar.store import Value, harden, query_text

CHANGED = "The published files were changed while they were read. Ask again."


@dataclass(frozen=True)
class OutcomeStore:
    """An opened store: what it says of itself, and a hardened connection that reads its files alone.

    ``notice``: a sentence for everybody who is shown an answer; empty where there is nothing to say.
    """

    manifest: Manifest
    connection: duckdb.DuckDBPyConnection
    folder: Path
    notice: str = ""

    @cached_property
    def known(self) -> frozenset[str]:
        """Instruments that have a published file."""
        return frozenset(each.instrument for each in self.manifest.files)

    def instrument(self, code: str) -> Instrument:
        """The instrument ``code`` of this store; raises CannotShow naming those there are."""
        tools = self.manifest.known_instruments
        return instrument(code, {name: tool for name, tool in tools.items() if name in self.known})

    def rows(
        self, name: str, values: Mapping[str, Value], written: Mapping[str, str] | None = None
    ) -> pl.DataFrame:
        """Answer of ``queries/<name>.sql`` with the values it names bound, codes turned into names.

        ``written``: text for the query's ``/* marks */``, from ``written_sql`` only.
        """
        who = values.get("who")
        text = and_own(query_text(name)) if isinstance(who, dict) and who["own"] else query_text(name)
        for mark, sql in (written or {}).items():
            text = text.replace(f"/* {mark} */", sql)
        bound = {key: values[key] for key in parameters(name)}
        answer = pl.DataFrame(
            [_series(column, values) for column, values in self._fetched(text, bound).items()]
        )
        return answer.with_columns(
            pl.col(column).cat.to(pl.Enum(levels)).cast(pl.String)
            for column, levels in self.manifest.levels.items()
            if column in answer.columns
        )

    def _fetched(self, text: str, bound: Mapping[str, Value]) -> Mapping[str, npt.ArrayLike]:
        try:
            with asking(self.connection) as cursor:
                return cursor.execute(one_select(text), bound).fetchnumpy()
        except duckdb.Error:
            if whole(self.folder, self.manifest):
                raise
            raise Overrun(CHANGED) from None


def and_own(text: str) -> str:
    """The query, or macro, as it is for a reader who sees some clinics' own patients: it takes longer."""
    return text.replace("chosen(", "chosen_and_own(").replace("gains(", "gains_and_own(")


def _series(name: str, values: npt.ArrayLike) -> pl.Series:
    """A fetched column; a relation's own ``pl()`` would bind the statement twice, which shows in small stores."""
    held = np.ma.asarray(values)
    if held.dtype == object:
        return pl.Series(name, held.tolist(), pl.String)
    return pl.Series(name, held.tolist() if np.ma.is_masked(held) else held.data)


@cache
def parameters(name: str) -> frozenset[str]:
    """The parameters that ``queries/<name>.sql`` names, by DuckDB's own account."""
    return frozenset(one_select(query_text(name)).named_parameters)


def opened(folder: Path, manifest: Manifest, notice: str = "") -> OutcomeStore:
    """The publication that ``manifest`` describes; raises Damaged where a file is not what it says."""
    if not manifest.groups_file.file:
        raise CannotShow(
            "This store was published without privacy groups. Publish it again: import its newest file once more."
        )
    for file, digest in manifest.every_file.items():
        _check_bytes(folder / file, digest)
    connection = duckdb.connect(":memory:")
    connection.execute("set parquet_metadata_cache = true")
    connection.read_parquet(str(folder / manifest.groups_file.file)).create("privacy_groups")
    harden(connection, [folder / published.file for published in manifest.files])
    for macro in ("inside", "chosen", "chosen_and_own", "gains"):
        connection.execute(query_text(f"macros/{macro}"))
    connection.execute(and_own(query_text("macros/gains")))
    store = OutcomeStore(manifest, connection, folder, notice)
    for published in manifest.files:
        _add_views(store, folder, published)
    return store


def _check_bytes(file: Path, digest: str) -> None:
    try:
        with file.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        raise Damaged(_damaged(file.name, "the manifest names it but it is missing")) from None
    except OSError:
        raise Damaged(_damaged(file.name, "it cannot be read")) from None
    if found != digest:
        raise Damaged(_damaged(file.name, "it is not the file the manifest describes"))


def _add_views(store: OutcomeStore, folder: Path, published: PublishedFile) -> None:
    """Views of one instrument: a row per episode, a row per episode at one visit, and at all visits."""
    code, manifest = published.instrument, store.manifest
    file = folder / published.file
    rows = store.connection.read_parquet(str(file))
    if tuple(rows.columns) != manifest.published:
        raise Damaged(_damaged(published.file, "its columns are not those of the manifest"))
    rows.create_view(f"published_{code}")
    views = {f"episodes_{code}": written_sql.kept_episodes(f"published_{code}", manifest)}
    for week in manifest.weeks:
        views[f"scores_{code}_{week}"] = written_sql.visit_rows(f"published_{code}", week, manifest)
    views[f"visits_{code}"] = written_sql.all_visits(f"scores_{code}", manifest)
    for name, text in views.items():
        store.connection.sql(text).create_view(name)
    _check_scores(store, file, store.instrument(code))


def _check_scores(store: OutcomeStore, file: Path, tool: Instrument) -> None:
    found = _stated_scores(file, ("baseline", *store.manifest.visits))
    if found is None:
        found = store.rows("score_range", {"visits": f"visits_{tool.code}"}).row(0)
    low, high = tool.stored(tool.low), tool.stored(tool.high)
    if any(not low <= score <= high for score in found if score is not None):
        raise CannotShow(
            f"The published {tool.code} scores leave the instrument's range, {tool.low:g} to {tool.high:g} "
            f"{tool.unit}. Nothing is shown from them: correct the source and publish again."
        )


def _stated_scores(file: Path, columns: Sequence[str]) -> list[int] | None:
    """Lowest and highest score of every part of the file, from its index; None where a part states none."""
    index = pq.read_metadata(file)
    places = [index.schema.names.index(column) for column in columns]
    groups = [index.row_group(group) for group in range(index.num_row_groups)]
    parts = [group.column(place).statistics for group in groups for place in places]
    if any(part is None or (part.num_values and not part.has_min_max) for part in parts):
        return None
    return [score for part in parts if part.num_values for score in (part.min, part.max)]


def _damaged(name: str, reason: str) -> str:
    what = name.rpartition("-")[0].removeprefix("episodes_")
    return f"The published file for {what} cannot be used: {reason}. Publish the store again."
