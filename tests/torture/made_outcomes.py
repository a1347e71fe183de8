"""Honest outcomes data as clinics write them: none of it tells who a person is."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.torture.clinic_files import DAYS, Column, People

Honest = tuple[str, Callable[[], Column]]
STARTS = (date(2017, 1, 1), date(2025, 6, 30))
SCORES = (
    *(
        ("odi", 0, 100, 2),
        ("rmdq", 0, 24, 1),
        ("nprs", 0, 10, 1),
        ("vas_mm", 0, 100, 1),
        ("qbpds", 0, 100, 1),
    ),
    *(
        ("berg", 0, 56, 1),
        ("6mwt", 120, 690, 1),
        ("eqvas", 0, 100, 5),
        ("hhs", 0, 100, 1),
        ("groc", -7, 7, 1),
    ),
    *(("chair_stand", 0, 25, 1), ("hip_ext_rom", -10, 30, 1)),
)
DECIMALS = (
    *(
        ("tug_s", 6, 25, 2),
        ("vas_cm", 0, 10, 1),
        ("eq5d", -0.5, 1, 3),
        ("psfs", 0, 10, 1),
        ("gait_speed", 0.3, 2, 2),
    ),
    *(("bmi", 18, 42, 1), ("hip_abd_nkg", 0.4, 3.5, 2), ("promis_pf", 23, 57, 1), ("odi_pct", 0, 100, 1)),
    *(("weight_kg", 45, 130, 1), ("pain_mean", 0, 10, 14), ("hoos_adl", 0, 100, 1)),
)
SUFFIXES = ("", "_bl", "_t0", "_m3", "_12w", "_fu1", "_post", " week 6", "_6m", "_1y")
CODED = {
    "diagnosis_code": ("M54.5", "M54.4", "M51.2", "M48.06", "M54.16", "M99.03"),
    "level": ("L4/5", "L5/S1", "L3/4"),
    "activity": ("low", "medium", "high"),
    "smoking": ("never", "former", "current"),
    "work_status": ("full-time", "part-time", "retired", "unemployed"),
    "side": ("left", "right", "both"),
    "age_band": ("18-29", "30-44", "45-59", "60+"),
    "stage": ("acute", "subacute", "chronic"),
    "category": ("A", "B", "C"),
    "quarter": ("2023-Q1", "2023-Q2", "2024-Q3"),
    "subgroup": ("T1", "T2", "T3"),
    "symptom_duration": ("< 3 months", "3-12 months", "> 1 year"),
    "severity": ("0", "1", "2", "3"),
}
EVENTS = ("baseline_arm_1", "week_6_arm_1", "month_3_arm_1", "month_6_arm_1", "year_1_arm_1", "year_2_arm_1")
VISITS = ("T0", "T1", "T2", "T3", "T4", "T5")


def honest_columns(who: People) -> list[Honest]:
    """header, cells of every kind of column an outcomes file may rightly have."""
    return [*_facts(who), *_days(who), *_scores(who), *_coded(who), *_rest(who)]


def _facts(who: People) -> list[Honest]:
    pick, rng, language = who.rng.choice, who.rng, who.language

    def header(part: str) -> str:
        return pick(who.words("honest", part, language))

    therapies = who.words("levels", "therapy", language)[: rng.randint(2, 5)]
    coded = rng.random() < 0.3
    clinics = _clinics(who)
    reasons, sexes = who.words("levels", "reason", language), _sexes(who)
    answers = _answers(who)
    return [
        (header("therapy"), lambda: who.once(lambda: str(rng.randint(1, 4)) if coded else pick(therapies))),
        ("therapy_given", lambda: who.each(lambda: pick(therapies))),
        (header("clinic"), lambda: who.once(lambda: pick(clinics))),
        (header("reason"), lambda: who.once(lambda: pick(reasons))),
        (header("age"), lambda: who.once(lambda: str(rng.randint(18, 92)))),
        (header("sex"), lambda: who.once(lambda: pick(sexes))),
        ("hip_weakness", lambda: who.once(lambda: pick(answers))),
        ("hip_stiffness", lambda: who.once(lambda: pick(answers))),
        ("opioids", lambda: who.each(lambda: pick(answers))),
        ("contacted by phone", lambda: who.each(lambda: pick(answers))),
        ("consent_email", lambda: who.once(lambda: pick(answers))),
    ]


def _clinics(who: People) -> list[str]:
    many = who.rng.choice((2, 4, 8, 20))
    names = list(who.words("levels", "clinic", who.language))
    stem = who.rng.choice(("", "", "Clinic ", "Physio ", "C", "Praxis "))
    if stem and who.rng.random() < 0.6:
        return [f"{stem}{place:02}" for place in range(1, many + 1)]
    return [f"{stem if len(stem) > 1 else ''}{name}" for name in names[:many]]


def _sexes(who: People) -> list[str]:
    said = list(who.words("levels", "sex", who.language))
    full = {"F": "M", "w": "m", "M": "H", "V": "M", "K": "M"}
    return who.rng.choice(([said[0], full.get(said[0], "x")], ["1", "2"], ["0", "1"], [*said, "X"]))


def _answers(who: People) -> list[str]:
    both = [*who.words("levels", "yes", who.language)]
    other = {"yes": "no", "no": "yes"}.get(both[0], "no")
    return who.rng.choice((["0", "1"], ["1", "2"], [both[0], other], ["Y", "N"], [both[0], other, "unknown"]))


def _days(who: People) -> list[Honest]:
    rng = who.rng
    usual = DAYS.get(who.language, "%d/%m/%Y")
    form = rng.choice(
        (usual, usual, "%Y-%m-%d", usual.replace("%Y", "%y"), "%Y%m%d", "%d %b %Y", "%Y-%m-%d %H:%M")
    )
    starts = [who.day(*STARTS) for _ in range(who.patients)]

    def after(low: int, high: int) -> Column:
        return [(starts[row] + timedelta(days=rng.randint(low, high))).strftime(form) for row in who.rows]

    def visits() -> Column:
        places = zip(who.rows, who.visit_of, strict=True)
        return [
            (starts[row] + timedelta(days=42 * visit + rng.randint(-5, 9))).strftime(form)
            for row, visit in places
        ]

    onset = [int(min(14_000, rng.expovariate(1 / 1100))) for _ in range(who.patients)]
    return [
        (
            rng.choice(who.words("honest", "start", who.language)),
            lambda: [starts[row].strftime(form) for row in who.rows],
        ),
        ("visit_date", visits),
        ("date_12w", lambda: after(70, 100)),
        ("Surgery date", lambda: after(-900, -20)),
        (
            "pain_onset",
            lambda: [(starts[row] - timedelta(days=onset[row])).strftime(form) for row in who.rows],
        ),
        ("odi_timestamp", visits),
        ("start_year", lambda: [str(starts[row].year) for row in who.rows]),
        (
            "time_of_day",
            lambda: who.each(lambda: f"{rng.randint(8, 17):02}:{rng.choice((0, 15, 30, 45)):02}"),
        ),
    ]


def _scores(who: People) -> list[Honest]:
    rng = who.rng
    decimal = "," if who.language not in ("en", "sv") and rng.random() < 0.5 else "."

    def whole(low: int, high: int, step: int) -> Callable[[], Column]:
        return lambda: who.each(lambda: str(rng.randrange(low, high + 1, step)))

    def broken(low: float, high: float, places: int) -> Callable[[], Column]:
        return lambda: who.each(lambda: f"{rng.uniform(low, high):.{places}f}".replace(".", decimal))

    scores = [(f"{name}{rng.choice(SUFFIXES)}", whole(low, high, step)) for name, low, high, step in SCORES]
    items = [(f"odi_{item}{rng.choice(('', '_bl'))}", whole(0, 5, 1)) for item in (1, 4, 10)]
    return [*scores, *items, *((f"{name}{rng.choice(SUFFIXES)}", broken(*rest)) for name, *rest in DECIMALS)]


def _coded(who: People) -> list[Honest]:
    def one_of(levels: tuple[str, ...]) -> Callable[[], Column]:
        return lambda: who.once(lambda: who.rng.choice(levels))

    return [(header, one_of(levels)) for header, levels in CODED.items()]


def _rest(who: People) -> list[Honest]:
    rng = who.rng
    return [
        ("sessions", lambda: who.once(lambda: str(rng.randint(0, 24)))),
        ("harms", lambda: who.once(lambda: str(rng.choice((0, 0, 0, 0, 1, 2))))),
        ("duration_months", lambda: who.once(lambda: str(int(rng.expovariate(1 / 40)) + 1))),
        ("height_cm", lambda: who.once(lambda: str(rng.randint(148, 199)))),
        ("daily_steps", lambda: who.each(lambda: str(rng.randint(900, 15_000)))),
        ("costs", lambda: who.each(lambda: f"{rng.uniform(40, 4000):.2f}")),
        ("bp", lambda: who.each(lambda: f"{rng.randint(100, 170)}/{rng.randint(60, 100)}")),
        ("redcap_event_name", lambda: [EVENTS[visit] for visit in who.visit_of]),
        ("redcap_repeat_instance", lambda: [str(visit + 1) for visit in who.visit_of]),
        ("odi_complete", lambda: who.each(lambda: rng.choice("012"))),
        ("visit", lambda: [VISITS[visit] for visit in who.visit_of]),
        ("weeks", lambda: [str((0, 6, 12, 26, 52, 104)[visit]) for visit in who.visit_of]),
        ("row", lambda: [str(place + 1) for place in range(len(who.rows))]),
        ("instrument", lambda: who.each(lambda: rng.choice(("ODI", "NPRS", "TUG")))),
        ("unit", lambda: who.each(lambda: rng.choice(("points", "s", "mm")))),
        ("test_name", lambda: who.each(lambda: rng.choice(("ODI", "RMDQ", "6MWT", "PSFS")))),
    ]
