"""Reading what is to be checked: HTML, a message, or an email of ours; as text, as bytes, or already parsed."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message

from digest.checks.finding import Spot
from digest.checks.mail import Envelope, Header, Mail, Measure, Part
from digest.errors import ConfigError
from digest.models import Email, fill

MOST_BYTES = 50_000_000
MOST_PARTS = 500
LONGEST_TEXT = 500_000
"""Characters of a text part that are looked at; the HTML has a bound of its own."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SNIFFED = 2048
"""Bytes in which HTML declares its charset; browsers look at the first 1,024."""


def read_mail(source: str | bytes | Message | Email, measure: Measure | None = None) -> Mail:
    """Take a mail apart; raise ConfigError for what is neither HTML nor a message."""
    if isinstance(source, Email):
        mail = _of_email(source)
    elif isinstance(source, Message):
        mail = _of_message(source.as_bytes())
    else:
        mail = _of_source(source)
    if measure is not None:
        mail.measure = measure
    return mail


def embedded(raw: bytes) -> tuple[str, dict[str, bytes]]:
    """Return the HTML of a message or file with its embedded pictures as files beside it, named by their number."""
    mail = _of_source(raw)
    html = mail.html or ""
    pictures: dict[str, bytes] = {}
    if mail.envelope is None:
        return html, pictures
    for number, (_, leaf) in enumerate(_leaves(message_from_bytes(raw))):
        content_id = str(leaf.get("Content-ID", "")).strip().strip("<>")
        if content_id and leaf.get_content_maintype() == "image":
            name = f"picture-{number}.{leaf.get_content_subtype()}"
            html = html.replace(f"cid:{content_id}", name)
            pictures[name] = _payload(leaf)
    return html, pictures


def _of_source(source: str | bytes) -> Mail:
    raw = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    if len(raw) > MOST_BYTES:
        raise ConfigError(f"this is {len(raw):,} bytes long, and no mail", hint=f"a mail has at most {MOST_BYTES:,}")
    if _is_message(raw):
        return _of_message(raw)
    if isinstance(source, str):
        _refuse_other(source)
        return Mail(html=source)
    html, faults = _decoded_html(raw)
    _refuse_other(html)
    return Mail(html=html, faults=faults)


def _refuse_other(text: str) -> None:
    if "\0" in text[:_SNIFFED]:
        raise ConfigError("this is neither HTML nor a message, but binary", hint="give an .html or .eml file")
    if "<" not in text:
        raise ConfigError(
            "this is neither HTML nor a message: it has no tag and no headers", hint="give an .html or .eml file"
        )


def _is_message(raw: bytes) -> bool:
    """Say whether bytes begin with a header (RFC 5322 2.2), or with the line that mailboxes put before a message."""
    first = raw.lstrip(b"\r\n")[:1000].split(b"\n", 1)[0]
    if first.startswith(b"From "):
        return True
    name, colon, _ = first.partition(b":")
    return bool(colon) and bool(name) and all(33 <= byte <= 126 for byte in name) and b"<" not in name


def _of_email(email: Email) -> Mail:
    """Take an email of ours; its holes are filled as a message's would be."""
    values = {hole.name: _filling(hole.name) for hole in email.fields}
    return Mail(
        html=fill(email, "html", values),
        text=fill(email, "text", values),
        subject=email.subject,
        preheader=email.preheader,
        pictures={_filling(f"picture:{picture.name}"): None for picture in email.pictures},
    )


def _filling(name: str) -> str:
    kind, _, rest = name.partition(":")
    return f"cid:{rest}" if kind == "picture" else f"https://example.org/{name}"


def _decoded_html(raw: bytes) -> tuple[str, tuple[Spot, ...]]:
    for mark, charset in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw.removeprefix(codecs.BOM_UTF8), charset)
    return _decoded(raw, _declared_charset(raw) or "utf-8")


def _declared_charset(raw: bytes) -> str | None:
    """Return the charset that HTML declares near its beginning."""
    start = raw[:_SNIFFED].lower()
    at = start.find(b"charset=")
    if at < 0:
        return None
    rest = start[at + len(b"charset=") :].lstrip(b"\"' ")
    return rest[: _end_of_name(rest)].decode("ascii", "replace") or None


def _end_of_name(rest: bytes) -> int:
    return next((place for place, byte in enumerate(rest) if byte in b"\"' />;\r\n\t"), len(rest))


def _decoded(raw: bytes, charset: str) -> tuple[str, tuple[Spot, ...]]:
    """Decode bytes, and say what is wrong with their charset."""
    try:
        return raw.decode(charset), ()
    except LookupError:
        return raw.decode("utf-8", "replace"), (_fault(f"the charset {charset[:40]!r} is not known"),)
    except UnicodeDecodeError as error:
        return raw.decode(charset, "replace"), (_fault(f"byte {error.start:,} is no {charset}"),)
    except UnicodeError:
        return raw.decode("utf-8", "replace"), (_fault(f"it is no {charset}"),)


def _fault(reason: str) -> Spot:
    return Spot(reason=reason)


def _of_message(raw: bytes) -> Mail:
    try:
        message = message_from_bytes(raw)
        leaves = list(_leaves(message))
    except (RecursionError, MessageError, ValueError, LookupError) as error:
        raise ConfigError(
            f"the message can't be read: {type(error).__name__}", hint="its parts are nested too deep or broken"
        ) from error
    html, html_faults = _body(leaves, "text/html")
    text, text_faults = _body(leaves, "text/plain")
    if html is None and text is None:
        raise ConfigError("the message has neither HTML nor text", hint="give a message that a reader could read")
    envelope = _envelope(raw, message, leaves)
    subject = envelope.first("Subject")
    return Mail(
        html=html,
        text=text,
        subject="" if subject is None else subject.value,
        envelope=envelope,
        faults=(*html_faults, *text_faults),
        pictures={f"cid:{part.content_id}": part.size for part in envelope.parts if part.content_id},
    )


def _leaves(message: Message, within: str = "", depth: int = 0) -> Iterator[tuple[str, Message]]:
    """Yield the leaves of a message with the kinds of multipart around them; attached messages are not entered."""
    if message.get_content_maintype() != "multipart" or not isinstance(message.get_payload(), list):
        yield within, message
        return
    if depth > 20:
        raise RecursionError
    here = f"{within}/{message.get_content_subtype()}".lstrip("/")
    parts = message.get_payload()
    for part in parts[:MOST_PARTS] if isinstance(parts, list) else ():
        if isinstance(part, Message):
            yield from _leaves(part, here, depth + 1)


def _body(leaves: list[tuple[str, Message]], media_type: str) -> tuple[str | None, tuple[Spot, ...]]:
    for _, leaf in leaves:
        if leaf.get_content_type() == media_type and leaf.get_content_disposition() != "attachment":
            charset = str(leaf.get_param("charset") or "") or "utf-8"
            text, faults = _decoded(_payload(leaf), charset)
            return (text[:LONGEST_TEXT] if media_type == "text/plain" else text), faults
    return None, ()


def _payload(leaf: Message) -> bytes:
    payload = leaf.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _envelope(raw: bytes, message: Message, leaves: list[tuple[str, Message]]) -> Envelope:
    lines, malformed = _header_lines(raw)
    headers = tuple(
        Header(name=name, raw=_unfolded(str(value)), value=_decoded_header(str(value)), line=line)
        for (name, value), line in zip(message.raw_items(), lines, strict=False)
    )
    parts = tuple(_part(within, leaf) for within, leaf in leaves[:MOST_PARTS])
    return Envelope(raw=raw, headers=headers, parts=parts, malformed=malformed)


def _part(within: str, leaf: Message) -> Part:
    written = leaf.get_payload()
    lines = written.splitlines() if isinstance(written, str) else []
    return Part(
        media_type=leaf.get_content_type(),
        within=within,
        encoding=str(leaf.get("Content-Transfer-Encoding", "7bit")).strip().lower(),
        content_id=str(leaf.get("Content-ID", "")).strip().strip("<>"),
        size=len(_payload(leaf)),
        longest_line=max((len(line) for line in lines), default=0),
    )


def _header_lines(raw: bytes) -> tuple[list[int], tuple[int, ...]]:
    """Return the line of each header, and those that are no header (RFC 5322 2.2)."""
    starts: list[int] = []
    malformed: list[int] = []
    for number, line in enumerate(raw.splitlines(), start=1):
        if not line:
            break
        if line[:1] in b" \t" or (number == 1 and line.startswith(b"From ")):
            continue
        name, colon, _ = line.partition(b":")
        if colon and name and all(33 <= byte <= 126 for byte in name):
            starts.append(number)
        else:
            malformed.append(number)
    return starts, tuple(malformed)


def _unfolded(value: str) -> str:
    return "".join(value.splitlines())


def _decoded_header(value: str) -> str:
    """Return a header's value with its encoded words (RFC 2047) decoded, as far as they can be."""
    try:
        pieces = decode_header(_unfolded(value))
        return "".join(_piece(text, charset) for text, charset in pieces)
    except (HeaderParseError, ValueError, LookupError):
        return _unfolded(value)


def _piece(text: bytes | str, charset: str | None) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode(charset or "utf-8", "replace")
    except LookupError:
        return text.decode("utf-8", "replace")
