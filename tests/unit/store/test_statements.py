"""The SQL of the room keeps to what SQLite and PostgreSQL share."""

from __future__ import annotations

import ast
import re
import sqlite3
from itertools import chain
from pathlib import Path

import pytest

import digest.store
from digest.store import articles
from digest.store.schema import MIGRATIONS

ROOM = Path(digest.store.__file__).parent
ENGINE = "connection.py"
"""The one module that speaks SQLite's own dialect."""
FULL_TEXT = "full_text.py"
"""The stated exception among the statements: every engine searches texts in its own way."""

MIGRATED = list(chain.from_iterable(MIGRATIONS))

STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|REPLACE|PRAGMA|BEGIN|COMMIT)\b")
SQLITE_ALONE = re.compile(
    r"""\b(
        INSERT\s+OR | UPDATE\s+OR | REPLACE | AUTOINCREMENT | rowid | STRICT | PRAGMA | ATTACH | VACUUM | INDEXED
        | GLOB | MATCH | COLLATE | BLOB | IFNULL | IIF | datetime | strftime | julianday | randomblob | hex | total
        | json_\w+ | sqlite_\w+ | group_concat | last_insert_rowid | changes
    )\b | [`\[\]"] | ==""",
    re.IGNORECASE | re.VERBOSE,
)


def statements(*, shared: bool = True) -> list[str]:
    """Return every SQL statement that stands in the room's modules, the engine's own left out."""
    left_out = {ENGINE, FULL_TEXT} if shared else {ENGINE}
    modules = [path for path in sorted(ROOM.glob("*.py")) if path.name not in left_out]
    nodes = chain.from_iterable(ast.walk(ast.parse(path.read_text("utf-8"))) for path in modules)
    strings = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [string for string in strings if STATEMENT.match(string)]


def test_all_statements_are_found() -> None:
    """The search sees the migrations and the statements of every subject."""
    found = statements(shared=False)
    assert set(MIGRATED) <= set(found)
    for table in ("text", "article", "visit", "summary", "issue"):
        assert any(re.match(rf"\s*INSERT INTO {table} ", statement) for statement in found)


@pytest.mark.parametrize("statement", statements(), ids=lambda statement: " ".join(statement.split()[:4]))
def test_a_statement_uses_no_word_that_postgresql_lacks(statement: str) -> None:
    """A second engine takes the statements as they stand."""
    assert not SQLITE_ALONE.search(statement)


@pytest.mark.parametrize("statement", statements(), ids=lambda statement: " ".join(statement.split()[:4]))
def test_a_statement_binds_its_values_all_by_name_or_all_by_place(statement: str) -> None:
    """Each driver writes parameters in its own way; either form alone is translated without reading SQL."""
    assert not ("?" in statement and re.search(r":\w", statement))


@pytest.mark.parametrize("statement", MIGRATED)
def test_a_migration_is_made_of_single_statements(statement: str) -> None:
    """Several at once would need executescript, which ends the transaction."""
    assert ";" not in statement


def test_asking_for_a_time_reads_no_other_articles() -> None:
    """Years of articles do not slow down one day's issue."""
    connection = sqlite3.connect(":memory:")
    for statement in MIGRATED:
        connection.execute(statement, {"identity": "0"})
    plan = connection.execute(f"EXPLAIN QUERY PLAN {articles._BETWEEN}", {"since": "", "until": ""}).fetchall()
    connection.close()
    assert not [row for row in plan if "SCAN" in row[-1]]
