"""More care: hand-computed numbers, and laws that hold for every input."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbar.errors import CannotShow
from lumbar.measures.what_if import built_up, share_free, what_if
from lumbar.measures.what_if_inputs import WhatIf

shares = st.floats(0, 1)
years = st.floats(0, 5)
triples = st.tuples(st.lists(shares, min_size=3, max_size=3), st.lists(shares, min_size=3, max_size=3))
people = st.floats(0, 1e9)


def rows(*cases: float, year: int = 2050) -> pl.DataFrame:
    return pl.DataFrame({"year": year, "cases": list(cases)}).with_columns(ylds=0.11 * pl.col("cases"))


@st.composite
def inputs(draw: st.DrawFn) -> WhatIf:
    """Any inputs in order."""
    reach, effect = (tuple(sorted(three)) for three in draw(triples))
    lasting = tuple(sorted(draw(st.lists(years, min_size=3, max_size=3))))
    return WhatIf(reach, effect, lasting, draw(st.integers(2021, 2050)), draw(st.integers(0, 30)), 10)


def test_numbers_computed_by_hand() -> None:
    """A quarter of 1,000 within reach; 0.5 for 2 years: half of them free; 125 courses, 10 contacts each."""
    found = what_if(rows(1000.0), WhatIf((0.25,) * 3, (0.5,) * 3, (2.0,) * 3, 2025, 10, 10)).row(
        1, named=True
    )
    assert found["reached"] == 250
    assert found["averted"] == 125
    assert found["courses"] == 125
    assert found["contacts"] == 1250
    assert found["cases_left"] == 875
    assert found["averted_pct"] == 12.5
    assert found["ylds_averted"] == pytest.approx(13.75)


def test_the_default_at_the_printed_total_of_2050() -> None:
    """843 million x 0.2 within reach x 0.0375 / 1.0375 free: 6.094 million."""
    found = what_if(rows(843e6), WhatIf())["averted"].to_list()
    assert found == pytest.approx([419_403, 6_093_976, 22_990_909], abs=1)


def test_care_is_built_up_in_equal_steps() -> None:
    frame = pl.DataFrame({"year": [2020, 2025, 2028, 2035, 2050]})
    assert frame.select(built_up(2025, 10)).to_series().to_list() == pytest.approx([0, 0, 0.3, 1, 1])
    assert frame.select(built_up(2025, 0)).to_series().to_list() == [0, 1, 1, 1, 1]


def test_alternating_by_hand_comes_to_the_share_free() -> None:
    """Month by month: in pain, a course each year with a chance of 0.3; free, for 18 months on average."""
    start, end = 0.3 / 12, 1 / 18
    free = 0.0
    for _ in range(2_000):
        free += (1 - free) * start - free * end
    assert free == pytest.approx(share_free(0.3, 1.5), rel=1e-9)


@given(people, inputs())
@settings(deadline=None)
def test_what_is_averted_lies_within_reach_and_reach_within_the_cases(cases: float, given: WhatIf) -> None:
    for row in what_if(rows(cases), given).iter_rows(named=True):
        assert 0 <= row["averted"] <= row["reached"] <= row["cases"]
        assert row["courses"] + row["averted"] == pytest.approx(row["reached"])
        assert row["cases_left"] + row["averted"] == pytest.approx(row["cases"])
        assert 0 <= row["ylds_averted"] <= row["ylds"]


@given(people, inputs())
@settings(deadline=None)
def test_low_middle_and_high_are_in_order(cases: float, given: WhatIf) -> None:
    averted = what_if(rows(cases), given)["averted"].to_list()
    assert averted == sorted(averted)


@given(people, inputs(), st.sampled_from(["reach", "effect", "lasting"]))
@settings(deadline=None)
def test_without_reach_effect_or_lasting_it_is_the_reference_exactly(
    cases: float, given: WhatIf, key: str
) -> None:
    found = what_if(rows(cases), replace(given, **{key: (0.0, 0.0, 0.0)}))
    assert found["cases_left"].to_list() == found["cases"].to_list()
    assert found["averted"].to_list() == found["ylds_averted"].to_list() == [0, 0, 0]


@given(inputs(), st.sampled_from(["reach", "effect", "lasting"]), shares)
@settings(deadline=None)
def test_more_never_averts_less(given: WhatIf, key: str, more: float) -> None:
    ends = getattr(given, key)
    most = 5.0 if key == "lasting" else 1.0
    raised = replace(given, **{key: tuple(end + more * (most - end) for end in ends)})
    pairs = zip(what_if(rows(1e6), given)["averted"], what_if(rows(1e6), raised)["averted"], strict=True)
    assert all(after >= before * (1 - 1e-12) for before, after in pairs)


@given(st.lists(people, min_size=2, max_size=6), inputs())
@settings(deadline=None)
def test_parts_add_up_to_the_whole(parts: list[float], given: WhatIf) -> None:
    columns = ["reached", "courses", "contacts", "averted", "cases_left", "ylds_averted"]
    summed = what_if(rows(*parts), given).group_by("estimate", maintain_order=True).agg(pl.col(columns).sum())
    whole = what_if(rows(sum(parts)), given)
    for column in columns:
        assert summed[column].to_list() == pytest.approx(whole[column].to_list(), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reach": (0.1, 0.2, 1.3)}, "cannot be 130 %. Give a value from 0 % to 100 %"),
        ({"reach": (-0.01, 0.2, 0.3)}, "cannot be -1 %|cannot be −1 %"),
        ({"effect": (0.2, 0.1, 0.3)}, "out of order"),
        ({"effect": (0.0, 0.1, float("nan"))}, "cannot be nan"),
        ({"lasting": (1.0, 2.0, 6.0)}, "from 0 to 5"),
        ({"start": 2020}, "Choose a year from 2021 to 2050"),
        ({"start": 2051}, "Choose a year from 2021 to 2050"),
        ({"ramp": -1}, "over 0 to 30 years"),
        ({"contacts": 0}, "has 1 to 200 contacts"),
    ],
)
def test_what_no_factor_can_be_is_refused_in_a_sentence(wrong: dict, said: str) -> None:
    with pytest.raises(CannotShow, match=said):
        WhatIf(**wrong)
