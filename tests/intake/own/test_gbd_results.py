"""An IHME export goes in by either header, or is refused with the reason."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from lumbar.errors import CannotShow
from lumbar.intake.own.gbd_results import gbd_results
from lumbar.intake.own.locations import known_names, plain
from lumbar.store import data_folder

Lines = list[str]
Export = Callable[..., Path]


def with_(old: str, new: str) -> Callable[[Lines], Lines]:
    return lambda lines: [lines[0], *(line.replace(old, new) for line in lines[1:])]


def test_both_headers_give_the_same_rows(export: Export) -> None:
    short = gbd_results(export(), "IHME-GBD_2021_DATA-0a1b-1.csv")
    named = gbd_results(export(ids=True))
    assert short.rows.equals(named.rows)
    assert short.rows.rows() == [
        ("KEN", 1990, "both", "cases", 959_000.5, 826_000.0, 1_100_000.0),
        ("KEN", 2020, "both", "cases", 2_590_000.0, 2_240_000.0, 2_970_000.0),
    ]
    assert (short.round, named.round) == ("GBD 2021", "")


def test_measures_that_have_a_line_here_are_kept_and_the_rest_is_counted(export: Export) -> None:
    def more(lines: Lines) -> Lines:
        first = lines[1]
        return [
            *lines,
            first.replace("Number", "Rate"),
            first.replace("Number", "Rate").replace("All ages", "Age-standardized"),
            first.replace("Prevalence", "YLDs (Years Lived with Disability)"),
            first.replace("Prevalence", "Incidence"),
            first.replace("All ages", "70-74 years"),
            first.replace("Number", "Percent"),
            first.replace("1990", "1985"),
        ]

    found = gbd_results(export(more))
    assert found.rows["measure"].unique().sort().to_list() == [
        "age_standardised_rate",
        "cases",
        "rate_per_100k",
        "ylds",
    ]
    assert found.left_out == 4


HOSTILE = [
    (
        lambda lines: [
            line.replace("year,", "year_start,year_end,").replace("r,1990,", "r,1990,2020,")
            for line in lines[:2]
        ],
        "changes between two years",
    ),
    (lambda lines: [lines[0].replace("val", "mean"), *lines[1:]], "Row 1: the column val is missing."),
    (
        lambda lines: [lines[0].replace("location", "where").replace("sex", "who"), *lines[1:]],
        "location, sex are missing",
    ),
    (with_("Low back pain", "Neck pain"), r"Row 2: another cause than low back pain \(630\)"),
    (with_("Number", "Rate"), "no row of prevalence or YLDs, metric Number"),
    (with_("Prevalence", "Incidence"), "no row of prevalence or YLDs"),
    (with_("All ages", "20-24 years"), "no row of prevalence or YLDs"),
    (with_("2590000", "3000000"), "Row 3: val lies outside lower to upper."),
    (with_("2590000", "many"), "Row 3: val, lower or upper is no number."),
    (with_("2590000", ""), "Row 3: val, lower or upper is no number."),
    (with_("826000", "-1"), "Row 2: lower is negative."),
    (with_("2020", "soon"), "Row 3: year is no whole number."),
    (with_("Both", "All"), "Row 2: sex is none of both, female and male"),
    (lambda lines: [*lines, lines[1]], r"Row 2: the same measure, place, .* stand twice \(2 such rows\)."),
    (with_("Kenya", "Kenja"), "Row 2: the location is no place known here. Nearest: Kenya"),
    (with_("Kenya", "Uttar Pradesh"), "Row 2: the location is no place known here. Nearest: "),
    (with_("Kenya", "<script>"), r"Nearest: (?!.*script)"),
    (lambda lines: [*lines, "Prevalence,Kenya,Both"], "Row 4: not as many cells as the header."),
    (lambda lines: [*lines, 'Prevalence,"Kenya,Both'], "quotation marks"),
    (lambda lines: lines[:1], "no rows below its header"),
]


@pytest.mark.parametrize(("change", "said"), HOSTILE, ids=[said[:40] for _, said in HOSTILE])
def test_what_is_wrong_is_said(export: Export, change: Callable, said: str) -> None:
    with pytest.raises(CannotShow, match=said):
        gbd_results(export(change))


def test_another_cause_by_its_id_is_refused(export: Export) -> None:
    with pytest.raises(CannotShow, match="another cause"):
        gbd_results(export(with_(",630,", ",631,"), ids=True))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Global", "WLD"),
        ("United States of America", "USA"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Côte d'Ivoire", "CIV"),
        ("Türkiye", "TUR"),
        ("Taiwan (Province of China)", "TWN"),
        ("Republic of Korea", "KOR"),
        ("Lao People's Democratic Republic", "LAO"),
        ("South Asia", "gbd:South Asia"),
        ("High-income", "gbd-super:High-income countries"),
        (
            "Central Europe, Eastern Europe, and Central Asia",
            "gbd-super:Central Europe, eastern Europe and central Asia",
        ),
        ("Western Pacific Region", "who:WPAC"),
        ("World Bank Low Income", "income:Low-income"),
        ("Georgia", "GEO"),
    ],
)
def test_ihme_names_places_in_its_own_way(name: str, code: str) -> None:
    places = pl.read_parquet(data_folder() / "places.parquet").select("place", "name", "level").rows()
    assert known_names(places).get(plain(name)) == code
