"""Read the front matter of a file: ``key: value`` lines between two lines of ``---``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType

from digest.errors import ParseError

KEYS = ("title", "date", "author", "language", "url", "image", "alt", "credit", "section", "categories")
_FENCE = "---"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The values by key, and the text that follows."""

    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    text: str = ""

    def get(self, key: str) -> str:
        """Return a value, or an empty string."""
        return self.values.get(key, "")

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories, which commas separate."""
        names = (name.strip() for name in self.get("categories").strip("[]").split(","))
        return tuple(dict.fromkeys(_unquoted(name) for name in names if name))


def split_front_matter(text: str) -> FrontMatter:
    """Return a file's front matter and text; raise ParseError, with the line's number, for what is not understood."""
    lines = text.split("\n")
    if lines[0].strip() != _FENCE:
        return FrontMatter(text=text)
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE), None)
    if end is None:
        raise ParseError("line 1: the front matter has no closing ---")
    values = dict(_pairs(lines[1:end]))
    return FrontMatter(values=MappingProxyType(values), text="\n".join(lines[end + 1 :]))


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(lines, start=2):
        if line.strip() and not line.lstrip().startswith("#"):
            yield _pair(line, number)


def _pair(line: str, number: int) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    key = key.strip().lower()
    if not colon:
        raise ParseError(f'line {number}: expected "key: value"')
    if key not in KEYS:
        near = get_close_matches(key, KEYS, n=1)
        advice = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(KEYS)}"
        raise ParseError(f"line {number}: unknown key {key[:40]!r}, {advice}")
    return key, _unquoted(value.strip())


def _unquoted(value: str) -> str:
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if is_quoted else value
