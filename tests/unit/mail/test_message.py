from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.mail.message import IssueMessage
from digest.models import Email, Field, Picture

PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(64)
PICTURE = Picture(name="bridge-12345678.png", location="images/bridge.png", media_type="image/png")


def rendered(**changes: object) -> Email:
    html = '<p>Été</p><img src="" alt="A bridge">'
    values = {
        "subject": "Bridge closed for three weeks",
        "preheader": "Buses run all night",
        "html": html,
        "text": "Bridge closed\n\nÉté",
        "pictures": (PICTURE,),
        "fields": (Field(name=f"picture:{PICTURE.name}", part="html", offset=html.index('""') + 1),),
    }
    return Email(**{**values, **changes})  # type: ignore[arg-type]


def written(mail: Email, **newsletter: object) -> EmailMessage:
    writer = IssueMessage(builders.newsletter(**newsletter), {"images/bridge.png": PIXEL}.__getitem__)
    return email.message_from_bytes(writer.write(builders.issue(), mail), policy=default)  # type: ignore[return-value]


def test_text_comes_first_and_html_last():
    """A mail program shows the last part that it understands (RFC 2046 5.1.4)."""
    kinds = [part.get_content_type() for part in written(rendered(pictures=(), fields=())).iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_content_survives_the_transfer_encoding():
    """Accents arrive as they left."""
    message = written(rendered())
    assert "Été" in message.get_body(("plain",)).get_content()
    assert "Été" in message.get_body(("html",)).get_content()


def test_local_pictures_are_carried_and_referred_to():
    """Without a web address the picture travels with the message, and the HTML names its part."""
    message = written(rendered())
    picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert picture.get_content() == PIXEL
    cid = str(picture["Content-ID"]).strip("<>")
    assert f'src="cid:{cid}"' in message.get_body(("html",)).get_content()


def test_with_a_web_address_pictures_are_links():
    """Nothing is carried that the reader's program can fetch below the issue's permalink."""
    message = written(rendered(), base_url="https://bridge.example.org/news/")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    expected = 'src="https://bridge.example.org/news/2022/11/11/bridge-12345678.png"'
    assert expected in message.get_body(("html",)).get_content()


def test_the_date_is_the_close_of_the_day():
    """The message doesn't say when it was made, but what it covers, in the newsletter's zone."""
    assert written(rendered())["Date"] == "Fri, 11 Nov 2022 23:00:00 +0100"


def test_same_issue_gives_same_bytes_and_another_text_another_id():
    """The Message-ID and the boundaries come from the content."""
    writer = IssueMessage(builders.newsletter(), {"images/bridge.png": PIXEL}.__getitem__)
    first, again = (writer.write(builders.issue(), rendered()) for _ in range(2))
    other = writer.write(builders.issue(), rendered(text="Another text"))
    assert first == again
    assert email.message_from_bytes(first)["Message-ID"] != email.message_from_bytes(other)["Message-ID"]


def test_a_message_is_seven_bit_with_short_lines():
    """Any relay takes it (RFC 5322 2.1.1): CRLF only, no line over 998 octets."""
    wire = IssueMessage(builders.newsletter(), {"images/bridge.png": PIXEL}.__getitem__).write(
        builders.issue(), rendered(html="<p>" + "é" * 5000 + "</p>", fields=(), pictures=())
    )
    assert wire.isascii()
    assert b"\n" not in wire.replace(b"\r\n", b"")
    assert max(map(len, wire.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\x85", "\u2028"])
def test_a_headline_cannot_start_a_header(line_break: str):
    """A line break in a subject is a space, so that no feed adds recipients."""
    message = written(rendered(subject=f"News{line_break}Bcc: victim@example.org"))
    assert message["Subject"] == "News Bcc: victim@example.org"
    assert message["Bcc"] is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_subject_arrives_on_one_line(subject: str):
    """Whatever a headline holds, its visible words arrive, and no header more."""
    message = written(rendered(subject=subject))
    assert sorted(key.lower() for key in message) == sorted(
        ["content-type", "mime-version", "from", "to", "subject", "date", "message-id", "content-language"]
    )
    visible = [mark for mark in subject if mark.isalnum()]
    assert [mark for mark in str(message["Subject"]) if mark.isalnum()] == visible
