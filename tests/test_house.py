"""The house keeps its own rules: sizes, one place for colours and formats, nothing from outside."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from lumbar.store import ROOT

LIBRARY = sorted((ROOT / "lumbar").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
COLOUR = re.compile(r"[\"'(]#[0-9A-Fa-f]{6}\b|[\"'](?:rgb|hsl)a?\(")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file()]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [*LIBRARY, *PAGES, ROOT / "app.py"], ids=named)
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    limit = {"pages": 80}.get(path.parent.name, 40 if path.name == "app.py" else 250)
    assert len(text.splitlines()) <= limit
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno + 1 <= 40, node.name


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_pages_only_place(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree).endswith("?")
    assert not [
        node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.For, ast.While, ast.Lambda))
    ]
    imported = {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    assert imported <= {"lumbar", "streamlit", "__future__"}


@pytest.mark.parametrize("path", [path for path in [*LIBRARY, *PAGES] if path.name != "theme.py"], ids=named)
def test_only_the_theme_knows_colours(path: Path) -> None:
    assert not COLOUR.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", LIBRARY, ids=named)
def test_streamlit_stays_on_the_screen(path: Path) -> None:
    if "screen" not in path.parts:
        assert not re.search(r"^\s*(import|from) streamlit", path.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", LIBRARY, ids=named)
def test_polars_calls_no_python(path: Path) -> None:
    """One thread holds Python and waits for Polars, another of Polars' waits for Python: all pages stand still."""
    calls = r"\.(map_elements|map_batches|map_groups|map_rows|rolling_map)\(|pl\.(fold|reduce|cum_fold|cum_reduce)\("
    assert not re.search(calls, path.read_text(encoding="utf-8"))


def test_nothing_names_a_package_registry() -> None:
    hosts = re.compile(rb"pypi\.(org|python)|pythonhosted|registry\.npmjs|deb\.debian|conda\.anaconda")
    this = Path(__file__)
    assert not [named(path) for path in tracked() if path != this and hosts.search(path.read_bytes())]


def test_sources_say_whose_every_file_is() -> None:
    catalogue = tomllib.loads((ROOT / "data/SOURCES.toml").read_text(encoding="utf-8"))
    assert set(catalogue) == {path.stem for path in (ROOT / "data").glob("*.parquet")}
    for entry in catalogue.values():
        assert all(
            entry[field]
            for field in ("publisher", "citation", "url", "licence", "sha256", "made_from", "units")
        )


def test_locks_pin_by_hash() -> None:
    for lock in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert text.count("==") <= text.count("--hash=sha256:")
        assert "://" not in text
