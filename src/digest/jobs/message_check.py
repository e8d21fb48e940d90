"""A finished message as its receivers will see it: the header fields and bytes that big mailbox providers insist on.

The rules are those of RFC 5322, RFC 2369, RFC 2919 and RFC 8058; each broken one is an error of the program or of the
configuration, found here before anybody else finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from digest.diagnoses import Diagnosis, ok, warn, wrong

SUBJECT = "message"
MOST_BYTES = 998
"""Of a line without its end (RFC 5322 2.1.1)."""

_ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_AT_MOST_ONCE = ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID", "Auto-Submitted", "Reply-To")
_NEVER = ("Bcc", "Return-Path")
_URI = re.compile(r"<((?:https?|mailto):[^\s<>]+)>")
_REPORT = "this is a bug in digest: please report it"


def message(content: bytes) -> Iterator[Diagnosis]:
    """Look at the bytes of a message; yield every rule that is broken, or that all is well."""
    found = [*_form(content), *_fields(content), *_leaving(content)]
    yield from found
    if not any(diagnosis.level == "error" for diagnosis in found):
        yield ok(SUBJECT, f"header and form of a message are right, {max(1, round(len(content) / 1000)):,} kB")


def _form(content: bytes) -> Iterator[Diagnosis]:
    rest = content.replace(b"\r\n", b"")
    if b"\r" in rest or b"\n" in rest:
        yield wrong(SUBJECT, "a line does not end in CRLF", _REPORT)
    longest = max((len(line) for line in content.split(b"\r\n")), default=0)
    if longest > MOST_BYTES:
        yield wrong(SUBJECT, f"a line has {longest} bytes, {MOST_BYTES} are possible", _REPORT)
    if not content.isascii() or b"\0" in content:
        yield wrong(SUBJECT, "it holds bytes that are not 7-bit text", _REPORT)


def _fields(content: bytes) -> Iterator[Diagnosis]:
    head = _head(content)
    counts = {name: len(head.get_all(name, [])) for name in (*_ONCE, *_AT_MOST_ONCE, *_NEVER)}
    for name in _ONCE:
        if counts[name] != 1:
            yield wrong(SUBJECT, f"{name} stands there {counts[name]} times instead of once", _REPORT)
    for name in _AT_MOST_ONCE:
        if counts[name] > 1:
            yield wrong(SUBJECT, f"{name} stands there {counts[name]} times", _REPORT)
    for name in _NEVER:
        if counts[name]:
            yield wrong(SUBJECT, f"{name} stands there", _REPORT)


def _leaving(content: bytes) -> Iterator[Diagnosis]:
    """Look at how readers leave with one click or one mail."""
    head = _head(content)
    value, post = head.get("List-Unsubscribe"), head.get("List-Unsubscribe-Post")
    if value is None:
        yield warn(
            SUBJECT,
            "readers can leave only by writing to the contact",
            "set base_url in digest.toml, or a mailbox for those who leave; big providers require it of bulk mail",
        )
        return
    links = _URI.findall(value)
    if "=?" in value or _URI.sub("", value).strip(", \r\n\t") or not links:
        yield wrong(SUBJECT, "List-Unsubscribe is not made of addresses in angle brackets", _REPORT)
    secure = [link for link in links if link.startswith("https://")]
    if any(link.startswith("http://") for link in links):
        yield wrong(SUBJECT, "the link to leave is not https", "set a base_url that begins with https://")
    if post is None:
        if not secure:
            yield warn(SUBJECT, "readers leave by mail, not with one click", "set base_url in digest.toml")
    elif post != "List-Unsubscribe=One-Click" or not secure or not links[0].startswith("https://"):
        yield wrong(SUBJECT, "one-click leaving needs an https link first (RFC 8058)", _REPORT)


def _head(content: bytes) -> Message:
    return BytesHeaderParser(policy=compat32).parsebytes(content)
