"""Made-up files of clinics, as dirty as real ones, with the truth of which columns tell who a person is."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

LANGUAGES = ("en", "de", "fr", "es", "nl", "da", "sv", "no", "pt", "it")
WORDS = Path(__file__).with_name("identifiers.toml")
DAYS = {
    "en": "%d/%m/%Y",
    "de": "%d.%m.%Y",
    "fr": "%d/%m/%Y",
    "nl": "%d-%m-%Y",
    "da": "%d-%m-%Y",
    "sv": "%Y-%m-%d",
}
NOT_KNOWN = ("NA", "-99", "n/a", "?", "unknown", ".", "999", "k.A.")
SIZES = ((4, 12), (13, 60), (61, 400), (401, 1500))
SIZE_WEIGHTS = (20, 30, 40, 10)

Column = list[str]


@dataclass
class Made:
    """A file: its texts, what which columns tell of a person, the blank ones, the patients', how headers are."""

    texts: pl.DataFrame
    identifying: dict[str, str]
    blank: frozenset[str]
    key: str
    headers: str
    headless: bool = False


@dataclass
class People:
    """The patients of one file, the visits their rows stand for, and the words to write them in."""

    rng: Random
    language: str
    half: int
    patients: int
    visits: int
    rows: list[int] = field(default_factory=list[int])
    visit_of: list[int] = field(default_factory=list[int])

    def words(self, *path: str) -> Sequence[str]:
        """The half of a list that may be used now."""
        found: Any = said()
        for step in path:
            found = found[step]
        return found[self.half :: 2]

    def once(self, make: Callable[[], str]) -> Column:
        """One value a patient, the same on each of the patient's rows."""
        values = [make() for _ in range(self.patients)]
        return [values[row] for row in self.rows]

    def each(self, make: Callable[[], str]) -> Column:
        """A new value on every row."""
        return [make() for _ in self.rows]

    def day(self, first: date, last: date) -> date:
        """Any day between the two."""
        return first + timedelta(days=self.rng.randrange((last - first).days))


@cache
def said() -> dict[str, Any]:
    """The word lists."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def made(seed: int, held_out: bool = False) -> Made:
    """The file of ``seed``; ``held_out``: written in the half of the words kept for the figures."""
    rng = Random(seed)  # noqa: S311 (made-up people, no secrets)
    language = rng.choice(LANGUAGES)
    low, high = rng.choices(SIZES, SIZE_WEIGHTS)[0]
    who = People(rng, language, int(held_out), rng.randint(low, high), rng.choice((1, 1, 1, 2, 3, 4, 6)))
    for patient in range(who.patients):
        came = [visit for visit in range(who.visits) if visit == 0 or rng.random() < 0.85]
        who.rows += [patient] * len(came)
        who.visit_of += came
    style = rng.choices(("named", "bare", "misleading", "headless"), (65, 20, 10, 5))[0]
    return _assembled(who, style)


def _assembled(who: People, style: str) -> Made:
    from tests.torture.made_columns import identifying_columns, key_column
    from tests.torture.made_outcomes import honest_columns

    rng = who.rng
    telling = rng.sample(identifying_columns(who), rng.randint(2, 8))
    honest = rng.sample(honest_columns(who), rng.randint(8, 24))
    columns = [(kind, header, _dirty(who, make())) for kind, header, make in telling]
    columns += [("", header, _dirty(who, make())) for header, make in honest]
    rng.shuffle(columns)
    columns.insert(0 if rng.random() < 0.8 else rng.randrange(len(columns)), ("key", *key_column(who)))
    names = _headers(rng, [header for _, header, _ in columns], [kind for kind, _, _ in columns], style)
    texts = pl.DataFrame({name: cells for name, (_, _, cells) in zip(names, columns, strict=True)})
    kinds = {name: kind for name, (kind, _, _) in zip(names, columns, strict=True)}
    blank = frozenset(name for name in names if set(texts[name]) <= {"", *NOT_KNOWN})
    truth = {name: kind for name, kind in kinds.items() if kind not in ("", "key") and name not in blank}
    key = next(name for name, kind in kinds.items() if kind == "key")
    if style == "headless":
        return _headless(texts, truth, key)
    return Made(texts, truth, blank, key, style)


def _headless(texts: pl.DataFrame, truth: dict[str, str], key: str) -> Made:
    """The first row takes the header's place, as in a file without one."""
    first: dict[str, str] = {}
    for name, cell in zip(texts.columns, texts.row(0), strict=True):
        first[name] = cell if cell and cell not in first.values() else f"{cell}_duplicated_{len(first)}"
    renamed = texts.slice(1).rename(first)
    return Made(
        renamed,
        {first[name]: kind for name, kind in truth.items()},
        frozenset(),
        first[key],
        "headless",
        True,
    )


def _dirty(who: People, cells: Column) -> Column:
    """Cells left empty, codes for missing, blanks and capitals, as people leave them."""
    rng = who.rng
    empty = rng.choices((0.0, 0.03, rng.uniform(0.3, 0.7), rng.uniform(0.8, 0.95)), (35, 35, 22, 8))[0]
    code = rng.choice(NOT_KNOWN) if rng.random() < 0.25 else ""
    loud = rng.random() < 0.05
    return [
        (code if rng.random() < 0.5 else "") if rng.random() < empty else (cell.upper() if loud else cell)
        for cell in cells
    ]


def _headers(rng: Random, names: list[str], kinds: list[str], style: str) -> list[str]:
    """Headers as people write them: with underscores, loud, numbered, without meaning, or another column's."""
    if style == "bare":
        stem = rng.choice(("V", "X", "col_", "Column ", "var", "F", "Spalte ", "Q"))
        return [f"{stem}{place}" for place in range(1, len(names) + 1)]
    spell = rng.choice((str, str, _snake, str.upper, str.lower, _camel))
    start = rng.choice(("", "", "", "", "p_", "pat_", "dem_"))
    headers = [
        spell(start + name if kind not in ("", "key") else name)
        for name, kind in zip(names, kinds, strict=True)
    ]
    if style == "misleading":
        told = [place for place, kind in enumerate(kinds) if kind not in ("", "key")]
        others = [place for place, kind in enumerate(kinds) if not kind]
        for one, other in zip(told, rng.sample(others, min(len(told), len(others))), strict=False):
            if rng.random() < 0.5:
                headers[one], headers[other] = headers[other], headers[one]
    return _unlike(headers)


def _unlike(headers: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    for place, header in enumerate(headers):
        seen[header] = seen.get(header, 0) + 1
        if seen[header] > 1:
            headers[place] = f"{header}_{seen[header]}"
    return headers


def _snake(text: str) -> str:
    return "_".join(text.lower().replace(".", " ").replace("-", " ").split())


def _camel(text: str) -> str:
    first, *rest = text.replace("_", " ").replace(".", " ").split() or [text]
    return first.lower() + "".join(word.capitalize() for word in rest)
