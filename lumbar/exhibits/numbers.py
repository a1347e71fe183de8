"""The filters that take a number, under which key in the link."""

from lumbar.exhibits.number import Number, plain
from lumbar.measures.care_inputs import ESTIMATES, FACTORS, MOST_THERAPISTS, Estimate, Factor

STEPS = {"need": 1, "reach": 1, "courses": 0.5, "contacts": 1, "capacity": 50, "cost": 1}
"""How far a press of the button goes; anything between is taken too."""


def care_key(key: str, estimate: Estimate) -> str:
    """Return the key of one end of a factor in the link.

    >>> care_key("need", "low")
    'care_need_low'
    """
    return f"care_{key}_{estimate}"


def shown(factor: Factor, value: float) -> float:
    """Return a factor's value in the unit that readers enter: shares in %."""
    return round(100 * value, 6) if factor.share else value


def _end(factor: Factor, place: int) -> Number:
    """Return one end of a factor as it is entered."""
    return Number(
        f"{factor.label}, {ESTIMATES[place]}",
        shown(factor, factor.least),
        shown(factor, factor.most),
        STEPS[factor.key],
        factor.unit,
        (plain(shown(factor, factor.ends[place])),),
        fractions=True,
    )


NUMBERS: dict[str, Number] = {
    care_key(factor.key, estimate): _end(factor, place)
    for factor in FACTORS.values()
    for place, estimate in enumerate(ESTIMATES)
}
NUMBERS["care_therapists"] = Number(
    "Therapists today",
    0,
    MOST_THERAPISTS,
    100,
    placeholder="not known",
    tells="Full-time, for the place chosen",
)
