"""Degraded views of a mail."""

from __future__ import annotations

import pytest

from digest.errors import RenderError
from digest.variants import in_outlook, inverted, without_images, without_style

PAGE = (
    '<!DOCTYPE html><html><head><meta name="color-scheme" content="light dark"><style>p{{color:{text}}}'
    "@media (prefers-color-scheme:dark){{p{{color:red}}}}[data-ogsc] p{{color:red}}</style></head>"
    '<body bgcolor="{ground}"><p style="border:1px solid {ground}">x</p></body></html>'
)

WORKED = [
    ("#000000", "#ffffff", "full", "#ffffff", "#333333"),
    ("#000000", "#ffffff", "partial", "#dbdbdb", "#212121"),
    ("#9b1c24", "#ffffff", "full", "#ff8b81", "#333333"),
    ("#ffffff", "#9b1c24", "partial", "#ffffff", "#8e2e2d"),
    ("#00aa00", "#000080", "full", "#009300", "#fac6ff"),
]


@pytest.mark.parametrize(("text", "ground", "inversion", "new_text", "new_ground"), WORKED)
def test_inversion_turns_texts_and_grounds(text: str, ground: str, inversion: str, new_text: str, new_ground: str):
    """In sheets, attributes and style attributes alike."""
    turned = inverted(PAGE.format(text=text, ground=ground), inversion)  # type: ignore[arg-type]  # one of the two
    assert f"p{{color:{new_text};}}" in turned
    assert f'bgcolor="{new_ground}"' in turned
    assert f"border:1px solid {new_ground}" in turned


def test_inversion_drops_the_authors_dark_schemes():
    """Clients that force a scheme don't read them."""
    turned = inverted(PAGE.format(text="#000000", ground="#ffffff"))
    assert "prefers-color-scheme" not in turned
    assert "data-ogsc" not in turned
    assert "color-scheme" not in turned


def test_inversion_keeps_what_is_no_colour():
    """Transparency, inherited colours, pictures and gradients; alpha, too."""
    css = "color:inherit;background:url(a.png) transparent;background-image:linear-gradient(#fff,#000)"
    css += ";outline-color:rgba(0,0,0,.5)"
    turned = inverted(f'<p style="{css}">x</p>')
    assert "color:inherit" in turned
    assert "url(a.png) transparent" in turned
    assert "linear-gradient(#fff,#000)" in turned
    assert "rgba(255,255,255,0.5)" in turned


def test_inversion_begins_with_white_paper():
    """Where nothing is declared, white, black and blue are turned."""
    assert ":where(html){background:#333333;color:#ffffff}:where(a[href]){color:#cf8eff}" in inverted("<p>x</p>")


def test_without_images_alternative_texts_remain():
    """Grounds go, too."""
    cell = '<td background="a.jpg" style="background:url(b.png)"><img src="c.jpg" srcset="d.jpg" alt="A bridge"></td>'
    shown = without_images(cell)
    assert "A bridge" in shown
    assert not any(name in shown for name in ("a.jpg", "b.png", "c.jpg", "d.jpg"))
    assert without_images('<p style="color:red;background:url(b.png)">x</p>').count("color:red") == 1


def test_markup_that_can_not_be_read_is_told():
    """In a sentence, with what to do."""
    with pytest.raises(RenderError):
        inverted("<table><svg><html lang=x>")


def test_without_style_attributes_remain():
    """As in clients that read nothing else."""
    shown = without_style('<style>p{color:red}</style><link rel="stylesheet" href="a.css"><p style="color:blue">x</p>')
    assert "red" not in shown
    assert "a.css" not in shown
    assert "color:blue" in shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a<!--[if mso]>b<![endif]-->c", "abc"),
        ("a<!--[if mso | IE]>b<![endif]-->c", "abc"),
        ("a<!--[if !mso]><!-->b<!--<![endif]-->c", "ac"),
        ("a<!--[if gte mso 9]>b<![endif]-->c", "abc"),
        ("a<!--[if lt mso 12]>b<![endif]-->c", "ac"),
        ("a<!--[if (gte mso 9)&(lt mso 15)]>b<![endif]-->c", "ac"),
        ("a<!--[if IE]>b<![endif]-->c", "ac"),
        ("a<!-- b -->c", "a<!-- b -->c"),
        ("a<!--[if mso]>b", "ab"),
        ("a<!--[if mso", "a<!--[if mso"),
    ],
)
def test_outlook_sees_what_is_meant_for_it(html: str, shown: str):
    """And not what is kept from it."""
    assert in_outlook(html) == shown
