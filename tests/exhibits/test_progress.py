"""Control charts ask only what may be answered, and say how many patients are in none of them."""

import pytest

from lumbar.answers import control_words as words
from lumbar.exhibits import progress, progress_chosen
from lumbar.exhibits.chosen import Chosen

OTHER_PAGES: Chosen = {
    "patient_sex": ("female",),
    "patient_ages": ("40", "65"),
    "hips": ("yes",),
    "therapies": ("combined",),
    "clinics": ("Clinic 03",),
}


@pytest.mark.parametrize("clinic", ["together", "Clinic 12"])
def test_filters_of_other_pages_leave_the_charts_whole(clinic: str) -> None:
    """A link that chose some patients elsewhere never leaves this page without charts."""
    plain = progress_chosen.progress({"clinic": (clinic,)})
    assert progress_chosen.progress({"clinic": (clinic,), **OTHER_PAGES}) == plain
    assert progress.chart(plain)["value"].count() >= 12


def test_years_are_a_filter() -> None:
    watched = progress_chosen.progress({"started": ("2018", "2021")})
    quarters = progress.chart(watched)["quarter"]
    assert (quarters[0], quarters[-1]) == ("2018 Q1", "2021 Q4")


def test_what_is_not_shown_stands_beside_the_charts_once() -> None:
    watched = progress_chosen.progress({})
    for made in (progress.control(watched), progress.by_clinic(watched)):
        beyond = made.table["not_shown"][0]
        assert beyond > 0
        assert f"not shown: up to {beyond:,} patients" in made.scope
        assert f"{made.scope} {made.note}".count("not shown: up to") == 1
        heading = made.columns["not_shown"]
        assert (heading.heading, heading.unit) == ("Not shown, at most", "patients")


def test_all_together_says_that_clinics_come_and_go() -> None:
    together, alone = (
        progress.control(progress_chosen.progress({"clinic": (name,)})).note
        for name in ("together", "Clinic 12")
    )
    assert "not quite the same from year to year" in together
    assert "not quite the same from year to year" not in alone


def test_a_clinic_without_quarters_is_listed_as_no_verdict() -> None:
    signals = progress.signals(progress_chosen.progress({}))
    silent = signals.filter(quarters=0)
    assert silent["clinic"].to_list() == ["Clinic 13"]
    assert silent["verdict"].to_list() == [words.NO_VERDICT]
