"""The series of native charts, each element in the place that the schema gives it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lumbar.deck.plain.chart import PlainSeries
from lumbar.deck.powerpoint.drawing import Sketch
from lumbar.deck.powerpoint.ink import look
from lumbar.deck.powerpoint.sheet import Column, Sheet
from lumbar.deck.powerpoint.xml import tag, val


@dataclass(frozen=True)
class Drawn:
    """One series: its name and look, what it runs along, its values, and what hangs on its points."""

    head: Column
    look: str
    along: str
    values: str
    marker: str = ""
    fixed: str = ""
    points: str = ""
    labels: str = ""
    errors: str = ""
    smooth: str = ""

    def xml(self, number: int) -> str:
        """Return the series as the chart's ``number``-th."""
        return tag(
            "c:ser",
            val("idx", number),
            val("order", number),
            self.head.name,
            self.look,
            self.marker,
            self.fixed,
            self.points,
            self.labels,
            self.errors,
            self.along,
            self.values,
            self.smooth,
        )


STRAIGHT = val("smooth", value=False)
SAME_BELOW_ZERO = val("invertIfNegative", value=False)


def intervals(series: PlainSeries, values: Column, sketch: Sketch, ink: str, direction: str = "") -> str:
    """Return the intervals of a series as lines without caps; nothing where it has none.

    ``direction`` is y, and left out for bars, which have only one.
    """
    if not series.lower:
        return ""
    sheet, form = sketch.sheet, sketch.chart.form
    lower = sheet.add(f"{series.name}, lower 95 %", series.lower, form)
    upper = sheet.add(f"{series.name}, upper 95 %", series.upper, form)
    below, above = _apart(values, lower, "below", sheet), _apart(upper, values, "above", sheet)
    way = (val("errDir", direction),) if direction else ()
    kind = (val("errBarType", "both"), val("errValType", "cust"), val("noEndCap", value=True))
    return tag("c:errBars", *way, *kind, above.numbers("plus"), below.numbers("minus"), look(ink))


def _apart(more: Column, less: Column, side: str, sheet: Sheet) -> Column:
    """Return how far the interval reaches to one side; the workbook takes it from the two columns."""
    pairs = zip(more.cells, less.cells, strict=True)
    known = [a - b if isinstance(a, (int, float)) and isinstance(b, (int, float)) else None for a, b in pairs]
    named = more if side == "below" else less
    formulas = [
        f"={more.letter}{row}-{less.letter}{row}" if apart is not None else ""
        for row, apart in enumerate(known, start=2)
    ]
    return sheet.add(f"{named.head}, {side}", known, named.form, formulas)


def stems(ink: str, direction: str, share: float = 100) -> str:
    """Return lines from each point back over this percentage of its value: all of it, to zero."""
    kind = (val("errBarType", "minus"), val("errValType", "percentage"), val("noEndCap", value=True))
    return tag("c:errBars", val("errDir", direction), *kind, val("val", share), look(ink))


@dataclass(frozen=True)
class Group:
    """Series drawn alike: the element, what stands before them and after them in it."""

    name: str
    series: Sequence[Drawn]
    before: str = ""
    after: str = ""


def groups(parts: Sequence[Group], axes: Sequence[int]) -> str:
    """Return the groups with their series numbered through; empty groups are left out."""
    ids = "".join(val("axId", axis) for axis in axes)
    done, written = 0, ""
    for part in parts:
        if part.series:
            drawn = "".join(one.xml(done + place) for place, one in enumerate(part.series))
            written += tag(f"c:{part.name}", part.before, drawn, part.after, ids)
            done += len(part.series)
    return written
