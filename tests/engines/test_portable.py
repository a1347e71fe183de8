"""Queries use what every engine understands alike, and nothing else."""

import re
from dataclasses import dataclass, field
from itertools import chain

import pytest

from lumbar.bounds import LONGEST
from lumbar.engines import portable, written
from lumbar.engines.checking import QUESTIONS
from lumbar.engines.portable import (
    FUNCTIONS,
    PARTS,
    TYPES,
    NotPortableError,
    expanded,
    parsed,
    spark_sql,
    used,
)
from lumbar.engines.publication import publication
from lumbar.outcomes import OutcomeStore, outcome_store, publish, written_sql
from lumbar.outcomes.door import answered_by
from lumbar.outcomes.scope import OWN_MACHINE, Scope, seen_by
from lumbar.outcomes.sums import by_part
from lumbar.outcomes.variants import variants
from lumbar.questions import clinics
from lumbar.questions.clinics import EpisodeFilters
from lumbar.store import QUERIES, query_text


@dataclass(frozen=True)
class Heard(OutcomeStore):
    """A store that remembers the SQL it is asked."""

    texts: list[str] = field(default_factory=list)

    def _fetched(self, text, bound, longest=LONGEST):
        self.texts.append(text)
        return super()._fetched(text, bound, longest)


@pytest.fixture(scope="module")
def asked(made, tmp_path_factory):
    """The SQL of every question to an outcome store, as everybody asks it and as a clinic's own manager does."""
    folder = tmp_path_factory.mktemp("store")
    publish(made.episodes, made.manifest, folder)
    store = outcome_store(folder)
    heard: dict[str, list[str]] = {}
    for reader in (OWN_MACHINE, Scope("manager", ("Clinic 02",))):
        for name, question in QUESTIONS.items():
            listening = Heard(store.manifest, store.connection, store.folder)
            with answered_by(listening), seen_by(reader):
                question(EpisodeFilters(store=str(folder)))
            heard.setdefault(name, []).extend(listening.texts)
    return heard


@pytest.fixture(scope="module")
def texts(asked, made):
    """Every query to an outcome store and of a publication, and every view."""
    manifest = made.manifest
    views = [
        written_sql.kept_episodes("published_ODI", manifest),
        written_sql.visit_rows("published_ODI", 12, manifest),
        written_sql.all_visits("scores_ODI", manifest),
    ]
    marks = {
        "broken": written.broken(manifest),
        "coded": written.coded(manifest),
        "differing": written.facts(manifest),
        "people": written.alike(),
        "counts": written.states(manifest),
        "levels": written.levels(manifest),
        "numbers": {},
        "numbered": {},
        "published": written.published(manifest),
    }
    assert {*marks} == {file.stem for file in (QUERIES / "publication").glob("*.sql")}
    tool = manifest.known_instruments["ODI"]
    summed = [
        by_part(written_sql.filled(each.question, each.written)) for each in chain(*variants(tool, manifest))
    ]
    published = [publication(name, each) for name, each in marks.items()]
    return [*chain(*asked.values()), *views, *published, *summed]


def test_no_question_is_forgotten(asked):
    known = {name for name in vars(clinics) if (QUERIES / f"{name}.sql").exists()}
    assert {*asked} == known
    assert all(len({*heard}) > 1 for name, heard in asked.items() if "chosen(" in query_text(name))


def test_every_query_is_portable(texts):
    translated = [*map(spark_sql, texts)]
    assert len(translated) > 40
    assert not [
        text
        for text in translated
        if re.search(r"/\*|(chosen|inside|gains|list_|len)\w*\(", text, re.IGNORECASE)
    ]


def test_nothing_is_allowed_that_no_query_uses(texts):
    """What is no longer used is no longer known to be alike."""
    found = set().union(*(used(expanded(parsed(text))) for text in texts))
    assert {*FUNCTIONS, *TYPES.split()} <= found
    assert {*PARTS.split()} <= found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("select avg(y) as m from query_table($scores)", "Avg"),
        ("select sum(y) / count(y) as m from query_table($scores)", "Div"),
        ("select median(y) as m from query_table($scores)", "Median"),
        ("select sum(y)::double as m from query_table($scores)", "DOUBLE"),
        ("select y % 2 as m from query_table($scores)", "Mod"),
        ("select any_value(y) as m from query_table($scores)", "AnyValue"),
        ("select list(y) as m from query_table($scores)", "ArrayAgg"),
        ("select hash(y) as m from query_table($scores)", "hash"),
        ("select y from query_table($scores) limit 3", "Limit"),
        ("from query_table($scores) select y where y similar to 'a'", "SimilarTo"),
    ],
)
def test_what_engines_differ_in_is_refused(text, named):
    with pytest.raises(NotPortableError, match=rf"\b{named}\b"):
        spark_sql(text)


def test_what_a_macro_holds_is_checked_too(monkeypatch):
    strange = parsed(
        "create macro inside(who) as table select median(privacy_group) as privacy_group from privacy_groups"
    )
    monkeypatch.setattr(portable, "macros", lambda: {"inside": strange})
    with pytest.raises(NotPortableError, match="Median"):
        spark_sql("select privacy_group from inside($who) where who = 1")


def test_macros_stand_in_their_places_with_what_they_are_given():
    text = spark_sql("select count(*) as n from gains($scores, $who, $change) where room >= needed")
    assert text.count("IDENTIFIER(:scores)") == 1
    assert ":change['direction']" in text
    assert ":who['from_quarter']" in text
    assert not re.search(r"[^:]\bwho\[", text)


def test_a_column_that_is_taken_for_another_comes_last():
    assert spark_sql("select * replace (a as b) from t") == "SELECT * EXCEPT (b), a AS b FROM t"
