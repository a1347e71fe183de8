"""What care for more people would avert over the years: three lines, one for each set of assumptions."""

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from lumbar.charts import fan
from lumbar.charts.canvas import Row, canvas, empty, quiet_axis, ticks, titled_ticks, year_axis
from lumbar.charts.fan import End
from lumbar.charts.scales import Extent
from lumbar.charts.theme import Theme, about, fade, people, percent

ESTIMATES = ("low", "middle", "high")
DASHES = {"low": "dot", "middle": "solid", "high": "dash"}
BAND = 0.11
NOBODY = "Nobody is counted under this filter."


@dataclass(frozen=True)
class WhatIfView:
    """What is drawn: people, or years lived with disability, of the place named."""

    column: str = "averted"
    name: str = ""

    @property
    def whole(self) -> str:
        """The column with the reference."""
        return "ylds" if self.column == "ylds_averted" else "cases"

    @property
    def unit(self) -> str:
        """What is counted."""
        return "years lived with disability" if self.column == "ylds_averted" else "people with low back pain"


def estimates(averted: pl.DataFrame, view: WhatIfView) -> dict[str, pl.DataFrame]:
    """Return year, value, whole of each estimate, `averted` as answered by what_if for one place."""
    drawn = averted.sort("year").select("year", "estimate", value=view.column, whole=view.whole)
    return {name: drawn.filter(estimate=name) for name in ESTIMATES}


def what_if_lines(averted: pl.DataFrame, view: WhatIfView, theme: Theme) -> go.Figure:
    """Return the three lines with the room between low and high quietly filled: a range, no interval."""
    lines = estimates(averted, view)
    if not averted[view.whole].max():
        return empty(theme, NOBODY, over_years=False)
    years = lines["middle"]["year"].to_list()
    extent = Extent(0.0, 1.04 * float(lines["high"]["value"].max() or 0) or 1.0)  # pyright: ignore[reportArgumentType]
    marks = ticks(extent.low, extent.high) if lines["high"]["value"].max() else [0.0]
    ends = [_end(name, lines[name], theme) for name in ESTIMATES]
    figure = canvas(
        theme,
        margin=fan.margin(ends, theme),
        xaxis=year_axis(theme, years[::2], range=[years[0], years[-1]]),
        yaxis=quiet_axis(
            theme,
            showgrid=True,
            range=[extent.low, extent.high],
            tickvals=marks,
            ticktext=titled_ticks(marks, people),
        ),
        meta={"alt": alt_text(averted, view)},
    )
    _add_range(figure, lines, theme)
    for name, line in lines.items():
        _add_line(figure, name, line, view, theme)
    fan.label(figure, ends, extent, theme)
    return figure


def _end(name: str, line: pl.DataFrame, theme: Theme) -> End:
    last = line.row(-1, named=True)
    said = f"{name.capitalize()}: {about(round(last['value']))}"
    return End(last["year"], last["value"], (said, _share(last)), theme.accent)


def _share(row: Row) -> str:
    share = 100 * row["value"] / row["whole"]
    return f"{percent(share, 1 if share >= 0.1 or not share else 2)} of all"


def _add_range(figure: go.Figure, lines: dict[str, pl.DataFrame], theme: Theme) -> None:
    there_and_back = pl.concat([lines["high"], lines["low"].reverse()])
    figure.add_scatter(
        x=there_and_back["year"].to_list(),
        y=there_and_back["value"].to_list(),
        fill="toself",
        fillcolor=fade(theme.accent, BAND),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        name="From low to high",
    )


def _add_line(figure: go.Figure, name: str, line: pl.DataFrame, view: WhatIfView, theme: Theme) -> None:
    figure.add_scatter(
        x=line["year"].to_list(),
        y=line["value"].to_list(),
        mode="lines",
        line={"color": theme.accent, "width": 2.5 if name == "middle" else 1.8, "dash": DASHES[name]},
        name=name.capitalize(),
        text=[
            f"<b>{name.capitalize()}</b>, {row['year']}<br>"
            f"{about(round(row['value']))} fewer {view.unit}<br>{_share(row)}"
            for row in line.iter_rows(named=True)
        ],
        hovertemplate="%{text}<extra></extra>",
    )


def alt_text(averted: pl.DataFrame, view: WhatIfView) -> str:
    """Return the lines in a paragraph: each estimate at its end."""
    if not averted[view.whole].max():
        return f"Empty axes. {NOBODY}"
    last = {name: line.row(-1, named=True) for name, line in estimates(averted, view).items()}
    said = "; ".join(f"{name} {about(round(row['value']))} ({_share(row)})" for name, row in last.items())
    middle = last["middle"]
    return (
        f"Three lines over the years, one for each set of assumptions. Fewer {view.unit}, {view.name}, in "
        f"{middle['year']}: {said}, against {people(middle['whole'])}."
    )
