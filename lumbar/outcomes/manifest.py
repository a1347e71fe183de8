"""What an outcome store says of itself: therapies, instruments, visits, case mix, files."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from lumbar.errors import CannotShow
from lumbar.instruments import MOST_THRESHOLDS, Instrument, Threshold, instruments

MANIFEST = "manifest.json"
FORMAT = 1
SEXES = ("female", "male", "other")
HIP = ("no", "yes", "unknown")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*")

Levels: TypeAlias = tuple[str, ...]


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
class PublishedFile:
    """One immutable Parquet file: the episodes of one instrument."""

    instrument: str
    file: str
    sha256: str
    episodes: int


@dataclass(frozen=True)
class Manifest:
    """All a reader of the store must know; coded columns hold positions in ``levels``."""

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
    generation: int = 1
    files: tuple[PublishedFile, ...] = ()

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
    def columns(self) -> Levels:
        """Columns of a published file, in order."""
        who = ("patient", "episode", "clinic", "therapy", "switched", "quarter", "age", "sex")
        declared = tuple(factor.name for factor in self.case_mix)
        course = ("sessions", "harms", "reason", "baseline", "visits_due")
        return (*who, "hip_weakness", "hip_stiffness", *declared, *course, *self.visits)


def write_text(manifest: Manifest) -> str:
    """The manifest as JSON, the same text for the same manifest."""
    return json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the store in ``folder``; raises CannotShow where it is missing or cannot be read."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CannotShow(
            f"There is no outcome store in the folder {folder.name}. "
            "Set LUMBAR_STORE or --store to a folder with a manifest.json."
        ) from None
    except (OSError, ValueError):
        raise CannotShow(_unreadable("it is no JSON text")) from None
    try:
        manifest = _manifest(said)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CannotShow(_unreadable("a field is missing or of the wrong kind")) from None
    return checked(manifest)


def checked(manifest: Manifest) -> Manifest:
    """The same manifest; raises CannotShow where it contradicts itself."""
    tools, primary = manifest.known_instruments, manifest.primary
    names = (*tools, *(factor.name for factor in manifest.case_mix))
    complaints = {
        "a name holds other signs than letters, digits and _": not all(map(NAME.fullmatch, names)),
        "a case-mix column is named twice": len(set(manifest.columns)) < len(manifest.columns),
        "the visits are not weeks in rising order": list(manifest.weeks) != sorted({*manifest.weeks} - {0}),
        "it needs two therapies or more": len(manifest.therapies) < 2,
        "an instrument's important change is wider than its range": any(map(_too_wide, tools.values())),
        "the primary outcome is not in the store": primary.instrument not in tools
        or primary.week not in manifest.weeks
        or not {primary.therapy, primary.reference} <= {*manifest.therapies},
        "a file name leaves the folder": any(Path(each.file).name != each.file for each in manifest.files),
    }
    for complaint, found in complaints.items():
        if found:
            raise CannotShow(_unreadable(complaint))
    return manifest


def _too_wide(tool: Instrument) -> bool:
    limit = {True: 100.0, False: tool.high - tool.low}
    return any(not 0 < each.value <= limit[each.percent] for each in tool.thresholds)


def _unreadable(reason: str) -> str:
    return f"The outcome store's manifest cannot be used: {reason}. Publish the store again."


def _manifest(said: dict[str, Any]) -> Manifest:
    if said["format"] != FORMAT:
        raise ValueError
    flags = {name: _of(said[name], bool) for name in ("randomised", "synthetic")}
    return Manifest(
        title=_of(said["title"], str),
        clinics=_texts(said["clinics"]),
        therapies=_texts(said["therapies"]),
        instruments=tuple(_instrument(each) for each in said["instruments"]),
        primary=Primary(**said["primary"]),
        cut_off=_of(said["cut_off"], str),
        weeks=tuple(_of(week, int) for week in said["weeks"]),
        case_mix=tuple(_case_mix(each) for each in said["case_mix"]),
        reasons=_texts(said["reasons"]),
        generation=_of(said["generation"], int),
        files=tuple(PublishedFile(**each) for each in said["files"]),
        **flags,
    )


Kind: TypeAlias = type[str] | type[int] | type[bool]


def _of(value: Any, kind: Kind) -> Any:  # noqa: ANN401 (JSON, checked here)
    if type(value) is not kind:
        raise TypeError
    return value


def _texts(values: list[str]) -> Levels:
    return tuple(_of(value, str) for value in values)


def _case_mix(said: dict[str, Any]) -> CaseMix:
    fields: dict[str, Any] = {**said, "levels": _texts(said["levels"])}
    return CaseMix(**fields)


def _instrument(said: dict[str, Any]) -> Instrument:
    """A known instrument keeps the table's row and takes the store's scale; others are the store's own."""
    known = instruments().get(said["code"])
    if known is not None:
        return replace(known, scale=_of(said["scale"], int))
    changes = tuple(Threshold(float(each["value"]), bool(each["percent"])) for each in said["thresholds"])
    if said["better"] not in ("lower", "higher") or len(changes) > MOST_THRESHOLDS:
        raise ValueError
    fields: dict[str, Any] = {**said, "thresholds": changes}
    return Instrument(**fields)
