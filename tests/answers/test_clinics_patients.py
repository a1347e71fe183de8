"""Who was treated, who came back and how alike they are, against polars on the rows."""

from dataclasses import replace

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from lumbar.answers import clinics
from lumbar.errors import CannotShow

REFERENCE = "spine-focused"


def arms_of(answer):
    return {row["therapy"]: row for row in answer.iter_rows(named=True)}


def test_the_flow_counts_the_rows(filters, rows, came, rounded):
    for therapy, row in arms_of(clinics.follow_up_by_therapy(filters)).items():
        own = rows.filter(therapy=therapy)
        due, back = own.filter("due").height, came.filter(therapy=therapy).height
        assert row["treated"] == rounded(own.height)
        assert row["with_baseline"] == rounded(own["baseline"].count())
        assert (row["due"], row["returned"]) == (rounded(due), rounded(back))
        assert row["switched"] == rounded(own["switched"].sum())
        expected = (back / due, *proportion_confint(back, due, method="wilson"))
        assert (row["value"], row["lower"], row["upper"]) == pytest.approx(expected, rel=1e-9)


def test_endings_come_from_rounded_counts(filters, rows, rounded):
    answer = clinics.endings_by_therapy(filters)
    assert answer.filter(therapy=REFERENCE)["reason"].to_list() == list(filters.opened().manifest.reasons)
    for row in answer.iter_rows(named=True):
        own = rows.filter(therapy=row["therapy"])
        patients, treated = rounded(own.filter(reason=row["reason"]).height), rounded(own.height)
        assert (row["patients"], row["n"]) == (patients, treated)
        few = patients is None
        assert row["value"] == pytest.approx(8 / treated if few else patients / treated)
        assert row["limit"] == ("<" if few else "")


def test_sessions_harms_and_switches(filters, rows):
    for therapy, row in arms_of(clinics.sessions_by_therapy(filters)).items():
        own = rows.filter(therapy=therapy)
        assert row["value"] == pytest.approx(own["sessions"].mean())
        assert row["lower"] < row["value"] < row["upper"]
        for column, flag in (("harmed", own["harms"] > 0), ("switched", own["switched"])):
            share = flag.sum() / own.height if flag.sum() >= 8 else 8 / own.height
            assert row[column] == pytest.approx(share)
            assert row[f"{column}_limit"] == ("" if flag.sum() >= 8 else "<")


def test_table_one_means_shares_and_standardised_differences(filters, rows):
    answer = clinics.table_one(filters)
    measured = rows.drop_nulls("baseline")
    for row in answer.iter_rows(named=True):
        own = (
            measured.filter(therapy=row["therapy"])[row["covariate"].replace(":", "_")]
            if (row["covariate"] != "sex:other")
            else pl.Series([0] * measured.height)
        )
        if row["unit"]:
            assert (row["value"], row["sd"]) == pytest.approx((own.mean(), own.std()), rel=1e-9)
        elif row["limit"]:
            assert min(own.sum(), own.len() - own.sum()) < 8
        else:
            assert row["value"] == pytest.approx(own.mean())
            assert row["sd"] is None
    arms = measured.group_by("therapy").agg(mean=pl.col("age").mean(), variance=pl.col("age").var())
    pairs = arms.join(arms, how="cross").with_columns(
        apart=(pl.col("mean") - pl.col("mean_right")).abs()
        / ((pl.col("variance") + pl.col("variance_right")) / 2).sqrt()
    )
    assert answer.filter(covariate="age")["standardised_difference"][0] == pytest.approx(pairs["apart"].max())
    assert answer["label"].unique(maintain_order=True).to_list()[:3] == [
        "ODI at baseline", "Age", "Body mass index",
    ]  # fmt: skip


def test_the_lost_beside_the_kept(filters, rows, came):
    answer = clinics.lost_against_kept(filters)
    lost = rows.filter("due", pl.col("y").is_null())
    for column in ("baseline", "age", "sitting"):
        row = answer.row(by_predicate=pl.col("covariate") == column, named=True)
        assert (row["kept_mean"], row["lost_mean"]) == pytest.approx(
            (came[column].mean(), lost[column].mean())
        )
        unit = ((came[column].var() + lost[column].var()) / 2) ** 0.5
        assert row["value"] == pytest.approx((lost[column].mean() - came[column].mean()) / unit)
    nobody = answer.row(by_predicate=pl.col("covariate") == "sex:other", named=True)
    assert (nobody["kept_mean"], nobody["value"]) == (None, None)


def test_baselines_in_classes_of_fixed_width(filters, rows, rounded):
    answer = clinics.baseline_distribution(filters)
    assert (answer["baseline_to"] - answer["baseline_from"]).unique().to_list() == [4]
    for row in answer.iter_rows(named=True):
        inside = pl.col("baseline").is_between(row["baseline_from"], row["baseline_to"], closed="left")
        assert row["n"] == rounded(rows.filter(inside, therapy=row["therapy"]).height)


def test_weights_bring_the_arms_together(filters, came, rounded):
    answer = clinics.balance_by_therapy(filters)
    age = answer.row(by_predicate=pl.col("covariate") == "age", named=True)
    arms = came.group_by("therapy").agg(mean=pl.col("age").mean(), variance=pl.col("age").var(ddof=0))
    apart = (arms["mean"].max() - arms["mean"].min()) / arms["variance"].mean() ** 0.5
    assert age["before"] == pytest.approx(apart, rel=1e-9)
    assert answer["before"].max() > 0.5
    assert answer["value"].max() < 0.2
    assert age["value"] < 0.1
    assert age["n_followed"] == rounded(came.height)
    plain = clinics.balance_by_therapy(filters, "none")
    assert plain["value"].to_list() == pytest.approx(plain["before"].to_list())
    sizes = clinics.effective_sizes_by_therapy(filters)
    assert sizes["share"].is_between(0.2, 1).all()
    assert clinics.effective_sizes_by_therapy(filters, "none")["share"].to_list() == pytest.approx([1.0] * 5)


def test_clinics_that_lack_a_therapy_are_named(filters, came):
    found = clinics.clinics_lacking_therapy(filters).select("clinic", "therapy").rows()
    sizes = (
        came.group_by("clinic", "therapy").len().filter(pl.col("len") >= 8).select("clinic", "therapy").rows()
    )
    every = {(clinic, therapy) for clinic in came["clinic"].unique() for therapy in came["therapy"].unique()}
    assert sorted(found) == sorted(every - set(sizes))
    assert 0 < len(found) < len(every)


@pytest.mark.parametrize("by", ["hip_weakness", "hip_stiffness", "age", "sex", "baseline"])
def test_subgroups_are_exploratory_and_say_how_many_looks(filters, by):
    answer = clinics.subgroup_differences(filters, by)
    assert answer["role"].unique().to_list() == ["exploratory"]
    assert answer.select("p", "p_adjusted").null_count().row(0) == (answer.height,) * 2
    assert answer["looks"].unique().to_list() == [20]
    assert answer["therapy"].n_unique() == 4
    assert (answer["lower"] < answer["value"]).all()
    assert answer["interaction"].null_count() == 0


def test_the_interaction_is_the_gap_between_the_subgroups(filters):
    """Weak and not weak also differ in baseline, whose slopes differ too: so only nearly."""
    answer = clinics.subgroup_differences(filters)
    wide = answer.pivot(on="subgroup", index=["therapy", "interaction"], values="value")
    gap = wide["weak hips"] - wide["no weak hips"]
    assert (gap - wide["interaction"]).abs().max() < 1
    assert answer["interaction_per"][0] == "weak minus not weak"


def test_a_store_says_what_it_offers(filters):
    facts = clinics.store_facts(filters.store)
    assert facts.data == "synthetic demonstration"
    assert (facts.years, facts.weeks, facts.cut_off) == ((2017, 2024), (6, 12, 26, 52), "2024-12-31")
    assert [tool.code for tool in facts.instruments] == ["ODI", "6MWT"]
    assert facts.adjusters[:3] == ("age", "bmi", "duration")
    table = clinics.stores(filters.store)
    assert table.filter(fact="clinic").height == 24
    assert table.filter(fact="therapy")["code"].to_list() == list(facts.therapies)
    assert (
        "lower is better; important change: 10, 30%, 6"
        in table.filter(code="ODI", fact="instrument")["note"][0]
    )
    with pytest.raises(CannotShow, match="no outcome store"):
        clinics.stores(str(replace(filters, store="/nowhere").store))
