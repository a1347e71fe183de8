"""How clinics are looked at: what is compared, how it is written, and how each verdict is marked."""

from dataclasses import dataclass

import polars as pl

from lumbar.charts.canvas import Row
from lumbar.charts.theme import Series, Theme
from lumbar.charts.therapies import TherapyView, count, share
from lumbar.measures.funnel import A_SHARE, ANYTHING

POSITIONS = {"inside": 0, "warning": 1, "alarm": 2, "too few": 4}
"""Place of each verdict among the theme's series: colour and marker say the same, neither says good or bad."""
VERDICTS = {
    "inside": "inside the limits",
    "warning": "outside the 95 % limits",
    "alarm": "outside the 99.8 % limits",
    "too few": "too few to judge",
}
KEY = (
    "●\N{NO-BREAK SPACE}inside · ■\N{NO-BREAK SPACE}outside 95\N{NO-BREAK SPACE}% · "
    "◆\N{NO-BREAK SPACE}outside 99.8\N{NO-BREAK SPACE}% · grey\N{NO-BREAK SPACE}+: under 30, not judged"
)


@dataclass(frozen=True)
class ClinicView:
    """What clinics are compared by: mean change, or the share that improved; `chosen` is the clinic followed."""

    view: TherapyView
    shares: bool = False
    chosen: str = ""

    @property
    def within(self) -> tuple[float, float]:
        """Return what the measure can be."""
        return A_SHARE if self.shares else ANYTHING

    @property
    def factor(self) -> float:
        """Return what numbers are multiplied by to be written: shares in per cent."""
        return 100.0 if self.shares else 1.0

    @property
    def unit(self) -> str:
        """Return the unit in words."""
        return "% of patients" if self.shares else self.view.unit

    @property
    def measured(self) -> str:
        """Return what is compared, in words."""
        if self.shares:
            return f"share improved on {self.view.tool.code} by week {self.view.week}"
        return f"mean change in {self.view.tool.code} by week {self.view.week}"

    @property
    def sides(self) -> tuple[str, str]:
        """Return what lower and higher values stand for."""
        if self.shares:
            return "fewer improved", "more improved"
        more, less = "more improvement", "less improvement"
        return (more, less) if self.view.tool.better == "lower" else (less, more)

    def written(self, value: float) -> str:
        """Return a value with its unit: "−9.6 points", "52 %"."""
        return share(value) if self.shares else f"{self.view.score(value)} {self.view.unit}"

    def between(self, row: Row) -> str:
        """Return the interval of a clinic; "" where it may not be shown."""
        if row["lower"] is None:
            return ""
        if self.shares:
            return f"{100 * row['lower']:.0f} to {100 * row['upper']:.0f} %"
        return f"{self.view.score(row['lower'])} to {self.view.score(row['upper'])}"

    def away(self, row: Row) -> str:
        """Return how far a clinic lies from all clinics, and which way: "4.5 points more improvement"."""
        apart = row["value"] - row["overall"]
        side = self.sides[int(apart > 0)]
        if self.shares:
            more, improved = side.split(" ")
            return f"{abs(100 * apart):.0f} {more} of 100 {improved}"
        return f"{self.view.score(abs(apart))} {self.view.unit} {side}"

    def beside_expected(self, row: Row) -> str:
        """Return how far a clinic lies from what its patients' mix predicts; a difference that is none is not sized."""
        away = self.away(row)
        predicts = "its patients' mix predicts"
        return f"{away} than {predicts}" if away.partition(" ")[0].strip("0.") else f"about what {predicts}"

    def look(self, row: Row, theme: Theme) -> Series:
        """Return colour and marker of the clinic's verdict."""
        return theme.at(POSITIONS[row["verdict"]])

    def stands_out(self, row: Row) -> bool:
        """Return whether the clinic is named in the picture: outside the limits, or the one followed."""
        return row["verdict"] in ("warning", "alarm") or row["clinic"] == self.chosen


def known(clinics: pl.DataFrame) -> pl.DataFrame:
    """Return the clinics that can be drawn: those with a value."""
    return clinics.drop_nulls(("value", "n_followed"))


def seen(row: Row) -> str:
    """Return who came back: "1,080 of 1,370 followed, 79 %"."""
    rate = share(row["follow_up_rate"], row["follow_up_limit"])
    return f"{count(row['n_followed'])} compared of {count(row['n'])} due; {rate} came back"


def hover(row: Row, view: ClinicView) -> str:
    """Return all there is to say of one clinic."""
    between = view.between(row)
    interval = f"<br>95 % interval {between}" if between else ""
    mix = f"<br>observed {view.written(row['observed'])}, expected from its patients {view.written(row['expected'])}"
    return (
        f"<b>{row['clinic']}</b>: {VERDICTS[row['verdict']]}<br>adjusted {view.written(row['value'])}"
        f"{interval}{mix}<br>{seen(row)}"
    )


def in_words(row: Row, view: ClinicView) -> str:
    """Return one clinic with its interval and verdict, for those who do not see the picture."""
    between = view.between(row)
    interval = f" (95 % interval {between})" if between else ""
    return (
        f"{row['clinic']} {view.written(row['value'])}{interval}, {count(row['n_followed'])} patients, "
        f"{VERDICTS[row['verdict']]}"
    )
