"""What a start pulls in: statistics, slides, paper and engines load when somebody needs them."""

import subprocess
import sys

from lumbar.store import ROOT

PROGRAM = """
import sys
import app
from lumbar.exhibits import outlook
from lumbar.screen import beside, filters, show
print(" ".join(sorted({name.split(".")[0] for name in sys.modules})))
"""
LATER = {
    "statsmodels", "scipy", "pandas", "matplotlib", "pptx", "fastexcel", "pyreadstat", "typst",
    "kaleido", "dataframely", "pyspark", "sqlglot", "s3fs", "authlib", "httpx",
}  # fmt: skip
NEEDED = {"streamlit", "plotly", "polars", "duckdb", "pyarrow", "numpy"}


def test_the_landing_page_starts_with_what_it_needs_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pulled = {*done.stdout.split()}
    assert pulled >= NEEDED
    assert not pulled & LATER
