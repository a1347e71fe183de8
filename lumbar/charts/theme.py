"""The only hex codes and the only number formats of the house."""

import re
from dataclasses import dataclass
from math import floor, isfinite, log10

FONT = '"Source Sans", "Source Sans 3", sans-serif'
MINUS = "−"


@dataclass(frozen=True)
class Series:
    """One place or therapy: a colour never stands alone, a marker and a dash say the same."""

    colour: str
    marker: str
    dash: str


@dataclass(frozen=True)
class Theme:
    """Colours of one mode and the size of the canvas; `dataclasses.replace` makes a projector's or a phone's.

    `classes` are the six colours of the map, from the deepest fall to the steepest rise.
    `text`, `width` and `height` are pixels; the width is what the picture is planned for, it may stretch.
    """

    name: str
    paper: str
    ink: str
    muted: str
    grid: str
    accent: str
    series: tuple[Series, ...]
    classes: tuple[str, ...]
    text: int = 14
    width: int = 760
    height: int = 460

    def at(self, position: int) -> Series:
        """Return the series of the place at this position in the reader's selection."""
        return self.series[position % len(self.series)]


MARKERS = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "star", "pentagon")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "8px,3px,2px,3px", "2px,6px")


def _series(*colours: str) -> tuple[Series, ...]:
    return tuple(Series(*look) for look in zip(colours, MARKERS, DASHES, strict=True))


LIGHT = Theme(
    name="light",
    paper="#FBFAF6",
    ink="#17262E",
    muted="#5B6B73",
    grid="#E4E1D7",
    accent="#0B6B75",
    series=_series("#0B6B75", "#A65E1A", "#6E4A8E", "#9C2A4F", "#68757D", "#3E7D32", "#2F5DA8", "#6A5210"),
    classes=("#9C5A1A", "#D9A874", "#DEDCD3", "#8FC2C4", "#3D8F97", "#064C56"),
)
DARK = Theme(
    name="dark",
    paper="#10181D",
    ink="#E7ECEE",
    muted="#9DABB2",
    grid="#25343D",
    accent="#4FB7BF",
    series=_series("#4FB7BF", "#E3A35B", "#B79AD6", "#EE86A3", "#C6D0D5", "#86C17A", "#8FB3F0", "#E3D48A"),
    classes=("#EDB26E", "#96622F", "#333F46", "#2A6A70", "#4FABB3", "#BDF0F0"),
)
TRANSPARENT = "rgba(0,0,0,0)"
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def fade(colour: str, share: float) -> str:
    """Return the colour at this opacity, so that what lies under it stays visible.

    >>> fade("#0B6B75", 0.11)
    'rgba(11,107,117,0.11)'
    """
    red, green, blue = _channels(colour)
    return f"rgba({red},{green},{blue},{share:g})"


def blend(colour: str, paper: str, share: float) -> str:
    """Return the opaque mix of `share` of the colour with paper.

    >>> blend("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    pairs = zip(_channels(colour), _channels(paper), strict=True)
    return "#" + "".join(f"{round(share * top + (1 - share) * under):02X}" for top, under in pairs)


def significant(value: float, digits: int = 3) -> float:
    """Return the value rounded to that many significant digits.

    >>> significant(653_214), significant(0)
    (653000.0, 0.0)
    """
    if not value or not isfinite(value):
        return float(value)
    return float(round(value, digits - 1 - floor(log10(abs(value)))))


def _scale(value: float) -> tuple[float, str]:
    size = abs(significant(value))
    for unit, word in ((1e9, " billion"), (1e6, " million")):
        if size >= unit:
            return unit, word
    return 1.0, ""


def _decimals(value: float, unit: float) -> int:
    """Return the decimals that leave three significant digits; none below a million."""
    return 0 if unit == 1 else max(0, 2 - floor(log10(abs(significant(value)) / unit)))


def _written(value: float, unit: float, decimals: int) -> str:
    rounded = significant(value) if abs(value) >= 1_000 else value
    text = f"{abs(rounded) / unit:,.{decimals}f}"
    return (MINUS if value < 0 and text.strip("0.,") else "") + text


def people(value: float) -> str:
    """Return a number of people as a reader would say it, with three significant digits.

    >>> people(619e6), people(12.4e6), people(653_214), people(42.2), people(-9_664e6)
    ('619 million', '12.4 million', '653,000', '42', '−9.66 billion')
    """
    unit, word = _scale(value)
    text = _written(value, unit, _decimals(value, unit))
    return (text.rstrip("0").removesuffix(".") if text.endswith((".0", ".00")) else text) + word


def about(value: float) -> str:
    """Return a number that rests on assumptions, as a reader would say it: with two significant digits.

    >>> about(125_054), about(1_538_771), about(36.4), about(4_727_034_455)
    ('130,000', '1.5 million', '36', '4.7 billion')
    >>> about(7.4455), about(0.904), about(0)
    ('7.4', '0.9', '0')
    """
    rounded = significant(value, 2)
    unit, word = _scale(rounded)
    return f"{rounded / unit:,.10g}".replace("-", MINUS) + word


def about_range(lower: float, upper: float) -> str:
    """Return the range of a number that rests on assumptions; a unit that both share is said once.

    >>> about_range(15_158, 1_538_771), about_range(6.8e6, 87e6), about_range(5, 5)
    ('15,000 to 1.5 million', '6.8 to 87 million', '5')
    """
    low, high = about(lower), about(upper)
    if low == high:
        return high
    _, _, unit = high.partition(" ")
    return f"{low.removesuffix(f' {unit}') if unit else low} to {high}"


def signed_people(value: float) -> str:
    """Return a change in people with its sign.

    >>> signed_people(59e6), signed_people(-653_214), signed_people(0)
    ('+59 million', '−653,000', '0')
    """
    return ("+" if round(value) > 0 else "") + people(value)


def people_range(lower: float, upper: float, *, signed: bool = False) -> str:
    """Return an interval of people; both ends share the unit, so that it is said once.

    >>> people_range(554e6, 694e6), people_range(-2.1e6, 13e6, signed=True)
    ('554 to 694 million', '−2.1 to +13.0 million')
    """
    larger = max(lower, upper, key=abs)
    unit, word = _scale(larger)
    decimals = _decimals(larger, unit)
    low, high = (_written(end, unit, decimals) for end in (lower, upper))
    plus = [
        "+" if signed and end > 0 and text.strip("0.,") else "" for end, text in ((lower, low), (upper, high))
    ]
    return f"{plus[0]}{low} to {plus[1]}{high}{word}"


def rate(value: float) -> str:
    """Return a rate per 100,000 with three significant digits.

    >>> rate(7_461.8), rate(86.44)
    ('7,460', '86.4')
    """
    rounded = significant(value)
    return f"{rounded:,.0f}" if abs(rounded) >= 100 or not rounded else f"{rounded:,.1f}"


def percent(value: float, decimals: int | None = None) -> str:
    """Return a percentage; one decimal below ten, none above, unless told.

    >>> percent(36.2), percent(4.31), percent(-10.4, 1), percent(-0.01)
    ('36 %', '4.3 %', '−10.4 %', '0.0 %')
    """
    places = (1 if abs(value) < 9.95 else 0) if decimals is None else decimals
    text = f"{abs(value):,.{places}f}"
    return (MINUS if value < 0 and text.strip("0.") else "") + text + " %"


def signed_percent(value: float, decimals: int | None = None) -> str:
    """Return a change in percent with its sign.

    >>> signed_percent(36.2), signed_percent(-4.31), signed_percent(0.01)
    ('+36 %', '−4.3 %', '0.0 %')
    """
    text = percent(value, decimals)
    return ("+" if value > 0 and text.strip("0. %") else "") + text


def percent_range(lower: float, upper: float, *, signed: bool = False) -> str:
    """Return an interval in percent with the sign said once, both ends with the same decimals.

    >>> percent_range(29.9, 43.2), percent_range(-3.14, 4.2, signed=True)
    ('30 to 43 %', '−3.1 to +4.2 %')
    """
    decimals = 1 if max(abs(lower), abs(upper)) < 9.95 else 0
    form = signed_percent if signed else percent
    return f"{form(lower, decimals).removesuffix(' %')} to {form(upper, decimals)}"


def unbroken(text: str) -> str:
    r"""Return the text with every number and its unit on one line.

    >>> unbroken("from 619 million (+36 %)").split(" ")
    ['from', '619\xa0million', '(+36\xa0%)']
    """
    return re.sub(r"(?<=\d) (?=%|million|billion)", "\N{NO-BREAK SPACE}", text)
