"""Pictures of stories: which can be shown, how large, and under which name."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit

from digest.models import Image, Picture
from digest.render.filters import clean, shortened, url

SMALLEST = 100
"""Pixels. What is narrower is a tracking pixel, an icon or a logo."""

WIDEST_RATIO = 4.0
"""A picture this many times as wide as high is a banner."""

LONGEST_ALT = 200

_MEDIA_TYPES: Mapping[bytes, tuple[str, str]] = {
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"GIF8": ("image/gif", "gif"),
}
# Outlook for Windows shows neither WebP nor AVIF, Gmail no SVG (caniemail.com).
_UNSUPPORTED = (".webp", ".avif", ".svg", ".svgz", ".jxl", ".heic", ".bmp", ".tif", ".tiff")
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|bmp)", re.IGNORECASE)


class Pictures(Protocol):
    """Gives pictures: the newsletter's own by their paths, those of the web by their addresses."""

    def read(self, location: str) -> bytes:
        """Return a picture's bytes, none where it is known to be no picture; raise OSError where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Gallery:
    """Gives the newsletter's own pictures from one place, and those of the web from where they were collected."""

    own: Pictures
    collected: Pictures

    def read(self, location: str) -> bytes:
        """Return a picture's bytes; raise OSError where there is none."""
        return (self.collected if "://" in location else self.own).read(location)


@dataclass(frozen=True, slots=True)
class PictureFolder:
    """Gives the pictures that lie in a folder, and nothing from outside it."""

    folder: Path

    def read(self, location: str) -> bytes:
        """Return a picture's bytes; raise OSError where there is none in the folder."""
        file = (self.folder / location).resolve()
        if not file.is_relative_to(self.folder.resolve()):
            raise FileNotFoundError(f"{location} lies outside {self.folder}")
        return file.read_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture that can be shown: an address, or a local picture; its size in pixels where it is known.

    `weight` is what a local picture weighs, in bytes.
    """

    address: str = ""
    local: Picture | None = None
    weight: int = 0
    alt: str = ""
    credit: str = ""
    width: int | None = None
    height: int | None = None

    @property
    def identity(self) -> str:
        """The same for the same picture: its address, or a local one's name, which holds a fingerprint of its bytes."""
        return self.local.name if self.local else self.address

    def fitted(self, width: int, height: int) -> tuple[int, int | None]:
        """Return the size that fits into a box, never enlarged; the height is None where it is not known."""
        if not self.width or not self.height:
            return width, None
        scale = min(width / self.width, height / self.height, 1.0)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def shot(image: Image | None, pictures: Pictures, *, title: str, embed: tuple[int, int] | None = None) -> Shot | None:
    """Return an article's picture, or None where none can be shown.

    `embed` makes it one that goes along with the mail, at most so wide and so high. An alt that repeats the title is no
    alt, nor is the name of a file.
    """
    if image is None:
        return None
    if embed:
        found = _local(sized(image.location, embed), pictures)
    else:
        found = _local(image.location, pictures) if image.is_local else _remote(image, pictures)
    if found is None or not _fits(found):
        return None
    alt = shortened(clean(image.alt), LONGEST_ALT)
    told = "" if alt == clean(title) or _FILE_NAME.fullmatch(alt) else alt
    return replace(found, alt=told, credit=clean(image.credit or ""))


def sized(location: str, box: tuple[int, int]) -> str:
    """Return where a picture lies that is made to fit into a box."""
    return f"{box[0]}x{box[1]} {location}"


def _fits(found: Shot) -> bool:
    if found.width is None or found.height is None:
        return True
    return found.width >= SMALLEST and found.height >= SMALLEST / 2 and found.width / found.height <= WIDEST_RATIO


def _remote(image: Image, pictures: Pictures) -> Shot | None:
    address = url(image.location)
    if not address.startswith("http"):
        return None
    content = _content(image.location, pictures)
    if content is None:
        unsupported = urlsplit(address).path.lower().endswith(_UNSUPPORTED)
        return None if unsupported else Shot(address=address, width=image.width, height=image.height)
    size = _size(content)
    return Shot(address=address, width=size[0], height=size[1]) if size and _kind(content) else None


def _local(location: str, pictures: Pictures) -> Shot | None:
    content = _content(location, pictures)
    size = _size(content) if content else None
    kind = _kind(content) if content else None
    if content is None or kind is None or size is None:
        return None
    media_type, ending = kind
    picture = Picture(name=_name(location, content, ending), location=location, media_type=media_type)
    return Shot(local=picture, weight=len(content), width=size[0], height=size[1])


def _content(location: str, pictures: Pictures) -> bytes | None:
    try:
        return pictures.read(location)
    except (OSError, ValueError):
        return None


def _kind(content: bytes) -> tuple[str, str] | None:
    return next((kind for start, kind in _MEDIA_TYPES.items() if content.startswith(start)), None)


def _size(content: bytes) -> tuple[int, int] | None:
    import imagesize

    try:
        width, height = imagesize.get(BytesIO(content))
    except (ValueError, OSError, struct.error):
        return None
    return (int(width), int(height)) if width > 0 and height > 0 else None


def _name(location: str, content: bytes, ending: str) -> str:
    """Return a file name: the picture's own in ASCII, and a fingerprint of its bytes."""
    stem = unicodedata.normalize("NFKD", PurePosixPath(location).stem).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40].strip("-") or "picture"
    return f"{slug}-{sha256(content).hexdigest()[:8]}.{ending}"
