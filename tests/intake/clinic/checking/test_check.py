"""A checked file's batch: a function of its clean rows alone, and fit for a store."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pyreadstat
import pytest

from lumbar.answers import clinics
from lumbar.answers.clinics import Comparison, EpisodeFilters
from lumbar.errors import CannotShow
from lumbar.instruments import instrument
from lumbar.intake.clinic.checking.batch import BATCH, DECLARATION, write_batch
from lumbar.intake.clinic.checking.check import CHECKED, check
from lumbar.intake.clinic.checking.rules import sort_out
from lumbar.intake.clinic.mapping import parsed
from lumbar.intake.clinic.mapping import written as saved
from lumbar.intake.clinic.reading.table import read_table
from lumbar.intake.clinic.reading.texts import Table
from lumbar.intake.clinic.reasons import Refused
from lumbar.outcomes import add_batch
from tests.intake.clinic.made_files import KEY, chance, made
from tests.intake.clinic.mapped import with_changes

DIRTY = Path(__file__).parents[1] / "dirty"
WIDE = (DIRTY / "wide.toml").read_text(encoding="utf-8")


def written(table, mapping, folder):
    """The bytes of a table's batch and of its declaration."""
    folder.mkdir(exist_ok=True)
    found = check(table, mapping, KEY)
    write_batch(found.batch, found.declared, folder)
    return (folder / BATCH).read_bytes(), (folder / DECLARATION).read_bytes()


def table_of(file):
    return Table(pl.DataFrame([row.cells for row in file.rows]).select(file.header))


@pytest.mark.parametrize("layout", ["wide", "long"])
@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_rows_and_columns_is_nothing_to_the_batch(layout, seed, tmp_path):
    file = made(chance(seed), layout)
    table = table_of(file)
    first = written(table, file.mapping, tmp_path)
    names = sorted(file.header, key=lambda name: hash((seed, name)))
    mixed = Table(table.texts.sample(fraction=1, shuffle=True, seed=seed).select(names))
    assert written(mixed, file.mapping, tmp_path) == first


@pytest.fixture
def typed():
    """The wide file as a spreadsheet or a statistics program would hold it."""
    texts = pl.read_csv(DIRTY / "wide.csv", infer_schema=False, null_values=["NA", ""])
    numbers = (
        "age",
        "weak",
        "sessions",
        "harms",
        "bmi",
        *(f"{tool}_{week}" for tool in ("odi", "nprs", "vas") for week in (0, 12)),
    )
    return texts.with_columns(
        pl.col(numbers).cast(pl.Float64), pl.col("start", "day_12").str.to_date("%d.%m.%Y")
    )


def test_the_same_table_gives_the_same_bytes_whatever_it_was_saved_as(typed, tmp_path):
    mapping = parsed(WIDE)
    typed.write_excel(tmp_path / "wide.xlsx")
    typed.write_parquet(tmp_path / "wide.parquet")
    pyreadstat.write_sav(typed, str(tmp_path / "wide.sav"))
    files = {
        "delimited": DIRTY / "wide.csv",
        "xlsx": tmp_path / "wide.xlsx",
        "parquet": tmp_path / "wide.parquet",
        "sav": tmp_path / "wide.sav",
    }
    made_of = {
        kind: written(
            read_table(path, reading := replace(mapping.reading, format=kind)),
            replace(mapping, reading=reading),
            tmp_path / kind,
        )
        for kind, path in files.items()
    }
    assert len(files) == len(made_of) == 4
    assert len(set(made_of.values())) == 1


def test_columns_may_be_called_anything(tmp_path):
    """Also what the import calls its own, but for what tells who somebody is: the batch is the same."""
    file = (DIRTY / "wide.csv").read_text(encoding="utf-8")
    header, rows = file.split("\n", 1)
    ours = (
        "patient",
        "left_out",
        "row",
        "person",
        "episode",
        "score 0",
        "filled id",
        "blank_row",
        "factor bmi",
        "day",
    )
    names = ("id", "age", "sex", "sessions", "bmi", "smoker", "odi_0", "odi_12", "nprs_0", "day_12")
    mapping, first = (
        WIDE,
        written(read_table(DIRTY / "wide.csv", parsed(WIDE).reading), parsed(WIDE), tmp_path),
    )
    for name, our in zip(names, ours, strict=True):
        header = ",".join(our if each == name else each for each in header.split(","))
        mapping = mapping.replace(f'= "{name}"', f'= "{our}"').replace(f'["{name}"]', f'["{our}"]')
    mapping = mapping.replace('name = "row"', 'name = "id"').replace('name = "episode"', 'name = "bmi"')
    mapping = mapping.replace('name = "score 0"', 'name = "smoker"')
    (tmp_path / "file.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    renamed = parsed(mapping)
    assert written(read_table(tmp_path / "file.csv", renamed.reading), renamed, tmp_path) == first


def test_a_batch_holds_no_day_no_number_of_a_patient_and_no_age_above_ninety(tmp_path):
    table = read_table(DIRTY / "wide.csv", parsed(WIDE).reading)
    found = check(table, parsed(WIDE), KEY)
    assert not [kind for kind in found.batch.dtypes if kind.is_temporal() or kind.is_float()]
    assert found.batch["patient"].str.len_chars().unique().to_list() == [32]
    assert found.batch["age"].max() == 90
    other = check(table, parsed(WIDE), bytes(32))
    assert not set(found.batch["patient"]) & set(other.batch["patient"])
    assert not set(found.batch["episode_key"]) & set(other.batch["episode_key"])
    assert found.declared.key != other.declared.key


def test_what_was_found_survives_json():
    found = check(read_table(DIRTY / "wide.csv", parsed(WIDE).reading), parsed(WIDE), KEY).checked
    assert CHECKED.validate_python(CHECKED.dump_python(found, mode="json"), strict=False) == found


def test_above_the_stated_share_a_person_decides():
    table = read_table(DIRTY / "wide.csv", parsed(WIDE).reading)
    found = check(Table(pl.concat([table.texts] * 2)), parsed(WIDE), KEY).checked
    assert (found.rows, found.accepted, found.quarantined) == (16, 8, 8)
    assert found.share_quarantined == 0.5
    assert found.stopped


def odi(column, visit):
    return {"instrument": "ODI", "columns": [column], "visit": visit}


def own(**limits):
    names = {"code": "OWN", "name": "Our own", "domain": "pain", "unit": "points", "better": "lower"}
    return {"instruments": [{**names, "low": 0.0, "high": 10.0, "step": 1.0, **limits}]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"columns": {"patient": ""}}, "not_mapped"),
        ({"columns": {"age": ""}}, "not_mapped"),
        ({"columns": {"therapy": ""}}, "not_mapped"),
        ({"columns": {"clinic": ""}}, "not_mapped"),
        ({"columns": {"start": ""}}, "not_mapped"),
        ({"columns": {"start": ""}, "store": {"starts_in": "2025"}}, "bad_quarter"),
        ({"scores": []}, "not_mapped"),
        ({"layout": "long"}, "not_mapped"),
        ({"columns": {"clinic": "id"}}, "mapped_twice"),
        ({"columns": {"age": "years"}}, "column_missing"),
        ({"sexes": {"f": "woman"}}, "bad_meaning"),
        ({"therapies": {"HIP": "usual care"}}, "two_meanings"),
        ({"visits": [{"name": "before", "week": 6}]}, "no_baseline_visit"),
        ({"visits": [{"name": "before", "week": 0}]}, "no_follow_up"),
        ({"visits": [{"name": "before", "week": 0}, {"name": "x", "week": 12}]}, "unknown_visit_name"),
        ({"visits": [{"name": "a", "week": 0}, {"name": "A", "week": 12}]}, "bad_visits"),
        ({"visits": [{"name": "a", "week": 0, "first_day": 9, "last_day": 1}, {"name": "b", "week": 1}]}, "bad_visits"),
        ({"scores": [{"instrument": "SF36", "columns": ["odi_0"], "visit": "before"}]}, "unknown_instrument"),
        (own(code="ODI"), "known_instrument"),
        (own(high=-1.0), "bad_instrument"),
        (own(step=20.0), "bad_instrument"),
        (own(high=1e9, scale=1000), "bad_instrument"),
        ({"scores": [{"instrument": "ODI", "columns": ["odi_0"]}]}, "not_mapped"),
        ({"scores": [{"instrument": "ODI", "columns": ["odi_0", "odi_12"], "visit": "before"}]}, "bad_items"),
        ({"scores": [odi("odi_0", "before"), odi("odi_12", "before")]}, "score_twice"),
        ({"scores": [odi("odi_0", "before"), odi("odi_0", "week 12")]}, "mapped_twice"),
        ({"reading": {"dates": "%d.%m."}}, "bad_date_format"),
        ({"store": {"cut_off": "2026-06-31"}}, "bad_cut_off"),
        ({"store": {"cut_off": "2062-06-30"}}, "bad_cut_off"),
        ({"store": {"primary": {"instrument": "ODI", "week": 6, "therapy": "a", "reference": "b"}}}, "cannot_be"),
        ({"therapies": {"spine": "hip-focused", "usual": "hip-focused"}}, "cannot_be"),
        ({"case_mix": [{"name": "week", "label": "", "column": "bmi"}]}, "cannot_be"),
        ({"case_mix": [{"name": "a b", "label": "", "column": "bmi"}]}, "bad_factor"),
        ({"case_mix": [{"name": "b", "label": "", "column": "bmi", "unit": "kg", "levels": {"1": ""}}]}, "bad_factor"),
        ({"layout": "long", "columns": {"visit_date": "day_12"}}, "no_window"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_refused_before_a_row_is_read(changes, code):
    mapping = parsed(with_changes(WIDE, changes))
    with pytest.raises(Refused) as refused:
        check(read_table(DIRTY / "wide.csv", mapping.reading), mapping, KEY)
    assert refused.value.code == code
    assert "P1" not in str(refused.value)


def test_a_known_instrument_may_be_declared_as_it_is():
    mapping = parsed(WIDE)
    table = read_table(DIRTY / "wide.csv", mapping.reading)
    declared = parsed(saved(replace(mapping, instruments=(instrument("ODI"),))))
    assert declared.instruments
    assert check(table, declared, KEY).batch.equals(check(table, mapping, KEY).batch)


def test_no_mapping_of_one_letter_less_breaks_anything_but_itself():
    """Whatever a mapping lacks, what comes of it is a batch or a sentence."""
    table = read_table(DIRTY / "wide.csv", parsed(WIDE).reading)
    ends = {"batch": 0, "sentence": 0}
    for place in range(0, len(WIDE), 7):
        try:
            check(table, parsed(WIDE[:place] + WIDE[place + 1 :]), KEY)
            ends["batch"] += 1
        except CannotShow:
            ends["sentence"] += 1
    assert min(ends.values()) > 10


def test_a_batch_goes_into_a_store_and_answers(tmp_path):
    table = read_table(DIRTY / "long.csv", parsed((DIRTY / "long.toml").read_text()).reading)
    found = check(table, parsed((DIRTY / "long.toml").read_text()), KEY)
    write_batch(found.batch, found.declared, tmp_path)
    added = add_batch(tmp_path / "store", tmp_path / BATCH, found.declared)
    assert (added.generation, added.changed) == (1, True)
    assert clinics.store_facts(str(tmp_path / "store")).therapies == ("hip-focused", "spine-focused")


def test_what_is_not_about_the_back_goes_in_too_and_is_adjusted_for_anything(tmp_path):
    rng = np.random.default_rng(5)
    arm, stage = np.tile([0, 1], 45), np.repeat([0, 1, 2], 30)
    before, hba1c = 2 * rng.integers(20, 80, 90), rng.integers(50, 90, 90) / 10
    after = np.round(0.6 * before + 5 * arm + 3 * stage + hba1c + rng.normal(0, 4, 90))
    table = pl.DataFrame({
        "id": [f"W{k}" for k in range(90)],
        "arm": np.array(["wet", "dry"])[arm],
        "age": rng.integers(40, 80, 90).astype(str),
        "hba1c": hba1c.astype(str),
        "stage": np.array(["I", "II", "III"])[stage],
        "before": before.astype(str),
        "w4": before.astype(str),
        "w20": after.astype(str),
    })  # fmt: skip
    found = check(Table(table), parsed((DIRTY.parent / "wound.toml").read_text(encoding="utf-8")), KEY)
    assert found.checked.scores == {"WOUND": 270}
    write_batch(found.batch, found.declared, tmp_path)
    add_batch(tmp_path / "store", tmp_path / BATCH, found.declared)
    how = Comparison(adjust=("baseline", "hba1c", "stage"), model="common_slope", errors="ordinary")
    asked = EpisodeFilters(instrument="WOUND", week=20, store=str(tmp_path / "store"))
    columns = np.column_stack([np.ones(90), arm, before, hba1c, stage == 1, stage == 2])
    fit = np.linalg.lstsq(columns, after)[0]
    assert clinics.adjusted_differences(asked, how)["value"].to_list() == pytest.approx([fit[1]], rel=1e-9)


def test_rules_are_told_by_row_and_column():
    rows = pl.DataFrame({"row": [2, 3, 4], "odi": [10, 200, None]}, schema_overrides={"row": pl.UInt32})
    good, broken = sort_out(rows, {"out_of_range|odi": pl.col("odi") <= 100, "no|": pl.col("odi") != 10})
    assert good["row"].to_list() == [4]
    assert broken.rows() == [(3, "out_of_range", "odi"), (2, "no", "")]
    assert sort_out(rows, {})[0].equals(rows)
