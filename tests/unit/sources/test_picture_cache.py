"""The pictures' cache: whole files, bounded, and nothing of anybody else's."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.picture_cache import PictureCache

ADDRESS = "https://images.example.org/bridge.png"


def png(width: int = 800, height: int = 400, size: int = 100) -> bytes:
    """The start of a PNG of that size in pixels, as long as asked."""
    head = (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    )
    return head.ljust(size, b"\0")


def test_what_is_kept_is_given_back(tmp_path: Path):
    """Byte for byte, and it is known from then on."""
    cache = PictureCache(tmp_path / "deep" / "pictures")
    assert not cache.knows(ADDRESS)
    with pytest.raises(OSError):  # noqa: PT011 any OSError means that nothing is known
        cache.read(ADDRESS)
    cache.keep(ADDRESS, png())
    assert cache.knows(ADDRESS)
    assert cache.read(ADDRESS) == png()
    assert not cache.knows(f"{ADDRESS}?other")


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"<svg width='9' height='9'/>", png(0, 400), png(20_000, 20_000)],
)
def test_what_is_no_picture_is_known_as_that(tmp_path: Path, content: bytes):
    """A page, a torn file or a decompression bomb costs itself only, and isn't asked for again."""
    cache = PictureCache(tmp_path)
    cache.keep(ADDRESS, content)
    assert cache.knows(ADDRESS)
    assert cache.read(ADDRESS) == b""


def test_marks_say_what_is_known(tmp_path: Path):
    """No picture is none; an address that would not say is known, but nothing can be read of it."""
    cache = PictureCache(tmp_path)
    cache.keep_none(ADDRESS)
    assert cache.read(ADDRESS) == b""
    cache.keep_silence(ADDRESS)
    assert cache.knows(ADDRESS)
    with pytest.raises(FileNotFoundError, match="would not say"):
        cache.read(ADDRESS)


def test_the_oldest_pictures_go_first(tmp_path: Path):
    """The folder stays within its bound; others' files and the newest pictures stay."""
    cache = PictureCache(tmp_path, most_bytes=25_000)
    (tmp_path / "mine.jpg").write_bytes(b"x" * 50_000)
    for number in range(5):
        cache.keep(f"{ADDRESS}?{number}", png(size=10_000))
    for number, file in enumerate(sorted(tmp_path.glob("?" * 64))):
        os.utime(file, (number, number))
    names = [file.name for file in sorted(tmp_path.glob("?" * 64))]
    cache.trim()
    assert [file.name for file in sorted(tmp_path.glob("?" * 64))] == names[3:]
    assert (tmp_path / "mine.jpg").exists()
    cache.trim()
    assert len(list(tmp_path.glob("?" * 64))) == 2


def test_what_was_never_finished_is_removed(tmp_path: Path):
    """A run that was killed leaves a draft behind; a loss of power leaves a file without bytes, which is none."""
    cache = PictureCache(tmp_path)
    cache.keep(ADDRESS, png())
    (file,) = tmp_path.iterdir()
    (tmp_path / f"{file.name}.abc.part").write_bytes(b"torn")
    cache.trim()
    assert list(tmp_path.iterdir()) == [file]
    file.write_bytes(b"")
    assert not cache.knows(ADDRESS)


def test_a_cache_that_is_not_there_is_empty(tmp_path: Path):
    """Nothing is made before there is something to keep."""
    cache = PictureCache(tmp_path / "pictures")
    cache.trim()
    assert not cache.knows(ADDRESS)
    assert list(tmp_path.iterdir()) == []


@given(st.text(st.characters(codec=None)), st.binary(max_size=50))
@settings(deadline=None, max_examples=40)
def test_any_address_and_any_answer_are_kept(tmp_path_factory: pytest.TempPathFactory, address: str, content: bytes):
    """Feeds write anything, servers answer anything."""
    cache = PictureCache(tmp_path_factory.mktemp("pictures"))
    for start in (b"", b"\xff\xd8\xff", b"GIF89a", b"RIFF1234WEBP", b"\x89PNG\r\n\x1a\n"):
        cache.keep(address, start + content)
        assert cache.read(address) in (b"", start + content)
