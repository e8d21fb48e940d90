"""The issue as one message that a mail program opens: text first, HTML last, local pictures inside.

Same issue, same bytes, on every Python: the Date is the close of the day, boundaries and the Message-ID come from the
content, and the message is put together with the policy ``compat32``, because the way in which the newer policies fold
headers differs between releases.
"""

from __future__ import annotations

from collections.abc import Callable
from email.charset import QP, Charset
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from hashlib import sha256
from unicodedata import category
from zoneinfo import ZoneInfo

from digest.models import Email, Issue, Picture, fill
from digest.settings import Newsletter

ReadPicture = Callable[[str], bytes]
"""Gives the bytes of a picture by its location in the newsletter's folder; raises OSError where it can't."""

_CONTROLS = ("Cc", "Cs", "Zl", "Zp")
_WIRE = compat32.clone(linesep="\r\n", max_line_length=78)


class IssueMessage:
    """Writes an issue's message, addressed to nobody in particular.

    Where the newsletter has a web address its pictures are links below the issue's permalink; else, or where it carries
    pictures always, they are inline parts (RFC 2387, RFC 2392).
    """

    def __init__(self, newsletter: Newsletter, read_picture: ReadPicture, *, carries_pictures: bool = False) -> None:
        self._newsletter = newsletter
        self._read_picture = read_picture
        self._carries_pictures = carries_pictures

    def write(self, issue: Issue, email: Email) -> bytes:
        """Return the message's bytes: lines ended by CRLF, 7-bit throughout."""
        seed = sha256("\0".join((issue.date.isoformat(), email.subject, email.html, email.text)).encode()).hexdigest()
        base = None if self._carries_pictures else self._newsletter.permalink(issue.date)
        links = {f"picture:{picture.name}": _link(picture, base, seed) for picture in email.pictures}
        # Addressed to nobody in particular, so who reads it leaves by writing to the contact.
        links["unsubscribe"] = self._newsletter.write_to
        html: MIMEBase = _quoted_printable(fill(email, "html", links), "html")
        if email.pictures and base is None:
            html = self._with_pictures(html, email.pictures, seed)
        message = MIMEMultipart("alternative", f"=_0_{seed[:40]}", policy=_WIRE)
        self._head(message, issue, email, seed)
        message.attach(_quoted_printable(fill(email, "text", links), "plain"))
        message.attach(html)
        return message.as_bytes(policy=_WIRE)

    def _head(self, message: MIMEMultipart, issue: Issue, email: Email, seed: str) -> None:
        newsletter = self._newsletter
        domain = newsletter.contact.rpartition("@")[2]
        closes = issue.window.end.astimezone(ZoneInfo(newsletter.timezone))
        message["From"] = formataddr((one_line(newsletter.name), newsletter.contact))
        message["To"] = "undisclosed-recipients:;"
        message["Subject"] = _encoded(one_line(email.subject))  # type: ignore[assignment]  # a Header is taken, too
        message["Date"] = format_datetime(closes)
        message["Message-ID"] = f"<{issue.date:%Y%m%d}.{seed[:32]}@{domain}>"
        message["Content-Language"] = newsletter.language

    def _with_pictures(self, html: MIMEBase, pictures: tuple[Picture, ...], seed: str) -> MIMEMultipart:
        related = MIMEMultipart("related", f"=_1_{seed[:40]}", policy=_WIRE, type="text/html")
        related.attach(html)
        for picture in pictures:
            related.attach(_inline(picture, self._read_picture(picture.location), _cid(picture, seed)))
        return related


def one_line(value: str) -> str:
    """Return a header's value on one line: nothing that a feed says can start a header of its own (RFC 5322 2.2)."""
    return " ".join("".join(" " if category(mark) in _CONTROLS else mark for mark in value).split())


def _encoded(value: str) -> Header:
    """Return a value in encoded words (RFC 2047) where it needs them."""
    return Header(value, "us-ascii" if value.isascii() else "utf-8", header_name="Subject", maxlinelen=76)


def _quoted_printable(content: str, subtype: str) -> MIMEText:
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return MIMEText(content, subtype, charset, policy=_WIRE)  # type: ignore[arg-type]  # a Charset is taken, too


def _inline(picture: Picture, content: bytes, cid: str) -> MIMEBase:
    from email.encoders import encode_base64

    part = MIMEBase(*picture.media_type.split("/"), policy=_WIRE)
    part.set_payload(content)
    encode_base64(part)
    part.add_header("Content-ID", f"<{cid}>")
    part.add_header("Content-Disposition", "inline", filename=picture.name)
    return part


def _link(picture: Picture, base: str | None, seed: str) -> str:
    return f"{base}{picture.name}" if base else f"cid:{_cid(picture, seed)}"


def _cid(picture: Picture, seed: str) -> str:
    return f"{sha256(picture.name.encode()).hexdigest()[:16]}.{seed[:16]}@digest"
