"""The one door to DuckDB reads the published files and nothing else."""

from concurrent.futures import ThreadPoolExecutor

import duckdb
import polars as pl
import pytest

from lumbar import store


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
    schema = {"iso3": pl.String, "year": pl.Int64, "asr": pl.Float64}

    def ask(path: str) -> pl.DataFrame:
        return store.answered.__wrapped__(
            store.data_folder(), (), "rates_by_country", (("rates", path),), tuple(schema.items())
        )

    paths = ["published", "constant", "trend"] * 8
    alone = {path: ask(path) for path in paths[:3]}
    with ThreadPoolExecutor(8) as pool:
        assert all(alone[path].equals(rows) for path, rows in zip(paths, pool.map(ask, paths), strict=True))


def test_values_are_bound_never_pasted() -> None:
    hostile = "published' or 1=1 --"
    answer = store.rows("rates_by_country", {"rates": hostile}, {"iso3": pl.String})
    assert answer.is_empty()
