"""Samarati & Sweeney 1998: every part that can be told apart is nobody or at least k, whoever knows one clinic."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.measures.privacy_groups import (
    CLINIC,
    DIMENSIONS,
    ORDERED,
    THERAPY,
    Cells,
    coarsened,
    divided,
    extents,
    leaves,
)

CODES = st.tuples(
    st.integers(0, 1),
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(2018, 2021),
    st.integers(0, 1),
    st.integers(4, 18),
)
PEOPLE = st.dictionaries(CODES, st.tuples(st.integers(1, 25), st.integers(0, 25)), min_size=1, max_size=60)


def cells_of(people):
    codes = np.array(sorted(people), np.int64)
    both = np.array([people[code] for code in sorted(people)], np.int64)
    return Cells(codes, np.column_stack([both[:, 0], np.minimum(both[:, 0], both[:, 1])]))


def few(count, k):
    return 0 < count < k


@given(PEOPLE, st.integers(1, 12))
def test_every_group_is_nobody_or_k_for_everybody_who_knows_a_clinic(people, k):
    cells = cells_of(people)
    lots = [lot for node in divided(cells, k) for lot in leaves(node)]
    for lot in lots:
        counts = cells.counts[lot]
        assert counts[:, 0].sum() >= k
        assert not few(counts[:, 1].sum(), k)
        clinics = cells.codes[lot, CLINIC]
        for clinic in np.unique(clinics) if len(np.unique(clinics)) > 1 else ():
            rest = counts[clinics != clinic].sum(axis=0)
            assert not any(few(count, k) for count in rest)
        assert len(np.unique(cells.codes[lot, THERAPY])) == 1
    together = np.concatenate([*lots, np.array([], np.int64)])
    assert len(together) == len(np.unique(together))


@given(PEOPLE, st.integers(1, 12))
def test_fewer_counts_divide_into_parts_of_what_more_counts_do(people, k):
    cells = cells_of(people)
    alone = Cells(cells.codes, cells.counts[:, :1])
    nodes = divided(alone, k)
    fine = [set(lot.tolist()) for node in nodes for lot in leaves(node)]
    coarse = [set(lot.tolist()) for node in nodes for lot in coarsened(node, cells, k)]
    for lot in coarse:
        assert cells.fit(np.array(sorted(lot)), k)
        assert lot == set().union(*(part for part in fine if part & lot))


@given(PEOPLE)
def test_with_groups_of_one_everybody_is_told_apart(people):
    cells = cells_of(people)
    lots = [lot for node in divided(Cells(cells.codes, cells.counts[:, :1]), 1) for lot in leaves(node)]
    assert sorted(lot.tolist() for lot in lots) == [[cell] for cell in range(len(cells.codes))]


@given(PEOPLE, st.integers(2, 12))
def test_a_group_spans_what_its_people_have_and_years_without_a_gap(people, k):
    cells = cells_of(people)
    lots = [lot for node in divided(cells, k) for lot in leaves(node)]
    for row in extents(lots, cells.codes).iter_rows(named=True):
        codes = dict(zip(DIMENSIONS, cells.codes[lots[row["privacy_group"]]].T, strict=True))
        assert (row["year_from"], row["year_to"]) == (codes["year"].min(), codes["year"].max())
        assert row["age_from"] == 5 * codes["age"].min()
        assert row["age_to"] == (120 if codes["age"].max() == 18 else 5 * codes["age"].max() + 4)
        assert row["sexes"] == sum(2**code for code in set(codes["sex"].tolist()))
        clinics = sorted(set(codes["clinic"].tolist()))
        assert (row["clinic"], row["clinics"]) == (
            (clinics[0], None) if len(clinics) == 1 else (None, clinics)
        )


def made(*rows):
    """Cells of one therapy out of (clinic, hip, year, sex, age band, people)."""
    return cells_of({(0, *row[:5]): (row[5], row[5]) for row in rows})


def lots_of(cells, k=8):
    return sorted(sorted(lot.tolist()) for node in divided(cells, k) for lot in leaves(node))


def test_the_least_important_dimension_is_given_up_first():
    by_sex = made((0, 0, 2020, 0, 8, 9), (0, 0, 2020, 1, 8, 7), (0, 1, 2020, 0, 8, 8))
    assert lots_of(by_sex) == [[0, 1], [2]]
    assert DIMENSIONS == ("therapy", "clinic", "hip_weakness", "year", "sex", "age")


def test_only_neighbouring_years_go_together():
    years = made(
        *((0, 0, year, 0, 8, people) for year, people in ((2018, 9), (2019, 20), (2020, 3), (2021, 9)))
    )
    assert lots_of(years) == [[0], [1], [2, 3]]
    assert ORDERED == ("year", "age")


def test_two_clinics_are_no_hiding_place_from_each_other():
    assert lots_of(made((0, 0, 2020, 0, 8, 20), (1, 0, 2020, 0, 8, 3))) == [[0]]
    three = made((0, 0, 2020, 0, 8, 20), (1, 0, 2020, 0, 8, 5), (2, 0, 2020, 0, 8, 5), (3, 0, 2020, 0, 8, 5))
    assert lots_of(three) == [[0], [1, 2, 3]]


@pytest.mark.parametrize("people", [1, 7])
def test_a_therapy_of_seven_is_in_no_group(people):
    assert lots_of(made((0, 0, 2020, 0, 8, people))) == []
