"""What a question may be: probes against the two connections that really answer, and questions without an end."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import duckdb
import polars as pl
import pytest

from lumbar import bounds, store
from lumbar.answers import CaseFilters, cases_by_year
from lumbar.answers.clinics import EpisodeFilters, follow_up_by_therapy
from lumbar.bounds import TOO_LARGE, TOO_LONG, Overrun, asking, one_select
from lumbar.errors import CannotShow
from lumbar.exhibits.asking import ask
from lumbar.outcomes import outcome_store
from lumbar.outcomes.door import DEMONSTRATION
from lumbar.store import ROOT, data_folder, open_tables

ALLOWED = """
select 1
values (1)
from {table} limit 1
select count(*) from {table}
with few as (from {table} limit 3) select count(*) from few
with recursive up as (select 1 n union all select n + 1 from up where n < 9) select sum(n) from up
select * from query('select 42')
show tables
describe {table}
"""
NOTHING_ELSE = """
select * from read_text('/etc/passwd')
select * from read_blob('/etc/passwd')
select * from read_csv('/etc/passwd')
select * from '/etc/passwd'
select * from read_csv('{outside}')
select * from read_csv_auto('{outside}')
select * from sniff_csv('{outside}')
select * from read_json('{outside}')
select * from read_ndjson_objects('{outside}')
select * from read_parquet('{link}')
select * from parquet_metadata('{link}')
select * from parquet_schema('{folder}/other.parquet')
select * from read_text('{store}/manifest.json')
select * from read_text('{store}/../demo/manifest.json')
select * from read_text('{published}/../../../../../../etc/passwd')
select * from read_parquet('{store}/*.parquet')
select * from glob('/etc/*')
select * from glob('{store}/*')
select * from read_text('file:///etc/passwd')
select * from read_csv('/proc/self/environ')
select * from read_csv('/dev/stdin')
select * from read_csv('http://localhost:9/x.csv')
select * from read_parquet('https://localhost:9/x.parquet')
select * from read_parquet('s3://bucket/x.parquet')
select * from query('select * from read_text(''/etc/passwd'')')
select * from query_table('/etc/passwd')
select getenv('HOME')
select pg_read_file('/etc/passwd')
select system('id')
select * from planted
copy (select 1) to '{folder}/out.csv'
copy {table} to '{folder}/out.parquet' (format parquet)
copy {table} from '{outside}'
export database '{folder}/out'
import database '{folder}/out'
attach '{folder}/other.duckdb'
install httpfs
force install json
install spatial from community
load httpfs
load '{folder}/other.duckdb_extension'
set threads = 64
set enable_external_access = true
set allowed_paths = ['/etc/passwd']
set allow_community_extensions = true
set lock_configuration = false
set memory_limit = '64GB'
set temp_directory = '{folder}'
reset memory_limit
pragma memory_limit = '64GB'
pragma enable_profiling
select 1; copy (select 1) to '{folder}/out.csv'
"""
ONE_SELECT = """
select 1; select 2
with more as (insert into {table} from {table} returning *) from more
with none as (delete from {table} returning *) from none
insert into {table} from {table}
delete from {table}
truncate {table}
drop table {table}
alter table {table} add column x int
create table x as select 1
create temp table x as select 1
create or replace view {table} as select 1
create macro x() as 1
create or replace macro chosen(a) as table select 1
create secret x (type s3)
attach ':memory:' as more
detach memory
use memory
pragma database_list
call pragma_version()
explain analyze select 1
prepare x as select 1
begin
checkpoint
vacuum
"""


def probes(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.fixture(params=["population", "outcomes"])
def connection(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    if request.param == "population":
        return open_tables(data_folder())
    return outcome_store(DEMONSTRATION).connection


@pytest.fixture
def written(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> Callable[[str], str]:
    """A probe with its places filled in: a table that answers, files outside, a link out of reach."""
    outside, link = tmp_path / "outside.csv", tmp_path / "link.parquet"
    outside.write_text("a\nplanted\n", encoding="utf-8")
    link.symlink_to(data_folder() / "countries.parquet")
    tables = [name for (name,) in connection.cursor().execute("show tables").fetchall()]
    places = {
        "table": min(tables),
        "outside": outside,
        "link": link,
        "folder": tmp_path,
        "store": DEMONSTRATION,
        "published": DEMONSTRATION / outcome_store(DEMONSTRATION).manifest.files[0].file,
    }
    return lambda probe: probe.format(**places)


def state(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Every table with its rows, every macro and setting's number: what no probe may change."""
    cursor = connection.cursor()
    names = [name for (name,) in cursor.execute("show tables").fetchall()]
    counts = [(name, cursor.table(name).aggregate("count(*)").fetchall()[0][0]) for name in names[:20]]
    (macros,) = cursor.execute(
        "select count(*) from duckdb_functions() where function_type like '%macro'"
    ).fetchall()
    return [*counts, ("macros", macros[0])]


@pytest.mark.parametrize("probe", probes(ALLOWED))
def test_a_question_is_answered(connection, written, probe: str) -> None:
    with asking(connection) as cursor:
        assert cursor.execute(one_select(written(probe))).fetchall()


@pytest.mark.parametrize("probe", probes(NOTHING_ELSE))
def test_nothing_but_the_published_files_is_within_reach(
    connection, written, tmp_path: Path, probe: str
) -> None:
    planted = pl.DataFrame({"a": [1]})  # Python's own variables are no tables here
    before, files = state(connection), sorted(tmp_path.iterdir())
    with pytest.raises((PermissionError, duckdb.Error)), asking(connection) as cursor:
        cursor.execute(one_select(written(probe))).fetchall()
    with pytest.raises(duckdb.Error):  # the connection refuses by itself, whoever would ask it
        connection.cursor().execute(written(probe)).fetchall()
    assert state(connection) == before
    assert sorted(tmp_path.iterdir()) == files
    assert planted.height


@pytest.mark.parametrize("probe", probes(ONE_SELECT))
def test_only_one_select_is_asked_and_it_changes_nothing(connection, written, probe: str) -> None:
    before = state(connection)
    with pytest.raises((PermissionError, duckdb.Error)), asking(connection) as cursor:
        cursor.execute(one_select(written(probe))).fetchall()
    assert state(connection) == before


def test_sixty_probes_and_more() -> None:
    assert sum(map(len, map(probes, (ALLOWED, NOTHING_ELSE, ONE_SELECT)))) >= 60


@pytest.mark.parametrize("text", ["", "-- nothing", "select", "connect 'x'", "pivot t on a using sum(b)"])
def test_what_is_no_statement_is_refused(text: str) -> None:
    with pytest.raises(PermissionError):
        one_select(text)


ENDLESS = "select sum(hash(n)) from range(1000000000000) numbers(n)"
LARGE = "select list(n) from range(1000000000) all_of_them(n)"


@pytest.mark.parametrize(
    ("question", "sentence"), [(ENDLESS, TOO_LONG), (LARGE, TOO_LARGE)], ids=["long", "large"]
)
def test_a_question_without_end_is_stopped_while_others_are_answered(
    connection, monkeypatch: pytest.MonkeyPatch, question: str, sentence: str
) -> None:
    monkeypatch.setattr(bounds, "LONGEST", 1.0 if sentence == TOO_LONG else 30.0)
    expected, over, seen = _small(connection), Event(), []

    def live() -> None:
        while not over.is_set():
            seen.append(_small(connection))

    with ThreadPoolExecutor(1) as readers:
        reading, began = readers.submit(live), time.monotonic()
        with pytest.raises(Overrun) as stopped, asking(connection) as cursor:
            cursor.execute(one_select(question)).fetchnumpy()
        took = time.monotonic() - began
        over.set()
        reading.result()
    assert str(stopped.value) == sentence
    assert took < 20
    assert len(seen) > 1
    assert {*seen} <= {expected, TOO_LARGE}
    assert _small(connection) == expected


def _small(connection: duckdb.DuckDBPyConnection) -> object:
    """A small question's answer, or the sentence in its place."""
    try:
        with asking(connection) as cursor:
            return cursor.execute(one_select("select count(*) from duckdb_settings()")).fetchall()[0][0]
    except CannotShow as said:
        return str(said)


def test_an_overrun_is_asked_again_and_not_remembered() -> None:
    turns: list[int] = []

    def heavy() -> int:
        turns.append(1)
        if len(turns) == 1:
            raise Overrun(TOO_LONG)
        return len(turns)

    with pytest.raises(CannotShow, match="longer than 10 seconds"):
        ask(heavy)
    assert ask(heavy) == 2
    assert ask(heavy) == 2


def test_every_question_is_asked_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    def late() -> duckdb.Statement:
        raise duckdb.InterruptException

    monkeypatch.setattr(bounds, "_only_reading", late)
    store.answered.cache_clear()
    for question in (lambda: follow_up_by_therapy(EpisodeFilters()), lambda: cases_by_year(CaseFilters())):
        with pytest.raises(Overrun, match="was stopped"):
            question()


def test_nobody_else_runs_sql() -> None:
    """Beside the doors, only what makes a publication: it runs for the publisher, on files of his."""
    asks = re.compile(r"\.(execute|executemany|sql|query)\(")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "lumbar").rglob("*.py")
        if asks.search(path.read_text("utf-8"))
    }
    engines = {f"lumbar/engines/{name}.py" for name in ("one_machine", "spark", "portable")}
    assert found == {"lumbar/bounds.py", "lumbar/store.py", "lumbar/outcomes/opening.py"} | engines
