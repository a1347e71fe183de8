"""Lines as numbers: the very values of the exhibit's table, on the axis of its picture."""

import pytest

from lumbar.charts.theme import LIGHT, people
from lumbar.deck.plain.forms import tick_form
from lumbar.errors import CannotShow
from lumbar.exhibits.catalogue import exhibit


def test_every_line_holds_the_tables_values_and_bounds() -> None:
    made = exhibit("outlook", {"places": ("WLD", "IND", "KEN")})
    plain = made.plain()
    lines = [series for series in plain.series if series.look == "full"]
    assert [series.name for series in lines] == ["World", "India", "Kenya"]
    assert [series.position for series in lines] == [0, 1, 2]
    for series in lines:
        rows = made.table.filter(name=series.name).sort("year")
        assert plain.x == tuple(rows["year"])
        assert series.values == tuple(rows["cases"])
        assert series.lower == pytest.approx(rows["lower"].to_list(), rel=1e-12)
        assert series.upper == pytest.approx(rows["upper"].to_list(), rel=1e-12)
    assert plain.dashed_after == 2020


def test_printed_figures_are_rings_of_their_own() -> None:
    rings = [series for series in exhibit("outlook", {}).plain().series if series.look == "ring"]
    assert {(ring.name, ring.marker) for ring in rings} == {
        ("World, as printed", "circle"),
        ("World, read off a printed figure", "diamond"),
    }
    printed = next(ring for ring in rings if ring.marker == "circle")
    assert printed.values[6] == pytest.approx(619e6)
    assert printed.values[7] is None


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"places": ("IND", "KEN"), "scale": ("indexed",)},
        {"places": ("WLD", "KEN"), "scale": ("log",)},
        {"measure": ("age_standardised_rate",)},
    ],
)
def test_axis_and_words_are_those_of_the_picture(chosen: dict) -> None:
    made = exhibit("outlook", chosen)
    plain, figure = made.plain(), made.draw(LIGHT)
    assert plain.values.ticks == figure.layout.yaxis.tickvals
    assert plain.values.texts == figure.layout.yaxis.ticktext
    assert plain.alt == figure.layout.meta["alt"]
    drawn = [trace.y for trace in figure.data if trace.line.dash == "solid"]
    for series, ys in zip((s for s in plain.series if s.look == "full"), drawn, strict=True):
        assert series.values[: len(ys)] == tuple(ys)


def test_shares_have_no_interval() -> None:
    made = exhibit("share_60_and_over", {})
    (line,) = made.plain().series
    assert line.values == tuple(made.table["share_60_and_over"])
    assert line.lower == line.upper == ()


def test_nothing_to_draw_is_a_sentence() -> None:
    made = exhibit("outlook", {"ages": ("60-120",), "measure": ("age_standardised_rate",)})
    with pytest.raises(CannotShow, match="Nothing can be drawn"):
        made.plain()


def test_small_ticks_keep_their_decimals() -> None:
    assert tick_form([0, 2.5e6, 5e6], people).endswith("#,##0.0,,")
