"""Pictures that go along with the mail: made small, turned upright, and without what cameras write into them.

Pillow does it, where it is installed; without it a picture goes along as it is, if it is small enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

from digest.render.pictures import Pictures

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 150_000
"""Bytes that one picture may bring along."""

LARGEST_IN_ALL = 800_000
"""Bytes that all pictures of a mail may bring along."""

MOST_PIXELS = 40_000_000
"""Pixels of the largest picture that is unpacked; one claims more to exhaust memory."""

Box = tuple[int, int]
Shrink = Callable[[bytes, Box], bytes]
"""Makes a picture fit into a box of pixels and `LARGEST`; raises OSError where it can't."""

_QUALITIES = (82, 70, 58, 46)
_SMALLER = 0.7
_SIZED = re.compile(r"(\d+)x(\d+) (.+)", re.DOTALL)
_WHITE = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class SizedPictures:
    """Gives pictures as they are, or made to fit where their location names a box: ``1120x840 LOCATION``."""

    pictures: Pictures
    shrink: Shrink
    _made: dict[str, bytes] = field(default_factory=dict)

    def read(self, location: str) -> bytes:
        """Return a picture's bytes; raise OSError where there is none."""
        found = _SIZED.fullmatch(location)
        if found is None:
            return self.pictures.read(location)
        if location not in self._made:
            self._made[location] = self.shrink(self.pictures.read(found[3]), (int(found[1]), int(found[2])))
        return self._made[location]


def best_shrink() -> Shrink:
    """Return what this installation can do to a picture."""
    return shrunk if find_spec("PIL") else as_it_is


def as_it_is(content: bytes, box: Box) -> bytes:  # noqa: ARG001 a Shrink takes a box
    """Return a picture that is small enough already; raise OSError for a larger one."""
    if len(content) > LARGEST:
        raise OSError(f"the picture is larger than {LARGEST // 1000} kB, and Pillow is not installed")
    return content


def shrunk(content: bytes, box: Box) -> bytes:
    """Return a picture that fits into a box, upright, with nothing but its pixels; raise OSError where it can't be.

    A drawing (PNG, GIF) stays lossless as long as it is small enough, and loses its motion.
    """
    try:
        picture, is_drawing = _upright(content, box)
        return _encoded(picture, is_drawing=is_drawing)
    except OSError:
        raise
    except Exception as error:  # a decoder may raise anything for a hostile file
        raise OSError("the picture can't be read") from error


def _upright(content: bytes, box: Box) -> tuple[Image, bool]:
    """Return a picture, no larger than a box, and whether it is a drawing."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content), formats=("JPEG", "PNG", "GIF", "WEBP")) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise OSError("the picture has too many pixels")
        drawing = opened.format in {"PNG", "GIF"}
        # A photograph is unpacked at about the size that is wanted, whichever way up it lies.
        opened.draft("RGB", (max(box), max(box)))
        transparent = "transparency" in opened.info or opened.mode in {"RGBA", "LA", "PA"}
        picture = ImageOps.exif_transpose(opened).convert("RGBA" if transparent else "RGB")
    picture.thumbnail(box, Image.Resampling.LANCZOS)
    picture.info = {}
    return picture, drawing


def _encoded(picture: Image, *, is_drawing: bool) -> bytes:
    drawings = [_png(picture)] if is_drawing else []
    return next(content for content in chain(drawings, _jpegs(_on_white(picture))) if len(content) <= LARGEST)


def _png(picture: Image) -> bytes:
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _jpegs(picture: Image) -> Iterator[bytes]:
    """Yield a picture in falling quality, then in falling size; the last one is a single point."""
    while True:
        for quality in _QUALITIES:
            written = BytesIO()
            picture.save(written, "JPEG", quality=quality, optimize=True)
            yield written.getvalue()
        picture = picture.resize((max(1, int(picture.width * _SMALLER)), max(1, int(picture.height * _SMALLER))))


def _on_white(picture: Image) -> Image:
    from PIL import Image

    if picture.mode != "RGBA":
        return picture
    return Image.alpha_composite(Image.new("RGBA", picture.size, _WHITE), picture).convert("RGB")
