"""What every exhibit about patients shares: whose they are, which of them, how they were compared, and from where."""

import polars as pl

from lumbar.answers.clinic_titles import capital
from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.charts.therapies import TherapyView
from lumbar.deck.sources import Credit
from lumbar.exhibits.clinic_choices import FIXED, clinic_choice, facts, plain
from lumbar.instruments import Instrument
from lumbar.questions.episode_filters import OPEN_AGE

INTERVALS = "Lines: 95 % interval."
CHOSEN = "observational: therapies were chosen, not drawn by lot"


def view(patients: EpisodeFilters, reference: str = "") -> TherapyView:
    """Return how therapies are looked at."""
    known = facts()
    return TherapyView(tool(patients), patients.week, known.therapies, reference, known.synthetic)


def tool(patients: EpisodeFilters) -> Instrument:
    """Return the instrument asked about, as the store describes it."""
    return next(each for each in facts().instruments if each.code == patients.instrument)


def whose() -> str:
    """Return whose the data are, in words: invented or not, drawn by lot or not, and what must be said of them all."""
    known = facts()
    design = "randomised: therapies were drawn by lot" if known.randomised else CHOSEN
    data = f"Synthetic demonstration, {design}." if known.synthetic else f"{design[:1].upper()}{design[1:]}."
    return f"{data} {known.notice}".strip()


def source() -> tuple[Credit]:
    """Return the store as a source."""
    known = facts()
    terms = "MIT; invented patients" if known.synthetic else "the clinics' own data, not published"
    return (Credit(f"{known.title}, {len(known.clinics)} clinics, data until {known.cut_off}", terms),)


def measured(patients: EpisodeFilters) -> str:
    """Return the instrument by name and code."""
    known = tool(patients)
    return f"{plain(known.name)} ({known.code})"


def scope(patients: EpisodeFilters, answer: pl.DataFrame, reference: str = "") -> str:
    """Return the visit, the reference, and which patients the answer is about and leaves out, in one line."""
    against = f"against {reference}" if reference else ""
    return ", ".join(filter(None, (f"Week {patients.week}", against, who(patients, answer))))


def who(patients: EpisodeFilters, answer: pl.DataFrame) -> str:
    """Return which patients the answer is about, and how many at most are left out, in words."""
    return ", ".join(filter(None, (_chosen(patients), _withheld(patients, answer))))


def _chosen(patients: EpisodeFilters) -> str:
    whole = EpisodeFilters()
    parts = (
        {"both": "", "female": "women", "male": "men"}[patients.sex],
        _ages(patients),
        "" if patients.hip_weakness == "all" else _hips(patients.hip_weakness),
        "" if patients.year_to == whole.year_to else _started(patients.year_from, patients.year_to),
        _some(patients.clinics, "clinic"),
        _some(patients.therapies, "therapies"),
    )
    return ", ".join(filter(None, parts)) or "all patients"


def _withheld(patients: EpisodeFilters, answer: pl.DataFrame) -> str:
    """Return how many patients are not told, in words; "" where nobody is."""
    beyond = answer["not_shown"].max() or 0
    wider = "what is told apart here" if patients.everybody else "this filter"
    return f"not shown: up to {beyond:,} patients whose privacy group is wider than {wider}" if beyond else ""


def _started(first: int, last: int) -> str:
    return f"started in {first}" if first == last else f"started {first} to {last}"


def _hips(answer: str) -> str:
    words = FIXED["hips"].options[answer]
    return "hip weakness unknown" if answer == "unknown" else words.lower()


def _ages(patients: EpisodeFilters) -> str:
    if patients.age_from == 0 and patients.age_to == OPEN_AGE:
        return ""
    end = "and over" if patients.age_to == OPEN_AGE else f"to {patients.age_to}"
    return f"aged {patients.age_from} {end}"


def _some(chosen: tuple[str, ...], what: str) -> str:
    """Return what was chosen, counted where there are more than three."""
    return (
        ", ".join(chosen)
        if len(chosen) <= 3
        else f"{len(chosen)} {what.removesuffix('s')}s".replace("ys", "ies")
    )


def adjusted_for(how: Comparison) -> str:
    """Return what the comparison allows for, in a sentence."""
    offered = clinic_choice("adjust")
    words = offered.options if offered else {}
    names = [words.get(name, name) for name in how.adjust or tuple(words) if name != "baseline"]
    return f"Adjusted for baseline{''.join(f', {name[:1].lower() + name[1:]}' for name in names)} and clinic."


def method(answer: pl.DataFrame) -> str:
    """Return the answer's method as a sentence."""
    return f"{capital(answer['method'][0])}."
