"""Records for tests, complete and dull, so that a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from digest.models import (
    Article,
    Cluster,
    Coverage,
    Issue,
    Scores,
    Section,
    Source,
    SourceReport,
    Span,
    Story,
    Summary,
    Visit,
    Window,
)
from digest.settings import Newsletter, Settings
from digest.text.fingerprints import article_id, text_id

NOON = datetime(2022, 11, 11, 12, tzinfo=UTC)
DAY = date(2022, 11, 11)
WINDOW = Window(start=datetime(2022, 11, 10, 22, tzinfo=UTC), end=datetime(2022, 11, 11, 22, tzinfo=UTC))
TEXT = """\
The bridge was closed on Friday after an inspection found cracks. Engineers said the repair would take three weeks.

Traffic is led over the old road through the village. The mayor asked drivers for patience and promised extra buses."""


def article(title: str = "Bridge closed for three weeks", **changes: Any) -> Article:
    """Build an article of the fixed day."""
    url = changes.pop("url", f"https://courier.example.org/{title.lower().replace(' ', '-')}")
    text = changes.pop("text", TEXT)
    source = changes.pop("source", "The Courier")
    values: dict[str, Any] = {
        "id": article_id(url=url, source=source, key=title),
        "source": source,
        "url": url,
        "title": title,
        "text": text,
        "text_id": text_id(text),
        "origin": "feed",
        "first_seen": NOON,
        "published": NOON,
        "language": "en",
    }
    return Article(**{**values, **changes})


def source(name: str = "The Courier", **changes: Any) -> Source:
    """Build a source."""
    return Source(**{"name": name, "kind": "feed", "location": "feeds/courier.xml", "section": "World", **changes})


def visit(source: str = "The Courier", **changes: Any) -> Visit:
    """Build a visit that went well."""
    return Visit(**{"source": source, "at": NOON, **changes})


def scores(**changes: Any) -> Scores:
    """Build a cluster's scores."""
    values = {"freshness": 0.5, "length": 0.5, "sources": 0.0, "weight": 1.0, "pinned": False, "total": 1.0}
    return Scores(**{**values, **changes})


def summary(article: Article, sentences: int = 1) -> Summary:
    """Build a summary of the first sentences of an article whose sentences end in a full stop."""
    spans, start = [], 0
    for _ in range(sentences):
        end = article.text.index(".", start) + 1
        spans.append(Span(text_id=article.text_id, start=start, end=end, text=article.text[start:end]))
        start = end + len(article.text[end:]) - len(article.text[end:].lstrip())
    return Summary(spans=tuple(spans), method="lead")


def story(title: str = "Bridge closed for three weeks", **changes: Any) -> Story:
    """Build a story with a summary of one sentence; a story in brief has none."""
    told = changes.pop("article", None) or article(title)
    slot = changes.pop("slot", "section")
    told_in = None if slot == "brief" else summary(told)
    values = {"section": "World", "article": told, "slot": slot, "scores": scores(), "summary": told_in}
    return Story(**{**values, **changes})


def cluster(title: str = "Bridge closed for three weeks", **changes: Any) -> Cluster:
    """Build a cluster of one article."""
    return Cluster(article=article(title, **changes))


def coverage(**changes: Any) -> Coverage:
    """Build the coverage of one source that was read."""
    report = SourceReport(name="The Courier", kind="feed", seen=4, shown=3)
    return Coverage(**{"sources": (report,), **changes})


def issue(**changes: Any) -> Issue:
    """Build an issue with a story in every slot."""
    values = {
        "newsletter": "The Evening Bridge",
        "language": "en",
        "date": DAY,
        "window": WINDOW,
        "coverage": coverage(),
        "lead": story("Bridge closed for three weeks", slot="lead"),
        "second": (story("Buses run all night", slot="second"),),
        "sections": (Section(title="World", stories=(story("Mayor asks for patience"),)),),
        "brief": (story("Old road gets new lamps", slot="brief"),),
        "minutes": 2,
    }
    return Issue(**{**values, **changes})


def newsletter(**changes: Any) -> Newsletter:
    """Build a newsletter that closes at 23:00 in Rome."""
    values = {
        "name": "The Evening Bridge",
        "contact": "desk@bridge.example.org",
        "timezone": "Europe/Rome",
        "close": time(23, 0),
        "postal_address": "1 Bridge Street, Rivertown",
    }
    return Newsletter(**{**values, **changes})


def settings(folder: Path, **changes: Any) -> Settings:
    """Build the settings of a newsletter in a folder, with one source."""
    values = {
        "newsletter": newsletter(),
        "sources": (source(),),
        "file": folder / "digest.toml",
        "store": folder / "digest.db",
    }
    return Settings(**{**values, **changes})
