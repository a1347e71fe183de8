"""What can be chosen about control charts: whose, of what, with which limits, against which target."""

from collections.abc import Hashable, Mapping
from functools import lru_cache

from lumbar.exhibits.asking import generation
from lumbar.exhibits.choice import Choice, same
from lumbar.exhibits.clinic_choices import facts
from lumbar.exhibits.number import Number

TOGETHER = "together"
TARGET = "target_"
"""A target is a share, or a change on one instrument: a filter of its own for each."""
OF_SHARES = f"{TARGET}share"
CHART_CHOICES: dict[str, Choice | Number] = {
    "progress": Choice(
        "Measure",
        {
            "mean_change": "Mean change since baseline",
            "responders": "Share improved by an important change",
            "follow_up": "Follow-up rate",
            "with_baseline": "Treated with a baseline",
        },
        ("mean_change",),
    ),
    "screened": Choice(
        "Limits",
        {"no": "From all moving ranges", "yes": "Without unusually large moving ranges (screened)"},
        ("no",),
    ),
    OF_SHARES: Number("Target", 0, 100, 1, "%", placeholder="none", tells="A share that you set yourself"),
}


def progress_choice(key: str) -> Choice | Number | None:
    """Return the filter of this key; None where there is none."""
    if key == "clinic":
        return _of_the_store(generation())["clinic"]
    if key in CHART_CHOICES:
        return CHART_CHOICES[key]
    return _target(key.removeprefix(TARGET)) if key.startswith(TARGET) else None


@lru_cache(maxsize=64)
def _of_the_store(_generation: Hashable) -> Mapping[str, Choice]:
    """Return the clinics one by one, and all together."""
    offered = {TOGETHER: "All clinics together", **same(facts().clinics)}
    return {"clinic": Choice("Clinic", offered, (TOGETHER,))}


def _target(code: str) -> Number | None:
    """Return a change on one instrument: negative where lower is better."""
    tool = next((tool for tool in facts().instruments if tool.code == code), None)
    if tool is None:
        return None
    reach, unit = tool.high - tool.low, "points" if tool.unit in {"%", "points", "index"} else tool.unit
    tells = "A mean change that you set yourself; negative is a fall of the score"
    return Number("Target", -reach, reach, tool.step / 2, unit, placeholder="none", tells=tells)
