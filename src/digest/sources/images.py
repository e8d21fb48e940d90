"""Choose an article's picture, and say where it lies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import unescape

from digest.models import Image
from digest.sources.entries import FeedImage, whole_number
from digest.sources.locations import Document, beside
from digest.text.links import absolute
from digest.text.markup import pieces
from digest.text.plain import title_text

_SMALLEST = 100
"""A picture narrower than this (in pixels) is an icon or a counter."""

_USUAL, _USUAL_THUMBNAIL = 600, 200
_MOST_INLINE = 40
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LONGEST_ALT = 300
_LONGEST_CREDIT = 80
_CREDIT = re.compile(
    r"(?:photo(?:graph)?|photographie|picture|image|illustration|credit|crédit|quelle|foto|bild|illustrazione|immagine|ilustración|imagen"
    r"|ілюстрація|фото|иллюстрация)\b.{0,14}?(?::|\bby\b|\bvon\b|\bpar\b|\bdi\b|\bpor\b|/)|©|\(c\)",
    re.IGNORECASE,
)


def choose_image(offered: Iterable[FeedImage], *, markup: str, base: str | None, document: Document) -> Image | None:
    """Return the largest picture that an entry offers, else the first of its text; None where none can be had.

    A relative link starts at the entry's base, or, for a file, at the file itself.
    """
    inline = inline_images(markup)
    told = {image.link: image for image in reversed(inline)}
    for image in [*sorted(offered, key=_by_size), *inline]:
        located = _located(image, base, document) if _is_big_enough(image) else None
        if located:
            return _image(image, located, told.get(image.link, image))
    return None


def locate(link: str, *, base: str | None, document: Document) -> str | None:
    """Return where a picture lies: an address, or a path relative to the newsletter's folder."""
    if document.path and "://" not in link and not link.startswith("//"):
        return beside(document.path, link, folder=document.folder)
    return absolute(link, base or document.url or "https:")


def inline_images(markup: str) -> list[FeedImage]:
    """Return the pictures of a piece of HTML, in order; a caption that names who made the picture is its credit."""
    found: list[FeedImage] = []
    caption = -1
    for piece in pieces(markup) if "<img" in markup.lower() else ():
        if piece.kind == "start" and piece.name == "img" and len(found) < _MOST_INLINE:
            found.append(_inline_image(markup[piece.start : piece.end]))
        elif piece.kind == "start" and piece.name == "figcaption":
            caption = piece.end
        elif piece.kind == "end" and piece.name == "figcaption" and found and caption >= 0:
            found[-1] = replace(found[-1], credit=credit_of(title_text(markup[caption : piece.start])))
            caption = -1
    return found


def credit_of(caption: str) -> str | None:
    """Return a caption if it is a credit and nothing else."""
    return caption if len(caption) <= _LONGEST_CREDIT and _CREDIT.match(caption) else None


def _inline_image(tag: str) -> FeedImage:
    values = _attributes(tag)
    width, height = whole_number(values.get("width")), whole_number(values.get("height"))
    source = values.get("src", "")
    link = values.get("data-src", "") if source.startswith("data:") else source
    return FeedImage(link=link, alt=values.get("alt", ""), width=width, height=height)


def _attributes(tag: str) -> dict[str, str]:
    return {
        name.lower(): unescape(double or single or bare).strip()
        for name, double, single, bare in _ATTRIBUTE.findall(tag)
    }


def _by_size(image: FeedImage) -> int:
    return -(image.width or (_USUAL_THUMBNAIL if image.thumbnail else _USUAL))


def _is_big_enough(image: FeedImage) -> bool:
    return min(image.width or _SMALLEST, image.height or _SMALLEST) >= _SMALLEST


def _located(image: FeedImage, base: str | None, document: Document) -> str | None:
    return locate(image.link, base=base, document=document) if image.link else None


def _image(image: FeedImage, location: str, inline: FeedImage) -> Image:
    """Return the picture; what it doesn't say itself is taken from where it stands in the text."""
    return Image(
        location=location,
        alt=title_text(image.alt or inline.alt)[:_LONGEST_ALT],
        credit=title_text(image.credit or inline.credit or "") or None,
        width=image.width or inline.width,
        height=image.height or inline.height,
    )
