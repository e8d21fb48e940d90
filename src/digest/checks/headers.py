"""Headers and structure of a whole message, as servers and the rules for bulk senders want them.

H1 to H12 name the points of the wire check list. What needs the moment of sending or the receiving end (the date within
five minutes, one Message-ID on every try, signatures) can't be seen in a file and is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parseaddr, parsedate_to_datetime

from digest.checks.document import shortened
from digest.checks.finding import Check, Spot
from digest.checks.mail import Envelope, Header, Mail

_ONCE = (
    "From", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Feedback-ID",
)  # fmt: skip
_NEEDED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_ONE_CLICK = "List-Unsubscribe=One-Click"
LONGEST_LINE, LONGEST_QP = 998, 76
_ATOM = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~")


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="header-once",
            severity="error",
            demand="The headers that a message needs are there, each of them once (H1).",
            source="RFC 5322 3.6; two of a kind break signatures",
            mend="write each header once",
            find=_once,
        ),
        Check(
            id="header-form",
            severity="error",
            demand="Headers are of ASCII, each with a name and a colon; no encoded word in an address.",
            source="RFC 5322 2.2; RFC 2047 5",
            mend="encode other letters as RFC 2047 says; fold lines with a blank at their beginning",
            find=_form,
        ),
        Check(
            id="header-unsubscribe",
            severity="error",
            demand="List-Unsubscribe has one https address, first and unencoded, and its one-click partner (H2, H3).",
            source="RFC 8058 3.1; RFC 2369 2; Gmail and Yahoo, 2024",
            mend="write List-Unsubscribe: <https://…> and List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            find=_list_unsubscribe,
        ),
        Check(
            id="header-list-id",
            severity="error",
            demand="List-Id has a dotted name in angle brackets, of at most 255 bytes (H4).",
            source="RFC 2919 2",
            mend="write List-Id: The newsletter <news.example.org>",
            find=_list_id,
        ),
        Check(
            id="header-message-id",
            severity="error",
            demand="Message-ID has two dotted parts in angle brackets, and no recipient's address in it (H5).",
            source="RFC 5322 3.6.4",
            mend="write <unique@your.domain>",
            find=_message_id,
        ),
        Check(
            id="header-feedback-id",
            severity="warning",
            demand="Feedback-ID has at most four fields, the last of 5 to 15 characters (H6).",
            source="Gmail, feedback loop",
            mend="write Feedback-ID: issue:newsletter:digest:SenderId",
            find=_feedback_id,
        ),
        Check(
            id="header-auto-submitted",
            severity="warning",
            demand="A message to a list says that no person typed it (H7).",
            source="RFC 3834 5: else out-of-office programs answer",
            mend="write Auto-Submitted: auto-generated",
            find=_auto_submitted,
        ),
        Check(
            id="header-leak",
            severity="warning",
            demand="No Bcc, no Return-Path, no version of a program, no machine's name (H8).",
            source="RFC 5322 3.6.3; RFC 5321 4.4",
            mend="remove it before sending",
            find=_leak,
        ),
        Check(
            id="header-date",
            severity="error",
            demand="Date can be read, and has a numeric zone (H9).",
            source="RFC 5322 3.3",
            mend="write it like Fri, 11 Nov 2022 18:00:00 +0100",
            find=_date,
        ),
        Check(
            id="header-lines",
            severity="error",
            demand="Lines end alike, by CRLF on the wire; what is called 7bit has seven bits (H10).",
            source="RFC 5322 2.3; RFC 5321 2.3.8: bare CR and LF let messages be smuggled",
            mend="let one writer end all lines; encode the part as quoted-printable",
            find=_lines,
        ),
        Check(
            id="header-structure",
            severity="error",
            demand="The text stands before the HTML; lines of quoted-printable have at most 76 characters (H11).",
            source="RFC 2046 5.1.4; RFC 2045 6.7",
            mend="put the text part before the HTML",
            find=_structure,
        ),
    )


def _once(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        for name in _ONCE:
            found = envelope.all(name)
            if len(found) > 1:
                yield Spot(reason=f"there are {len(found)} {name}", line=found[1].line)
            elif not found and name in _NEEDED:
                yield Spot(reason=f"there is no {name}")


def _form(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        for line in envelope.malformed:
            yield Spot(reason="this line is no header", line=line)
        for header in envelope.headers:
            if not header.raw.isascii() or "\ufffd" in header.raw:
                yield Spot(reason=f"{header.name} has letters beyond ASCII", line=header.line)
            if header.name.lower() in {"from", "reply-to", "sender"} and "@" not in parseaddr(header.raw)[1]:
                yield Spot(reason=f"{header.name} has no address: {shortened(header.value, 50)}", line=header.line)


def _list_unsubscribe(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        header, post = envelope.first("List-Unsubscribe"), envelope.first("List-Unsubscribe-Post")
        if header is None:
            if post is not None:
                yield Spot(reason="List-Unsubscribe-Post stands without List-Unsubscribe", line=post.line)
            continue
        yield from _unsubscribe_value(header, post)


def _unsubscribe_value(header: Header, post: Header | None) -> Iterator[Spot]:
    value = header.raw.strip()
    if "=?" in value:
        yield Spot(reason="List-Unsubscribe is encoded: clients don't decode it", line=header.line)
        return
    addresses = [part.strip() for part in value.split(",")]
    if any(not (one.startswith("<") and one.endswith(">")) or " " in one for one in addresses):
        yield Spot(reason=f"List-Unsubscribe is no list of <addresses>: {shortened(value, 60)}", line=header.line)
        return
    schemes = [one[1:].partition(":")[0].lower() for one in addresses]
    if schemes.count("https") > 1 or ("https" in schemes and schemes[0] != "https") or "http" in schemes:
        yield Spot(reason="List-Unsubscribe needs one https address, and it first", line=header.line)
    if "https" in schemes and post is None:
        yield Spot(reason="List-Unsubscribe-Post is missing beside an https address", line=header.line)
    if post is not None and (post.raw.strip() != _ONE_CLICK or "https" not in schemes):
        yield Spot(reason=f"List-Unsubscribe-Post says “{shortened(post.raw.strip(), 40)}”", line=post.line)


def _list_id(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        for header in envelope.all("List-Id"):
            inner = _in_brackets(header.raw)
            if inner is None or "." not in inner or not _is_dot_atom(inner) or len(inner) > 255:
                yield Spot(reason=f"List-Id is “{shortened(header.raw.strip(), 50)}”", line=header.line)


def _message_id(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        for header in envelope.all("Message-ID"):
            inner = _in_brackets(header.raw) or ""
            left, at, right = inner.rpartition("@")
            literal = right.startswith("[") and right.endswith("]")
            if not at or not _is_dot_atom(left) or not (literal or _is_dot_atom(right)) or len(inner) > LONGEST_LINE:
                yield Spot(reason=f"Message-ID is “{shortened(header.raw.strip(), 50)}”", line=header.line)
            elif _names_recipient(envelope, left):
                yield Spot(reason="Message-ID holds the recipient's address", line=header.line)


def _names_recipient(envelope: Envelope, text: str) -> bool:
    header = envelope.first("To")
    address = parseaddr(header.raw)[1].lower() if header is not None else ""
    local = address.partition("@")[0]
    return bool(address) and (address in text.lower() or (len(local) > 3 and local in text.lower().split(".")))


def _feedback_id(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        for header in envelope.all("Feedback-ID"):
            fields = header.raw.strip().split(":")
            if len(fields) > 4 or not 5 <= len(fields[-1]) <= 15:
                yield Spot(reason=f"Feedback-ID is “{shortened(header.raw.strip(), 50)}”", line=header.line)


def _auto_submitted(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        listed = envelope.first("List-Id") or envelope.first("List-Unsubscribe")
        header = envelope.first("Auto-Submitted")
        if listed is not None and header is None:
            yield Spot(reason="there is no Auto-Submitted in a message to a list", line=listed.line)
        elif header is not None and not header.raw.strip().lower().startswith(("auto-", "no")):
            yield Spot(reason=f"Auto-Submitted is “{shortened(header.raw.strip(), 40)}”", line=header.line)


def _leak(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        for name in ("Bcc", "Return-Path"):
            yield from (Spot(reason=f"{name} stands in the message", line=one.line) for one in envelope.all(name))
        for header in envelope.all("X-Mailer"):
            if any(mark.isdigit() for mark in header.value):
                yield Spot(reason=f"X-Mailer tells a version: {shortened(header.value, 40)}", line=header.line)
        for header in envelope.all("Message-ID"):
            domain = (_in_brackets(header.raw) or "").rpartition("@")[2].lower()
            if domain == "localhost" or domain.endswith((".local", ".localdomain", ".internal", ".lan")):
                yield Spot(reason=f"Message-ID tells a machine's name: {domain}", line=header.line)


def _date(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        for header in envelope.all("Date"):
            zone = header.raw.partition("(")[0].split()[-1:]
            if not zone or not (len(zone[0]) == 5 and zone[0][0] in "+-" and zone[0][1:].isdigit()):
                yield Spot(reason=f"Date has no numeric zone: “{shortened(header.raw.strip(), 50)}”", line=header.line)
            elif not _is_date(header.raw):
                yield Spot(reason=f"Date can't be read: “{shortened(header.raw.strip(), 50)}”", line=header.line)


def _is_date(text: str) -> bool:
    try:
        parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return False
    return True


def _lines(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        raw = envelope.raw
        crlf, lf, cr = raw.count(b"\r\n"), raw.count(b"\n"), raw.count(b"\r")
        if cr != crlf:
            yield Spot(reason="a CR stands without its LF", line=_line_of(raw, b"\r", b"\r\n"))
        if crlf and lf != crlf:
            yield Spot(reason="some lines end by CRLF and some by LF alone")
        if not raw.isascii() and not any(part.encoding in {"8bit", "binary"} for part in envelope.parts):
            yield Spot(reason="bytes beyond ASCII, and no part is called 8bit")


def _line_of(raw: bytes, mark: bytes, pair: bytes) -> int:
    """Return the line on which a mark stands that is no part of a pair."""
    at = raw.replace(pair, b"\n\n").find(mark)
    return raw[:at].count(b"\n") + 1


def _structure(mail: Mail) -> Iterator[Spot]:
    for envelope in _envelopes(mail):
        kinds = [
            part.media_type for part in envelope.parts if part.within.startswith(("alternative", "mixed", "related"))
        ]
        if "text/html" in kinds and "text/plain" in kinds and kinds.index("text/html") < kinds.index("text/plain"):
            yield Spot(reason="the HTML stands before the text: clients show the last part they know")
        both = mail.html is not None and bool(mail.text)
        if both and not any("alternative" in part.within for part in envelope.parts):
            yield Spot(reason="text and HTML don't stand in multipart/alternative")
        for part in envelope.parts:
            if part.encoding == "quoted-printable" and part.longest_line > LONGEST_QP:
                yield Spot(reason=f"a line of quoted-printable in {part.media_type} has {part.longest_line} characters")


def _envelopes(mail: Mail) -> Iterator[Envelope]:
    if mail.envelope is not None:
        yield mail.envelope


def _in_brackets(text: str) -> str | None:
    start, end = text.rfind("<"), text.rfind(">")
    return text[start + 1 : end] if 0 <= start < end else None


def _is_dot_atom(text: str) -> bool:
    return bool(text) and all(part and all(mark in _ATOM for mark in part) for part in text.split("."))
