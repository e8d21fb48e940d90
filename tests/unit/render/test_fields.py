"""Holes for pictures: taken out, remembered, filled."""

from __future__ import annotations

import pytest

from digest.models import Email, Picture, fill
from digest.render.fields import Holes
from digest.render.pictures import Shot

SHOT = Shot(local=Picture(name="a-1.png", location="a.png", media_type="image/png"))
OTHER = Shot(local=Picture(name="b-2.png", location="b.png", media_type="image/png"))


def test_markers_become_fields_that_can_be_filled() -> None:
    """Filling gives back what stood there, with addresses in place of markers."""
    holes = Holes("content")
    html = f"<a src={holes.address(SHOT)}> {holes.address(OTHER)} {holes.address(SHOT)}"
    taken, fields = holes.taken_out(html, "html")
    assert taken == "<a src=>  "
    assert [field.name for field in fields] == ["picture:a-1.png", "picture:b-2.png", "picture:a-1.png"]
    email = Email(subject="", preheader="", html=taken, text="", fields=fields)
    assert fill(email, "html", {"picture:a-1.png": "A", "picture:b-2.png": "B"}) == "<a src=A> B A"
    assert [picture.name for picture in holes.pictures(fields)] == ["a-1.png", "b-2.png"]
    assert [picture.name for picture in holes.pictures(fields[1:2])] == ["b-2.png"]


def test_remote_pictures_are_no_fields() -> None:
    """An address stands as it is."""
    holes = Holes("content")
    assert holes.address(Shot(address="https://example.org/a.png")) == "https://example.org/a.png"
    assert holes.taken_out("https://example.org/a.png", "html") == ("https://example.org/a.png", ())


@pytest.mark.parametrize("title", ["field:picture:a-1.png:", "field:00000000000000000000:a-1.png:"])
def test_a_marker_in_a_title_is_text(title: str) -> None:
    """Nobody can write a marker, because its nonce is made from what they wrote."""
    holes = Holes(title)
    assert holes.taken_out(title, "html") == (title, ())
    assert Holes(title).address(SHOT) == holes.address(SHOT)
    assert Holes(title + "!").address(SHOT) != holes.address(SHOT)
