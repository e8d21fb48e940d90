"""The message of an issue, prepared once and stamped for each recipient.

Preparing writes all bytes but those that differ: recipient, date, Message-ID and personal links. Their places are kept
beside the bytes, not marked within them, so that nothing a feed says can be taken for one. Stamping puts the values in.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from digest.deliveries import Delivery, Format, Frozen, Prepared, Recipient
from digest.errors import RenderError
from digest.mail.headers import (
    Letterhead,
    feedback_id,
    header,
    leaving_headers,
    list_id,
    machine_headers,
    mailbox,
)
from digest.mail.layout import Layout, pieces_of, shape
from digest.mail.message import ReadPicture, one_line
from digest.models import Email, Issue, Picture
from digest.protocols import Clock

Links = Callable[[Recipient], Mapping[str, str]]
"""Gives a recipient's personal values by the name of the field, each with the same shape for everybody."""

LEAVE = "unsubscribe"
"""The field whose value the head of the message carries too."""

_TO, _DATE, _MESSAGE_ID = "head:to", "head:date", "head:message-id"
_SECOND = timedelta(seconds=1)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What is filled in: ``fixed`` for everybody alike, ``shapes`` are one recipient's values as a pattern."""

    fixed: Mapping[str, str]
    shapes: Mapping[str, str]


def prepare(
    issue: Issue,
    email: Email,
    *,
    letterhead: Letterhead,
    values: Values,
    read_picture: ReadPicture,
    base: str | None,
    mark: str = "",
) -> dict[Format, Prepared]:
    """Return an issue's message in each form that a reader may want; raise RenderError where a field has no value.

    ``base`` is the address below which pictures lie on the web; without one they go along. ``mark`` begins the subject.
    """
    seed = sha256("\0".join((issue.date.isoformat(), email.subject, email.html, email.text)).encode()).hexdigest()
    maker = _Maker(issue, email, letterhead, values, read_picture, base, mark, seed)
    return {"html": maker.html(), "text": maker.text()}


@dataclass(frozen=True, slots=True)
class _Maker:
    issue: Issue
    email: Email
    letterhead: Letterhead
    values: Values
    read_picture: ReadPicture
    base: str | None
    mark: str
    seed: str

    def html(self) -> Prepared:
        layout = self._headed()
        boundary = f"=_0_{self.seed[:40]}"
        layout.add(f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n--{boundary}\r\n')
        self._part(layout, "text")
        layout.add(f"--{boundary}\r\n")
        if self.email.pictures and self.base is None:
            self._related(layout)
        else:
            self._part(layout, "html")
        layout.add(f"--{boundary}--\r\n")
        return self._prepared(layout)

    def text(self) -> Prepared:
        layout = self._headed()
        self._part(layout, "text")
        return self._prepared(layout)

    def _headed(self) -> Layout:
        layout, head = Layout(), self.letterhead
        layout.add(mailbox(head.name, head.sender, field="From"))
        layout.hole(_TO)
        if head.reply_to != head.sender:
            layout.add(f"Reply-To: <{head.reply_to}>\r\n")
        layout.add(header("Subject", f"{self.mark}{self.email.subject}"))
        layout.add("Date: ")
        layout.hole(_DATE)
        layout.add(f"\r\nMessage-ID: <{self.issue.date:%Y%m%d}.")
        layout.hole(_MESSAGE_ID)
        layout.add(f"@{head.domain}>\r\n")
        layout.add(list_id(head))
        self._leaving(layout)
        layout.add(feedback_id(head, self.issue.date))
        layout.add(machine_headers())
        layout.add(f"Content-Language: {head.language}\r\nMIME-Version: 1.0\r\n")
        return layout

    def _leaving(self, layout: Layout) -> None:
        link = self.values.shapes.get(LEAVE)
        if link:
            before, after = leaving_headers(link)
            layout.add(before)
            layout.hole(LEAVE, 0, len(link))
            layout.add(after)

    def _part(self, layout: Layout, part: Format) -> None:
        kind = "html" if part == "html" else "plain"
        layout.add(f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
        content = self.email.html if part == "html" else self.email.text
        holes = sorted((hole.offset, hole.name) for hole in self.email.fields if hole.part == part)
        fixed = {**self.values.fixed, **self._picture_links()}
        try:
            pieces = pieces_of(content, holes, fixed=fixed, shapes=self.values.shapes, html=part == "html")
        except KeyError as error:
            raise RenderError(
                f"the field {error} of the {part} part has no value", hint="this is a bug in digest: please report it"
            ) from None
        layout.quoted_printable(pieces, html=part == "html")

    def _picture_links(self) -> dict[str, str]:
        return {
            f"picture:{picture.name}": f"{self.base}{picture.name}" if self.base else f"cid:{self._cid(picture)}"
            for picture in self.email.pictures
        }

    def _cid(self, picture: Picture) -> str:
        return f"{sha256(picture.name.encode()).hexdigest()[:16]}.{self.seed[:16]}@digest"

    def _related(self, layout: Layout) -> None:
        """Add the HTML with its pictures (RFC 2387, RFC 2392)."""
        boundary = f"=_1_{self.seed[:40]}"
        layout.add(f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\r\n\r\n--{boundary}\r\n')
        self._part(layout, "html")
        for picture in self.email.pictures:
            content = base64.encodebytes(self.read_picture(picture.location)).decode("ascii").replace("\n", "\r\n")
            layout.add(
                f"--{boundary}\r\nContent-Type: {picture.media_type}\r\nContent-Transfer-Encoding: base64\r\n"
                f"Content-ID: <{self._cid(picture)}>\r\nContent-Disposition: inline\r\n\r\n{content}"
            )
        layout.add(f"--{boundary}--\r\n")

    def _prepared(self, layout: Layout) -> Prepared:
        used = {slot.name for slot in layout.slots}
        shapes = {name: value for name, value in self.values.shapes.items() if name in used}
        return Prepared(text=layout.text, slots=tuple(layout.slots), shapes=shapes)


class Stamper:
    """Makes each recipient's bytes from a frozen issue. May be used by many threads."""

    def __init__(self, frozen: Frozen, links: Links, clock: Clock) -> None:
        self._forms = {form: _Form(prepared) for form, prepared in frozen.messages.items()}
        self._links = links
        self._clock = clock
        self._written = (_LONG_AGO, "")

    def message(self, delivery: Delivery) -> bytes:
        """Return a recipient's message; raise RenderError for a personal value of another shape than its place."""
        recipient = delivery.recipient
        values = dict(self._links(recipient))
        values[_TO] = mailbox_to(recipient)
        values[_DATE] = self._date()
        values[_MESSAGE_ID] = delivery.message_id
        return self._forms[recipient.format].filled(values)

    def _date(self) -> str:
        """Return the Date of now, written anew each second."""
        now = self._clock()
        second, line = self._written
        if now.second != second.second or now - second >= _SECOND:
            line = date_line(now)
            # Two threads may both write it: what they write is the same.
            self._written = (now, line)
        return line

    @property
    def size(self) -> int:
        """The octets of the largest message, short of the longest address."""
        return max(form.size for form in self._forms.values())


class _Form:
    """A prepared message cut at its holes."""

    def __init__(self, prepared: Prepared) -> None:
        text = prepared.text.encode("ascii")
        self.size = len(text) + sum(len(prepared.shapes.get(slot.name, "")) for slot in prepared.slots) + 400
        self._parts: list[bytes] = []
        self._holes: dict[str, list[tuple[int, slice]]] = {}
        done = 0
        for slot in prepared.slots:
            self._parts += [text[done : slot.offset], b""]
            self._holes.setdefault(slot.name, []).append((len(self._parts) - 1, slice(slot.start, slot.end)))
            done = slot.offset
        self._parts.append(text[done:])
        self._shapes = [(name, shape(value).fullmatch) for name, value in prepared.shapes.items()]

    def filled(self, values: Mapping[str, str]) -> bytes:
        for name, fits in self._shapes:
            if not fits(values.get(name, "")):
                raise RenderError(
                    f"a personal value of the field {name!r} does not fit its place",
                    hint="this is a bug in digest: please report it",
                )
        parts = self._parts.copy()
        for name, holes in self._holes.items():
            value = values[name].encode("ascii")
            for place, part in holes:
                parts[place] = value[part]
        return b"".join(parts)


def mailbox_to(recipient: Recipient) -> str:
    """Return the To header of a recipient."""
    name = recipient.name
    if not name:
        return f"To: <{recipient.address}>\r\n"
    return mailbox(name if name.isascii() and name.isprintable() else one_line(name), recipient.address, field="To")


def date_line(moment: datetime) -> str:
    """Return an instant as a Date header has it, in UTC; strftime's words would depend on the locale."""
    at = moment.astimezone(UTC)
    day, month = _DAYS[at.weekday()], _MONTHS[at.month - 1]
    return f"{day}, {at.day:02d} {month} {at.year} {at.hour:02d}:{at.minute:02d}:{at.second:02d} +0000"
