"""docs/check.md lists the checks as they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from digest.checks.engine import families

PAGE = Path(__file__).parents[3] / "docs" / "check.md"
START, END = "<!-- checks -->\n", "<!-- /checks -->"


def table() -> str:
    """Return the table of checks as the page should show it."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for name, checks in families().items():
        yield f"### {name.replace('_', ' ').capitalize()}"
        yield ""
        yield "| check | severity | demand | mend | source |"
        yield "|---|---|---|---|---|"
        for one in checks:
            cells = (f"`{one.id}`", one.severity, one.demand, one.mend, one.source)
            yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
        yield ""


def _cell(text: str) -> str:
    shown = text.replace("|", "\\|")
    return shown if shown.startswith("`") else shown.replace("<", "&lt;").replace("*", "\\*")


def test_the_page_lists_the_checks_as_they_are():
    """`DIGEST_GOLDEN=1` writes the table again."""
    page = PAGE.read_text(encoding="utf-8")
    start, end = page.index(START) + len(START), page.index(END)
    if os.environ.get("DIGEST_GOLDEN"):
        page = page[:start] + table() + page[end:]
        PAGE.write_text(page, encoding="utf-8")
        end = page.index(END)
    assert page[start:end] == table()
