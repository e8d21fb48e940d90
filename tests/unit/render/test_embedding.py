"""Pictures that go along: small, upright, without what a camera wrote into them, and never in the way of the mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from random import Random

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.mail.message import IssueMessage
from digest.models import Image, Issue, fill
from digest.render.embedding import LARGEST, LARGEST_IN_ALL, SizedPictures, as_it_is, best_shrink, shrunk
from digest.render.pictures import Gallery, PictureFolder, sized
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme
from digest.settings import ThemeChoice

from .markup import read
from .test_pictures import Album, png

pil = pytest.importorskip("PIL.Image", reason="needs Pillow, the extra `images`")

ADDRESS = "https://images.example.org/2022/bridge.jpg?w=1"


def picture(width: int, height: int, kind: str = "JPEG", mode: str = "RGB", **written: object) -> bytes:
    """A picture of noise, which no format makes small."""
    noise = Random(width * height).randbytes(width * height * len(mode))
    content = BytesIO()
    pil.frombytes(mode, (width, height), noise).save(content, kind, **written)
    return content.getvalue()


def opened(content: bytes):  # type: ignore[no-untyped-def]
    """A picture, unpacked."""
    return pil.open(BytesIO(content))


@dataclass
class Shelf:
    """Gives pictures that lie in a dictionary, and remembers which were asked for."""

    content: dict[str, bytes]
    asked: list[str] = field(default_factory=list)

    def read(self, location: str) -> bytes:
        self.asked.append(location)
        if location not in self.content:
            raise FileNotFoundError(location)
        return self.content[location]


@pytest.mark.parametrize(
    ("size", "fitted"), [((1600, 800), (1120, 560)), ((300, 200), (300, 200)), ((900, 1800), (420, 840))]
)
def test_a_photograph_is_made_small_enough(size: tuple[int, int], fitted: tuple[int, int]) -> None:
    """It fits into the box, is never enlarged, and weighs at most 150 kB however noisy it is."""
    content = shrunk(picture(*size), (1120, 840))
    assert len(content) <= LARGEST
    made = opened(content)
    assert made.format == "JPEG"
    ratio = made.width / made.height
    assert made.width <= fitted[0]
    assert ratio == pytest.approx(size[0] / size[1], rel=0.02)
    assert content == shrunk(picture(*size), (1120, 840))


def test_what_a_camera_wrote_is_gone_and_the_picture_is_upright() -> None:
    """Neither place nor maker nor comment is left, and a picture that lay on its side stands."""
    exif = pil.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Rivertown"
    content = shrunk(picture(400, 200, exif=exif, comment=b"secret"), (1120, 840))
    assert b"Rivertown" not in content
    assert b"Exif" not in content
    assert b"secret" not in content
    assert opened(content).size == (200, 400)


def test_a_drawing_stays_sharp_as_long_as_it_is_small() -> None:
    """Few colours stay PNG, transparent or not; a large one becomes a photograph on white."""
    flat = BytesIO()
    pil.new("RGBA", (600, 300), (0, 0, 0, 0)).save(flat, "PNG")
    assert opened(shrunk(flat.getvalue(), (1120, 840))).format == "PNG"
    noisy = opened(shrunk(picture(800, 400, "PNG", "RGBA"), (1120, 840)))
    assert (noisy.format, noisy.mode) == ("JPEG", "RGB")


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_other_kinds_become_one_that_every_client_shows(kind: str) -> None:
    """Outlook shows no WebP."""
    assert opened(shrunk(picture(300, 200, kind), (1120, 840))).format in {"PNG", "JPEG"}


@given(st.binary(max_size=60), st.integers(0, 400))
@settings(deadline=None, max_examples=60)
def test_bytes_that_are_no_picture_cost_themselves_only(noise: bytes, cut: int) -> None:
    """Whatever a server calls a picture, there is a picture, or an OSError."""
    for content in (noise, picture(60, 40)[:cut] + noise, picture(60, 40, "PNG")[:cut] + noise):
        try:
            assert len(shrunk(content, (100, 100))) <= LARGEST
        except OSError:
            continue


def test_more_pixels_than_can_be_unpacked_are_refused() -> None:
    """A header that claims a continent is not believed."""
    plain = BytesIO()
    pil.new("1", (9_000, 5_000)).save(plain, "PNG")
    with pytest.raises(OSError, match="pixels"):
        shrunk(plain.getvalue(), (1120, 840))


def test_without_pillow_small_pictures_go_as_they_are() -> None:
    """Up to 150 kB; larger ones stay behind."""
    assert as_it_is(b"x" * LARGEST, (1, 1)) == b"x" * LARGEST
    with pytest.raises(OSError, match="150 kB"):
        as_it_is(b"x" * (LARGEST + 1), (1, 1))
    assert best_shrink() is shrunk


def test_a_picture_is_made_small_once() -> None:
    """A render is tried several times, and its files are written after it."""
    shelf = Shelf({ADDRESS: picture(300, 200)})
    pictures = SizedPictures(shelf, shrunk)
    assert pictures.read(sized(ADDRESS, (100, 100))) == pictures.read(sized(ADDRESS, (100, 100)))
    assert shelf.asked == [ADDRESS]
    assert pictures.read(ADDRESS) == shelf.content[ADDRESS]


def test_the_gallery_gives_own_and_collected_pictures(tmp_path: Path) -> None:
    """A path is read from the newsletter's folder, an address from where pictures were collected."""
    (tmp_path / "a.png").write_bytes(b"own")
    gallery = Gallery(PictureFolder(tmp_path), Shelf({ADDRESS: b"collected"}))
    assert gallery.read("a.png") == b"own"
    assert gallery.read(ADDRESS) == b"collected"
    with pytest.raises(OSError, match="nowhere"):
        gallery.read("https://example.org/nowhere.png")


def card(number: int) -> str:
    """The address of a card's picture."""
    return f"{ADDRESS}&{number}"


def told(cards: int = 1) -> Issue:
    """An issue whose lead and cards have pictures of their own."""
    image = Image(location=ADDRESS, alt="A bridge")
    lead = builders.story(slot="lead", article=builders.article(image=image))
    others = tuple(
        builders.story(
            slot="second",
            article=builders.article(
                f"Card {n} of a story that takes two lines", image=Image(location=card(n), alt="A card")
            ),
        )
        for n in range(cards)
    )
    return builders.issue(lead=lead, second=others, sections=(), brief=())


def renderer(pictures: SizedPictures, **newsletter: str) -> EmailRenderer:
    """A renderer whose pictures go along."""
    return EmailRenderer(builders.newsletter(**newsletter), load_theme(ThemeChoice()), pictures, images="embed")


def test_pictures_go_along_with_the_message() -> None:
    """They are fields of the HTML and inline parts of the message, also where the issue stands on the web."""
    shelf = Shelf({ADDRESS: picture(1600, 800), card(0): picture(400, 300)})
    pictures = SizedPictures(shelf, shrunk)
    email = renderer(pictures, base_url="https://bridge.example.org").render(told())
    assert ADDRESS not in email.html
    assert "data:" not in email.html
    assert len(email.pictures) == len(email.fields) == 2
    names = {f"picture:{one.name}": f"pictures/{one.name}" for one in email.pictures}
    shown = read(fill(email, "html", names)).all("img")
    assert [image.attributes["src"] for image in shown] == list(names.values())
    assert [image.attributes["width"] for image in shown] == ["560", "106"]
    assert all(image.attributes["height"] and image.attributes["alt"] for image in shown)
    writer = IssueMessage(builders.newsletter(base_url="https://x.org"), pictures.read, carries_pictures=True)
    message = message_from_bytes(writer.write(told(), email), policy=policy.default)
    parts = [part for part in message.walk() if part.get_content_maintype() == "image"]
    (html,) = (part.get_content() for part in message.walk() if part.get_content_type() == "text/html")
    assert [part.get_content_type() for part in parts] == ["image/jpeg", "image/jpeg"]
    assert {part["Content-ID"].strip("<>") for part in parts} == {
        found.split('"')[0] for found in html.split("cid:")[1:]
    }
    assert all(len(part.get_content()) <= LARGEST for part in parts)


def test_what_was_not_collected_is_not_embedded() -> None:
    """A mail that is to bring its pictures along never asks for one; a mark of the cache is no picture either."""
    for content in ({}, {ADDRESS: b""}):
        email = renderer(SizedPictures(Shelf(content), shrunk)).render(told())
        assert "<img" not in email.html
        assert email.pictures == ()


def test_pictures_weigh_at_most_800_kb_in_all() -> None:
    """Those of the first stories go along, as many as there is room for."""
    heavy = {location: png(800, 400 + n).ljust(149_000) for n, location in enumerate([ADDRESS, *map(card, range(9))])}
    pictures = SizedPictures(Shelf(heavy), as_it_is)
    email = renderer(pictures).render(told(9))
    weights = [len(pictures.read(one.location)) for one in email.pictures]
    assert sum(weights) <= LARGEST_IN_ALL
    assert [one.location for one in email.pictures] == [
        sized(ADDRESS, (1120, 840)), *(sized(card(n), (240, 160)) for n in range(4))
    ]  # fmt: skip


def test_no_picture_is_shown_where_none_is_wanted() -> None:
    """Neither remote nor local, and none is even looked at."""
    shelf = Shelf({})
    quiet = EmailRenderer(builders.newsletter(), load_theme(ThemeChoice()), shelf, images="none")
    email = quiet.render(told())
    assert "<img" not in email.html
    assert (email.pictures, email.fields, shelf.asked) == ((), (), [])


@pytest.mark.parametrize(("theme", "widths"), [("daily", ["560"]), ("letter", []), ("bulletin", ["200"])])
def test_collected_sizes_stand_in_the_mail(theme: str, widths: list[str]) -> None:
    """A remote picture keeps its address and is told with the size that it has, not the one that a feed claims."""
    image = Image(location=ADDRESS, alt="A bridge", width=1, height=9999)
    issue = builders.issue(lead=builders.story(slot="lead", article=builders.article(image=image)))
    remote = EmailRenderer(builders.newsletter(), load_theme(ThemeChoice(name=theme)), Album(png(800, 400)))
    shown = [image for image in read(remote.render(issue).html).all("img") if image.attributes["src"] == ADDRESS]
    assert [one.attributes["width"] for one in shown] == widths
    assert all(int(one.attributes["width"]) == 2 * int(one.attributes["height"]) for one in shown)
