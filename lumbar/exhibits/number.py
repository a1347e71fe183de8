"""One filter that takes a number: its label, range, step and unit, and how the number stands in the link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite


def plain(value: float) -> str:
    """Return the number as it stands in a link: neither separators nor needless decimals.

    >>> plain(0.3), plain(1500.0), plain(-2)
    ('0.3', '1500', '-2')
    """
    return str(int(value)) if float(value).is_integer() else repr(float(value))


@dataclass(frozen=True)
class Number:
    """One filter: label above the widget, the lowest and highest number taken, step and unit.

    Without a default nothing is asked for until a number is given. Where step and ends are whole numbers, so is what
    is taken, unless ``fractions`` are taken too. It answers to the same verbs as a `Choice`: the number's plain
    writing is both code and words.
    """

    label: str
    low: float
    high: float
    step: float = 1
    unit: str = ""
    default: tuple[str, ...] = ()
    placeholder: str = ""
    tells: str = ""
    fractions: bool = False

    @property
    def whole(self) -> bool:
        """True where only whole numbers are taken."""
        ends = (self.low, self.high, self.step)
        return not self.fractions and all(float(number).is_integer() for number in ends)

    def code(self, words: str) -> str | None:
        """Return the number in its plain writing; None where it is none, or not taken here."""
        try:
            value = float(words)
        except ValueError:
            return None
        if not isfinite(value) or not self.low <= value <= self.high:
            return None
        return None if self.whole and not value.is_integer() else plain(value)

    def said(self, code: str) -> str:
        """Return what stands in the link for a code: the number itself."""
        return code

    def codes(self, values: Iterable[str]) -> tuple[str, ...]:
        """Return the numbers among the values that are taken here."""
        return tuple(code for value in values if (code := self.code(value)))

    @property
    def usual(self) -> str:
        """Return what is shown where no number is given, in words."""
        return self.written(float(self.default[0])) if self.default else self.placeholder or "none"

    def written(self, value: float) -> str:
        """Return a number with its unit.

        >>> Number("Contacts", 1, 9_000, unit="contacts").written(1500)
        '1,500 contacts'
        """
        decimals = len(plain(value).partition(".")[2])
        return f"{value:,.{decimals}f} {self.unit}".replace("-", "−").rstrip()

    def refusal(self, values: Sequence[str]) -> str:
        """Return what is wrong with these values, taken as a whole; nothing where they can be chosen.

        >>> share = Number("Share", 0, 100, unit="%", default=("30",))
        >>> share.refusal(["130"]), share.refusal(["1.5"]), share.refusal(["30"])
        ('“130”, outside 0 to 100 %', '“1.5”, where a whole number is needed', '')
        """
        if not any(values):
            return "nothing" if self.default else ""
        if len(values) > 1:
            return f"{len(values)} values, more than 1"
        if self.code(values[0]):
            return ""
        return f"“{values[0]}”, {self._wrong(values[0])}"

    def _wrong(self, given: str) -> str:
        try:
            value = float(given)
        except ValueError:
            return "which is not a number"
        if self.low <= value <= self.high:
            return "where a whole number is needed"
        return (
            f"outside {self.written(self.low).removesuffix(self.unit).rstrip()} to {self.written(self.high)}"
        )
