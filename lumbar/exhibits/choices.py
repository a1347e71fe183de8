"""What can be chosen, under which key in the link, by which code, and in which words on screen."""

from collections.abc import Hashable
from functools import lru_cache

import polars as pl

from lumbar.answers import YEARS, all_places
from lumbar.answers.care import CARE_YEARS
from lumbar.exhibits.asking import generation
from lumbar.exhibits.choice import Choice, same
from lumbar.exhibits.number import Number
from lumbar.exhibits.numbers import NUMBERS
from lumbar.exhibits.scenario_choices import OFFERED_PACES, SCENARIO_CHOICES
from lumbar.own.places import LEVEL as OWN
from lumbar.own.places import MARKED

OTHER_AGES = "other"
PANELS = "panels"
CUSTOM = "custom"
PACES = {str(pace): f"{'+' if pace > 0 else '−'}{abs(pace)} %" for pace in OFFERED_PACES}
"""What rates may be said to do: since 1990 no country moved by more than 7 % per decade in the printed figures."""
LEVEL_ORDER = (
    "world",
    "gbd_super_region",
    "gbd_region",
    "who_region",
    "un_region",
    "income_group",
    "country",
    OWN,
)
LEVEL_WORDS = {
    "country": "Countries",
    "gbd_region": "GBD regions",
    "gbd_super_region": "GBD super-regions",
    "who_region": "WHO regions",
    "un_region": "UN regions",
    "income_group": "Income groups",
}
WITHIN_BRACKETS = {
    "gbd_super_region": "super-region",
    "un_region": "UN region",
    "income_group": "income group",
}
"""What follows a name that two levels share; the GBD region keeps the plain name."""


@lru_cache(maxsize=64)
def _places(_generation: Hashable) -> dict[str, dict[str, str]]:
    order = {level: position for position, level in enumerate(LEVEL_ORDER)}
    bracket = pl.col("level").replace_strict(WITHIN_BRACKETS, default=None)
    shared = pl.col("name").is_duplicated() & bracket.is_not_null()
    own = pl.format("own: {}", pl.col("name").str.strip_suffix(MARKED))
    named = pl.when(shared).then(pl.format("{} ({})", "name", bracket)).otherwise("name")
    words = pl.when(pl.col("level") == OWN).then(own).otherwise(named)
    places = all_places().with_columns(words=words, order=pl.col("level").replace_strict(order))
    ordered = places.sort("order", "words")
    countries = ordered.filter(level="country")
    return {
        "all": dict(zip(ordered["place"], ordered["words"], strict=True)),
        "country": dict(zip(countries["place"], countries["words"], strict=True)),
    }


MEASURE = Choice(
    "Measure",
    {
        "cases": "People",
        "rate_per_100k": "Per 100,000",
        "age_standardised_rate": "Age-standardised",
        "ylds": "Years of disability",
    },
    ("cases",),
)
AGES = Choice(
    "Ages",
    {"all": "All ages", "15-64": "15 to 64", "60-120": "60 and over", OTHER_AGES: "Other ages"},
    ("all",),
)
POPULATIONS = {
    "as_published": "As in the GBD paper",
    "medium": "UN medium",
    "low": "UN low (fewer births)",
    "high": "UN high (more births)",
}
FIXED: dict[str, Choice] = {
    "measure": MEASURE,
    "sex": Choice("Sex", {"both": "Both sexes", "female": "Women", "male": "Men"}, ("both",)),
    "ages": AGES,
    "between": Choice("Between the ages of", same([*range(0, 100, 5), "100+"]), ("0", "100+"), takes="span"),
    "scale": Choice(
        "Scale",
        {"level": "Numbers", "indexed": "2020 = 100", "log": "Logarithmic", PANELS: "A panel each"},
        ("level",),
    ),
    "rates": Choice(
        "Rates after 2020",
        {
            "published": "As published",
            "constant": "As in 2020 for ever",
            "trend": "On as since 1990, slowing",
            CUSTOM: "Changing by a rate of your own",
        },
        ("published",),
    ),
    "pace": Choice("Change of rates per decade", PACES, ("-5",)),
    "population": Choice("Population after 2020", POPULATIONS, ("as_published",)),
    "drivers_population": Choice("Population after 2020", POPULATIONS, ("medium",)),
    "level": Choice("Rank", LEVEL_WORDS, ("country",)),
    "care_year": Choice("Year", same(CARE_YEARS), (str(CARE_YEARS[-1]),)),
    "care_by": Choice(
        "By", {"therapists": "Therapists", "therapists_per_100k": "Per 100,000"}, ("therapists",)
    ),
    "by": Choice("By", {"change": "People added", "change_pct": "Percent"}, ("change",)),
    "years": Choice("From year to year", same(YEARS), ("2020", "2050"), takes="span"),
    "peers": Choice(
        "Peers by",
        {"region": "Same region", "population": "Like population", "age": "Like share aged 60+"},
        ("region",),
    ),
    **SCENARIO_CHOICES,
}


def choice(key: str) -> Choice | Number | None:
    """Return the filter of this key; None where there is none."""
    match key:
        case "places":
            return Choice(
                "Places (up to eight)",
                _places(generation())["all"],
                ("WLD",),
                "Type a country or a region",
                takes="several",
                most=8,
            )
        case "place":
            return Choice("Place", _places(generation())["all"], ("WLD",))
        case "country":
            return Choice("Country", _places(generation())["country"], ("IND",))
        case _ if key.endswith("_as"):
            return Choice("Show as", {"chart": "Chart", "table": "Table"}, ("chart",))
        case _:
            return FIXED.get(key) or NUMBERS.get(key) or _of_clinics(key)


def _of_clinics(key: str) -> Choice | Number | None:
    """Return the clinic filter of this key: its statistics load when first asked for, not with the first page."""
    from lumbar.exhibits.clinic_choices import clinic_choice
    from lumbar.exhibits.progress_choices import progress_choice

    return clinic_choice(key) or progress_choice(key)
