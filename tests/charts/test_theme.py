"""The palettes hold up for colour-blind readers and on paper; numbers are written as a reader says them.

Colour blindness: Machado, Oliveira & Fernandes 2009 (IEEE TVCG 15:1291), severity 1.0.
Distance: CIE 1976 in L*a*b* (D65). Contrast: WCAG 2.2, success criteria 1.4.3 (text) and 1.4.11 (lines).
"""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbar.charts import theme as t
from lumbar.charts.theme import DARK, LIGHT, THEMES

SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
SERIES_FLOOR = 12.0  # neighbours in the selection; about five times a just noticeable difference
ANY_PAIR_FLOOR = 6.5  # any two of eight; these also differ in label, marker and dash
CLASS_FLOOR = 12.0
both_themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
every_sight = pytest.mark.parametrize("sight", SIGHT)


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(XYZ[1] @ linear(colour))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lab(colour: str, sight: str) -> np.ndarray:
    seen = XYZ @ np.clip(SIGHT[sight] @ linear(colour), 0, 1)
    share = seen / XYZ.sum(axis=1)
    f = np.where(share > 0.008856, np.cbrt(share), 7.787 * share + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def test_the_yardstick_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert distance("#000000", "#FFFFFF", "usual") == pytest.approx(100, abs=0.1)
    assert distance("#D02020", "#6B6B00", "usual") > 3 * distance("#D02020", "#6B6B00", "protanopia")


@both_themes
def test_text_reads_on_paper(theme: t.Theme) -> None:
    texts = {"ink": theme.ink, "muted": theme.muted, "accent": theme.accent}
    texts |= {f"series {i}": look.colour for i, look in enumerate(theme.series)}
    weak = {name: contrast(colour, theme.paper) for name, colour in texts.items()}
    assert not {name: ratio for name, ratio in weak.items() if ratio < 4.5}


@both_themes
def test_lines_stand_out_from_paper(theme: t.Theme) -> None:
    assert min(contrast(look.colour, theme.paper) for look in theme.series) >= 3


@both_themes
@every_sight
def test_neighbouring_series_stay_apart(theme: t.Theme, sight: str) -> None:
    colours = [look.colour for look in theme.series]
    close = {pair: distance(*pair, sight) for pair in pairwise(colours)}
    assert not {pair: d for pair, d in close.items() if d < SERIES_FLOOR}


@both_themes
@every_sight
def test_no_two_series_become_one(theme: t.Theme, sight: str) -> None:
    pairs = combinations([look.colour for look in theme.series], 2)
    assert min(distance(*pair, sight) for pair in pairs) >= ANY_PAIR_FLOOR


@both_themes
@every_sight
def test_map_classes_stay_apart(theme: t.Theme, sight: str) -> None:
    close = {pair: distance(*pair, sight) for pair in combinations(theme.classes, 2)}
    assert not {pair: d for pair, d in close.items() if d < CLASS_FLOOR}


@both_themes
def test_the_steepest_rise_is_farthest_from_paper(theme: t.Theme) -> None:
    rises = [contrast(colour, theme.paper) for colour in theme.classes[2:]]
    falls = [contrast(colour, theme.paper) for colour in theme.classes[2::-1]]
    assert rises == sorted(rises)
    assert falls == sorted(falls)


def test_every_series_has_its_own_colour_marker_and_dash() -> None:
    for theme in (LIGHT, DARK):
        for part in ("colour", "marker", "dash"):
            assert len({getattr(look, part) for look in theme.series}) == 8
    assert LIGHT.at(9) == LIGHT.series[1]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (843.4e6, "843 million"),
        (999.7e6, "1 billion"),
        (999_600, "1 million"),
        (999_400, "999,000"),
        (985_000, "985,000"),
        (5.34e6, "5.34 million"),
        (12.0e6, "12 million"),
        (0, "0"),
        (-2.04e6, "−2.04 million"),
    ],
)
def test_people_are_written_with_three_digits(value: float, written: str) -> None:
    assert t.people(value) == written


def test_signs_and_intervals() -> None:
    assert t.signed_people(-31.2e6) == "−31.2 million"
    assert t.signed_percent(0.0) == "0.0 %"
    assert t.signed_percent(140.3) == "+140 %"
    assert t.percent_range(29.9, 43.2, signed=True) == "+30 to +43 %"
    assert t.people_range(638e6, 788e6) == "638 to 788 million"
    assert t.rate(9_341.2) == "9,340"


@given(st.floats(-1e10, 1e10))
def test_written_numbers_stay_within_half_a_percent(value: float) -> None:
    text = t.people(value).replace(",", "").replace(t.MINUS, "-")
    number, _, word = text.partition(" ")
    scale = {"": 1, "million": 1e6, "billion": 1e9}[word]
    assert float(number) * scale == pytest.approx(value, rel=0.0051, abs=0.51)
    assert "-" not in t.people(value)
