"""Places of the reader's own among the others: which years they have, and how their rows came about."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from lumbar import own, questions
from lumbar.errors import CannotShow


def require_any_year(places: Sequence[str], years: Sequence[int]) -> None:
    """Raise CannotShow where an own place has none of the years: nobody's growth is invented."""
    for place in _asked(places):
        if not set(years) & set(place.years):
            raise CannotShow(
                f"{_known(place)}. Choose {'that year' if len(place.years) == 1 else 'among these'}."
            )


def require_years_of(places: Sequence[str], years: Sequence[int]) -> None:
    """Raise CannotShow where an own place lacks one of the years."""
    for place in _asked(places):
        lacking = " and ".join(str(year) for year in years if year not in place.years)
        if lacking:
            raise CannotShow(
                f"{_known(place)}; {lacking} is needed here. Choose other years, or add it to its file."
            )


def _asked(places: Sequence[str]) -> list[own.OwnPlace]:
    return [place for place in own.own_places() if place.place in places]


def _known(place: own.OwnPlace) -> str:
    first, last = place.years[0], place.years[-1]
    when = f"in {first} alone" if first == last else f"from {first} to {last}"
    return f"{place.name} has its population {when}"


def own_sentence(places: Sequence[str]) -> str:
    """Whose population own places have, whatever the scenario, and whose rates; "" where none is asked for."""
    asked = _asked(places)
    names = _names() if asked else {}
    told = [
        f"{place.name}: the population of your own file, at {names[place.country]}'s rates."
        for place in asked
    ]
    return " ".join(told)


def _names() -> dict[str, str]:
    return dict(questions.places_by_level().select("place", "name").iter_rows())


def modelled() -> pl.Expr:
    """How a row without a printed total came about, in words: from the columns place and year."""
    places = own.own_places()
    if not places:
        return pl.lit("modelled")
    codes = [place.place for place in places]
    names = _names()
    whose = {place.place: f"your population, {names[place.country]}'s rates" for place in places}
    between = {place.place: list(place.interpolated) for place in places}
    here = pl.col("place").is_in(codes)
    years = pl.col("place").replace_strict(between, default=[], return_dtype=pl.List(pl.Int64))
    laid = pl.when(years.list.contains(pl.col("year"))).then(pl.lit("; population interpolated"))
    said = pl.col("place").replace_strict(whose, default="", return_dtype=pl.String)
    return pl.when(here).then(pl.concat_str(said, laid.otherwise(pl.lit("")))).otherwise(pl.lit("modelled"))
