"""How the columns of clinic answers are headed; units differ by exhibit, so each is told its own."""

from collections.abc import Mapping

from lumbar.deck.columns import Column

SHARE = "share, 0 to 1"
PATIENTS: dict[str, Column] = {
    name: Column(heading, "patients", "count")
    for name, heading in {
        "n": "Due",
        "n_followed": "Followed",
        "treated": "Treated",
        "with_baseline": "With a baseline",
        "due": "Due",
        "returned": "Came back",
        "switched": "Switched",
        "patients": "Patients",
        "no_room": "No room to improve",
        "responders": "Responders",
        "at_risk": "Still waiting",
        "reached": "Reached it first here",
        "not_shown": "Not shown, at most",
    }.items()
}
OTHERS: dict[str, Column] = {
    "week": Column("Week", kind="year"),
    "looks": Column("Looks", kind="year"),
    "band_thresholds": Column("Thresholds in the band", kind="year"),
    "p": Column("p", kind="ratio"),
    "p_adjusted": Column("p after Holm", kind="ratio"),
    "reference": Column("Compared with"),
    "target": Column("Speaks of"),
    "hedges_g": Column("Hedges g", kind="ratio"),
    "hedges_g_lower": Column("Hedges g, lower 95 %", kind="ratio"),
    "hedges_g_upper": Column("Hedges g, upper 95 %", kind="ratio"),
    "e_value": Column("E-value", kind="ratio"),
    "e_value_limit": Column("E-value of the limit", kind="ratio"),
    "follow_up_rate": Column("Came back", SHARE, "ratio"),
    "harmed": Column("With a harm", SHARE, "ratio"),
    "difference": Column("Difference", SHARE, "ratio"),
    "difference_lower": Column("Difference, lower 95 %", SHARE, "ratio"),
    "difference_upper": Column("Difference, upper 95 %", SHARE, "ratio"),
    "band_lowest": Column("Difference, least", SHARE, "ratio"),
    "band_highest": Column("Difference, most", SHARE, "ratio"),
    "nnt": Column("Number needed to treat", "patients", "percent"),
    "nnt_lower": Column("Number needed, lower 95 %", "patients", "percent"),
    "nnt_upper": Column("Number needed, upper 95 %", "patients", "percent"),
    "standardised_difference": Column("Standardised difference", "largest", "ratio"),
    "before": Column("Before weighting", "standard deviations", "ratio"),
}


def clinic_columns(heading: str, unit: str) -> Mapping[str, Column]:
    """Return the headings of a clinic answer whose ``value`` is ``heading`` in ``unit``, as are its ends."""
    ends = {"value": heading, "lower": "Lower 95 %", "upper": "Upper 95 %"}
    ends |= {"naive": "Naive", "naive_lower": "Naive, lower 95 %", "naive_upper": "Naive, upper 95 %"}
    ends |= {name: f"Interaction{end}" for name, end in INTERACTIONS.items()}
    return {**PATIENTS, **OTHERS, **{name: Column(said, unit, "ratio") for name, said in ends.items()}}


INTERACTIONS = {
    "interaction": "",
    "interaction_lower": ", lower 95 %",
    "interaction_upper": ", upper 95 %",
}
