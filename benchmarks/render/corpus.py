"""A seeded corpus of hostile strings: every plane of Unicode, controls, bidi marks, MJML, HTML and Jinja."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

SEED = 20221111
LONGEST = 400
_SYNTAX = [
    "<mj-text>", "</mj-text>", "<mj-include path='x'/>", "<b>", "</td></tr>", "<script>", "<!--[if mso]>",
    "<![endif]-->",
    "<!--", "-->", "]]>", "<![CDATA[", "{{ 7*7 }}", "{{", "}}", "{% raw %}", "{% include 'x' %}", "{#", "#}", "&amp;",
    "&nbsp;",
    "&", "&#0;", "&#x3c;", '"', "'", "\\", "\\n", '\\"', "\\u{a0}", "`", "%s", "%(num)s", "javascript:", "data:",
    "None", "field:",
]  # fmt: skip
_INVISIBLE = [
    "\u00a0", "\u202f", "\u200b", "\u200d", "\u00ad", "\u0301", "\u0308", "\u202a", "\u202e", "\u2066", "\u2069",
    "\u200f", "\ufeff",
    "\ufffe", "\ufdd0", "\u2028", "\u2029", "\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\n", "\r\n", "\t", "\f",
    "  ",
]  # fmt: skip


def strings(count: int, seed: int = SEED) -> Iterator[str]:
    """Yield strings of 1 to 400 characters."""
    random = Random(seed)
    for _ in range(count):
        length = random.randint(1, LONGEST)
        pieces: list[str] = []
        size = 0
        while size < length:
            pieces.append(_piece(random))
            size += len(pieces[-1])
        yield "".join(pieces)[:length]


def _piece(random: Random) -> str:
    kind = random.random()
    if kind < 0.10:
        return random.choice(_SYNTAX)
    if kind < 0.18:
        return random.choice(_INVISIBLE)
    if kind < 0.24:
        return chr(random.randrange(0x110000))  # lone surrogates among them
    if kind < 0.32:
        return chr(random.choice([random.randrange(0x400, 0x700), random.randrange(0x4E00, 0x9FFF)]))
    return "".join(random.choices("abcdefghijklmnopqrstuvwxyz     ", k=random.randint(1, 12)))
