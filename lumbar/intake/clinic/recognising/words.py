"""Words out of clinics' files, written alike so that they can be compared: nine languages, any spelling."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "º": "", "ª": ""}
)
SPELLINGS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
"""Umlauts and rings are written so where the keyboard has none."""
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
EDGE = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
COUNTED = re.compile(r"(?<=[a-z]{3}) \d{1,2}$")
"""The second phone is a phone."""
NOT_AT_ALL = 9
OTHER = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Lower case, without accents, words and numbers apart, one blank between them.

    >>> plain("Telefonnr.(Büro)"), plain("odi12wk"), plain("PatientName")
    ('telefonnr buro', 'odi 12 wk', 'patient name')
    """
    spread = unicodedata.normalize("NFKD", HUMP.sub(" ", text).casefold().translate(LETTERS))
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign)).translate(LETTERS)
    return " ".join(_short(word) for word in EDGE.sub(" ", OTHER.sub(" ", bare)).split())


def _short(word: str) -> str:
    """An umlaut written as two letters as one; words of three letters may be abbreviations."""
    for spelt, one in SPELLINGS:
        word = word.replace(spelt, one) if len(word) > 3 else word
    return word


def squeezed(text: str) -> str:
    """``plain`` without its blanks.

    >>> squeezed("E-Mail")
    'email'
    """
    return plain(text).replace(" ", "")


@dataclass(frozen=True)
class Lookup:
    """What speaks for one meaning: the whole text, a word or phrase in it, or letters anywhere in it."""

    whole: frozenset[str] = field(default_factory=frozenset[str])
    words: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()

    def finds(self, text: str) -> bool:
        """Whether ``text`` means this.

        >>> Lookup(words=("tel",)).finds("Tel. privat"), Lookup(words=("tel",)).finds("hotel")
        (True, False)
        """
        return self.rank(text) < NOT_AT_ALL

    def rank(self, text: str) -> int:
        """How surely: 0 the whole text is this, 1 a word or phrase in it, 2 letters in it; 9 not at all."""
        bare = plain(text)
        if bare in self.whole or COUNTED.sub("", bare) in self.whole or bare in self.words:
            return 0
        if any(f" {word} " in f" {bare} " for word in self.words):
            return 1
        tight = bare.replace(" ", "")
        return 2 if any(stem in tight for stem in self.stems) else NOT_AT_ALL


def lookup(said: Mapping[str, list[str]]) -> Lookup:
    """The lists of one section of a word file, written alike."""
    return Lookup(
        frozenset(map(plain, said.get("whole", ()))),
        tuple(map(plain, said.get("words", ()))),
        tuple(map(squeezed, said.get("stems", ()))),
    )


@cache
def said_in(name: str) -> dict[str, Any]:
    """The word file ``name``.toml beside this module."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def lookups(name: str, group: str = "") -> Mapping[str, Lookup]:
    """Every section of a word file, or of one group of its sections, in its order."""
    sections = said_in(name)
    return {part: lookup(lists) for part, lists in (sections[group] if group else sections).items()}


def first_of(found: Mapping[str, Lookup], text: str) -> str:
    """The first section that ``text`` means; "" for none."""
    return next((section for section, words in found.items() if words.finds(text)), "")


def together(*found: Lookup) -> Lookup:
    """All of them as one."""
    return Lookup(
        frozenset[str]().union(*(each.whole for each in found)),
        tuple(word for each in found for word in each.words),
        tuple(stem for each in found for stem in each.stems),
    )
