"""On which line each key of a TOML text stands, which the parser doesn't tell.

The text is one that the parser accepts, so this reads only as closely as it needs to find keys (TOML 1.0).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_KEY = re.compile(r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+""")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_STRING = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''',
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\n#]+")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, counted from 1, of every key, table and list element of a valid TOML text."""
    lines: dict[KeyPath, int] = {}
    for path, line in _Scanner(text.replace("\r\n", "\n")).document():
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], line)
    return lines


def nearest_line(lines: dict[KeyPath, int], path: KeyPath) -> int | None:
    """Return the line of a key or, where it isn't written, of the innermost table around it that is."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


class _Scanner:
    """Walks once through the text and yields each path where its value or header begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._tables: dict[KeyPath, int] = {}

    def document(self) -> Iterator[tuple[KeyPath, int]]:
        prefix: KeyPath = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._ahead("["):
                prefix = self._header()
                yield prefix, self._line
            else:
                yield from self._pair(prefix)
            self._skip(_BLANK)

    def _header(self) -> KeyPath:
        brackets = 2 if self._ahead("[[") else 1
        self._at += brackets
        self._skip(_BLANK)
        path = self._resolved(self._keys(), opens=brackets == 2)
        self._skip(_BLANK)
        self._at += brackets
        return path

    def _resolved(self, keys: KeyPath, *, opens: bool) -> KeyPath:
        """Give the path of a header; a part that names a list of tables is followed by the number of its last table."""
        path: KeyPath = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            if opens and position == len(keys) - 1:
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
        return path

    def _pair(self, prefix: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        line = self._line
        keys = self._keys()
        self._skip(_EQUALS)
        yield (*prefix, *keys), line
        yield from self._value((*prefix, *keys))

    def _value(self, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        if self._ahead("["):
            yield from self._list(path)
        elif self._ahead("{"):
            yield from self._inline_table(path)
        else:
            self._skip(_STRING if self._ahead('"', "'") else _SCALAR)

    def _list(self, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        index = 0
        while self._more("]"):
            yield (*path, index), self._line
            yield from self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        while self._more("}"):
            yield from self._pair(path)

    def _more(self, closing: str) -> bool:
        """Step over an opening bracket or a comma, and over the closing bracket where it follows."""
        self._skip(_BLANK)
        if not self._ahead(closing):
            self._at += 1
            self._skip(_BLANK)
        if self._ahead(closing):
            self._at += 1
            return False
        return True

    def _keys(self) -> KeyPath:
        keys = [self._key()]
        while _DOT.match(self._text, self._at):
            self._skip(_DOT)
            keys.append(self._key())
        return tuple(keys)

    def _key(self) -> str:
        raw = self._skip(_KEY)
        return next(iter(tomllib.loads(f"{raw} = 0"))) if raw[0] in "\"'" else raw

    def _ahead(self, *starts: str) -> bool:
        return self._text.startswith(starts, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        self._line += found[0].count("\n")
        return found[0]
