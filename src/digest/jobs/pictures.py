"""Collecting the articles' pictures, so that their sizes are known and no preview needs the network.

::

    articles ─addresses not known yet▶ fetch (side by side, until a deadline) ─▶ cache

No picture is fetched twice, one that can't be had costs itself only, and none is a source's problem.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

from digest.errors import FetchError
from digest.jobs.collect import MapUnordered
from digest.models import Article
from digest.protocols import Fetch, Reporter

LARGEST = 5_000_000
"""Bytes of the largest picture that is fetched."""

MOST = 400
"""Pictures that one run fetches at most, those of the newest articles first."""

_ACCEPT = "image/jpeg, image/png, image/gif, image/*;q=0.1"
_GONE = (404, 410)

_log = logging.getLogger(__name__)


class PictureKeeper(Protocol):
    """Keeps pictures by their addresses; every method may raise OSError."""

    def knows(self, address: str) -> bool:
        """Say whether an address need not be asked again."""
        ...

    def keep(self, address: str, content: bytes) -> None:
        """Keep what an address answered."""
        ...

    def keep_none(self, address: str) -> None:
        """Keep that an address has no picture."""
        ...

    def keep_silence(self, address: str) -> None:
        """Keep that an address would not say."""
        ...

    def trim(self) -> None:
        """Remove the oldest pictures beyond the bound."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address gave: a picture's bytes, or why not."""

    address: str
    content: bytes = b""
    error: FetchError | None = None


def collect_pictures(
    articles: Iterable[Article],
    *,
    keeper: PictureKeeper,
    fetch: Fetch,
    spread: MapUnordered[str, Answer],
    reporter: Reporter,
) -> None:
    """Fetch the pictures of articles that are not known yet; what goes wrong is logged, never raised."""
    addresses = _unknown(articles, keeper)
    if not addresses:
        return
    reporter.started(len(addresses))
    try:
        for answer in spread(partial(_ask, fetch), addresses):
            _keep(answer, keeper)
            reporter.advanced(urlsplit(answer.address).hostname or "")
        keeper.trim()
    except OSError as error:
        _log.warning("pictures can't be kept: %s", (error.strerror or "the system refuses it").lower())
    finally:
        reporter.finished()


def _unknown(articles: Iterable[Article], keeper: PictureKeeper) -> tuple[str, ...]:
    """Return the addresses to ask, those of the newest articles first."""
    newest_first = sorted(articles, key=lambda article: (-article.moment.timestamp(), article.source, article.id))
    images = (article.image for article in newest_first)
    addresses = dict.fromkeys(image.location for image in images if image and _is_address(image.location))
    return tuple(address for address in addresses if not keeper.knows(address))[:MOST]


def _is_address(location: str) -> bool:
    return location.startswith(("http://", "https://"))


def _ask(fetch: Fetch, address: str) -> Answer:
    try:
        return Answer(address=address, content=fetch(address, max_bytes=LARGEST, accept=_ACCEPT).body)
    except FetchError as error:
        return Answer(address=address, error=error)


def _keep(answer: Answer, keeper: PictureKeeper) -> None:
    """Keep an answer; what may be otherwise tomorrow is not kept, so that it is asked again."""
    error = answer.error
    if error is None:
        keeper.keep(answer.address, answer.content)
    elif not error.transient and (error.status is None or error.status in _GONE):
        keeper.keep_none(answer.address)
    elif not error.transient:
        keeper.keep_silence(answer.address)
