"""Countries like another one, by a rule that can be said in a sentence."""

from __future__ import annotations

from typing import Literal

import polars as pl

from lumbar.errors import CannotShow

PeerRule = Literal["region", "population", "age"]
PEERS = 8


def nearest(profiles: pl.DataFrame, place: str, rule: PeerRule) -> pl.DataFrame:
    """The country and its eight nearest peers, nearest first: the columns of ``profiles`` and distance.

    ``region``: the countries of the same GBD region nearest in population size; ``population``: nearest in
    population size anywhere; ``age``: nearest in the share of people aged 60 and over. Distance is the
    difference of logarithms of the population, or of the shares. Raises CannotShow where the place is no country.
    """
    own = profiles.filter(place=place)
    if own.is_empty():
        raise CannotShow("Peers are found for countries only. Choose a country.")
    size = (pl.col("population").log() - pl.lit(own["population"][0]).log()).abs()
    share = (pl.col("share_60_and_over") - own["share_60_and_over"][0]).abs()
    candidates = profiles.filter(gbd_region=own["gbd_region"][0]) if rule == "region" else profiles
    counted = candidates.filter(pl.col("in_gbd") | (pl.col("place") == place))
    return (
        counted.with_columns(distance=share if rule == "age" else size)
        .sort("distance", "place")
        .head(PEERS + 1)
    )
