"""Size: what Gmail clips, what one story costs, style sheets, and lines that servers break."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from digest.checks.document import Node
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail

CLIPPED = 102_000
"""Bytes of HTML after which Gmail clips (measured by many between 102 and 105 kB)."""

MOST_BYTES, MANY_BYTES = 100_000, 80_000
MOST_STORY = 10_000
MOST_CSS, MUCH_CSS = 16_000, 8_000
LONGEST_LINE = 998
"""Octets of a line without its CRLF (RFC 5322 2.1.1)."""


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="size-total",
            severity="error",
            demand=f"The HTML has fewer than {MOST_BYTES:,} bytes; from {MANY_BYTES:,} on there is a warning.",
            source=f"Gmail clips near {CLIPPED:,} bytes, and the footer with the unsubscribe link is what is lost",
            mend="show fewer stories, or shorten the heaviest",
            find=_total,
        ),
        Check(
            id="size-story",
            severity="warning",
            demand=f"No story takes more than {MOST_STORY:,} bytes, a tenth of what Gmail shows.",
            source="this program: an illustrated story costs about 2,000 bytes",
            mend="shorten it, or take styles out of its markup",
            find=_story,
        ),
        Check(
            id="size-css",
            severity="error",
            demand=f"Style sheets have fewer than {MOST_CSS:,} bytes in all; from {MUCH_CSS:,} on there is a warning.",
            source="Gmail drops CSS beyond 16 kB (caniemail.com, html-style)",
            mend="remove rules that nothing uses",
            find=_css,
        ),
        Check(
            id="size-line",
            severity="error",
            demand=f"No line of the message has more than {LONGEST_LINE} bytes.",
            source="RFC 5322 2.1.1: servers break longer lines, inside words and tags, too",
            mend="encode the part as quoted-printable",
            find=_line,
        ),
    )


def _total(mail: Mail) -> Iterator[Spot]:
    if mail.size < MANY_BYTES:
        return
    heaviest = sorted(_stories(mail), key=lambda story: -story[1])[:3]
    named = "; ".join(f"“{mail.document.story(node)}” {size:,}" for node, size in heaviest)
    reason = f"the HTML has {mail.size:,} bytes" + (f" (heaviest: {named})" if named else "")
    yield Spot(reason=reason, severity="error" if mail.size >= MOST_BYTES else "warning")


def _story(mail: Mail) -> Iterator[Spot]:
    for node, size in _stories(mail):
        if size > MOST_STORY:
            yield mail.spot(node, f"this story takes {size:,} bytes")


def _stories(mail: Mail) -> list[tuple[Node, int]]:
    """Return the headings but the last with the bytes from each to the next."""
    headings = [node for node in mail.document.headings if node.offset is not None and node.text]
    if len(headings) < 2:
        return []
    source = mail.document.source
    sizes = [
        (one, len(source[one.offset : other.offset].encode("utf-8", "replace"))) for one, other in pairwise(headings)
    ]
    return [(node, size) for node, size in sizes if size > 0]


def _css(mail: Mail) -> Iterator[Spot]:
    size = sum(len(node.own_text.encode("utf-8", "replace")) for node in mail.document.all("style"))
    if size >= MUCH_CSS:
        yield Spot(reason=f"the style sheets have {size:,} bytes", severity="error" if size >= MOST_CSS else "warning")


def _line(mail: Mail) -> Iterator[Spot]:
    if mail.envelope is None:
        return
    for number, line in enumerate(mail.envelope.raw.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            yield Spot(reason=f"this line has {len(line):,} bytes", line=number)
