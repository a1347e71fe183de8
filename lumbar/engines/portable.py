"""The part of SQL that every engine understands alike, and the queries of this house in an engine's own dialect."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

import sqlglot
from sqlglot import exp

from lumbar.outcomes.sums import by_part
from lumbar.outcomes.written_sql import and_own
from lumbar.store import QUERIES, query_text

HOUSE, SPARK = "duckdb", "spark"

PARTS: Final = (
    "Select From Where Group Order Ordered Join CTE With Union Subquery Table TableAlias Alias Column Identifier "
    "Star Filter Having Distinct Window WindowSpec Literal Boolean Null Placeholder Paren Bracket "
    "Add Sub Mul Neg And Or Not Is In Between EQ GT GTE LT LTE Case If Cast Var"
)
"""What a SELECT is made of in standard SQL, the same everywhere; Bracket is a field of a bound struct."""

FUNCTIONS: Final[Mapping[str, str]] = {
    "Count": "whole numbers, and of a column those that are not empty",
    "Sum": "of whole numbers, cast to 64 bits before and after: exact, and an error where it does not fit",
    "Min": "of whole numbers",
    "Max": "of whole numbers",
    "RowNumber": "over an order without ties",
    "Abs": "of whole numbers",
    "Coalesce": "standard",
    "Least": "empty values are left out everywhere",
    "Greatest": "empty values are left out everywhere",
    "IntDiv": "of whole numbers that are not negative: engines round others to different sides",
    "BitwiseAnd": "of whole numbers that are not negative",
    "BitwiseNot": "only within a BitwiseAnd with a number that is not negative",
    "bit_count": "of whole numbers that are not negative",
    "DPipe": "joins texts that are never empty",
    "ArrayContains": "a list without empty values",
    "ArrayOverlaps": "lists without empty values; elsewhere called arrays_overlap",
    "list_has_all": "lists without empty values; elsewhere the list without the other has no size",
    "list_position": "of a name that is in the list; elsewhere called array_position, from 1 on too",
    "Explode": "a bound list as rows, in a subquery of its own",
    "Length": "of a list; elsewhere called size",
    "query_table": "a table whose name is bound; elsewhere called IDENTIFIER",
}
"""Functions and operators that queries may use, with the reason why every engine gives the same."""

TYPES: Final = "TINYINT SMALLINT INT BIGINT TEXT BOOLEAN ARRAY<TINYINT> ARRAY<SMALLINT>"
"""What may be cast to; TEXT of whole numbers and texts alone, for engines write others differently."""


class NotPortableError(ValueError):
    """A query uses what engines do not understand alike; a fault of the query, never of a reader."""


@lru_cache(maxsize=256)
def spark_sql(text: str) -> str:
    """A query of this house as Spark reads it, values still bound by name; raises NotPortableError.

    >>> spark_sql("select count(*) filter (where y is null) as n from query_table($scores) group by all")
    'SELECT COUNT(*) FILTER(WHERE y IS NULL) AS n FROM IDENTIFIER(:scores) GROUP BY ALL'
    """
    query = expanded(parsed(text))
    strange = used(query) - {*PARTS.split(), *FUNCTIONS, *TYPES.split()}
    if strange:
        raise NotPortableError(f"Engines differ in {', '.join(sorted(strange))}.")
    return query.transform(_of_spark).sql(SPARK, comments=False)


def parsed(text: str) -> exp.Expr:
    """The one statement in ``text``, as this house writes it."""
    return sqlglot.parse_one(text, dialect=HOUSE)


def used(query: exp.Expr) -> set[str]:
    """Every part, function and type that a query uses."""
    return {_name(node) for node in query.walk()}


def expanded(query: exp.Expr) -> exp.Expr:
    """The query with the macros' own SELECTs in their places."""
    known = macros()
    while calls := [table for table in query.find_all(exp.Table) if table.this.name in known]:
        for call in calls:
            call.replace(_body(known[call.this.name], call.this.expressions).subquery(call.alias or None))
    return query


@cache
def macros() -> Mapping[str, exp.Expr]:
    """What ``queries/macros`` and an opened store call by a name of their own."""
    texts = [query_text(f"macros/{file.stem}") for file in sorted((QUERIES / "macros").glob("*.sql"))]
    of_parts = by_part(query_text("macros/gains"))
    made = [parsed(text) for text in (*map(and_own, texts), of_parts, *texts)]
    return {each.this.this.name: each for each in made}


def _body(macro: exp.Expr, values: Sequence[exp.Expr]) -> exp.Query:
    """The SELECT of a macro with the values it is called with."""
    body = macro.expression.copy()
    given = dict(zip([name.name for name in macro.this.expressions], values, strict=True))
    for column in list(body.find_all(exp.Column)):
        if not column.table and column.name in given:
            column.replace(given[column.name].copy())
    return body


def _name(node: exp.Expr) -> str:
    if isinstance(node, exp.DataType):
        return node.sql()
    return node.name.lower() if isinstance(node, exp.Anonymous) else type(node).__name__


def _of_spark(node: exp.Expr) -> exp.Expr:
    """What sqlglot leaves as it is but Spark calls otherwise."""
    if isinstance(node, exp.Select):
        return _without_replace(node)
    if isinstance(node, exp.ArrayOverlaps):
        return exp.func("arrays_overlap", node.this, node.expression)
    if isinstance(node, exp.Length):
        return exp.func("size", node.this)
    return _called(node) if isinstance(node, exp.Anonymous) else node


def _called(call: exp.Anonymous) -> exp.Expr:
    match call.name.lower(), call.expressions:
        case "query_table", [name]:
            return exp.Anonymous(this="IDENTIFIER", expressions=[name])
        case "list_has_all", [whole, part]:
            return exp.func("size", exp.func("array_except", part, whole)).eq(0)
        case "list_position", given:
            return exp.Anonymous(this="array_position", expressions=given)
        case _:
            return call


def _without_replace(select: exp.Select) -> exp.Select:
    """``* replace (a as b)`` as ``* except (b), a as b``: the same columns, the new ones last."""
    for star in [each for each in select.expressions if each.args.get("replace")]:
        others = star.args.pop("replace")
        star.set("except_", [exp.column(each.alias) for each in others])
        select.set("expressions", [*select.expressions, *others])
    return select
