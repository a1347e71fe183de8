"""Headers name instruments and visits in many ways."""

import pytest

from lumbar.instruments import instruments
from lumbar.intake.clinic.recognising.score_names import codes_of, items_of, score_name
from lumbar.intake.clinic.recognising.visit_names import time_of
from lumbar.intake.clinic.recognising.words import said_in

ALIASES = [(code, name) for code, names in said_in("aliases").items() for name in names]


def test_every_instrument_has_names() -> None:
    assert set(said_in("aliases")) == set(instruments())


@pytest.mark.parametrize(("code", "name"), ALIASES)
def test_every_name_leads_to_its_instrument(code: str, name: str) -> None:
    assert code in codes_of(name)
    said = score_name(f"{name.replace(' ', '_')}_bl")
    assert said is not None
    assert code in said.codes
    assert said.visit.endswith("bl")


@pytest.mark.parametrize(
    ("header", "code", "visit"),
    [
        ("oswestry", "ODI", ""),
        ("odi_total", "ODI", ""),
        ("ODI12wk", "ODI", "12 wk"),
        ("m3_odi", "ODI", "m 3"),
        ("odibl", "ODI", "bl"),
        ("rmq_t1", "RMDQ", "t 1"),
        ("Roland-Morris (pre)", "RMDQ", "pre"),
        ("VAS LBP pre", "VAS_BACK", "pre"),
        ("nrs_leg_w6", "NPRS_LEG", "w 6"),
        ("EQ-5D VAS", "EQVAS", ""),
        ("EQ5D5L_index_m12", "EQ5D5L", "m 12"),
        ("tug_s", "TUG", ""),
        ("6MWT fu1", "6MWT", "fu 1"),
        ("5xSTS_w12", "STS5", "w 12"),
        ("hip_abd_r_nkg_bl", "HIP_ABD_N_KG", "bl"),
        ("hoos_pain_6m", "HOOS_PAIN", "6 m"),
        ("Schmerz NRS nach 12 Wochen", "NPRS_BACK", "nach 12 wochen"),
    ],
)
def test_scores(header: str, code: str, visit: str) -> None:
    said = score_name(header)
    assert said is not None
    assert (said.codes[0], said.visit) == (code, visit)


@pytest.mark.parametrize(
    "header", ["odi_change", "delta_odi", "odi_category", "pain medication", "password", "painful"]
)
def test_what_only_sounds_like_a_score(header: str) -> None:
    assert score_name(header) is None


def test_items_may_stand_before_and_behind_the_visit() -> None:
    assert {(said.item, said.visit) for said in items_of("odi_q3_m3")} == {(3, "m 3"), (3, "3 m")}
    assert [(said.item, said.visit) for said in items_of("t0_odi_10")] == [(10, "t 0")]
    assert items_of("odi_11") == []


@pytest.mark.parametrize(
    "name", ["bl", "base", "baseline", "pre", "T0", "w0", "Vor Therapie", "avant", "baseline_arm_1", "0"]
)
def test_before(name: str) -> None:
    time = time_of(name)
    assert time is not None
    assert (time.weeks, time.sure) == ((0,), True)


@pytest.mark.parametrize(
    ("name", "weeks", "sure"),
    [
        ("w12", (12,), True),
        ("12wk", (12,), True),
        ("week_6_arm_1", (6,), True),
        ("nach 12 Wochen", (12,), True),
        ("semaine 6", (6,), True),
        ("m3", (13, 12), False),
        ("3 months", (13, 12), False),
        ("m12", (52, 48), True),
        ("1 year", (52,), True),
        ("d42", (6,), True),
        ("day 90", (13, 12), False),
        ("T3 (12w)", (12,), True),
        ("fu1", (), False),
        ("post", (), False),
        ("2", (), False),
    ],
)
def test_weeks(name: str, weeks: tuple[int, ...], sure: bool) -> None:
    time = time_of(name)
    assert time is not None
    assert (time.weeks, time.sure) == (weeks, sure)


@pytest.mark.parametrize("name", ["", "left", "change", "odi", "6 12", "99999 weeks"])
def test_no_visit(name: str) -> None:
    assert time_of(name) is None
