"""Where the file was read wrongly: its signs, its encoding or its sheet said by hand, and read again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from lumbar.intake.clinic import cage
from lumbar.intake.clinic.recognising.profile import Recognised
from lumbar.screen.adding.draft import FILE, draft, go
from lumbar.screen.adding.editors import key

DELIMITERS = {",": "Commas", ";": "Semicolons", "\t": "Tabs", "|": "Bars"}
DECIMALS = {".": "A point (29.5)", ",": "A comma (29,5)"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows (cp1252)",
    "iso8859-15": "ISO 8859-15",
    "mac_roman": "Macintosh",
    "cp850": "DOS (cp850)",
    "utf-16": "UTF-16",
}


def offer() -> None:
    """Offer to read the file in another way, where it was told apart wrongly."""
    seen = draft().seen
    asked = _choices(seen)
    if not asked:
        return
    with st.popover("Read it differently", icon=":material/text_format:", type="tertiary"):
        said = {name: _one(name, label, options, seen) for name, (label, options) in asked.items()}
        if st.button("Read again", key=key("read_again")):
            reading = replace(seen.reading, **said)
            job = {"file": str(draft().path), "reading": asdict(reading)}
            go(FILE, running=cage.start("recognise", job))


def _choices(seen: Recognised) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """What may be said of a file of this format: label and options by field of its reading."""
    if seen.reading.format == "delimited":
        return {
            "delimiter": ("Between two cells stand", DELIMITERS),
            "decimal": ("Decimals begin with", DECIMALS),
            "encoding": ("Encoding", ENCODINGS),
        }
    if len(seen.sheets) > 1:
        return {"sheet": ("Sheet", {sheet: sheet for sheet in seen.sheets})}
    return {}


def _one(name: str, label: str, options: Mapping[str, str], seen: Recognised) -> str:
    now: str = getattr(seen.reading, name)
    codes: Sequence[str] = list(dict.fromkeys((*options, now)))
    chosen: Any = st.selectbox(
        label,
        codes,
        index=codes.index(now),
        format_func=lambda code: options.get(code) or code,
        key=key(name),
    )
    return chosen
