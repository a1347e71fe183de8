"""Every query has its namesake with the same parameters, and every question its query."""

import ast
import re
from pathlib import Path

import duckdb
import pytest

from lumbar.questions.clinics import EpisodeFilters
from lumbar.store import QUERIES, ROOT

FILES = sorted(QUERIES.glob("*.sql"))
BOUND = {"EpisodeFilters": set(EpisodeFilters().bound())}


def functions() -> dict[str, ast.FunctionDef]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "lumbar/questions").glob("*.py")]
    return {node.name: node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}


FUNCTIONS = functions()


def calls(function: ast.FunctionDef) -> list[ast.Call]:
    return [node for node in ast.walk(function) if isinstance(node, ast.Call)]


def asked(function: ast.FunctionDef) -> set[str]:
    """Names of the queries a function runs, by ``rows("name", ...)`` of either store."""
    named = (call for call in calls(function) if ast.unparse(call.func).split(".")[-1] == "rows")
    return {call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)}


def offered(function: ast.FunctionDef) -> set[str]:
    """Names a question can bind: what its filters bind, and the keys it adds by itself or by a private verb."""
    kinds = {ast.unparse(argument.annotation or ast.Name("")) for argument in function.args.args}
    bound = set().union(*(BOUND[kind] for kind in kinds if kind in BOUND))
    used = {ast.unparse(call.func) for call in calls(function)}
    bodies = [function, *(FUNCTIONS[name] for name in used if name.startswith("_") and name in FUNCTIONS)]
    written = [node for body in bodies for node in ast.walk(body) if isinstance(node, ast.Dict)]
    values = [node for node in written if not any(_is_type(value) for value in node.values)]
    return bound | {key.value for node in values for key in node.keys if isinstance(key, ast.Constant)}


def _is_type(value: ast.expr) -> bool:
    """True for a promised column type: such a dictionary is a schema, not what is bound."""
    return ast.unparse(value).startswith("pl.")


def test_no_query_is_an_orphan_and_no_question_asks_a_missing_one() -> None:
    assert {name for function in FUNCTIONS.values() for name in asked(function)} == {
        path.stem for path in FILES
    }
    for name, function in FUNCTIONS.items():
        assert asked(function) <= {name}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_query_takes_what_its_question_binds(path: Path) -> None:
    """All of it for populations; patients' filters bind one set of values, of which a query takes its part."""
    (statement,) = duckdb.extract_statements(path.read_text(encoding="utf-8"))
    question = FUNCTIONS[path.stem]
    taken, bound = set(statement.named_parameters), offered(question)
    of_patients = {"EpisodeFilters", "OutcomeStore"} & set(re.findall(r"\w+", ast.unparse(question.args)))
    assert taken <= bound if of_patients else taken == bound


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_style_of_a_query(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    said = " ".join(line for line in lines[:3] if line.startswith("--"))
    assert re.match(r"-- [A-Z].*\?.* One row", said)
    assert len(lines) <= 60
    assert "order by" in text
    code = re.sub(r"'[^']*'|--.*", "", text)
    assert code == code.lower()
