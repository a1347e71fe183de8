"""The exhibits of the page on places: map, ranking, one country and its peers."""

from functools import partial

import polars as pl

from lumbar.answers import facts, growth_by_place, peers_of, words
from lumbar.charts.ranking import RankView, ranking
from lumbar.charts.world_map import world_map
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain.ranking import ranking as plain_ranking
from lumbar.exhibits.asking import ask
from lumbar.exhibits.chosen import Growth
from lumbar.exhibits.outlook import among, scenario, selection
from lumbar.measures.peers import PeerRule
from lumbar.places import Level

RULES = {
    "region": "the countries of the same GBD region nearest in population",
    "population": "the countries nearest in population",
    "age": "the countries nearest in the share of people aged 60 and over",
}


def grown(asked: Growth, level: Level | None = None) -> pl.DataFrame:
    """Return the growth of every place of the level asked for, or of another one; the most first."""
    return ask(growth_by_place, level or asked.level, *asked.years, asked.cases, asked.rank_by)


def growth_map(asked: Growth, country: str) -> Exhibit:
    """Return the map of change in percent by country; the chosen one is outlined."""
    growth = ask(growth_by_place, "country", *asked.years, asked.cases, "change_pct")
    return Exhibit(
        name="map",
        title=among(words.places_title(growth, *asked.years, "change_pct"), asked.cases),
        subtitle="Change in people with low back pain, %",
        scope=_scope(asked),
        draw=lambda theme: world_map(growth, theme, country),
        table=growth,
        scenario=scenario(asked.cases),
        facts=facts.growth_facts(growth, "change_pct"),
        note="Borders: United Nations geodata; they imply no opinion on status.",
    )


def growth_ranking(asked: Growth, country: str) -> Exhibit:
    """Return the ranking of places with their intervals and rank ranges."""
    growth = grown(asked)
    view = RankView(asked.rank_by, selected=country if asked.level == "country" else "")
    return Exhibit(
        name="ranking",
        title=among(words.places_title(growth, *asked.years, asked.rank_by), asked.cases),
        subtitle=_measured(asked),
        scope=_scope(asked),
        draw=partial(ranking, growth, view),
        table=growth,
        scenario=scenario(asked.cases),
        facts=facts.growth_facts(growth, asked.rank_by),
        note="Lines: 95 % interval. A rank's range holds 95 % of 2,000 draws.",
        plain=partial(plain_ranking, growth, view),
    )


def peers(asked: Growth, country: str, rule: PeerRule) -> Exhibit:
    """Return a country beside the eight that a stated rule calls its peers."""
    growth = grown(asked, "country")
    alike = ask(peers_of, country, rule)
    beside = growth.join(alike.select("place"), on="place", how="semi")
    view = RankView(asked.rank_by, top=growth.height, selected=country)
    return Exhibit(
        name="peers",
        title=among(words.growth_sentence(growth, country, asked.years[1], asked.rank_by), asked.cases),
        subtitle=f"{alike['name'][0]} beside {RULES[rule]}",
        scope=f"{_measured(asked)}, {_scope(asked)}",
        draw=partial(ranking, beside, view),
        table=beside,
        scenario=scenario(asked.cases),
        facts=facts.peers_facts(beside, country, asked.rank_by),
        note="Ranks are among all countries.",
        plain=partial(plain_ranking, beside, view),
    )


def _measured(asked: Growth) -> str:
    return "People added" if asked.rank_by == "change" else "Change in people with low back pain, %"


def _scope(asked: Growth) -> str:
    return f"{asked.years[0]} to {asked.years[1]}, {selection(asked.cases)}"
