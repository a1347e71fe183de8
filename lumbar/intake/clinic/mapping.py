"""What a person confirmed about a clinic's file, kept as TOML so that next month's file is read the same way."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import tomli_w
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from lumbar.errors import CannotShow
from lumbar.instruments import Instrument, Threshold
from lumbar.outcomes.manifest import Primary

Format: TypeAlias = Literal["delimited", "xlsx", "parquet", "sav", "fhir"]
"""REDCap's flat exports are delimited: the classic one is wide, the longitudinal one long by event."""
Layout: TypeAlias = Literal["wide", "long"]
Words: TypeAlias = Mapping[str, str]
"""What the file writes -> what it means; compared without case and without blanks around it."""

MISSING = ("", "NA", "N/A", "NaN", "NULL", ".", "-99", "-999", "999", "<undefined>")
"""Suggested only: a person confirms which mean "not known"; digits alone never do so of a patient's number."""
MOST_CASE_MIX = 20

STRICT = ConfigDict(extra="forbid", strict=True)


@dataclass(frozen=True)
class Reading:
    """How the bytes become a table of texts; ``dates`` as strptime writes it, for dates that came as text.

    ``header`` is the row that names the columns, counted from 1: titles above it are passed over.
    """

    __pydantic_config__ = STRICT

    format: Format = "delimited"
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: Literal[".", ","] = "."
    sheet: str = ""
    header: Annotated[int, Field(ge=1, le=1000)] = 1
    dates: str = "%Y-%m-%d"
    missing: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Columns:
    """The file's column for each fact; "" where the file has none.

    ``visit`` names the visit of a row in a long file, ``visit_date`` its date; ``instrument``, ``value`` and
    ``unit`` serve long files with one row per score. ``therapy`` is the one assigned; ``therapy_given`` the
    one later received, if the file has it apart.
    """

    __pydantic_config__ = STRICT

    patient: str = ""
    start: str = ""
    clinic: str = ""
    therapy: str = ""
    therapy_given: str = ""
    age: str = ""
    sex: str = ""
    hip_weakness: str = ""
    hip_stiffness: str = ""
    sessions: str = ""
    harms: str = ""
    reason: str = ""
    visit: str = ""
    visit_date: str = ""
    instrument: str = ""
    value: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Score:
    """Where an instrument's score stands.

    One of ``columns`` holds the score; the ten of ODI's items are added up, ``item_lowest`` being the code of
    the best answer (0 or 1). ``visit`` is a name in ``FileMapping.visits`` (wide files; "" in long ones),
    ``date`` the column of that visit's date. ``factor`` turns the file's unit into the instrument's (cm to mm:
    10). ``any_step``: values between the instrument's steps are meant (an item left out, a mean of days).
    """

    __pydantic_config__ = STRICT

    instrument: str
    columns: tuple[str, ...]
    visit: str = ""
    date: str = ""
    factor: float = 1.0
    item_lowest: Literal[0, 1] = 0
    any_step: bool = False


@dataclass(frozen=True)
class Visit:
    """A visit as the file names it; week 0 is the baseline, several visits of one week are averaged.

    ``first_day`` and ``last_day`` since the start: outside them a dated score is not this visit's. In a long
    file without ``Columns.visit`` they decide which visit a date belongs to.
    """

    __pydantic_config__ = STRICT

    name: str
    week: Annotated[int, Field(ge=0, le=520)]
    first_day: int | None = None
    last_day: int | None = None


@dataclass(frozen=True)
class Factor:
    """A declared patient factor: a number in ``unit``, kept x ``scale``; or ``levels``, file's value -> level."""

    __pydantic_config__ = STRICT

    name: str
    label: str
    column: str
    unit: str = ""
    scale: Literal[1, 10, 100, 1000] = 1
    levels: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Store:
    """What the whole store says of itself; ``cut_off`` is the day (ISO) up to which visits are in the file.

    ``replaces``: the file holds everything so far and takes the place of all earlier ones, instead of being added to
    them. ``synthetic``: no patient in it exists. ``starts_in``: of a file without any date, the quarter ("2018-Q3") in
    which everybody started; all its visits are due. ``numbers_shared``: one number in two clinics is one patient.
    """

    __pydantic_config__ = STRICT

    title: str
    cut_off: str
    primary: Primary
    randomised: bool = False
    synthetic: bool = False
    replaces: bool = False
    starts_in: str = ""
    numbers_shared: bool = False


@dataclass(frozen=True)
class FileMapping:
    """All a person confirmed about one kind of file.

    ``clinic_is``: the one clinic of a file without a column for it. ``therapies``, ``clinics``, ``sexes``
    (-> female, male, other), ``answers`` (-> yes, no, unknown), ``reasons``: the file's words -> ours.
    ``instrument_names``: values of ``Columns.instrument`` -> codes; ``units``: values of ``Columns.unit`` ->
    factor into the instrument's unit. ``instruments``: those that are not in Lumbar's table. ``left_out``:
    column -> words; rows with one of them are no patients' (controls, never randomised) and only counted.
    """

    __pydantic_config__ = STRICT

    layout: Layout
    reading: Reading
    columns: Columns
    visits: tuple[Visit, ...]
    scores: tuple[Score, ...]
    therapies: Words
    store: Store
    clinics: Words = field(default_factory=dict)
    clinic_is: str = ""
    sexes: Words = field(default_factory=dict)
    answers: Words = field(default_factory=dict)
    reasons: Words = field(default_factory=dict)
    instrument_names: Words = field(default_factory=dict)
    units: Mapping[str, float] = field(default_factory=dict)
    case_mix: Annotated[tuple[Factor, ...], Field(max_length=MOST_CASE_MIX)] = ()
    instruments: tuple[Instrument, ...] = ()
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


FILE_MAPPING = TypeAdapter(FileMapping)
NESTED = (FileMapping, Reading, Columns, Visit, Score, Factor, Store, Primary, Instrument, Threshold)
FIELDS = {each.name for kind in NESTED for each in fields(kind)}


def written(mapping: FileMapping) -> str:
    """The mapping as TOML, the same text for the same mapping.

    >>> print(written(EXAMPLE).splitlines()[0])
    layout = "wide"
    """
    return tomli_w.dumps(_without_nothing(asdict(mapping)))


def parsed(text: str) -> FileMapping:
    """The mapping in a TOML text; raises CannotShow naming the field that is wrong, never what is in it.

    >>> parsed(written(EXAMPLE)) == EXAMPLE
    True
    """
    try:
        return FILE_MAPPING.validate_json(json.dumps(tomllib.loads(text), default=str))
    except tomllib.TOMLDecodeError:
        raise CannotShow("The mapping is no TOML text. Save it again from the page Add outcomes.") from None
    except ValidationError as wrong:
        # Keys of tables of words are cells of the file, and not said.
        said = takewhile(lambda part: isinstance(part, int) or part in FIELDS, wrong.errors()[0]["loc"])
        places = ".".join(map(str, said)) or "the mapping as a whole"
        raise CannotShow(
            f"The mapping cannot be used: {places} is missing or of the wrong kind. Correct it there."
        ) from None


def read_mapping(path: Path) -> FileMapping:
    """The mapping saved in ``path``; raises CannotShow where there is none or it cannot be used."""
    try:
        return parsed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise CannotShow(f"The mapping {path.name} cannot be read. Name a TOML file that exists.") from None


def _without_nothing(value: Any) -> Any:  # noqa: ANN401 (any TOML value)
    """TOML knows no null: what is None is left out."""
    if isinstance(value, dict):
        return {name: _without_nothing(part) for name, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [_without_nothing(part) for part in value]
    return value


EXAMPLE = FileMapping(
    layout="wide",
    reading=Reading(missing=("", "NA")),
    columns=Columns(patient="id", start="start", therapy="programme", age="age", sex="sex"),
    visits=(Visit("before", 0), Visit("12 weeks", 12, 56, 112)),
    scores=(Score("ODI", ("odi_before",), "before"), Score("ODI", ("odi_12",), "12 weeks")),
    therapies={"hip": "hip-focused", "spine": "spine-focused"},
    clinic_is="Our clinic",
    sexes={"f": "female", "m": "male"},
    store=Store("Our clinic's outcomes", "2026-06-30", Primary("ODI", 12, "hip-focused", "spine-focused")),
)
"""The smallest mapping there is: one clinic, one instrument, two therapies, one visit after baseline."""
