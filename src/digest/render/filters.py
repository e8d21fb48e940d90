"""What text and addresses must go through on their way into MJML.

Plain autoescaping is necessary and not enough: mjml-python writes attribute values with Rust's debug formatting, so
that a no-break space, a backslash or a combining accent in an attribute comes out as an escape sequence.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from markupsafe import Markup, escape

# Controls, lone surrogates, noncharacters (the last two of every plane among them) and bidi overrides.
_PLANE_ENDS = "".join(chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF))
_BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069"
    f"{_PLANE_ENDS}]"
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_INNER_SPACE_OR_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE = "%/?#[]@!$&'()*+,;=:-._~|"

LONGEST_WORD = 40
"""Characters that a word may have before it is given places to break at."""

LONGEST_KEPT = 28
"""Characters that may be kept on one line without running over a phone's edge."""

# Chinese, Japanese and Korean break between any two letters, so they need no help.
_LONG_WORD = re.compile(
    rf"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]{{{LONGEST_WORD + 1},}}"
)
_ZERO_WIDTH_SPACE = "\u200b"
_JOINER = "\u200d"


def clean(value: object) -> str:
    """Return text in NFC without control characters and bidi overrides, each run of white space one space."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _BAD.sub("", str(value)))).strip()


def attr(value: object) -> Markup:
    """Return a value for an attribute, in printable ASCII and numeric references only."""
    escaped = str(escape(clean(value)))
    return Markup("".join(char if _plain(char) else f"&#{ord(char)};" for char in escaped))  # noqa: S704 escaped above


def _plain(char: str) -> bool:
    return " " <= char <= "~" and char != "\\"


def url(value: object) -> str:
    """Return an address that may be linked, or nothing: http and https with a host, or mailto."""
    text = str(value or "").strip()
    if _INNER_SPACE_OR_CONTROL.search(text):
        return ""
    try:
        return _link(clean(text))
    except ValueError:
        return ""


def _link(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme == "mailto":
        return f"mailto:{_quoted(text.partition(':')[2])}" if "@" in parts.path else ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return ""
    return urlunsplit((parts.scheme, _host(parts.netloc), *map(_quoted, parts[2:])))


def _host(netloc: str) -> str:
    """Return host and port in ASCII (IDNA); raise ValueError where they can't be."""
    split = urlsplit(f"//{netloc}")
    host, port = split.hostname or "", split.port
    if ":" not in host:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
        if not re.fullmatch(r"[a-z0-9._-]+", host):
            raise ValueError(host)
    else:
        host = f"[{host}]"
    return host if port is None else f"{host}:{port}"


def _quoted(part: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=_SAFE)


def breakable(value: object) -> str:
    """Return text whose longest words have zero-width spaces to break at. For text nodes, after `clean`."""
    return _LONG_WORD.sub(lambda found: _broken(found[0]), str(value))


def _broken(word: str) -> str:
    pieces, start = [], 0
    for place, char in enumerate(word):
        if place - start >= LONGEST_WORD and not _clings(char, word[place - 1]):
            pieces.append(word[start:place])
            start = place
    return _ZERO_WIDTH_SPACE.join([*pieces, word[start:]])


def _clings(char: str, before: str) -> bool:
    """Say whether a character belongs to the one before it: an accent, a variation, a joined picture."""
    return unicodedata.category(char).startswith("M") or _JOINER in {char, before}


def kept(value: object) -> str:
    """Return a short text with no-break spaces, so that it stays on one line; a long one as it is.

    What is escaped already stays so.
    """
    text = value if isinstance(value, str) else str(value)
    return text.replace(" ", "\u00a0") if len(text) <= LONGEST_KEPT else text


def shortened(text: str, limit: int) -> str:
    """Return a text cut at a word, with an ellipsis, where it is longer than a number of characters."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    words = head.rpartition(" ")[0]
    return f"{(words if len(words) > limit // 2 else head).rstrip(' ,;:.-–—')}…"
