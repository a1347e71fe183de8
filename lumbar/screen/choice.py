"""One filter as it is offered: its label, its codes in the link, and their words on screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One filter: label above the widget, code -> words of each option, codes chosen where nothing is said."""

    label: str
    options: Mapping[str, str]
    default: tuple[str, ...]
    placeholder: str = ""

    def code(self, words: str) -> str | None:
        """Return the code for a code or its words; None where nobody offers it."""
        if words in self.options:
            return words
        return next((code for code, said in self.options.items() if said == words), None)


def same(codes: Iterable[object]) -> dict[str, str]:
    """Return options whose words are their codes."""
    return {str(code): str(code) for code in codes}
