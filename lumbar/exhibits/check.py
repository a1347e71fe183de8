"""The exhibits of the page on trust: beside print, beside the past, and what meets print by calibration."""

from functools import partial

from lumbar.answers import (
    agreement_as_published,
    agreement_with_published,
    back_test,
    calibration_by_region,
    rates_in_class,
    trust_words,
    words,
)
from lumbar.answers.facts import agreement_facts
from lumbar.charts.agreement import agreement as agreement_dots
from lumbar.charts.back_test import back_test as back_test_bars
from lumbar.charts.calibration import calibration as calibration_cells
from lumbar.charts.theme import unbroken
from lumbar.deck.columns import Column
from lumbar.deck.exhibit import Exhibit
from lumbar.deck.plain import back_test as plain
from lumbar.exhibits.asking import ask

COLUMNS = {
    "from_year": Column("Forecast from", kind="year"),
    "to_year": Column("Year forecast", kind="year"),
    "form": Column("Rates"),
    "forecast": Column("Forecast", "people", "count"),
    "known": Column("As read off", "people", "count"),
    "known_lower": Column("Read off, lower 95 %", "people", "count"),
    "known_upper": Column("Read off, upper 95 %", "people", "count"),
    "error_pct": Column("Miss", "%", "percent"),
}
FACTORS = {
    "regional": Column("Of the region alone", "factor", "ratio"),
    "common": Column("Common to all regions", "factor", "ratio"),
}


def lead() -> str:
    """Return the page in a sentence."""
    return unbroken(trust_words.trust_lead(ask(agreement_with_published), ask(back_test)))


def built_so() -> tuple[str, ...]:
    """Return what agrees by construction, a sentence each."""
    return tuple(map(unbroken, trust_words.built_so(ask(agreement_as_published), ask(rates_in_class))))


def agreement() -> Exhibit:
    """Return UN medium beside the printed regional counts."""
    rows = ask(agreement_with_published)
    return Exhibit(
        name="agreement",
        title=words.agreement_title(rows),
        subtitle="UN medium with the published rates against the printed count, difference in %",
        scope="21 regions, 2030, 2040 and 2050; lines: the printed 95 % interval",
        draw=partial(agreement_dots, rows),
        table=rows,
        facts=agreement_facts(rows),
        note=f"{trust_words.agreement_sentence(rows)} The scenario as published agrees by construction and is "
        "therefore not shown.",
    )


def back_tested() -> Exhibit:
    """Return the world's printed line forecast from its own past."""
    tests = ask(back_test)
    return Exhibit(
        name="back_test",
        title=trust_words.back_test_title(tests),
        subtitle="People with low back pain forecast from an earlier year, miss in % of the later count",
        scope="World; the line of the paper's Figure 3 as read off, population the UN's",
        draw=partial(back_test_bars, tests),
        table=tests,
        facts=trust_words.back_test_facts(tests),
        note=f"{trust_words.back_test_sentence(tests)} {trust_words.HINDSIGHT}",
        columns=COLUMNS,
        plain=partial(plain.back_test, tests),
    )


def calibration() -> Exhibit:
    """Return what UN medium is multiplied by, region by region and decade by decade."""
    factors = ask(calibration_by_region)
    return Exhibit(
        name="calibration",
        title=trust_words.calibration_title(factors),
        subtitle="Calibration: factor on the cases of UN medium in the scenario as published",
        scope="21 regions, by decade; the region scaled up most on top",
        draw=partial(calibration_cells, factors),
        table=factors,
        facts=trust_words.calibration_facts(factors),
        note=trust_words.calibration_sentence(factors),
        columns=FACTORS,
    )
