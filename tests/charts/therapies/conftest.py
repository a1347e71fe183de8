"""Answers about therapies, small and made up, as pictures take them."""

from types import SimpleNamespace

import polars as pl
import pytest

ARMS = ("hip-focused", "spine-focused", "usual care")


def frame(names: str, *rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=names.split(), orient="row", infer_schema_length=None)


def profile() -> pl.DataFrame:
    rows = [
        (arm, week, n, back, back / n, "", value, value - 1, value + 1)
        for arm, ends in (
            ("hip-focused", (30.0, 17.8)),
            ("spine-focused", (29.0, 17.5)),
            ("usual care", (25.0, 17.9)),
        )
        for week, n, back, value in ((0, 8_470, 8_470, ends[0]), (12, 8_210, 6_380, ends[1]))
    ]
    return frame("therapy week n n_followed follow_up_rate follow_up_limit value lower upper", *rows)


def differences() -> pl.DataFrame:
    return frame(
        "therapy n n_followed value lower upper naive naive_lower naive_upper",
        ("usual care", 7_350, 5_930, 8.5, 8.2, 8.8, 4.0, 3.6, 4.4),
        ("hip-focused", 8_210, 6_380, -1.0, -1.4, -0.5, -1.3, -1.7, -0.9),
    )


def subgroups() -> pl.DataFrame:
    gap = (20, -2.5, -3.0, -2.0, "weak minus not weak")
    names = "therapy subgroup n n_followed value lower upper looks"
    return frame(
        f"{names} interaction interaction_lower interaction_upper interaction_per",
        ("hip-focused", "weak hips", 4_225, 3_325, -2.7, -3.4, -2.0, *gap),
        ("hip-focused", "no weak hips", 3_795, 2_910, -0.2, -0.5, 0.2, *gap),
        ("usual care", "weak hips", 1_835, None, None, None, None, 20, -0.1, -0.6, 0.5, gap[-1]),
        ("usual care", "no weak hips", 5_185, 4_150, 8.2, 8.0, 8.5, 20, -0.1, -0.6, 0.5, gap[-1]),
    )


def shares(threshold: str = "10", hip: float = 0.07, low: float = 0.05) -> pl.DataFrame:
    names = "therapy reference threshold n n_followed value limit lower upper"
    return frame(
        f"{names} difference difference_lower difference_upper",
        (
            "hip-focused",
            "spine-focused",
            threshold,
            8_165,
            6_340,
            0.592 + hip,
            "",
            0.65,
            0.67,
            hip,
            low,
            0.09,
        ),
        ("spine-focused", "spine-focused", threshold, 7_955, 6_135, 0.592, "", 0.58, 0.60, None, None, None),
        (
            "usual care",
            "spine-focused",
            threshold,
            7_215,
            5_800,
            0.065,
            "",
            0.06,
            0.07,
            -0.527,
            -0.54,
            -0.513,
        ),
    )


def curves() -> pl.DataFrame:
    rows = [
        (arm, week, "30%", risk, value, value - 0.01, value + 0.01)
        for arm, late in (("hip-focused", 0.74), ("usual care", 0.09))
        for week, risk, value in ((6, 7_570, late - 0.05), (12, None, late))
    ]
    return frame("therapy week threshold at_risk value lower upper", *rows)


def balance() -> pl.DataFrame:
    return frame("label before value", ("Sitting", 0.02, 0.01), ("Age", 0.74, 0.02), ("Sex: male", 0.3, 0.15))


def sides() -> pl.DataFrame:
    return frame(
        "label unit kept_mean lost_mean value",
        ("Sex: male", "", 0.42, 0.43, 0.02),
        ("Age", "years", 57.0, 50.9, -0.44),
        ("BMI", "kg/m²", None, None, None),
    )


def counts() -> pl.DataFrame:
    return frame(
        "therapy treated with_baseline due returned value limit",
        ("usual care", 1_000, 1_000, 800, 600, 0.75, ""),
        ("hip-focused", 500, 480, 400, None, None, ""),
    )


def reasons() -> pl.DataFrame:
    return frame(
        "therapy reason patients value lower upper",
        ("hip-focused", "completed", 800, 0.8, 0.77, 0.83),
        ("hip-focused", "no benefit", 40, 0.04, 0.03, 0.052),
        ("usual care", "completed", 700, 0.7, 0.67, 0.73),
        ("usual care", "no benefit", None, None, None, None),
    ).with_columns(limit=pl.lit(""))


def courses() -> pl.DataFrame:
    return frame(
        "therapy value lower upper harmed harmed_limit switched switched_limit",
        ("hip-focused", 9.29, 9.24, 9.34, 0.038, "", 0.06, ""),
        ("usual care", 3.12, 3.10, 3.14, 0.01, "<", None, ""),
    )


def classes() -> pl.DataFrame:
    return frame(
        "therapy baseline_from baseline_to n_followed value",
        *(
            (arm, low, low + 10.0, 8_470, value)
            for arm in ARMS
            for low, value in ((20.0, 0.6), (30.0, 0.4), (40.0, None))
        ),
    )


def thresholds() -> pl.DataFrame:
    return pl.concat([shares("10"), shares("30%", hip=-0.04, low=-0.06), shares("6", hip=0.02, low=-0.01)])


@pytest.fixture
def rows() -> SimpleNamespace:
    """Return every answer the pictures are drawn from, by name; `shares_of` makes another threshold's."""
    made = (
        profile,
        differences,
        subgroups,
        curves,
        balance,
        sides,
        counts,
        reasons,
        courses,
        classes,
        thresholds,
        shares,
    )
    return SimpleNamespace(**{make.__name__: make() for make in made}, shares_of=shares)
