"""What can be chosen on the page of scenarios: which ones stand side by side, and what is assumed about more care."""

from lumbar.exhibits.choice import Choice, same
from lumbar.measures.growth import LAST_ESTIMATE
from lumbar.measures.what_if_inputs import CONTACTS
from lumbar.questions import YEARS, Scenario
from lumbar.questions.scenarios import MOST, POPULATION_NAMES, RATE_NAMES

OFFERED_PACES = (-20, -15, -10, -5, -3, -2, -1, 1, 2, 3, 5, 10)
"""% per decade that rates may be said to change by."""
ASSUMED, CLINICS = "assumed", "clinics"
SHARES = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100)
MONTHS = (1, 2, 3, 6, 9, 12, 18, 24, 36, 60)


def _offered() -> dict[str, str]:
    paced = [(population, "custom", float(pace)) for population in POPULATION_NAMES for pace in OFFERED_PACES]
    plain = [(population, rates, 0.0) for population in POPULATION_NAMES for rates in RATE_NAMES]
    known = [Scenario(population, rates, pace) for population, rates, pace in (*plain, *paced)]  # pyright: ignore[reportArgumentType]
    return {each.code: each.title for each in known}


def _lasts(months: int) -> str:
    if months < 12 or months % 12:
        return "1 month" if months == 1 else f"{months} months"
    return "1 year" if months == 12 else f"{months // 12} years"


PERCENT = {str(share): f"{share} %" for share in SHARES}
SCENARIO_CHOICES: dict[str, Choice] = {
    "scenarios": Choice(
        f"Scenarios (up to {MOST}; the first is what the others are compared with)",
        _offered(),
        ("as_published.published", "as_published.constant", "as_published.custom-5"),
        "Type UN medium, trend, falling",
        takes="several",
        most=MOST,
    ),
    "scenario_year": Choice("Year", same(year for year in YEARS if year > LAST_ESTIMATE), ("2050",)),
    "if_reach": Choice(
        "People with low back pain within reach (assumption)",
        PERCENT,
        ("10", "30"),
        takes="span",
        one_will_do=True,
    ),
    "if_effect": Choice(
        "Added to the chance to be free of pain, per course (assumption)",
        {code: f"{code} points" for code in PERCENT},
        ("2", "10"),
        takes="span",
        one_will_do=True,
    ),
    "if_lasting": Choice(
        "How long that lasts (assumption)",
        {str(months): _lasts(months) for months in MONTHS},
        ("3", "12"),
        takes="span",
        one_will_do=True,
    ),
    "if_start": Choice("Care begins in", same(year for year in YEARS if year > LAST_ESTIMATE), ("2025",)),
    "if_ramp": Choice(
        "All are reached",
        {"0": "At once", "5": "After 5 years", "10": "After 10 years", "20": "After 20 years"},
        ("10",),
    ),
    "if_contacts": Choice("Contacts a course", same((4, 6, 8, 10, 12, CONTACTS, 20, 24)), (str(CONTACTS),)),
    "if_effect_from": Choice("Effect", {ASSUMED: "Assumed", CLINICS: "From the clinics"}, (ASSUMED,)),
}  # fmt: skip
