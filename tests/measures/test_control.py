"""The control chart against what is printed, against exact theory, and at the edges of every rule."""

from collections import defaultdict
from math import comb, isnan, nan

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from lumbar.measures import control
from lumbar.measures.control import Limits
from lumbar.measures.control_points import (
    RULES,
    assurance,
    charted,
    quiet_share,
    with_limits,
    with_rules,
    with_steps,
)

PRINTED = (1.0, 2, 1, 2, 10, *6 * (1, 2), 1)
KNOWN = Limits(*np.array([[0.0], [-3.0], [3.0]]))
QUARTERS, CHARTS = 32, 60_000


def points(*values: float | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"clinic": ["a"] * len(values), "quarter": range(len(values)), "value": values},
        schema={"clinic": pl.String, "quarter": pl.Int64, "value": pl.Float64},
    )


@pytest.mark.parametrize(
    ("screen", "lower", "upper"), [(True, -0.72, 4.60), (False, -3.06, 6.95)], ids=["screened", "unscreened"]
)
def test_making_data_count_limits_of_the_printed_series(screen: bool, lower: float, upper: float) -> None:
    found = control.limits(np.array(PRINTED), screen)
    assert found.lower.item() == pytest.approx(lower, abs=0.005)
    assert found.upper.item() == pytest.approx(upper, abs=0.005)
    assert found.centre.item() == pytest.approx(35 / 18)
    assert found.near_upper.item() == pytest.approx(35 / 18 + 2 / 3 * (upper - 35 / 18), abs=0.005)


def test_making_data_count_the_printed_series_signals_only_when_screened() -> None:
    """10 lies outside either way; no rule marks another point."""
    for screen in (True, False):
        made = charted(points(*PRINTED), "lower", screen=screen)
        assert made.filter(pl.col("rules") != "")["quarter"].to_list() == [4]
        assert made["rules"][4] == "outside the limits"
        assert made["type"][4] == "concern"


def test_wheeler_the_factors_are_those_of_a_normal_pair() -> None:
    """2.66 = 3 / d2 and 3.267 = D4 with d2 = 2 / sqrt(pi), the mean range of two (Wheeler 2000; Shewhart constants)."""
    pair = 2 / np.sqrt(np.pi)
    assert pytest.approx(3 / pair, abs=0.005) == control.REACH
    spread = np.sqrt(2 - pair**2)
    assert pytest.approx(1 + 3 * spread / pair, abs=0.005) == control.SCREENED_ABOVE


def no_run_of_seven(quarters: int) -> float:
    """Chance that no seven in a row lie on one side, by the length of the run at the end."""
    length = {1: 1.0}
    for _ in range(quarters - 1):
        longer = {run + 1: chance / 2 for run, chance in length.items() if run < 6}
        length = longer | {1: sum(length.values()) / 2}
    return sum(length.values())


def no_seven_in_order(quarters: int) -> float:
    """Chance that no seven in a row rise or fall: permutations by rank of the last and the run at the end."""
    orders = {(0, 0): 1}
    for size in range(2, quarters + 1):
        longer: dict[tuple[int, int], int] = defaultdict(int)
        for (rank, run), ways in orders.items():
            for place in range(size):
                up = place > rank
                steps = (run + 1 if run > 0 else 1) if up else (run - 1 if run < 0 else -1)
                if abs(steps) < 6:
                    longer[place, steps] += ways
        orders = dict(longer)
    return sum(orders.values()) / float(np.prod(np.arange(1, quarters + 1, dtype=object)))


def no_two_of_three(quarters: int) -> float:
    """Chance that of no three in a row two lie beyond 2 standard deviations on one side, by the last two."""
    beyond = norm.sf(2)
    chances = {-1: beyond, 0: 1 - 2 * beyond, 1: beyond}
    last = {(0, 0): 1.0}
    for _ in range(quarters):
        then: dict[tuple[int, int], float] = defaultdict(float)
        for (first, second), chance in last.items():
            for side, likely in chances.items():
                if not side or side not in (first, second):
                    then[second, side] += chance * likely
        last = dict(then)
    return sum(last.values())


THEORY = {
    "outside the limits": 1 - (1 - 2 * norm.sf(3)) ** QUARTERS,
    "seven on one side": 1 - no_run_of_seven(QUARTERS),
    "seven rising or falling": 1 - no_seven_in_order(QUARTERS),
    "two of three near a limit": 1 - no_two_of_three(QUARTERS),
}


@pytest.fixture(scope="module")
def quiet() -> np.ndarray:
    return np.random.default_rng(7).standard_normal((CHARTS, QUARTERS))


@pytest.mark.parametrize("name", RULES)
def test_theory_false_alarms_of_a_rule_where_the_limits_are_known(name: str, quiet: np.ndarray) -> None:
    """8.3, 19.8, 0.9 and 5.8 % of series of 32, exact by counting; simulated within 4 standard errors."""
    rate = (RULES[name](quiet, KNOWN) != 0).any(axis=-1).mean()
    expected = THEORY[name]
    assert rate == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / CHARTS))


def test_theory_a_run_of_seven_among_seven_is_two_of_a_hundred_and_twenty_eight() -> None:
    assert 1 - no_run_of_seven(7) == pytest.approx(2 / 2**7)
    assert 1 - no_seven_in_order(7) == pytest.approx(2 / 5040)
    assert 1 - no_two_of_three(3) == pytest.approx(
        2 * sum(comb(3, n) * norm.sf(2) ** n * norm.cdf(2) ** (3 - n) for n in (2, 3)), abs=1e-6
    )


def test_methods_b9_four_rules_signal_in_23_of_100_series_of_32_quiet_quarters(quiet: np.ndarray) -> None:
    found = control.limits(quiet)
    marked = np.any([(rule(quiet, found) != 0).any(axis=-1) for rule in RULES.values()], axis=0)
    assert marked.mean() == pytest.approx(0.23, abs=0.01)
    assert quiet_share((True,) * QUARTERS, (0,) * QUARTERS) == pytest.approx(marked.mean(), abs=0.015)


def test_quiet_charts_with_gaps_or_too_few_points_signal_less() -> None:
    whole = quiet_share((True,) * 32, (0,) * 32)
    gaps = quiet_share(tuple(number % 4 != 3 for number in range(32)), (0,) * 32)
    assert gaps < whole
    assert quiet_share((True,) * 11, (0,) * 11) == 0
    assert quiet_share((True,) * 22, (0,) * 11 + (1,) * 11) == 0


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("quarters", [0, 1, 2, 6])
def test_no_rule_marks_anything_on_a_level_or_an_empty_chart(name: str, quarters: int) -> None:
    values = np.full(quarters, 0.1)
    assert not RULES[name](values, control.limits(values)).any()


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e9, -7.7])
def test_values_all_equal_signal_nothing_whatever_their_rounding(value: float) -> None:
    made = charted(points(*[value] * 30), "higher")
    assert set(made["type"]) == {"common cause"}
    assert made["centre"].unique().to_list() == [value]


def marks(rule: str, *values: float) -> list[int]:
    return RULES[rule](np.array(values, float), KNOWN).tolist()


def test_seven_on_one_side_needs_seven() -> None:
    assert marks("seven on one side", *6 * (1,)) == [0] * 6
    assert marks("seven on one side", *7 * (1,)) == [1] * 7
    assert marks("seven on one side", *8 * (-1,)) == [-1] * 8


@pytest.mark.parametrize("breaker", [-0.1, 0.0, nan], ids=["other side", "on the mean", "missing quarter"])
def test_seven_on_one_side_is_broken_by_one(breaker: float) -> None:
    assert not any(marks("seven on one side", *6 * (1,), breaker, *6 * (1,)))
    assert marks("seven on one side", *6 * (1,), breaker, *7 * (1,)) == [0] * 7 + [1] * 7


def test_seven_rising_or_falling_needs_seven_values() -> None:
    assert marks("seven rising or falling", *range(6)) == [0] * 6
    assert marks("seven rising or falling", *range(7)) == [1] * 7
    assert marks("seven rising or falling", 9, *range(7, 0, -1), 9) == [-1] * 8 + [0]


@pytest.mark.parametrize(
    "sixth", [5.0, nan, 4.9], ids=["equal to the one before", "missing quarter", "falls"]
)
def test_seven_rising_is_broken_by_one(sixth: float) -> None:
    assert not any(marks("seven rising or falling", 1, 2, 3, 4, 5, sixth, 7, 8))


def test_two_of_three_needs_two_on_the_same_side() -> None:
    rule = "two of three near a limit"
    assert marks(rule, 2.1, 0, 2.1) == [1, 0, 1]
    assert marks(rule, 2.1, 2.1, 0) == [1, 1, 0]
    assert marks(rule, 2.1, -2.1, 0) == [0, 0, 0]
    assert marks(rule, 2.1, 0, 0, 2.1) == [0, 0, 0, 0]
    assert marks(rule, 2.1, nan, 2.1) == [1, 0, 1]
    assert marks(rule, 2.0, 2.0, 2.0) == [0, 0, 0]
    assert marks(rule, -2.1, -3.5) == [0, 0]


def test_outside_means_beyond_the_limit() -> None:
    assert marks("outside the limits", 3.0, 3.001, -3.0, -3.001, nan) == [0, 1, 0, -1, 0]


def test_a_missing_quarter_takes_no_part_in_mean_or_moving_ranges() -> None:
    found = control.limits(np.array([1.0, 3, nan, 9, 9]))
    assert found.centre.item() == 5.5
    assert found.upper.item() == pytest.approx(5.5 + 2.66 * (2 + 0) / 2)
    assert isnan(control.limits(np.array([1.0, nan, 2.0])).upper.item())


def test_making_data_count_limits_are_re_based_at_a_step() -> None:
    made = charted(points(*[0.0, 1.0] * 8, *[10.0, 11.0] * 8), "higher", {"a": [16]})
    assert made["centre"].to_list() == [0.5] * 16 + [10.5] * 16
    assert made["moving_range"].null_count() == 2
    assert set(made["type"]) == {"common cause"}
    assert set(charted(points(*[0.0, 1.0] * 8, *[10.0, 11.0] * 8), "higher")["type"]) > {"concern"}


def test_a_run_does_not_go_on_over_a_step() -> None:
    values = [0.0] * 12 + [2.0] * 6 + [5.0] * 6 + [1.0] * 12
    across = with_rules(with_limits(with_steps(points(*values), {"a": [18]})))
    alone = with_rules(with_limits(with_steps(points(*values[18:]))))
    assert across.filter(step=1).select(*RULES).rows() == alone.select(*RULES).rows()


def test_every_clinic_has_the_chart_it_has_alone() -> None:
    """Beside one with gaps, and one with a step of its own."""
    shifted, gaps = [0.0, 1.0] * 8 + [10.0, 11.0] * 8, [1.0, 2.0, 3.0, None] * 8
    each = [
        points(*some).with_columns(clinic=pl.lit(name))
        for name, some in (("a", shifted), ("b", gaps), ("c", shifted))
    ]
    steps = {"c": [16]}
    alone = pl.concat(charted(one, "higher", steps) for one in each)
    together = charted(pl.concat(each), "higher", steps)
    assert together.equals(alone)
    assert together.filter(clinic="a")["centre"].n_unique() == 1
    assert together.filter(clinic="c")["centre"].n_unique() == 2


def test_no_verdict_below_twelve_points() -> None:
    eleven, twelve = points(*[0.0] * 10, 9.0), points(*[0.0] * 11, 9.0)
    assert set(charted(eleven, "lower")["type"]) == {"too few"}
    assert charted(twelve, "lower")["type"][-1] == "concern"
    assert charted(twelve, "higher")["type"][-1] == "improvement"
    gaps = [value for _ in range(12) for value in (1.0, None)]
    assert set(charted(points(*gaps), "lower")["type"]) == {"too few", ""}


def test_two_rules_that_point_either_way_have_no_direction() -> None:
    made = charted(points(*[5.0, 6.0] * 6, -3, -2.6, -2.2, -1.8, -1.4, -1.0, -0.6, *[9.0] * 3), "higher")
    rising = made.filter(pl.col("rules").str.contains("rising") & pl.col("rules").str.contains("one side"))
    assert rising.height
    assert set(rising["type"]) == {"special cause"}


@pytest.mark.parametrize(
    ("target", "better", "said"),
    [
        (9.0, "higher", "consistently missed"),
        (9.0, "lower", "consistently hit"),
        (-9.0, "higher", "consistently hit"),
        (-9.0, "lower", "consistently missed"),
        (0.5, "higher", "hit and missed"),
    ],
)
def test_making_data_count_assurance_by_where_the_target_lies(target: float, better, said: str) -> None:
    made = with_limits(with_steps(points(*[0.0, 1.0] * 6)))
    assert assurance(made, target, better) == said
    assert assurance(made.head(11), target, better) == "not known"


@given(st.lists(st.floats(-1e3, 1e3) | st.none(), max_size=40))
def test_turning_a_chart_over_turns_every_mark_over(values: list[float | None]) -> None:
    up = charted(points(*values), "higher")
    over = charted(points(*[None if value is None else -value for value in values]), "lower")
    assert up["type"].to_list() == over["type"].to_list()
    assert up["rules"].to_list() == over["rules"].to_list()
