"""What one look at a source leaves behind, whether it went well or not."""

from __future__ import annotations

from datetime import datetime

from digest.errors import SourceError
from digest.models import Article, Harvest, Source, Visit
from digest.sources.locations import Document


def went_well(
    source: Source, document: Document, articles: tuple[Article, ...], *, at: datetime, again: bool = False
) -> Harvest:
    """Return the harvest of a source that could be read; ``again`` asks for everything next time, changed or not."""
    visit = Visit(
        source=source.name,
        at=at,
        etag=None if again else document.etag,
        last_modified=None if again else document.last_modified,
        moved_to=document.moved_to,
    )
    return Harvest(visit=visit, articles=articles)


def unchanged(source: Source, document: Document, *, last: Visit | None, at: datetime) -> Harvest:
    """Return the harvest of a source that had nothing new to say."""
    visit = Visit(
        source=source.name,
        at=at,
        etag=document.etag or (last.etag if last else None),
        last_modified=document.last_modified or (last.last_modified if last else None),
        moved_to=document.moved_to,
    )
    return Harvest(visit=visit, unchanged=True)


def went_wrong(
    source: Source, error: SourceError | str, *, last: Visit | None, at: datetime, articles: tuple[Article, ...] = ()
) -> Harvest:
    """Return the harvest of a source with a problem; what the last good look knew stays known."""
    visit = Visit(
        source=source.name,
        at=at,
        etag=last.etag if last else None,
        last_modified=last.last_modified if last else None,
        failures=(last.failures if last else 0) + 1,
        problem=error if isinstance(error, str) else error.message,
        moved_to=last.moved_to if last else None,
    )
    return Harvest(visit=visit, articles=articles)
