"""Collecting pictures: once each, the newest first, and no failure but the picture's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import builders
import pytest

from digest.errors import FetchError
from digest.jobs.pictures import LARGEST, MOST, collect_pictures
from digest.models import Article, Image
from digest.protocols import Response

HOST = "https://images.example.org"


@dataclass
class Album:
    """Keeps in a dictionary; or can't."""

    known: dict[str, bytes | str] = field(default_factory=dict)
    full: bool = False
    trimmed: int = 0

    def knows(self, address: str) -> bool:
        return address in self.known

    def keep(self, address: str, content: bytes) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.known[address] = content

    def keep_none(self, address: str) -> None:
        self.known[address] = "none"

    def keep_silence(self, address: str) -> None:
        self.known[address] = "silent"

    def trim(self) -> None:
        self.trimmed += 1


@dataclass
class Web:
    """Answers what is written down, and remembers what it was asked."""

    answers: dict[str, bytes | FetchError]
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str, *, max_bytes: int, accept: str = "*/*", **conditions: str | None) -> Response:
        assert (max_bytes, "image/webp" in accept) == (LARGEST, False)
        self.asked.append(url)
        answer = self.answers.get(url, b"picture")
        if isinstance(answer, FetchError):
            raise answer
        return Response(url=url, status=200, body=answer)


@dataclass
class Listener:
    heard: list[object] = field(default_factory=list)

    def started(self, total: int) -> None:
        self.heard.append(total)

    def advanced(self, label: str) -> None:
        self.heard.append(label)

    def finished(self) -> None:
        self.heard.append("end")


def one_by_one(work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
    return map(work, tasks)


def illustrated(*locations: str | None) -> list[Article]:
    """Articles with pictures, each an hour older than the one before."""
    return [
        builders.article(
            f"Article {number}",
            image=None if location is None else Image(location=location),
            published=builders.NOON - timedelta(hours=number),
        )
        for number, location in enumerate(locations)
    ]


def run(articles: Iterable[Article], album: Album, web: Web, spread: Any = one_by_one) -> Listener:
    listener = Listener()
    collect_pictures(articles, keeper=album, fetch=web, spread=spread, reporter=listener)
    return listener


def test_pictures_are_fetched_once_the_newest_first():
    """Local ones and those of no address are left where they are; a second run asks for nothing."""
    articles = illustrated(f"{HOST}/a", "images/own.jpg", None, f"{HOST}/b", f"{HOST}/a", "data:image/png;base64,x")
    album, web = Album(), Web({})
    heard = run(reversed(articles), album, web).heard
    assert web.asked == [f"{HOST}/a", f"{HOST}/b"]
    assert album.known == {f"{HOST}/a": b"picture", f"{HOST}/b": b"picture"}
    assert heard == [2, "images.example.org", "images.example.org", "end"]
    assert run(articles, album, web).heard == []
    assert len(web.asked) == 2
    assert album.trimmed == 1


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (FetchError("404 Not Found", status=404, transient=False), "none"),
        (FetchError("410 Gone", status=410, transient=False), "none"),
        (FetchError("larger than 5 MB", transient=False), "none"),
        (FetchError("403 Forbidden", status=403, transient=False), "silent"),
        (FetchError("503 Service Unavailable", status=503), None),
        (FetchError("no answer within 10 s"), None),
    ],
)
def test_a_picture_that_can_not_be_had_costs_itself_only(error: FetchError, kept: str | None):
    """What is wrong for good isn't asked again; what may be right tomorrow is."""
    album, web = Album(), Web({f"{HOST}/bad": error})
    run(illustrated(f"{HOST}/bad", f"{HOST}/good"), album, web)
    assert album.known.get(f"{HOST}/bad") == kept
    assert album.known[f"{HOST}/good"] == b"picture"


def test_one_run_fetches_a_bounded_number():
    """The rest is fetched by the next."""
    articles = illustrated(*(f"{HOST}/{number}" for number in range(MOST + 3)))
    album, web = Album(), Web({})
    run(articles, album, web)
    assert web.asked == [f"{HOST}/{number}" for number in range(MOST)]
    run(articles, album, web)
    assert len(album.known) == MOST + 3


def test_a_full_disk_is_told_and_stops_nothing(caplog: pytest.LogCaptureFixture):
    """Collecting goes on without pictures."""
    heard = run(illustrated(f"{HOST}/a", f"{HOST}/b"), Album(full=True), Web({})).heard
    assert "pictures can't be kept: no space left on device" in caplog.text
    assert heard[-1] == "end"


def test_what_comes_in_time_is_kept():
    """Whatever the order in which answers come, and however many are missing when the time is up."""
    album = Album()
    run(illustrated(f"{HOST}/a", f"{HOST}/b"), album, Web({}), lambda work, tasks: iter([work(list(tasks)[1])]))
    assert list(album.known) == [f"{HOST}/b"]
