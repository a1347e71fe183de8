"""One publication opened: its files become views, named queries become frames."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from types import MappingProxyType

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow.parquet as pq

from lumbar.bounds import LONGEST, Overrun, asking, one_select
from lumbar.errors import CannotShow
from lumbar.instruments import Instrument, instrument
from lumbar.outcomes import sums, written_sql
from lumbar.outcomes.held import held
from lumbar.outcomes.manifest import Damaged, Manifest
from lumbar.outcomes.published_files import PublishedFile, PublishedSums, whole
from lumbar.outcomes.variants import Variant
from lumbar.store import Value, harden, query_text

NO_MARKS: Mapping[str, str] = MappingProxyType({})
FOR_ALL = 3600.0
"""Seconds that a question about all parts may take when a store is published."""
_READING = Lock()
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
        self,
        name: str,
        values: Mapping[str, Value],
        written: Mapping[str, str] = NO_MARKS,
        in_parts: Mapping[str, str] = NO_MARKS,
    ) -> pl.DataFrame:
        """Answer of ``queries/<name>.sql`` with the values it names bound, codes turned into names.

        ``written``: text for the query's ``/* marks */``, from ``written_sql`` only; ``in_parts``: what of it is
        another where sums over parts that were published are added up.
        """
        who = values.get("who")
        answer = self._added_up(name, values, {**written, **in_parts}) if isinstance(who, dict) else None
        if answer is None:
            text = written_sql.filled(name, written)
            self.read_groups()
            own = isinstance(who, dict) and who["own"]
            bound = {key: values[key] for key in parameters(name)}
            answer = _frame(self._fetched(written_sql.and_own(text) if own else text, bound))
        return answer.with_columns(
            pl.col(column).cat.to(pl.Enum(levels)).cast(pl.String)
            for column, levels in self.manifest.levels.items()
            if column in answer.columns
        )

    def asked(self, name: str, values: Mapping[str, Value], written: Mapping[str, str]) -> str:
        """What tells this question from all others, whomever it is about (``lumbar.outcomes.sums``)."""
        bound = {key: values[key] for key in parameters(name) if key != "who"}
        views = [self._views[str(bound[key])] for key in ("scores", "episodes") if key in bound]
        return sums.asked(written_sql.filled(name, written), bound, views)

    def by_part(self, variant: Variant) -> pl.DataFrame:
        """A question's sums over every part of the store: ``sums.PART``, its keys, whole numbers; levels as codes."""
        text = sums.by_part(written_sql.filled(variant.question, variant.written))
        bound = {key: variant.values[key] for key in one_select(text).named_parameters}
        self.read_groups()
        return _frame(self._fetched(text, bound, FOR_ALL))

    def read_groups(self) -> None:
        """Have all privacy groups in memory: of a large store they are many, and answers out of sums need few."""
        with _READING:
            _ = self._groups

    @cached_property
    def _groups(self) -> bool:
        with self.connection.cursor() as cursor:
            cursor.execute("create table if not exists privacy_groups as from published_groups")
            for text in written_sql.macros():
                cursor.execute(text)
        return True

    def _added_up(
        self, name: str, values: Mapping[str, Value], written: Mapping[str, str]
    ) -> pl.DataFrame | None:
        """The answer out of published sums, levels as codes; None where they do not tell it."""
        who = values["who"]
        if not self._summed or not isinstance(who, dict) or not sums.takes_whole_parts(who):
            return None
        place = self._summed.get(self.asked(name, values, written))
        if place is None:
            return None
        wide = np.asarray(self._fetched(query_text("sums/wide"), {"who": who})["privacy_group"])
        return held(self.folder, *place).added_up(who, wide)

    @cached_property
    def _summed(self) -> Mapping[str, tuple[PublishedSums, int]]:
        """Where published sums stand, by what was asked."""
        return {
            asked: (each, number) for each in self.manifest.sums for number, asked in enumerate(each.asked)
        }

    @cached_property
    def _views(self) -> Mapping[str, str]:
        codes = [each.instrument for each in self.manifest.files]
        return {name: text for code in codes for name, text in written_sql.views(code, self.manifest).items()}

    def _fetched(
        self, text: str, bound: Mapping[str, Value], longest: float = LONGEST
    ) -> Mapping[str, npt.ArrayLike]:
        try:
            with asking(self.connection, longest) as cursor:
                return cursor.execute(one_select(text), bound).fetchnumpy()
        except duckdb.Error:
            if whole(self.folder, self.manifest.every_file):
                raise
            raise Overrun(CHANGED) from None


def _frame(fetched: Mapping[str, npt.ArrayLike]) -> pl.DataFrame:
    return pl.DataFrame([_series(column, values) for column, values in fetched.items()])


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
    connection.read_parquet(str(folder / manifest.groups_file.file)).create_view("published_groups")
    connection.sql(query_text("sums/wide_groups")).create("wide_groups")
    read = [manifest.groups_file.file, *(published.file for published in manifest.files)]
    harden(connection, [folder / file for file in read])
    connection.execute(sums.of_wide(query_text("macros/inside")))
    store = OutcomeStore(manifest, connection, folder, notice)
    for published in manifest.files:
        _add_views(store, folder, published)
    if not manifest.sums:
        store.read_groups()
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
    for name, text in written_sql.views(code, manifest).items():
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
