"""Text as data: sentences, words, language, and what turns a page into plain text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.text.language import detect_language
    from digest.text.sentences import split_sentences

__all__ = ["detect_language", "split_sentences"]

_HOMES = {
    "detect_language": "digest.text.language",
    "split_sentences": "digest.text.sentences",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
