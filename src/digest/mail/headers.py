"""The head of a message to many readers, byte for byte, where the standard library's folding would break it.

A URI of 78 characters or more would come out of `email` as encoded words, and one-click leaving with it (RFC 8058 asks
for the bare URI). So the lines of lists and machines are written here.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from email.header import Header

from digest.mail.message import one_line

_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]{1,60}")
"""A display name that may stand as it is (RFC 5322 3.2.3), short enough for one line with most addresses."""
_NO_ATOM = re.compile(r"[^a-z0-9]+")
_WANTED = 78
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What all messages of a newsletter say at their head. ``domain`` is that of the sender's address."""

    name: str
    sender: str
    reply_to: str
    language: str
    identity: str

    @property
    def domain(self) -> str:
        """The sending domain."""
        return self.sender.rpartition("@")[2]


def message_ids(secret: bytes, day: date) -> Callable[[str], str]:
    """Return what gives each person's part of a Message-ID for an issue.

    It is the same on every try, and nobody can be read from it. A large freeze makes a million of them: the constant
    front is hashed once, and Base32 (RFC 4648 6) goes ten bits at a time, in a third of the standard library's time.
    """
    front = hmac.new(secret, f"{day}\0".encode(), "sha256")

    def message_id(person: str) -> str:
        tag = front.copy()
        tag.update(person.encode())
        # 128 bits and two of padding.
        bits = int.from_bytes(tag.digest()[:16], "big") << 2
        return "".join([_PAIRS[bits >> place & 1023] for place in range(120, -1, -10)])

    return message_id


def header(name: str, value: str) -> str:
    """Return a header whose value is text, in encoded words (RFC 2047) where it needs them, folded."""
    clean = one_line(value)
    written = Header(clean, "us-ascii" if clean.isascii() else "utf-8", header_name=name, maxlinelen=76)
    return f"{name}: {written.encode(linesep=chr(13) + chr(10))}\r\n"


def mailbox(name: str, address: str, *, field: str) -> str:
    """Return a header with one mailbox: ``From: Name <address>``."""
    if _PLAIN_NAME.fullmatch(name) and len(name) + len(address) < _WANTED - 10:
        return f"{field}: {name.strip()} <{address}>\r\n"
    clean = one_line(name)
    if not clean:
        return f"{field}: <{address}>\r\n"
    shown = display_name(clean, field)
    one = f"{field}: {shown} <{address}>\r\n"
    return one if len(one) <= _WANTED + 2 and "\r\n" not in shown else f"{field}: {shown}\r\n <{address}>\r\n"


def display_name(name: str, field: str) -> str:
    """Return a display name as it stands in a header."""
    if _PLAIN_NAME.fullmatch(name):
        return name
    if name.isascii() and len(name) <= 60:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    charset = "us-ascii" if name.isascii() else "utf-8"
    return Header(name, charset, header_name=field, maxlinelen=76).encode(linesep="\r\n")


def list_id(letterhead: Letterhead) -> str:
    """Return the List-Id, the same for every issue (RFC 2919)."""
    label = _atom(letterhead.name) or f"list-{letterhead.identity[:10]}"
    identifier = f"{label}.{letterhead.domain}"
    name = one_line(letterhead.name)
    shown = display_name(name, "List-Id") if name else ""
    one = f"List-Id: {shown} <{identifier}>".replace("  ", " ")
    return f"{one}\r\n" if len(one) <= _WANTED and "\r\n" not in one else f"List-Id: {shown}\r\n <{identifier}>\r\n"


def feedback_id(letterhead: Letterhead, day: date) -> str:
    """Return Gmail's key for complaint rates: issue, newsletter, program, a constant sender; nothing per recipient."""
    label = _atom(letterhead.name) or "newsletter"
    return f"Feedback-ID: {day:%Y%m%d}:{label}:digest:{letterhead.identity[:12]}\r\n"


def machine_headers() -> str:
    """Return what tells out-of-office programs to keep quiet (RFC 3834 5; the second is Exchange's own)."""
    return "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"


def leaving_headers(link: str) -> tuple[str, str]:
    """Return what stands before and after the link in the headers for leaving (RFC 2369, RFC 8058).

    One-click leaving is only promised where the link is one that a machine can POST to.
    """
    after = ">\r\n"
    if link.startswith("https://"):
        after += "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return "List-Unsubscribe: <", after


def _atom(name: str) -> str:
    """Return a name as a label of a domain: lower-case ASCII letters and digits with single hyphens, at most 40."""
    return _NO_ATOM.sub("-", name.lower())[:40].strip("-")
