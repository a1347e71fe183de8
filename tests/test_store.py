"""The one door to DuckDB reads the published files and nothing else."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import polars as pl
import pytest

from lumbar import questions, store
from lumbar.questions import CaseFilters


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('README.md')",
        "copy (select 1) to '/tmp/out.csv'",
        "attach '/tmp/other.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "select * from 'https://example.org/x.parquet'",
        "create view stolen as select * from read_parquet('data/sources/un/*.parquet')",
    ],
)
def test_no_way_out(statement: str) -> None:
    cursor = store.open_tables(store.data_folder()).cursor()
    with pytest.raises(duckdb.Error):
        cursor.execute(statement).fetchall()


def test_threads_get_their_own_answers() -> None:
    places = ["KEN", "IND", "FRA", "BRA", "USA", "CHN"] * 8

    def ask(place: str) -> set[str]:
        return set(questions.cases_by_year(CaseFilters(places=(place,)), (2020,))["place"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, places)) == [{place} for place in places]


def test_values_are_bound_never_pasted() -> None:
    hostile = "KEN') or 1=1 --"
    answer = store.rows("published_figures", {"places": [hostile]}, {"place": pl.String})
    assert answer.is_empty()
