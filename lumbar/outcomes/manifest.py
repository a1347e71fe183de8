"""What an outcome store says of itself: therapies, instruments, visits, case mix, files."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from lumbar.errors import CannotShow
from lumbar.instruments import MOST_THRESHOLDS, Instrument, instruments
from lumbar.outcomes.published_files import NO_GROUPS, PublishedFile, PublishedGroups, PublishedSums

MANIFEST = "manifest.json"
SEXES = ("female", "male", "other")
HIP = ("no", "yes", "unknown")
COURSE = "group_course"
"""The privacy group of a row in answers about all visits together, or about none."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,59}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_LEVELS = 127
"""Levels are published in eight bits; clinics, of which there may be more, in sixteen."""
MOST_IN_GROUP = 1000
TAKEN = {
    "instrument", "episode_key", "week", "due", "y", "kept", "pattern", "number", "weight", "covariate", "value",
    "lower", "upper", "gain", "needed", "room", "no_room", "n", "n_due", "n_followed", "n_sessions", "n_harms",
    "s_y", "s_yy", "s_baseline", "s_baseline_baseline", "s_change", "s_change_change", "s_sessions",
    "s_sessions_sessions", "treated", "with_baseline", "returned", "responders", "reached", "reached_week",
    "last_week", "lost", "patients", "patients_harmed", "baseline_from", "baseline_low", "baseline_high",
    "score_low", "score_high", "year", "year_from", "year_to", "asked", "told_year", "wide", "part_clinic",
    "part_therapy", "part_year", "part_wide",
}  # fmt: skip
"""Names that queries and statistics give to columns of their own: a factor called so would be taken for them."""

Levels: TypeAlias = tuple[str, ...]


class Damaged(CannotShow):
    """Published, but no longer as it was: what was published before may be whole."""


@dataclass(frozen=True)
class CaseMix:
    """A declared patient factor: a whole number in ``unit`` (value x ``scale``), or one of ``levels``."""

    name: str
    label: str
    unit: str = ""
    scale: int = 1
    levels: Levels = ()


@dataclass(frozen=True)
class Primary:
    """The store's one primary outcome: instrument, visit, and therapy against reference."""

    instrument: str
    week: int
    therapy: str
    reference: str


@dataclass(frozen=True)
class Declared:
    """What a store, or a batch for it, declares: therapies, instruments, visits, case mix.

    ``k``: how many people a privacy group has at least; 1 tells everybody apart.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)

    format: Literal[1] = field(default=1, kw_only=True)
    title: str
    clinics: Levels
    therapies: Levels
    instruments: tuple[Instrument, ...]
    primary: Primary
    cut_off: str
    weeks: tuple[int, ...] = (6, 12, 26, 52)
    case_mix: tuple[CaseMix, ...] = ()
    reasons: Levels = ("completed", "stopped", "unknown")
    randomised: bool = False
    synthetic: bool = False
    k: int = 8

    @cached_property
    def known_instruments(self) -> Mapping[str, Instrument]:
        """The store's instruments by code."""
        return {tool.code: tool for tool in self.instruments}

    @cached_property
    def levels(self) -> Mapping[str, Levels]:
        """Names behind the codes, by coded column."""
        declared = {factor.name: factor.levels for factor in self.case_mix if factor.levels}
        return {
            "clinic": self.clinics,
            "therapy": self.therapies,
            "sex": SEXES,
            "hip_weakness": HIP,
            "hip_stiffness": HIP,
            "reason": self.reasons,
            **declared,
        }

    @property
    def visits(self) -> Levels:
        """Columns of the visit grid, in time: week_6, week_12, ..."""
        return tuple(f"week_{week}" for week in self.weeks)

    @property
    def groups(self) -> Levels:
        """Columns that number a row's privacy group: for the course, and for the answers about each visit."""
        return (COURSE, *(f"group_{visit}" for visit in self.visits))

    @property
    def published(self) -> Levels:
        """Columns of a published file, in order; former: the row tells what was told before, for newer values wait."""
        return (*self.columns, *self.groups, "former")

    @property
    def columns(self) -> Levels:
        """Columns of an episode on one instrument, in order."""
        who = ("patient", "episode", "clinic", "therapy", "switched", "quarter", "age", "sex")
        declared = tuple(factor.name for factor in self.case_mix)
        course = ("sessions", "harms", "reason", "baseline", "visits_due")
        return (*who, "hip_weakness", "hip_stiffness", *declared, *course, *self.visits)


@dataclass(frozen=True)
class Manifest(Declared):
    """All a reader of the store must know; coded columns hold positions in ``levels``."""

    generation: int = 1
    files: tuple[PublishedFile, ...] = ()
    groups_file: PublishedGroups = NO_GROUPS
    sums: tuple[PublishedSums, ...] = ()

    @property
    def every_file(self) -> Mapping[str, str]:
        """SHA-256 of each published file, by its name."""
        named = {each.file: each.sha256 for each in (*self.files, *self.sums)}
        return named | ({self.groups_file.file: self.groups_file.sha256} if self.groups_file.file else {})


Declares = TypeVar("Declares", bound=Declared)
MANIFEST_TEXT = TypeAdapter(Manifest)


def as_text(declared: Declared) -> str:
    """A manifest, or a batch's declaration, as JSON: the same text for the same one."""
    return json.dumps(asdict(declared), indent=1, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the store in ``folder``; raises CannotShow where it is missing or cannot be read."""
    try:
        return checked(known(MANIFEST_TEXT.validate_json((folder / MANIFEST).read_bytes())))
    except FileNotFoundError:
        raise no_store(folder) from None
    except OSError:
        raise Damaged(_unreadable("it cannot be opened")) from None
    except ValidationError as wrong:
        no_json = wrong.errors()[0]["type"] == "json_invalid"
        reason = "it is no JSON text" if no_json else "a field is missing or of the wrong kind"
        raise Damaged(_unreadable(reason)) from None


def no_store(folder: Path) -> CannotShow:
    """The sentence for a folder without a manifest."""
    return CannotShow(
        f"There is no outcome store in the folder {folder.name}. "
        "Set LUMBAR_STORE or --store to a folder with a manifest.json."
    )


def known(declared: Declares) -> Declares:
    """A known instrument keeps the table's row and takes the store's scale; others are the store's own."""
    table = instruments()
    tools = (replace(table.get(tool.code, tool), scale=tool.scale) for tool in declared.instruments)
    return replace(declared, instruments=tuple(tools))


def checked(manifest: Manifest) -> Manifest:
    """The same manifest; raises CannotShow where it contradicts itself."""
    outside = any(Path(file).name != file for file in manifest.every_file)
    reason = contradiction(manifest) or ("a file name leaves the folder" if outside else "")
    if reason:
        raise Damaged(_unreadable(reason))
    return manifest


def contradiction(declared: Declared) -> str:
    """What in ``declared`` cannot be, in words; empty where all can."""
    tools, primary = declared.known_instruments, declared.primary
    names = (*tools, *(factor.name for factor in declared.case_mix))
    complaints = {
        "a name holds other signs than letters, digits and _, or more than 60": not all(
            map(NAME.fullmatch, names)
        ),
        f"another column is called like the patient factor {_taken(declared)}": bool(_taken(declared)),
        "an instrument is named twice": _twice(tool.code for tool in declared.instruments),
        "a level is named twice": any(len({*each}) < len(each) for each in declared.levels.values()),
        f"a column has more than {MOST_LEVELS} levels": any(map(_too_many, declared.levels.items())),
        "the visits are not weeks in rising order": list(declared.weeks) != sorted({*declared.weeks} - {0}),
        "the cut-off is not a day such as 2026-06-30": not DAY.fullmatch(declared.cut_off),
        "it needs two therapies or more": len(declared.therapies) < 2,
        f"an instrument has more than {MOST_THRESHOLDS} important changes": any(
            len(tool.thresholds) > MOST_THRESHOLDS for tool in tools.values()
        ),
        "an instrument's important change is wider than its range": any(map(_too_wide, tools.values())),
        f"a privacy group has fewer than 1 or more than {MOST_IN_GROUP} people": not 1
        <= declared.k
        <= MOST_IN_GROUP,
        "an instrument's scale is not 1 or more": any(tool.scale < 1 for tool in tools.values()),
        "the primary outcome is not in the store": primary.instrument not in tools
        or primary.week not in declared.weeks
        or not {primary.therapy, primary.reference} <= {*declared.therapies},
    }
    return next((complaint for complaint, found in complaints.items() if found), "")


def _taken(declared: Declared) -> str:
    """The first factor whose name another column has; empty where none has."""
    names = Counter(name.lower() for name in declared.columns)
    factors = (factor.name for factor in declared.case_mix)
    return next((name for name in factors if name.lower() in TAKEN or names[name.lower()] > 1), "")


def _twice(names: Iterable[str]) -> bool:
    """Whether two names are one to DuckDB, which knows no case."""
    return max(Counter(name.lower() for name in names).values(), default=0) > 1


def _too_many(coded: tuple[str, Levels]) -> bool:
    return coded[0] != "clinic" and len(coded[1]) > MOST_LEVELS


def _too_wide(tool: Instrument) -> bool:
    limit = {True: 100.0, False: tool.high - tool.low}
    return any(not 0 < each.value <= limit[each.percent] for each in tool.thresholds)


def _unreadable(reason: str) -> str:
    return f"The outcome store's manifest cannot be used: {reason}. Publish the store again."
