"""One filter as it is offered: its label, its codes in the link, and their words on screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Choice:
    """One filter: label above the widget, code -> words of each option, codes chosen where nothing is said.

    It takes one option, a span from one to a later one (or to the same one, where ``one_will_do``), or several,
    then up to ``most`` where there is a limit.
    """

    label: str
    options: Mapping[str, str]
    default: tuple[str, ...]
    placeholder: str = ""
    takes: Literal["one", "span", "several"] = "one"
    most: int | None = None
    one_will_do: bool = False

    def code(self, words: str) -> str | None:
        """Return the code for a code or its words; None where nobody offers it."""
        if words in self.options:
            return words
        return next((code for code, said in self.options.items() if said == words), None)

    def said(self, code: str) -> str:
        """Return what stands in the link for a code: its words."""
        return self.options[code]

    def codes(self, values: Iterable[str]) -> tuple[str, ...]:
        """Return the codes of what is offered among these codes or words; among several, each once."""
        known = [code for value in values if (code := self.code(value))]
        return tuple(dict.fromkeys(known)) if self.takes == "several" else tuple(known)

    @property
    def usual(self) -> str:
        """Return what is shown where nothing is chosen, in words."""
        between = " to " if self.takes == "span" else ", "
        return between.join(self.options[code] for code in self.default) or self.placeholder

    def refusal(self, values: Sequence[str]) -> str:
        """Return what is wrong with these values, taken as a whole; nothing where they can be chosen.

        Nothing can be chosen only where several can: it stands in a link as one empty value.

        >>> ages = Choice("Ages", same(range(0, 100, 5)), ("0", "95"), takes="span")
        >>> ages.refusal(["60", "60"]), ages.refusal(["60", "95"])
        ('“60” twice, where two different values are needed', '')
        """
        if not any(values):
            return "" if self.takes == "several" else "nothing"
        if unknown := [value for value in values if self.code(value) is None]:
            return f"{', '.join(f'“{value}”' for value in unknown)}, not offered here"
        if self.takes == "span":
            return self._span_refusal(values)
        most = 1 if self.takes == "one" else self.most or len(self.options)
        return f"{len(values)} values, more than {most}" if len(values) > most else ""

    def _span_refusal(self, values: Sequence[str]) -> str:
        if len(values) != 2:
            return f"{', '.join(f'“{value}”' for value in values)}, where a first and a last value are needed"
        first, last = (list(self.options).index(self.code(value) or "") for value in values)
        if first == last and not self.one_will_do:
            return f"“{values[0]}” twice, where two different values are needed"
        return f"“{values[0]}” to “{values[1]}”, which runs backwards" if first > last else ""


def same(codes: Iterable[object]) -> dict[str, str]:
    """Return options whose words are their codes."""
    return {str(code): str(code) for code in codes}
