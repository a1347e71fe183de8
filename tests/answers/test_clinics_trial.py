"""A published trial in a store of its own, asked like any clinic: Ashar et al., JAMA Psychiatry 2022;79:13 (CC0).

It goes in twice, as episodes made here and as the trialists' own file by its mapping, and must answer the same.
The patients' rows are not part of this repository: they are read from
LUMBAR_TRIAL_DATA, or from clinic/ashar2022/outcomes.csv under the data folder of any folder beside the repository.
"""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from lumbar.answers import clinics
from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.cli import main
from lumbar.instruments import instrument
from lumbar.outcomes import Manifest, Primary, publish

TRIAL = "clinic/ashar2022/outcomes.csv"
FOLDERS = (os.environ.get("LUMBAR_TRIAL_DATA", ""), *map(str, Path(__file__).parents[3].glob("*/data")))
FILE = next((path for folder in FOLDERS if folder and (path := Path(folder) / TRIAL).exists()), None)
MAPPING = Path(__file__).parents[1] / "intake/clinic/ashar2022.toml"
ARMS = ("pain reprocessing", "placebo", "usual care")
TOOLS = {"NPRS_BACK": "pain_avg", "ODI": "odi"}

pytestmark = pytest.mark.skipif(
    FILE is None, reason=f"the trial's open data ({TRIAL}) are not here; set LUMBAR_TRIAL_DATA"
)


@pytest.fixture(scope="module")
def patients():
    """One row per randomised patient: therapy, age, and every outcome before (_1) and after (_2)."""
    visits = pl.read_csv(FILE, null_values=["NaN", "<undefined>"], infer_schema_length=None).filter(
        (pl.col("is_patient") == 1) & pl.col("group").is_not_null() & pl.col("time").is_in([1, 2])
    )
    wide = visits.pivot("time", index=["id", "group"], values=[*TOOLS.values(), "age"])
    return wide.with_columns(therapy=pl.col("group").cast(pl.Int64).replace_strict(dict(enumerate(ARMS, 1))))


@pytest.fixture(scope="module", params=["published", "imported"])
def asked(request, patients, tmp_path_factory):
    """The filters for one instrument of the trial's store."""
    folder = tmp_path_factory.mktemp("trial")
    if request.param == "published":
        published(patients, folder)
    else:
        assert main(["import", "outcomes", str(FILE), "--mapping", str(MAPPING), "--store", str(folder)]) == 0
    everybody_apart(folder)
    return lambda code: EpisodeFilters(instrument=code, store=str(folder))


def everybody_apart(folder):
    """What is printed of 8 responders to one threshold and 13 to another is told where nobody is kept from others."""
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"k": 8', '"k": 1'))


def published(patients, folder):
    publish(
        pl.concat(_episodes(patients, code, column) for code, column in TOOLS.items()),
        Manifest(
            title="Pain reprocessing therapy",
            clinics=("Boulder",),
            therapies=ARMS,
            instruments=tuple(instrument(code) for code in TOOLS),
            primary=Primary("NPRS_BACK", 4, ARMS[0], ARMS[2]),
            cut_off="2019-12-31",
            weeks=(4,),
            randomised=True,
        ),
        folder,
    )


def _episodes(patients, code, column):
    hundredths = [(pl.col(f"{column}_{time}") * 100).round().cast(pl.Int64) for time in (1, 2)]
    unknown = {name: pl.lit("unknown") for name in ("hip_weakness", "hip_stiffness", "reason")}
    return patients.select(
        "therapy",
        age=pl.col("age_1").cast(pl.Int64),
        instrument=pl.lit(code),
        patient="id",
        episode=pl.lit(1),
        clinic=pl.lit("Boulder"),
        switched=pl.lit(value=False),
        quarter=pl.lit(4 * 2018),
        sex=pl.lit("other"),
        sessions=pl.lit(None, pl.Int64),
        harms=pl.lit(None, pl.Int64),
        visits_due=pl.lit(1),
        baseline=hundredths[0],
        week_4=hundredths[1],
        **unknown,
    )


@pytest.mark.parametrize(
    ("code", "means", "spreads"),
    [
        ("NPRS_BACK", (1.18, 2.84, 3.13), (1.24, 1.64, 1.45)),
        ("ODI", (10.14, 19.00, 20.68), (10.63, 11.07, 10.68)),
    ],
)
def test_outcomes_are_the_printed_ones(asked, code, means, spreads):
    answer = clinics.outcomes_by_therapy(asked(code))
    assert answer["therapy"].to_list() == list(ARMS)
    assert answer["n"].to_list() == [50, 50, 50]
    assert answer["follow_up"].to_list() == pytest.approx(means, abs=0.005)
    assert answer["follow_up_sd"].to_list() == pytest.approx(spreads, abs=0.005)
    assert answer["data"].unique().to_list() == ["randomised"]


def test_responders_are_the_printed_ones_with_the_lost_counted_as_not(asked):
    answer = clinics.responders_by_therapy(asked("NPRS_BACK"), "50%", "nonresponder")
    assert answer["value"].to_list() == pytest.approx([35 / 50, 15 / 51, 8 / 50])
    assert answer["nnt"][0] == pytest.approx(50 / (35 - 8))


@pytest.mark.parametrize("code", TOOLS)
def test_the_trialists_plain_ancova_equals_statsmodels(asked, patients, code):
    how = Comparison(adjust=("baseline",), model="common_slope", errors="ordinary")
    answer = clinics.adjusted_differences(asked(code), how)
    column = TOOLS[code]
    whole = patients.drop_nulls([f"{column}_1", f"{column}_2"])
    arms = [(whole["therapy"] == arm).cast(pl.Float64).to_numpy() for arm in ARMS[:2]]
    columns = sm.add_constant(np.column_stack([*arms, whole[f"{column}_1"].to_numpy()]))
    fit = sm.OLS(whole[f"{column}_2"].to_numpy(), columns).fit()
    assert answer["value"].to_list() == pytest.approx(fit.params[1:3], rel=1e-9)
    assert answer["lower"].to_list() == pytest.approx(fit.conf_int()[1:3, 0], rel=1e-9)
    assert answer["role"].unique().to_list() == ["exploratory"]  # not the store's own method
    primary = clinics.adjusted_differences(asked(code)).filter(role="primary")
    assert primary["therapy"].to_list() == ([ARMS[0]] if code == "NPRS_BACK" else [])
    assert all(p < 0.001 for p in primary["p"])


def test_one_clinic_is_not_clustered_and_every_question_is_answered(asked):
    filters = asked("NPRS_BACK")
    answer = clinics.adjusted_differences(filters)
    assert "fewer than 8 clinics, so not clustered" in answer["method"][0]
    assert answer["e_value"].null_count() == answer.height
    assert clinics.visit_profile(filters, "model").height == 6
    unknown = clinics.endings_by_therapy(filters).filter(reason="unknown")
    assert unknown["limit"].to_list() == [">"] * 3
    sessions = clinics.sessions_by_therapy(filters)
    assert (sessions["value"].null_count(), sessions["n"].to_list()) == (3, [50, 50, 50])
    assert sessions["harmed"].null_count() == 3  # nobody asked about harms: that is not "none"
