"""How many patients stand beside an answer as not shown: of the groups that the answer takes, not of others."""

import polars as pl
import pytest

from lumbar.answers import clinics
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.outcomes.manifest import HIP, SEXES
from lumbar.questions.clinics import EpisodeFilters

WOMEN = EpisodeFilters("ODI", 12, store=str(DEMONSTRATION), sex="female", hip_weakness="yes")
OF_THE_COURSE = (clinics.sessions_by_therapy, clinics.endings_by_therapy)


@pytest.mark.parametrize("asked", OF_THE_COURSE)
def test_what_looks_at_the_whole_course_leaves_out_more(asked) -> None:
    """Groups of the whole course are wider than a visit's, so fewer lie inside the filter."""
    of_the_visit = clinics.follow_up_by_therapy(WOMEN)["not_shown"][0]
    assert asked(WOMEN)["not_shown"][0] > of_the_visit > 0


@pytest.mark.parametrize("asked", [clinics.follow_up_by_therapy, clinics.sessions_by_therapy])
def test_whoever_the_filter_chooses_is_told_or_counted_as_not_shown(asked) -> None:
    file = next(each.file for each in WOMEN.opened().manifest.files if each.instrument == "ODI")
    rows = pl.read_parquet(DEMONSTRATION / file).filter(
        episode=1, sex=SEXES.index("female"), hip_weakness=HIP.index("yes")
    )
    answer = asked(WOMEN)
    told = answer["n"].sum()
    assert told < rows.height <= told + answer["not_shown"][0] + 5 * answer.height


def test_over_all_visits_it_is_that_of_the_visit_with_most() -> None:
    at = [
        clinics.follow_up_by_therapy(EpisodeFilters("ODI", week, store=str(DEMONSTRATION), sex="female"))[
            "not_shown"
        ][0]
        for week in (6, 12, 26, 52)
    ]
    women = EpisodeFilters("ODI", 12, store=str(DEMONSTRATION), sex="female")
    assert clinics.time_to_change(women)["not_shown"][0] == max(at) > min(at)
    assert clinics.visit_profile(women)["not_shown"][0] == max(at)
