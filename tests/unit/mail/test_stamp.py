"""The bytes of a message to many: laid out once, stamped for each, and what no content may do to them."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from time import process_time

import pytest
from builders import DAY, NOON
from hypothesis import given, settings
from hypothesis import strategies as st
from postroom import HTML, LETTERHEAD, SOON, email, links, prepared

from digest.deliveries import Delivery, Frozen, Recipient
from digest.errors import RenderError
from digest.mail.headers import Letterhead, display_name, header, list_id, mailbox, message_ids
from digest.mail.layout import Layout, shape
from digest.mail.stamp import Stamper, Values
from digest.models import Field, Picture

ONCE = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "Auto-Submitted",
]
NASTY = [
    "\r\nBcc: x@example.org",
    "a\nb",
    "a\rb",
    "a\u2028b",
    "a\u0085b",
    "a\x0bb",
    "a\x0cb",
    "a\0b",
    '"<x@y>',
    "é" * 90,
]

quick = settings(deadline=None, max_examples=40)


def frozen(**changes: object) -> Frozen:
    return Frozen(
        issue=DAY,
        outlet="relay",
        sender=LETTERHEAD.sender,
        domain=LETTERHEAD.domain,
        sha256="0",
        frozen_at=SOON,
        expires_at=SOON,
        messages=prepared(**changes),
    )


def delivery(**changes: object) -> Delivery:
    recipient = Recipient(**{"id": "1", "address": "reader@example.org", **changes})
    return Delivery(issue=DAY, number=1, recipient=recipient, message_id="a" * 26, state="leased", lease=1)


def stamped(of: Frozen | None = None, to: Delivery | None = None) -> bytes:
    return Stamper(of or frozen(), links, lambda: SOON).message(to or delivery())


def assert_wire(message: bytes) -> None:
    """Assert what every message must be on the wire (H1, H8, H10)."""
    assert message.endswith(b"\r\n")
    assert message.isascii()
    assert b"\0" not in message
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", message)
    lines = message.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(line.startswith(b".") for line in lines)
    head = message.partition(b"\r\n\r\n")[0].decode()
    for name in ONCE:
        assert len(re.findall(rf"^{name}:", head, re.MULTILINE)) == 1, name
    for name in ("Bcc", "Return-Path", "X-Mailer", "Sender"):
        assert not re.search(rf"^{name}:", head, re.MULTILINE)


def test_the_head_says_what_bulk_mail_must() -> None:
    """H1 to H9, byte for byte where a machine reads them."""
    message = stamped()
    assert_wire(message)
    head = message.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    link = links(delivery().recipient)["unsubscribe"]
    assert f"List-Unsubscribe: <{link}>" in head
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert "List-Id: The Evening Bridge <the-evening-bridge.bridge.example.org>" in head
    assert f"Message-ID: <20221111.{'a' * 26}@bridge.example.org>" in head
    assert "Date: Fri, 11 Nov 2022 22:10:00 +0000" in head
    assert "Auto-Submitted: auto-generated" in head
    (feedback,) = (line for line in head if line.startswith("Feedback-ID: "))
    assert len(feedback.split(":")) == 5
    assert 5 <= len(feedback.rpartition(":")[2]) <= 15


def test_without_a_web_address_a_mailto_stands_alone() -> None:
    """And promises no one-click (H2, H3)."""
    mailto = "mailto:leave@bridge.example.org?subject=unsubscribe%20" + "x" * 43
    made = frozen(values=Values(fixed={"web": "https://x.example.org"}, shapes={"unsubscribe": mailto}))
    message = Stamper(made, lambda _: {"unsubscribe": mailto.replace("x" * 43, "y" * 43)}, lambda: SOON).message(
        delivery()
    )
    assert f"List-Unsubscribe: <{mailto.replace('x' * 43, 'y' * 43)}>\r\n".encode() in message
    assert b"One-Click" not in message
    parsed = message_from_bytes(message, policy=default)
    assert "y" * 43 in parsed.get_body(("html",)).get_content()
    assert "unsubscribe%20" in parsed.get_body(("plain",)).get_content()


def test_text_comes_first_and_says_what_was_meant() -> None:
    """H11: multipart/alternative, text, then HTML; every line of quoted-printable within 76."""
    message = stamped()
    parsed = message_from_bytes(message, policy=default)
    assert parsed.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    web = "https://news.example.org/2022/11/11/"
    link = links(delivery().recipient)["unsubscribe"]
    whole = HTML.replace('"">web', f'"{web}">web').replace('"">leave', f'"{link}">leave')
    assert parsed.get_body(("html",)).get_content() == whole.rstrip()
    assert all(len(line) <= 76 for line in message.partition(b"quoted-printable")[2].split(b"\r\n"))


def test_a_reader_of_text_gets_text_alone() -> None:
    """One part, and the same head."""
    message = stamped(to=delivery(format="text"))
    assert_wire(message)
    assert message_from_bytes(message, policy=default).get_content_type() == "text/plain"
    assert b"<html" not in message


def test_pictures_go_along_without_a_web_address() -> None:
    """As inline parts that the HTML points to; with one they are links."""
    picture = Picture(name="a.png", location="a.png", media_type="image/png")
    fields = (Field(name="picture:a.png", part="html", offset=6),)
    mail = email(pictures=(picture,), fields=fields)
    inside = stamped(frozen(of=mail, read_picture=lambda _: b"\x89PNG" * 400))
    assert_wire(inside)
    parsed = message_from_bytes(inside, policy=default)
    (image,) = (part for part in parsed.walk() if part.get_content_type() == "image/png")
    assert image.get_content() == b"\x89PNG" * 400
    cid = image["Content-ID"].strip("<>")
    assert f"cid:{cid}" in parsed.get_body(("related", "html")).as_string().replace("=\n", "")
    linked = stamped(frozen(of=mail, base="https://news.example.org/2022/11/11/"))
    assert b"image/png" not in linked
    assert b"https://news.example.org/2022/11/11/a.png" in linked.replace(b"=\r\n", b"")


@pytest.mark.parametrize("nasty", NASTY, ids=ascii)
def test_nothing_that_is_told_starts_a_header_of_its_own(nasty: str) -> None:
    """Neither a subject, nor a newsletter's or reader's name (S1)."""
    head = Letterhead(
        name=f"News{nasty}", sender="a@b.example.org", reply_to="c@b.example.org", language="en", identity="0" * 32
    )
    message = stamped(frozen(of=email(subject=f"Title{nasty}"), letterhead=head), delivery(name=f"Reader{nasty}"))
    assert_wire(message)
    parsed = message_from_bytes(message, policy=default)
    assert parsed["Bcc"] is None
    assert parsed["To"].addresses[0].addr_spec == "reader@example.org"
    assert parsed["From"].addresses[0].addr_spec == "a@b.example.org"


@quick
@given(name=st.text(max_size=120))
def test_any_name_leaves_one_mailbox(name: str) -> None:
    """Parsed again it is the reader's address and, white space aside, the name."""
    line = mailbox(name.encode("utf-8", "replace").decode(), "reader@example.org", field="To")
    parsed = message_from_bytes(line.encode("ascii") + b"\r\n", policy=default)["To"]
    assert [address.addr_spec for address in parsed.addresses] == ["reader@example.org"]


@quick
@given(
    before=st.text(max_size=200),
    after=st.text(max_size=200),
    value=st.from_regex(r"https://a\.b/[A-Za-z0-9_-]{1,90}", fullmatch=True),
)
def test_any_content_survives_with_its_hole_filled(before: str, after: str, value: str) -> None:
    """However lines break: decoded, it is the content with the value in it."""
    import quopri

    def clean(text: str) -> str:
        return text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")

    layout = Layout()
    layout.quoted_printable([before, ("link", value), after], html=False)
    pieces, done = [], 0
    for slot in layout.slots:
        pieces += [layout.text[done : slot.offset], value[slot.start : slot.end]]
        done = slot.offset
    laid = "".join([*pieces, layout.text[done:]])
    lines = laid.split("\r\n")
    assert all(len(line) <= 76 and not line.startswith(".") and not line.endswith((" ", "\t")) for line in lines)
    assert laid.isascii()
    whole = clean(before) + value + clean(after)
    decoded = quopri.decodestring(laid.encode().replace(b"\r\n", b"\n")).decode()
    assert decoded.rstrip("\n") == whole.rstrip("\n")


def test_a_body_cannot_end_the_message() -> None:
    """S3: dots alone on a line, bare carriage returns, and lines of any length."""
    for body in ("\r\n.\r\nMAIL FROM:<x@y>\r\n", "\n.\n", "\r.\r", "x" * 2000, "." * 300):
        message = stamped(frozen(of=email(text=body, fields=())))
        assert_wire(message)


def test_what_looks_like_a_hole_is_content() -> None:
    """S11: holes are places, so nothing that a feed says is taken for one."""
    told = "field:unsubscribe: {{unsubscribe}} head:to {id} unsubscribe"
    mail = email(text=told, fields=())
    parsed = message_from_bytes(stamped(frozen(of=mail)), policy=default)
    assert parsed.get_body(("plain",)).get_content().strip() == told


@pytest.mark.parametrize(
    "value", ["", "https://news.example.org/u/short", "https://news.example/org/u/" + "x" * 43, "x\r\nBcc: y"]
)
def test_a_value_of_another_shape_is_refused(value: str) -> None:
    """It would break lines, or more."""
    with pytest.raises(RenderError, match="does not fit"):
        Stamper(frozen(), lambda _: {"unsubscribe": value}, lambda: SOON).message(delivery())


def test_a_field_without_a_value_is_refused() -> None:
    """A hole must not go out as a hole."""
    with pytest.raises(RenderError, match="'web'"):
        frozen(of=email(fields=(Field(name="web", part="html", offset=3),)), values=Values(fixed={}, shapes={}))


def test_the_same_issue_gives_the_same_bytes() -> None:
    """Prepared twice, stamped twice."""
    assert stamped() == stamped()
    assert NOON.tzinfo is not None


def test_a_long_link_is_no_encoded_word() -> None:
    """The standard library's folding would make one of 78 characters or more (H2)."""
    long = "https://a-rather-long-name.newsletters.example.org/a/path/that/is/long/u/" + "t" * 43
    made = frozen(values=Values(fixed={"web": "x"}, shapes={"unsubscribe": long}))
    message = Stamper(made, lambda _: {"unsubscribe": long}, lambda: SOON).message(delivery())
    (line,) = (line for line in message.split(b"\r\n") if line.startswith(b"List-Unsubscribe:"))
    assert line == f"List-Unsubscribe: <{long}>".encode()


def test_a_list_id_is_a_dot_atom_whatever_the_newsletter_is_called() -> None:
    """RFC 2919, also for a name without a Latin letter."""
    for name in ("The Evening Bridge", "Вечерний мост", "!!!", "x" * 300):
        head = Letterhead(
            name=name, sender="a@b.example.org", reply_to="a@b.example.org", language="en", identity="0" * 32
        )
        found = re.search(r"<([a-z0-9-]+(?:\.[a-z0-9-]+)+)>\r\n$", list_id(head))
        assert found is not None
        assert len(found[1]) <= 255


def test_stamping_is_quick() -> None:
    """A loose bound, ten times the aim, so that a regression shows on any machine."""
    stamper, to = Stamper(frozen(), lambda _: VALUES, lambda: SOON), delivery()
    begun = process_time()
    for _ in range(2000):
        stamper.message(to)
    assert (process_time() - begun) / 2000 < 100e-6


VALUES = links(Recipient(id="1", address="reader@example.org"))


def test_shapes_know_what_varies() -> None:
    """Letters, digits, hyphens and underscores vary; everything else is the same for all."""
    assert shape("https://a.b/u/x_-1").fullmatch("https://c.d/v/AZ09")
    assert not shape("https://a.b/u/x").fullmatch("https://a:b/u/x")
    assert display_name("Ann", "To") == "Ann"
    assert header("Subject", "a\r\nb") == "Subject: a b\r\n"


@quick
@given(person=st.text(max_size=40))
def test_a_message_id_is_base32_of_128_bits(person: str) -> None:
    """As the standard library writes it, without padding and in lower case."""
    from base64 import b32encode
    from hmac import digest

    tag = digest(b"secret", f"{DAY}\0{person}".encode(), "sha256")[:16]
    assert message_ids(b"secret", DAY)(person) == b32encode(tag).decode().rstrip("=").lower()
