"""What elements look like: cascade, inheritance, what is hidden, grounds."""

from __future__ import annotations

import pytest

from digest.checks.mail import Mail
from digest.checks.style import Style


def style(html: str, tag: str = "p") -> Style:
    """Return the style of the first element of a name, on a desk in the light."""
    mail = Mail(html=f"<!doctype html>{html}")
    return mail.light[mail.document.all(tag)[0]]


@pytest.mark.parametrize(
    ("html", "colour"),
    [
        ("<style>p{color:#111111} p{color:#222222}</style><p>x", "#222222"),
        ("<style>p.a{color:#111111} p{color:#222222}</style><p class=a>x", "#111111"),
        ("<style>#b{color:#111111} p.a{color:#222222}</style><p class=a id=b>x", "#111111"),
        ("<style>p{color:#111111}</style><p style='color:#333333'>x", "#333333"),
        ("<style>p{color:#111111!important}</style><p style='color:#333333'>x", "#111111"),
        ("<style>p{color:#111111!important}</style><p style='color:#333333!important'>x", "#333333"),
        ("<style>p{color:#111111;color:nothing}</style><p>x", "#111111"),
        ("<style>p{color:#111111} p, p::{color:#222222}</style><p>x", "#111111"),
        ("<style media=print>p{color:#111111}</style><p>x", "#000000"),
        ("<style>@media (max-width:600px){p{color:#111111}}</style><p>x", "#000000"),
        ("<body text=#444444><p>x", "#444444"),
        ("<div style='color:#555555'><p>x", "#555555"),
    ],
)
def test_the_strongest_declaration_wins(html: str, colour: str):
    """Importance, then the style attribute, then specificity, then order."""
    assert style(html).color.hex == colour


@pytest.mark.parametrize(
    "css",
    [
        "display:none",
        "visibility:hidden",
        "opacity:0",
        "font-size:1px",
        "max-height:0;overflow:hidden",
        "position:absolute;left:-9999px",
    ],
)
def test_hidden_texts_are_not_shown(css: str):
    """Nor is what stands in them."""
    assert not style(f"<div style='{css}'><p>x").shown
    assert style("<div style='max-height:0'><p>x").shown


def test_what_is_visible_inside_the_invisible_is_shown():
    """Visibility is inherited, and can be undone."""
    assert style("<div style='visibility:hidden'><p style='visibility:visible'>x").shown


@pytest.mark.parametrize(
    ("html", "tag", "size"),
    [
        ("<div style='font-size:20px'><p style='font-size:1.5em'>x", "p", 30.0),
        ("<div style='font-size:20px'><p style='font-size:50%'>x", "p", 10.0),
        ("<p style='font-size:12pt'>x", "p", 16.0),
        ("<p style='font-size:small'>x", "p", 13.0),
        ("<font size=5>x", "font", 24.0),
        ("<h1>x", "h1", 32.0),
    ],
)
def test_sizes_are_reckoned_in_pixels(html: str, tag: str, size: float):
    """As a browser computes them."""
    assert style(html, tag).size == size


def test_lines_follow_their_factor():
    """A bare number is inherited as such, a length as it is."""
    assert style("<div style='line-height:1.5'><p style='font-size:20px'>x").line == 30.0
    assert style("<div style='line-height:18px'><p style='font-size:20px'>x").line == 18.0


def test_grounds_lie_over_each_other():
    """The nearest first, down to one that nothing shines through."""
    found = style("<body bgcolor=#eeeeee><div style='background:rgba(0,0,0,.5)'><p>x")
    assert [ground.hex for ground in found.grounds] == ["#000000", "#eeeeee"]
    assert style("<div style='background:url(a.png)'><p>x").image
    assert not style("<div style='background:url(a.png)'><p style='background:#ffffff'>x").image


def test_a_table_forgets_its_size_in_quirks_mode():
    """Without a doctype browsers do so, and mails are often without."""
    html = "<body style='font-size:20px'><table><tr><td>x</td></tr></table>"
    mail = Mail(html=html)
    assert mail.light[mail.document.all("td")[0]].size == 16.0
    assert style(html, "td").size == 20.0


def test_a_dark_scheme_is_seen_only_where_there_is_one():
    """The author's rules for it hold there."""
    dark = Mail(html="<style>@media (prefers-color-scheme:dark){p{color:#ffffff;background:#000000}}</style><p>x")
    assert dark.dark is not None
    assert dark.dark[dark.document.all("p")[0]].color.hex == "#ffffff"
    assert dark.light[dark.document.all("p")[0]].color.hex == "#000000"
    assert Mail(html="<p>x").dark is None


def test_outlooks_attributes_are_honoured_apart():
    """They stand for its dark mode, and for nothing else."""
    mail = Mail(html="<style>[data-ogsc] p{color:#ffffff}</style><p>x")
    paragraph = mail.document.all("p")[0]
    assert mail.light[paragraph].color.hex == "#000000"
    assert mail.outlook_dark is not None
    assert mail.outlook_dark[paragraph].color.hex == "#ffffff"


def test_a_mail_that_asks_too_much_is_judged_without_its_sheets():
    """And says so."""
    css = "h1 + div div div div div div p { color: red }"
    mail = Mail(html=f"<style>{css}</style>{'<div>' * 200}<p>x")
    assert mail.too_complex
    assert mail.light[mail.document.all("p")[0]].color.hex == "#000000"
