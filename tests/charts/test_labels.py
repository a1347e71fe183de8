"""Labels never overlap, keep their order and stay inside where they fit."""

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.answers import all_places
from lumbar.charts.labels import short_name, short_names, spread, text_width

labels = st.lists(st.tuples(st.floats(-50, 500), st.floats(5, 40)), max_size=9)


@given(labels)
def test_labels_keep_apart_in_order_and_inside(wanted: list[tuple[float, float]]) -> None:
    places, sizes = [w for w, _ in wanted], [s for _, s in wanted]
    centres = spread(places, sizes, 0, 400)
    found = sorted(zip(centres, sizes, places, strict=True))
    for (low, low_size, _), (high, high_size, _) in pairwise(found):
        assert high - low >= (low_size + high_size) / 2 - 1e-6
    assert [place for _, _, place in found] == sorted(places)
    if found and sum(sizes) <= 400:
        assert found[0][0] - found[0][1] / 2 >= -1e-6
        assert found[-1][0] + found[-1][1] / 2 <= 400 + 1e-6


def test_labels_with_room_do_not_move() -> None:
    assert spread([300, 10, 100], [20, 20, 20], 0, 400) == [300, 10, 100]


def test_crowded_labels_move_by_the_least() -> None:
    assert spread([100, 100, 100], [20, 20, 20], 0, 400) == pytest.approx([80, 100, 120])


@pytest.mark.parametrize(
    ("name", "letters", "short"),
    [
        ("Western sub-Saharan Africa", 26, "Western sub-Saharan Africa"),
        ("Western sub-Saharan Africa", 22, "W. sub-Saharan Africa"),
        ("Democratic Republic of the Congo", 24, "DR Congo"),
        ("North Africa and Middle East", 26, "N. Africa and Middle East"),
        ("Kosovo (under UNSC res. 1244)", 24, "Kosovo"),
    ],
)
def test_names_are_shortened_where_a_reader_would(name: str, letters: int, short: str) -> None:
    assert short_name(name, letters) == short


@given(st.text("abc defgh", min_size=1, max_size=60), st.integers(10, 40))
def test_short_names_fit(name: str, letters: int) -> None:
    assert len(short_name(name, letters)) <= letters


def test_wide_letters_take_more_room() -> None:
    assert text_width("MMMM", 14) > 2 * text_width("iiii", 14)
    assert text_width("World", 20) == pytest.approx(text_width("World", 10) * 2)


def test_no_region_or_group_is_cut_where_a_chart_is_wide() -> None:
    groups = all_places().filter(pl.col("level") != "country")["name"]
    assert not [name for name in groups if "…" in short_name(name, 26)]
    assert short_name("WHO Eastern Mediterranean Region", 26) == "WHO Eastern Mediterranean"


@pytest.mark.parametrize("letters", [12, 18, 22])
def test_long_names_that_begin_alike_can_be_told_apart(letters: int) -> None:
    names = [f"Clinic for Rehabilitation of St. Bartholomew-on-the-Hill, {number:02}" for number in range(40)]
    short = short_names([*names, "Clinic 07"], letters)
    assert len(set(short)) == 41
    assert short[-1] == "Clinic 07"
    assert max(map(len, short)) <= letters
