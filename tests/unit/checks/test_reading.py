"""What can be checked, and what is refused."""

from __future__ import annotations

from email import message_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_mails import HTML, TEXT, message

from digest.checks.reading import embedded, read_mail
from digest.errors import ConfigError
from digest.models import Email, Field, Picture


def test_html_alone_has_no_envelope():
    """What was not given is not judged."""
    mail = read_mail(HTML)
    assert (mail.html, mail.text, mail.subject, mail.envelope) == (HTML, None, None, None)


def test_a_message_is_taken_apart():
    """Its parts, its headers with their lines, and its subject decoded."""
    mail = read_mail(message(Subject="Pont fermé"))
    assert (mail.html or "").replace("\r\n", "\n") == HTML
    assert (mail.text or "").replace("\r\n", "\n") == TEXT
    assert mail.subject == "Pont fermé"
    assert mail.envelope is not None
    assert [part.media_type for part in mail.envelope.parts] == ["text/plain", "text/html"]
    assert [header.line for header in mail.envelope.headers][:2] == [1, 2]


def test_bytes_a_parsed_message_and_a_mailbox_read_alike():
    """A mailbox puts a line of its own before a message."""
    raw = message()
    assert read_mail(message_from_bytes(raw)).text == (read_mail(raw).text or "").replace("\r\n", "\n")
    assert read_mail(b"From desk Fri Nov 11 23:00:00 2022\n" + raw).subject == "Bridge closed for three weeks"


def test_an_email_of_ours_is_read_with_its_holes_filled():
    """Pictures are known to travel with it."""
    html = '<!doctype html><img src="" alt="x"><a href="">Leave</a>'
    at = {name: html.index(f'{name}=""') + len(name) + 2 for name in ("src", "href")}
    fields = (
        Field(name="picture:a.jpg", part="html", offset=at["src"]),
        Field(name="unsubscribe", part="html", offset=at["href"]),
    )
    picture = Picture(name="a.jpg", location="images/a.jpg", media_type="image/jpeg")
    mail = read_mail(Email(subject="S", preheader="P", html=html, text="T", pictures=(picture,), fields=fields))
    assert (
        mail.html == '<!doctype html><img src="cid:a.jpg" alt="x"><a href="https://example.org/unsubscribe">Leave</a>'
    )
    assert "cid:a.jpg" in mail.pictures


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>é</p>".encode(), "é"),
        ("<p>é</p>".encode("utf-8-sig"), "é"),
        ("<p>é</p>".encode("utf-16"), "é"),
        ('<meta charset="iso-8859-1"><p>é</p>'.encode("latin-1"), "é"),
    ],
)
def test_the_charset_is_found(raw: bytes, text: str):
    """By its mark, or by what the HTML says."""
    mail = read_mail(raw)
    assert text in (mail.html or "")
    assert not mail.faults


@pytest.mark.parametrize(
    "raw",
    ['<meta charset="utf-8"><p>é</p>'.encode("latin-1"), b'<meta charset="nonsense"><p>x</p>', b"<p>\xff\xfe\xfd</p>"],
)
def test_a_wrong_charset_is_a_fault_and_the_rest_is_read(raw: bytes):
    """The letters that can't be read are replaced."""
    mail = read_mail(raw)
    assert mail.faults
    assert "<p>" in (mail.html or "")


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR<", b"", b"just words", b"Subject: x\r\n\r\n\0"])
def test_what_is_no_mail_is_refused(raw: bytes):
    """With a hint."""
    if raw.startswith(b"Subject"):
        assert read_mail(raw).text is not None
        return
    with pytest.raises(ConfigError) as refused:
        read_mail(raw)
    assert refused.value.hint


def test_parts_nested_too_deep_are_refused():
    """Before Python itself gives up."""
    raw = b"Subject: x\r\n"
    for level in range(60):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level)
    with pytest.raises(ConfigError):
        read_mail(raw + b"Content-Type: text/html\r\n\r\n<p>x")


def test_fifty_parts_are_read():
    """The first HTML that is no attachment is the mail."""
    parts = b"".join(
        b"--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n<p>no</p>\r\n" for _ in range(50)
    )
    raw = b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts
    mail = read_mail(raw + b"--b\r\nContent-Type: text/html\r\n\r\n<p>yes</p>\r\n--b--\r\n")
    assert (mail.html or "").strip() == "<p>yes</p>"
    assert mail.envelope is not None
    assert len(mail.envelope.parts) == 51


def test_embedded_pictures_become_files():
    """For a browser, which knows no cid:."""
    raw = (
        b"Subject: x\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        b'--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:a@b">\r\n'
        b"--b\r\nContent-Type: image/png\r\nContent-ID: <a@b>\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n"
    )
    html, pictures = embedded(raw)
    assert html.strip() == '<img src="picture-1.png">'
    assert pictures == {"picture-1.png": b"\0\0\0"}


@given(st.binary(max_size=200), st.integers(0, 400))
@settings(max_examples=30, deadline=None)
def test_a_damaged_message_is_read_or_refused(noise: bytes, at: int):
    """Never more than that."""
    raw = message()
    broken = raw[:at] + noise + raw[at:]
    try:
        mail = read_mail(broken)
    except ConfigError:
        with pytest.raises(ConfigError):
            read_mail(broken)
    else:
        assert mail.html is not None or mail.text is not None
