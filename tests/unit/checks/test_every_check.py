"""Every check finds its fault in a mail that has it, and nothing in one that hasn't."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sample_mails import HTML, TEXT, message

from digest.checks.engine import all_checks, check

BODY = '<p style="font-size:17px;line-height:27px;color:#3b3731">Traffic'


def html(old: str, new: str) -> bytes:
    """Return the good mail with one piece of its HTML replaced."""
    assert old in HTML
    return message(HTML.replace(old, new, 1))


def before(markup: str) -> bytes:
    """Return the good mail with markup before its last story's text."""
    return html(BODY, markup + BODY)


def text(old: str, new: str) -> bytes:
    """Return the good mail with one piece of its text part replaced."""
    assert old in TEXT
    return message(text=TEXT.replace(old, new, 1))


def raw(old: bytes, new: bytes) -> bytes:
    """Return the good message with some of its bytes replaced."""
    assert old in message()
    return message().replace(old, new, 1)


def cut(start: str, end: str) -> bytes:
    """Return the good mail without what stands from one mark to another."""
    at = HTML.index(start)
    return message(HTML[:at] + HTML[HTML.index(end, at) :])


STYLE = "p { margin: 0 0 16px; }"

BROKEN: dict[str, Callable[[], bytes]] = {
    "markup-readable": lambda: message("<!doctype html><html lang=en><title>The Evening Bridge</title><body></body>"),
    "markup-charset": lambda: raw(b'text/html; charset="utf-8"', b'text/html; charset="utf-99"'),
    "markup-doctype": lambda: html("<!doctype html>\n", ""),
    "markup-active": lambda: before("<script>go()</script>"),
    "markup-outlook-comments": lambda: html("<td><![endif]-->", "<td>-->"),
    "markup-css": lambda: html(STYLE, "p { margin: 0 0 16px; "),
    "size-total": lambda: before(f"<!-- {'x' * 100_000} -->"),
    "size-story": lambda: html("The bridge was closed", "The bridge was closed. " * 500),
    "size-css": lambda: html(STYLE, "".join(f".x{n} {{ margin: {n}px 0; }}\n" for n in range(900))),
    "size-line": lambda: message() + b"x" * 1200 + b"\r\n",
    "client-forbidden": lambda: before('<p style="display:flex">The sea</p>'),
    "client-unsupported": lambda: html("margin:0;background", "float:none;background"),
    "client-count": lambda: html(
        STYLE,
        STYLE
        + "p{float:none;clear:both;white-space:normal;table-layout:auto;background-size:auto;z-index:1;left:0;order:1}",
    ),
    "client-progressive": lambda: html("padding:12px 22px", "padding:12px 22px;border-radius:3px"),
    "client-nested-at-rule": lambda: html(STYLE, "@media screen { @supports (color: red) { p { color: #333333 } } }"),
    "html-lang": lambda: html('<html lang="en"', "<html"),
    "html-lang-valid": lambda: html('<html lang="en"', '<html lang="und"'),
    "body-lang": lambda: html('<div lang="en" dir="ltr">\n<!--', '<div dir="ltr">\n<!--'),
    "body-dir": lambda: html('<div lang="en" dir="ltr">\n<!--', '<div lang="en">\n<!--'),
    "document-title": lambda: html("<title>The Evening Bridge, 11 November 2022</title>", ""),
    "document-title-length": lambda: html("<title>The Evening Bridge, 11 November 2022<", "<title>News<"),
    "table-role": lambda: html('<!--[if mso]><table role="presentation"', "<!--[if mso]><table"),
    "heading-one": lambda: html("<h1 style", "<h2 style"),
    "heading-order": lambda: before("<h5>A heading that skips two levels</h5>"),
    "image-alt": lambda: html(' alt="Cracks in the middle arch"', ""),
    "image-alt-text": lambda: html("Cracks in the middle arch", "bridge.jpg"),
    "contrast": lambda: html("color:#3b3731", "color:#a9a9a9"),
    "contrast-dark": lambda: html("h1, h2, p, a { color: #f7f3ea", "h1, h2, p, a { color: #40403c"),
    "contrast-inverted": lambda: before('<p style="color:#00aa00;background-color:#000080">Green on navy blue</p>'),
    "contrast-unknown": lambda: before('<div style="background-image:url(https://a.example/b.jpg)">On a picture</div>'),
    "text-size": lambda: before('<p style="font-size:11px">All rights of the bridge reserved</p>'),
    "text-size-body": lambda: message(
        HTML.replace("font-size:17px;line-height:27px", "font-size:15px;line-height:18px")
    ),
    "text-justified": lambda: html("line-height:27px;color", "line-height:27px;text-align:justify;color"),
    "tap-size": lambda: html("padding:12px 22px", "padding:2px 22px"),
    "zoom": lambda: html("initial-scale=1", "initial-scale=1, user-scalable=no"),
    "link-name": lambda: html(">Buses run all night<", "><"),
    "link-text": lambda: html(">Read at The Courier<", ">Lire la suite…<"),
    "link-colour": lambda: html(
        "asked for it. <a",
        'asked for it. <a style="color:#00539f;text-decoration:none" href="https://a.example/why">Why</a> <a',
    ),
    "link-empty": lambda: html('href="https://courier.example.org/buses"', 'href="#"'),
    "link-scheme": lambda: html('href="https://courier.example.org/buses"', 'href="/buses"'),
    "link-address": lambda: html('href="https://courier.example.org/buses"', 'href="https:///buses"'),
    "link-local": lambda: html('href="https://courier.example.org/buses"', 'href="https://localhost:8025/buses"'),
    "link-insecure": lambda: html(
        'href="https://courier.example.org/buses"', 'href="http://courier.example.org/buses"'
    ),
    "link-duplicate": lambda: html(
        'href="https://courier.example.org/buses"', 'href="https://courier.example.org/bridge"'
    ),
    "link-deceptive": lambda: before('<p><a href="https://evil.example/">https://bank.example/login</a></p>'),
    "unsubscribe": lambda: cut('<a href="https://bridge.example.org/u/7"', "</p>\n</td>"),
    "image-address": lambda: html("https://courier.example.org/i/bridge.jpg", "i/bridge.jpg"),
    "image-format": lambda: html("bridge.jpg", "bridge.webp"),
    "image-size": lambda: html("https://courier.example.org/i/bridge.jpg", f"data:image/jpeg;base64,{'A' * 300_000}"),
    "image-width": lambda: html(' width="560"', ""),
    "image-share": lambda: cut("<p style", "</td></tr></table>\n<!--"),
    "subject": lambda: message(Subject=""),
    "subject-length": lambda: message(Subject="Bridge closed " * 10),
    "preheader": lambda: html("display:none;max-height:0;overflow:hidden", "color:#1c1a17"),
    "preheader-length": lambda: html("Buses run all night, and the old road gets new lamps at last", "Buses"),
    "preheader-repeats": lambda: html(
        "Buses run all night, and the old road gets new lamps at last", "The Evening Bridge, 11 November 2022"
    ),
    "preheader-padding": lambda: html("&#8199;&#847; " * 90, ""),
    "text-missing": lambda: message(text=None),
    "text-stories": lambda: text(
        "Buses run all night\nTraffic is led over the old road through the village.\nhttps://courier.example.org/buses\n",
        "",
    ),
    "text-order": lambda: message(
        text=TEXT.replace("Bridge closed for three weeks", "\0")
        .replace("Buses run all night", "Bridge closed for three weeks")
        .replace("\0", "Buses run all night")
    ),
    "text-width": lambda: text(
        "inspection found cracks.", "inspection found cracks in the middle arch, and nobody was hurt."
    ),
    "text-markup": lambda: text("after an inspection", "after an&nbsp;inspection"),
    "text-links": lambda: text("Unsubscribe: https://bridge.example.org/u/7\n", ""),
    "header-once": lambda: message(Message_ID=None),
    "header-form": lambda: raw(b"From: The", "From: Thé".encode()),
    "header-unsubscribe": lambda: message(List_Unsubscribe_Post=None),
    "header-list-id": lambda: message(List_Id="The Evening Bridge"),
    "header-message-id": lambda: raw(b"<20221111.k7d2@bridge.example.org>", b"20221111.k7d2"),
    "header-feedback-id": lambda: message(Feedback_ID="a:b:c:d:e:Bridge"),
    "header-auto-submitted": lambda: message(Auto_Submitted=None),
    "header-leak": lambda: message(Bcc="secret@reader.example.org"),
    "header-date": lambda: raw(b"23:00:00 +0100", b"23:00:00 CET"),
    "header-lines": lambda: raw(b"\r\nTo: ", b"\nTo: "),
    "header-structure": lambda: (
        message()
        .replace(b"text/plain", b"text/\0")
        .replace(b"text/html", b"text/plain")
        .replace(b"text/\0", b"text/html")
    ),
    "leak-code": lambda: html(">Buses run all night<", ">{{ story.title }}<"),
    "leak-nothing": lambda: html("Cracks in the middle arch", "None"),
    "leak-hole": lambda: html("You get this mail", "*|FNAME|*, you get this mail"),
}


def test_every_check_has_a_broken_mail():
    """A check without one is not tested."""
    assert sorted(BROKEN) == sorted(one.id for one in all_checks())


def test_the_good_mail_is_right():
    """Neither errors nor warnings: what is told is good to know."""
    assert [finding for finding in check(message()) if finding.severity != "notice"] == []


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_fault_is_found_by_its_check(name: str):
    """The finding says where the rule is from and how to mend it."""
    findings = check(BROKEN[name](), only=[name])
    assert findings
    assert all(finding.check == name and finding.reason and finding.source and finding.mend for finding in findings)


_ALWAYS = ("client-unsupported", "client-progressive")


@pytest.mark.parametrize("name", [name for name in BROKEN if name not in _ALWAYS])
def test_the_good_mail_gives_a_check_nothing(name: str):
    """A check that cries wolf is not read."""
    assert check(message(), only=[name]) == ()
