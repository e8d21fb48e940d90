"""Identifiers made from content: the same on every machine, short enough to read."""

from __future__ import annotations

from hashlib import sha256

_LENGTH = 16


def fingerprint(*parts: str) -> str:
    """Return 16 hexadecimal digits of the SHA-256 over parts; their lengths go in, so that they can't be shifted."""
    packed = "".join(f"{len(part)}:{part}" for part in parts)
    return sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def text_id(text: str) -> str:
    """Return the identifier of a stored text."""
    return fingerprint("text", text)


def article_id(*, url: str | None, source: str, key: str) -> str:
    """Return an article's identifier: from its canonical address, else from its source and a key within it."""
    return fingerprint("url", url) if url else fingerprint("article", source, key)
