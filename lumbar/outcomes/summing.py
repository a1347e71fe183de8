"""A large store's answers about its parts are made, by whichever engine, and published beside its episodes."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from lumbar.outcomes.manifest import Manifest
from lumbar.outcomes.opening import OutcomeStore, opened
from lumbar.outcomes.published_files import PublishedSums, publish_parts
from lumbar.outcomes.sums import PART
from lumbar.outcomes.variants import Variant, variants

LARGE = 1_000_000
"""Episodes on one instrument: of fewer, answers are as quick out of the episodes."""


def itself(store: OutcomeStore) -> OutcomeStore:
    """Asked as it is."""
    return store


def summed(manifest: Manifest, folder: Path, by: Callable[[OutcomeStore], OutcomeStore] = itself) -> Manifest:
    """The manifest with the sums that its large instruments have got in ``folder``; ``by``: who works them out."""
    large = [each.instrument for each in manifest.files if each.episodes >= LARGE]
    if not large:
        return manifest
    store = by(opened(folder, manifest))
    made = [
        _published(store, code, alike)
        for code in large
        for alike in variants(store.instrument(code), manifest)
    ]
    return replace(manifest, sums=tuple(made))


def _published(store: OutcomeStore, code: str, alike: Sequence[Variant]) -> PublishedSums:
    """One file: each variant's rows are parts of it of their own, so that reading one skips the others."""
    question, keys, _, _ = alike[0]
    asked = tuple(store.asked(each.question, each.values, each.written) for each in alike)
    parts = (_ordered(store.by_part(each), number, keys) for number, each in enumerate(alike))
    name, digest = publish_parts(parts, f"sums_{question}_{code}", store.folder)
    return PublishedSums(question, code, keys, asked, name, digest)


def _ordered(rows: pl.DataFrame, number: int, keys: Sequence[str]) -> pl.DataFrame:
    asked = pl.lit(number, pl.Int16).alias("asked")
    return rows.sort(*keys, *PART, nulls_last=True).select(asked, pl.all())
