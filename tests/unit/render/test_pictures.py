"""Pictures: which are shown, how large, and by which name."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from digest.models import Image
from digest.render.pictures import PictureFolder, Shot, shot


def png(width: int, height: int) -> bytes:
    """The start of a PNG of that size, which is all that sizes are read from."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


class Album:
    """Gives one picture for every location, or none."""

    def __init__(self, content: bytes | None) -> None:
        self._content = content

    def read(self, location: str) -> bytes:
        """Return the picture."""
        if self._content is None:
            raise FileNotFoundError(location)
        return self._content


def local(content: bytes | None, location: str = "images/Brücke am Fluß.png", **changes: str) -> Shot | None:
    """What is made of a local picture."""
    return shot(Image(location=location, **changes), Album(content), title="A title")


def test_local_picture_has_its_size_type_and_name() -> None:
    """The name is readable, safe, and changes with the bytes."""
    found, other = local(png(800, 400)), local(png(800, 401))
    assert found is not None
    assert other is not None
    assert found.local is not None
    assert (found.width, found.height) == (800, 400)
    assert found.local.media_type == "image/png"
    assert found.local.name.startswith("brucke-am-flu-")
    assert found.local.name.endswith(".png")
    assert other.local is not None
    assert other.local.name != found.local.name


@pytest.mark.parametrize(
    "content",
    [
        None, b"", b"<html>", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0broken", b"GIF89a",
        png(99, 99), png(2000, 60), png(0, 0),
    ],
)  # fmt: skip
def test_picture_that_can_t_be_shown_costs_itself_only(content: bytes | None) -> None:
    """A missing, broken, tiny or banner-shaped picture is none."""
    assert local(content) is None


@pytest.mark.parametrize(
    "address", ["https://example.org/a.webp", "https://example.org/A.SVG?x=1", "data://x", "ftp://example.org/a.png"]
)
def test_remote_picture_that_clients_don_t_show_is_none(address: str) -> None:
    """Outlook shows no WebP, Gmail no SVG."""
    assert shot(Image(location=address), Album(None), title="") is None


def test_remote_picture_is_taken_by_its_address() -> None:
    """Its size is what the feed says, if it says one; a tracking pixel is dropped."""
    found = shot(Image(location="https://example.org/a b.jpg", width=800, height=600), Album(None), title="")
    assert found is not None
    assert found.address == "https://example.org/a%20b.jpg"
    assert found.fitted(152, 190) == (152, 114)
    assert shot(Image(location="https://example.org/p.gif", width=1, height=1), Album(None), title="") is None


@pytest.mark.parametrize(
    ("size", "fitted"),
    [((1120, 596), (560, 298)), ((300, 200), (300, 200)), ((600, 1200), (210, 420)), ((None, None), (560, None))],
)
def test_pictures_fit_without_being_enlarged(
    size: tuple[int | None, int | None], fitted: tuple[int, int | None]
) -> None:
    """Proportions stay; a small picture stays small."""
    assert Shot(width=size[0], height=size[1]).fitted(560, 420) == fitted


def test_alt_that_repeats_the_title_is_dropped() -> None:
    """A reader who listens need not hear the headline twice."""
    repeated, own = local(png(200, 200), alt="A  title"), local(png(200, 200), alt="A bridge", credit="Photo: X")
    assert repeated is not None
    assert repeated.alt == ""
    assert own is not None
    assert (own.alt, own.credit) == ("A bridge", "Photo: X")


@pytest.mark.parametrize(
    ("alt", "told"), [("IMG_1234.JPG", ""), ("bridge-at-night.webp", ""), ("See bridge.png", "See bridge.png")]
)
def test_the_name_of_a_file_is_no_alt(alt: str, told: str) -> None:
    """Nobody wants to hear it."""
    found = local(png(200, 200), alt=alt)
    assert found is not None
    assert found.alt == told


def test_a_remote_picture_that_was_collected_is_taken_at_its_word() -> None:
    """Its true size counts, not the feed's; what is no picture, or one that some client lacks, is none."""
    image = Image(location="https://example.org/a.webp", width=1, height=1)
    found = shot(image, Album(png(800, 400)), title="")
    assert found is not None
    assert (found.address, found.width, found.height) == (image.location, 800, 400)
    for content in (b"", b"RIFF1234WEBPVP8 ", png(1, 1)):
        assert (
            shot(Image(location="https://example.org/a.png", width=800, height=400), Album(content), title="") is None
        )


def test_folder_gives_nothing_from_outside(tmp_path: Path) -> None:
    """A path that leads out of the newsletter's folder is no picture."""
    (tmp_path / "secret.png").write_bytes(png(200, 200))
    inside = tmp_path / "paper"
    inside.mkdir()
    (inside / "a.png").write_bytes(png(200, 200))
    folder = PictureFolder(inside)
    assert folder.read("a.png") == png(200, 200)
    with pytest.raises(OSError, match="outside"):
        folder.read("../secret.png")
    with pytest.raises(OSError, match=r"b\.png"):
        folder.read("b.png")
