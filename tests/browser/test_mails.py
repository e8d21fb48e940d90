"""The themes in a browser: the reference's pixels, no request, no overflow, accessible, legible in every scheme."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from digest.colour import Inversion
from digest.render.themes import theme_names
from digest.variants import inverted, without_images, without_style

from .browser import opened
from .mails import EDITIONS, SHAPES, mail

HERE = Path(__file__).parent
EXEMPT = {"landmark-one-main": {"enabled": False}, "region": {"enabled": False}}
"""axe's rules for pages: a mail is shown inside its client's own landmarks."""

each_theme = pytest.mark.parametrize("theme", theme_names())
each_edition = pytest.mark.parametrize("edition", EDITIONS)
each_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])


@each_theme
@each_edition
def test_pixels_are_the_reference_s(chromium: Any, reference: Any, theme: str, edition: str) -> None:
    """At 375 and 640 px at most one pixel in a thousand differs from npm's mjml of the same MJML (R5)."""
    found = mail(theme, edition)
    (theirs,) = reference([found.mjml])
    for width in (375, 640):
        shots = []
        for html in (found.html, theirs):
            with opened(chromium, found, html, width=width) as window:
                shots.append(window.page.screenshot(full_page=True))
        assert _difference(*shots) <= 0.001


def _difference(one: bytes, other: bytes) -> float:
    """Return the share of pixels of which a channel differs by more than 16."""
    from PIL import Image, ImageChops

    pictures = [Image.open(BytesIO(shot)).convert("RGB") for shot in (one, other)]
    assert pictures[0].size == pictures[1].size
    channels = ImageChops.difference(*pictures).split()
    most = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return sum(most.histogram()[17:]) / (most.width * most.height)


@each_theme
@each_edition
def test_nothing_is_asked_for_but_pictures(chromium: Any, theme: str, edition: str) -> None:
    """Opening a mail asks nobody for anything else (C3)."""
    with opened(chromium, mail(theme, edition)) as window:
        assert window.asked == []


@each_theme
@each_edition
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_wider_than_the_window(chromium: Any, theme: str, edition: str, shape: str) -> None:
    """At no width, with words of sixty letters, without pictures or style sheets, at 200 % (C4)."""
    found = mail(theme, edition, shape)
    views = {"plain": found.html, "no images": without_images(found.html), "no style": without_style(found.html)}
    wide = {}
    for view, html in views.items():
        with opened(chromium, found, html) as window:
            wide |= {(view, width): window.overflow(width) for width in (320, 375, 600, 640, 1024)}
        with opened(chromium, found, html, zoom=2) as window:
            wide[view, "640 px at 200 %"] = window.overflow(320)
    assert {place: overflow for place, overflow in wide.items() if overflow > 0} == {}


@each_theme
@each_edition
@each_scheme
def test_axe_finds_nothing_serious(chromium: Any, axe: str, theme: str, edition: str, scheme: str) -> None:
    """No serious or critical violation on a phone (A1)."""
    with opened(chromium, mail(theme, edition), width=375, scheme=scheme) as window:
        window.page.evaluate(axe)
        found = window.page.evaluate("options => axe.run(options)", {"rules": EXEMPT})
    grave = [violation for violation in found["violations"] if violation["impact"] in {"serious", "critical"}]
    assert [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in grave] == []
    assert found["passes"]


@each_theme
@each_edition
@each_scheme
def test_text_stands_out(chromium: Any, theme: str, edition: str, scheme: str) -> None:
    """Contrast of at least 4.5, 3 where text is large, in the light and the dark scheme (A3)."""
    with opened(chromium, mail(theme, edition), scheme=scheme) as window:
        found = window.page.evaluate((HERE / "contrast.js").read_text())
    assert len(found) > 50
    assert [entry for entry in found if entry[0] < entry[1]] == []


@each_theme
@each_edition
@pytest.mark.parametrize("inversion", ["full", "partial"])
def test_text_stands_out_where_dark_is_forced(chromium: Any, theme: str, edition: str, inversion: Inversion) -> None:
    """Contrast of at least 3 is left in clients that turn the colours themselves (A3)."""
    found = mail(theme, edition)
    with opened(chromium, found, inverted(found.html, inversion)) as window:
        pairs = window.page.evaluate((HERE / "contrast.js").read_text())
    assert len(pairs) > 50
    assert [entry for entry in pairs if entry[0] < 3] == []


@each_theme
@each_edition
def test_a_thumb_meets_every_link(chromium: Any, theme: str, edition: str) -> None:
    """On a phone a button is at least 44 px high, a link that stands alone 24 px (A5)."""
    with opened(chromium, mail(theme, edition), width=375) as window:
        found = window.page.evaluate((HERE / "targets.js").read_text())
    assert len(found) > 5
    assert [link for link in found if link[0] < (44 if link[2] else 24)] == []


@each_theme
@each_edition
@pytest.mark.parametrize("width", [375, 640])
def test_nothing_is_lost_without_pictures_or_style(chromium: Any, theme: str, edition: str, width: int) -> None:
    """The same words are read (C4, images off and no style)."""
    found = mail(theme, edition)
    read = []
    for html in (found.html, without_images(found.html), without_style(found.html)):
        with opened(chromium, found, html, width=width) as window:
            read.append(window.words)
    assert len(read[0]) > 100
    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize("theme", ["daily", "bulletin"])
@each_edition
@pytest.mark.parametrize("width", [375, 640])
def test_a_picture_that_is_not_loaded_leaves_no_hole(chromium: Any, theme: str, edition: str, width: int) -> None:
    """Its alternative takes the lines that it needs, no more and no fewer, whatever height the picture has."""
    found = mail(theme, edition)
    with opened(chromium, replace(found, pictures={}), width=width) as window:
        heights = window.page.evaluate((HERE / "alternatives.js").read_text())
    assert len(heights) > 0
    assert [(image, text) for image, text in heights if abs(image - text) > 1] == []
