"""How each column is headed and written wherever a table is shown: on screen, in a workbook."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "year", "count", "rate", "percent", "ratio"]

EXCEL_FORMATS: dict[Kind, str] = {
    "text": "@",
    "year": "0",
    "count": "#,##0",
    "rate": "#,##0",
    "percent": "0.0",
    "ratio": "0.000",
}
DECIMALS: dict[Kind, int] = {"text": 3, "year": 0, "count": 0, "rate": 0, "percent": 1, "ratio": 3}


@dataclass(frozen=True)
class Column:
    """Heading and unit as a reader meets them, and how the values are written."""

    heading: str
    unit: str = ""
    kind: Kind = "text"

    @property
    def title(self) -> str:
        """Return the heading with its unit."""
        return f"{self.heading} ({self.unit})" if self.unit else self.heading


COLUMNS: dict[str, Column] = {
    "place": Column("Code"),
    "name": Column("Place"),
    "year": Column("Year", kind="year"),
    "sex": Column("Sex"),
    "age_from": Column("Age from", "years", "year"),
    "age_to": Column("Age to", "years", "year"),
    "population": Column("Population", "people", "count"),
    "calibration": Column("Calibration", "factor", "ratio"),
    "cases": Column("Low back pain", "people", "count"),
    "lower": Column("Lower 95 %", "people", "count"),
    "upper": Column("Upper 95 %", "people", "count"),
    "index": Column("2020 = 100", kind="percent"),
    "index_lower": Column("2020 = 100, lower 95 %", kind="percent"),
    "index_upper": Column("2020 = 100, upper 95 %", kind="percent"),
    "rate_per_100k": Column("Rate", "per 100,000", "rate"),
    "age_standardised_rate": Column("Age-standardised rate", "per 100,000", "rate"),
    "ylds": Column("Lived with disability", "years", "count"),
    "ylds_lower": Column("Disability, lower 95 %", "years", "count"),
    "ylds_upper": Column("Disability, upper 95 %", "years", "count"),
    "basis": Column("Basis"),
    "cases_from": Column("At the start", "people", "count"),
    "cases_to": Column("At the end", "people", "count"),
    "change": Column("Change", "people", "count"),
    "change_lower": Column("Change, lower 95 %", "people", "count"),
    "change_upper": Column("Change, upper 95 %", "people", "count"),
    "change_pct": Column("Change", "%", "percent"),
    "change_pct_lower": Column("Change, lower 95 %", "%", "percent"),
    "change_pct_upper": Column("Change, upper 95 %", "%", "percent"),
    "due_to_population": Column("Due to population size", "people", "count"),
    "due_to_ageing": Column("Due to age structure", "people", "count"),
    "due_to_rates": Column("Due to rates", "people", "count"),
    "of_which_calibration": Column("Of population: calibration", "people", "count"),
    "rank": Column("Rank", kind="year"),
    "rank_lower": Column("Rank, from", kind="year"),
    "rank_upper": Column("Rank, to", kind="year"),
    "published": Column("As printed", "people", "count"),
    "published_lower": Column("Printed, lower 95 %", "people", "count"),
    "published_upper": Column("Printed, upper 95 %", "people", "count"),
    "un_medium": Column("From UN medium", "people", "count"),
    "error_pct": Column("Difference", "%", "percent"),
    "population_60_and_over_pct": Column("Aged 60 and over", "% of population", "percent"),
    "share_60_and_over": Column("Aged 60 and over", "% of cases", "percent"),
    "share_15_to_64": Column("Aged 15 to 64", "% of cases", "percent"),
    "women_to_men": Column("Women to men", "ratio", "ratio"),
    "measure": Column("Measure"),
    "age": Column("Age"),
    "printed": Column("As printed"),
    "value": Column("Value", kind="ratio"),
    "unit": Column("Unit"),
    "page": Column("Page"),
    "citation": Column("Citation"),
    "licence": Column("Licence"),
    "file": Column("File"),
    "title": Column("What it holds"),
    "publisher": Column("Publisher"),
    "url": Column("Address"),
    "retrieved": Column("Retrieved"),
    "rows": Column("Rows", kind="count"),
}


def column(name: str) -> Column:
    """Return how the column is headed and written; its own name where nothing is said of it."""
    return COLUMNS.get(name, Column(name.replace("_", " ").capitalize()))
