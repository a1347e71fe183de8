"""What can be chosen about clinics: what the outcome store offers, and how therapies are compared."""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache

from lumbar.answers.clinics import StoreFacts, store_facts
from lumbar.charts.therapies import TherapyView, change_words
from lumbar.exhibits.asking import ask, generation
from lumbar.exhibits.choice import Choice, same
from lumbar.outcomes.scope import own_clinics

CHANGE, GIVEN = "change_", "given_"
"""Filters of their own for every instrument and every reference, since each offers something else."""
AGE_EDGES = [*range(0, 95, 5), "95+"]
FIXED: dict[str, Choice] = {
    "hips": Choice(
        "Hip weakness",
        {"all": "All patients", "yes": "Weak hips", "no": "No weak hips", "unknown": "Unknown"},
        ("all",),
    ),
    "patient_sex": Choice("Sex", {"both": "Both sexes", "female": "Women", "male": "Men"}, ("both",)),
    "patient_ages": Choice("Ages", same(AGE_EDGES), ("0", "95+"), takes="span"),
    "model": Choice(
        "Compared by",
        {
            "standardised": "Standardised to all patients",
            "common_slope": "One slope for all (plain ANCOVA)",
            "overlap": "Overlap weights: patients in equipoise",
        },
        ("standardised",),
    ),
    "missing": Choice(
        "Missed visits",
        {"complete": "Those who came back", "ipw": "Weighted for those who did not"},
        ("complete",),
    ),
    "response": Choice(
        "Responders who missed the visit",
        {"complete": "Left out", "nonresponder": "Counted as not improved"},
        ("complete",),
    ),
    "subgroups": Choice(
        "Split by",
        {
            "hip_weakness": "Hip weakness",
            "hip_stiffness": "Hip stiffness",
            "age": "Age",
            "sex": "Sex",
            "baseline": "Baseline",
        },
        ("hip_weakness",),
    ),
    "funnel": Choice(
        "Compare", {"mean_change": "Mean change", "responders": "Share improved"}, ("mean_change",)
    ),
    "dispersion": Choice(
        "Scatter beyond chance (over-dispersion)",
        {"on": "Widens the limits", "off": "Does not"},
        ("on",),
    ),
    "mix": Choice(
        "Allowed for",
        {"patients": "Patient mix", "therapy": "Patient mix and therapy"},
        ("patients",),
    ),
}
OF_THE_STORE = (
    "if_therapy",
    "if_against",
    "instrument",
    "visit",
    "reference",
    "started",
    "clinics",
    "therapies",
    "adjust",
    "followed",
)


def facts() -> StoreFacts:
    """Return what the store offers; raises CannotShow where it is missing or damaged."""
    return ask(store_facts)


def clinic_choice(key: str) -> Choice | None:
    """Return the clinic filter of this key; None where there is none."""
    if key in FIXED:
        return FIXED[key]
    if key in OF_THE_STORE:
        return _of_the_store(generation())[key]
    if key.startswith(CHANGE):
        return _change(key.removeprefix(CHANGE))
    return _given(key.removeprefix(GIVEN)) if key.startswith(GIVEN) else None


@lru_cache(maxsize=64)
def _of_the_store(_generation: Hashable) -> Mapping[str, Choice]:
    known = facts()
    weeks = {str(week): f"Week {week}" for week in known.weeks}
    years = same(range(known.years[0], known.years[1] + 1))
    reference = known.primary.reference
    return {
        "instrument": Choice("Measured by", _tools(known), (known.primary.instrument,)),
        "visit": Choice("Visit", weeks, (str(known.primary.week),)),
        "if_therapy": Choice("Effect of", _capitals(known.therapies), (known.primary.therapy,)),
        "if_against": Choice("Against", _capitals(known.therapies), (reference,)),
        "reference": Choice("Compared with", _capitals(known.therapies), (reference,)),
        "started": Choice(
            "Started in", years, (str(known.years[0]), str(known.years[1])), takes="span", one_will_do=True
        ),
        "clinics": Choice("Clinics", same(known.clinics), (), "All clinics", takes="several"),
        "therapies": Choice("Therapies", _capitals(known.therapies), (), "All therapies", takes="several"),
        "followed": Choice("Follow a clinic", {"none": "None", **same(known.clinics)}, (_own(known),)),
        "adjust": Choice(
            "Allowed for beside the baseline",
            _adjusters(known),
            known.adjusters,
            "Baseline only",
            takes="several",
        ),
    }


def _own(known: StoreFacts) -> str:
    """Return the first clinic that a signed-in manager answers for; "none" for all others."""
    return next((clinic for clinic in own_clinics() if clinic in known.clinics), "none")


def _tools(known: StoreFacts) -> dict[str, str]:
    return {tool.code: f"{tool.code}: {plain(tool.name)}" for tool in known.instruments}


def plain(name: str) -> str:
    """Return an instrument's name without version, place and what stands in brackets.

    >>> plain("Oswestry Disability Index v2.1a"), plain("Timed Up and Go (3 m)")
    ('Oswestry Disability Index', 'Timed Up and Go')
    """
    return re.split(r" \(| \[|, | v\d", name)[0]


def _capitals(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name[:1].upper() + name[1:] for name in names}


def _adjusters(known: StoreFacts) -> dict[str, str]:
    labels = {factor.name: factor.label for factor in known.case_mix}
    return {name: labels.get(name, name.replace("_", " ").capitalize()) for name in known.adjusters}


def _change(code: str) -> Choice | None:
    """Return the important changes of one instrument; None where nobody could name a source of one."""
    tool = next((tool for tool in facts().instruments if tool.code == code), None)
    if tool is None or not tool.thresholds:
        return None
    view = TherapyView(tool, 0, ())
    words = {code: change_words(code, view) for code in map(str, tool.thresholds)}
    return Choice("Important change", words, (next(iter(words)),))


def given(reference: str) -> str:
    """Return the key of the filter for the therapy set beside this reference."""
    return GIVEN + reference.replace(" ", "_")


def _given(slug: str) -> Choice | None:
    """Return the therapies that can be set beside a reference: the store's own pair first, else in its order."""
    known = facts()
    reference = next((name for name in known.therapies if given(name) == GIVEN + slug), None)
    others = tuple(name for name in known.therapies if name != reference)
    usual = known.primary.therapy if known.primary.therapy in others else others[0]
    return Choice("Of 100 people given", _capitals(others), (usual,)) if reference else None
