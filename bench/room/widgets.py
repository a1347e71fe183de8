"""The filters of a page as the server sends them: what can be chosen, and how a choice travels back."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

KINDS = ("selectbox", "button_group", "multiselect", "slider")
SEVERAL = 4
"""How many places or clinics somebody puts side by side."""
IN_A_ROW = 3
"""Filters in view lie this deep in a page; those under More lie deeper."""


@dataclass(frozen=True)
class Widget:
    """A filter: its element, the words chosen at first, how often it is taken, the part of the page it belongs to."""

    kind: str
    element: Any
    weight: int
    fragment: str

    @property
    def key(self) -> str:
        """Return its name in the link."""
        return self.element.query_param_key

    def words(self) -> list[str]:
        """Return what it offers."""
        if self.kind == "button_group":
            return [option.content for option in self.element.options]
        return list(self.element.options)

    def at_first(self) -> list[str]:
        """Return what is chosen where nobody has chosen."""
        if self.kind == "selectbox":
            return [self.element.options[self.element.default]]
        words = self.words()
        return [words[int(position)] for position in self.element.default]

    def another(self, chosen: list[str], chance: random.Random) -> list[str]:
        """Return another choice than the one before."""
        offered = [word for word in self.words() if word not in chosen]
        if self.kind == "slider":
            return self._other_end(chosen, chance)
        if self.kind == "multiselect":
            if not offered or len(chosen) >= min(SEVERAL, self.element.max_selections or SEVERAL):
                return chosen[1:]
            return [*chosen, chance.choice(offered)]
        return [chance.choice(offered)] if offered else chosen

    def _other_end(self, chosen: list[str], chance: random.Random) -> list[str]:
        words = self.words()
        first, last = sorted(chance.sample(range(len(words)), 2))
        return [words[first], words[last]]

    def state(self, chosen: list[str]) -> WidgetState:
        """Return the choice as a browser sends it."""
        state = WidgetState(id=self.element.id)
        if self.kind == "selectbox":
            state.string_value = chosen[0]
        else:
            state.string_array_value.data.extend(chosen)
        return state


def widget(message: ForwardMsg) -> Widget | None:
    """Return the filter in a message; None where it holds something else."""
    element = message.delta.new_element
    kind = element.WhichOneof("type")
    if kind not in KINDS or not getattr(element, kind).query_param_key:
        return None
    weight = 1 if len(message.metadata.delta_path) > IN_A_ROW else 3
    return Widget(kind, getattr(element, kind), weight, message.delta.fragment_id)
