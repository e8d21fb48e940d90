"""Measure feeds, dates and pages against data with known answers, and print one line for each bar."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import sys
import tarfile
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

from digest.errors import SourceError
from digest.models import Source
from digest.protocols import Response, SourceTools
from digest.sources.dates import parse_date
from digest.sources.feed import FeedReader
from digest.sources.html_tree import parse_page
from digest.sources.metadata import read_metadata
from digest.sources.page import extract_text
from digest.text.links import canonical
from digest.text.plain import plain_text

_ROOT = Path(__file__).parents[2]
_AT = datetime(2026, 11, 1, tzinfo=UTC)
_TEXT_FIELDS = {"title", "subtitle", "summary", "content", "author"}


@dataclass(frozen=True, slots=True)
class _Result:
    name: str
    value: float
    bar: float

    def __str__(self) -> str:
        verdict = "ok" if self.value >= self.bar else "BELOW"
        return f"{self.name:<44} {self.value:8.1f}   bar {self.bar:7.1f}   {verdict}"


def main() -> int:
    """Run every measurement whose data is there; return 1 if one is below its bar."""
    data = (_ROOT / os.environ.get("BENCH_DATA", "../shared/data")).resolve()
    measurements: tuple[tuple[str, Callable[[Path], Iterator[_Result]]], ...] = (
        ("feeds/conformance.jsonl.gz", conformance),
        ("feeds/real.tar.xz", real_feeds),
        ("feeds/dates.tsv", dates),
        ("pages/wcxb-articles.tar.xz", pages),
        ("pages/news-2019.tar.xz", pages),
        ("pages/multilingual.tar.xz", pages),
    )
    below = False
    for name, measure in measurements:
        if not (data / name).is_file():
            print(f"skipped: {name} is not in the folder that BENCH_DATA names")
            continue
        for result in measure(data / name):
            print(result, flush=True)
            below |= result.value < result.bar
    return int(below)


def conformance(path: Path) -> Iterator[_Result]:
    """Count the tiny feeds whose every field is read as it must be."""
    cases = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    failed = [case["name"] for case in cases if not _conforms(case)]
    if "-v" in sys.argv:
        print("\n".join(failed))
    yield _Result("conformance, of 550", len(cases) - len(failed), 545)


def _conforms(case: dict[str, Any]) -> bool:
    from digest.sources.xml_feed import parse_raw

    try:
        parsed = parse_raw(b64decode(case["feed_b64"]), url=None, content_type="")
        return all(_passes(check, parsed) for check in case["checks"])
    except (SourceError, IndexError):
        return False


def _passes(check: dict[str, Any], parsed: Any) -> bool:
    where = parsed.feed if check["where"] == "feed" else parsed.entries[int(check["where"].split()[1])]
    names = {"summary": ("summary", "content"), "content": ("content", "summary")}.get(
        check["field"], (check["field"],)
    )
    return any(_equal(check, _field(where, name)) for name in names)


def _field(where: Any, name: str) -> str:
    if name.endswith("_utc"):
        moment = parse_date(where.get(name.removesuffix("_utc")))
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
    if name == "content":
        return " ".join(part.get("value", "") for part in where.get("content", ())[:1])
    if name == "enclosure":
        return next((link.get("href", "") for link in where.get("links", ()) if link.get("rel") == "enclosure"), "")
    return str(where.get(name) or "")


def _equal(check: dict[str, Any], found: str) -> bool:
    expected = check["expect"]
    if check["field"].endswith("_utc"):
        return parse_date(found) == datetime(*expected[:6], tzinfo=UTC)
    if found.strip() == expected.strip():
        return True
    return check["field"] in _TEXT_FIELDS and _words(found) == _words(expected)


def _words(markup: str) -> str:
    return " ".join(plain_text(markup).split())


def real_feeds(path: Path) -> Iterator[_Result]:
    """Read real feeds through the reader and compare counts, titles, links and dates."""
    with tarfile.open(path) as archive:
        files = {
            member.name.removeprefix("./"): archive.extractfile(member).read() for member in archive if member.isfile()
        }  # type: ignore[union-attr]
    score: Counter[str] = Counter()
    seconds = 0.0
    for line in files["expected.jsonl"].splitlines():
        expected = json.loads(line)
        body = files[f"real/{expected['file']}.feed"]
        reader = FeedReader(SourceTools(fetch=_Canned(expected["url"], body), folder=Path()))
        started = time.process_time()
        harvest = reader.read(Source(name="feed", kind="feed", location=expected["url"]), last=None, at=_AT)
        seconds += time.process_time() - started
        score["feeds"] += 1
        score["right feeds"] += len(harvest.articles) == expected["entries"]
        for article, item in zip(harvest.articles, expected["items"], strict=False):
            _compare(score, article, item, expected["url"])
    yield _Result("real feeds with the right count, of 61", score["right feeds"], score["feeds"])
    for name in ("title", "link", "date"):
        yield _Result(f"real feeds: {name}s, %", 100 * score[f"right {name}"] / score[name], 100)
    yield _Result("real feeds read in a second", score["feeds"] / seconds, 20)


class _Canned:
    """Answers with one body, whatever is asked."""

    def __init__(self, url: str, body: bytes) -> None:
        self._response = Response(url=url, status=200, body=body)

    def __call__(self, _: str, **__: Any) -> Response:
        return self._response


def _compare(score: Counter[str], article: Any, item: dict[str, Any], base: str) -> None:
    if item.get("title"):
        score["title"] += 1
        score["right title"] += article.title.split() == item["title"].split()
    if item.get("link"):
        score["link"] += 1
        score["right link"] += canonical(article.url) == canonical(item["link"], base)
    # Dates of the year 1 are a publisher's mistake, and no date for us.
    if item.get("published") and not item["published"].startswith("0001"):
        score["date"] += 1
        score["right date"] += article.published == datetime.fromisoformat(item["published"])


def dates(path: Path) -> Iterator[_Result]:
    """Count the odd date strings that are understood."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    right = sum(parse_date(row["string"]) == parse_date(row["utc"]) for row in rows)
    yield _Result(f"odd dates, of {len(rows)}", right, 19)


def pages(path: Path) -> Iterator[_Result]:
    """Score text and titles of pages; the bars are trafilatura's own scores with its defaults, less 0.05."""
    bar = {"wcxb-articles": 94.35, "news-2019": 96.55, "multilingual": 95.35}[path.name.partition(".")[0]]
    texts, titles, dated, seconds = [], [], [], 0.0
    snippets: Counter[str] = Counter()
    with tarfile.open(path) as archive:
        files = {
            member.name.removeprefix("./"): archive.extractfile(member).read() for member in archive if member.isfile()
        }  # type: ignore[union-attr]
    gold = [json.loads(line) for line in io.BytesIO(files["gold.jsonl"])]
    for page in gold:
        started = time.process_time()
        tree = parse_page(files[f"html/{page['id']}.html"])
        metadata = read_metadata(tree, at=_AT)
        text = _extracted(tree)
        seconds += time.process_time() - started
        if page.get("title"):
            titles.append(_same_title(metadata.title, page["title"]))
        if page.get("date"):
            dated.append(metadata.published is not None and metadata.published.date().isoformat() == page["date"][:10])
        if page.get("text"):
            texts.append(_overlap(text, page["text"]))
        else:
            snippets.update(_snippets(text, page))
    score = 100 * sum(texts) / len(texts) if texts else _snippet_score(snippets)
    name = path.name.partition(".")[0]
    yield _Result(f"{name}: text F1", score, bar)
    if titles:
        yield _Result(f"{name}: titles, %", 100 * sum(titles) / len(titles), 85)
        yield _Result(f"{name}: dates, %", 100 * sum(dated) / len(dated), 75)
    yield _Result(f"{name}: pages a second", len(gold) / seconds, 15)


def _extracted(tree: Any) -> str:
    try:
        return extract_text(tree)
    except SourceError:
        return ""


def _same_title(found: str, gold: str) -> bool:
    one, other = sorted((_letters(found), _letters(gold)), key=len)
    return bool(one) and one in other and len(other) < 1.4 * len(one)


def _letters(text: str) -> str:
    return "".join(character for character in normalize("NFKC", text).lower() if character.isalnum())


def _overlap(found: str, gold: str) -> float:
    mine, theirs = (Counter(re.findall(r"\w+", text.lower())) for text in (found, gold))
    shared = sum((mine & theirs).values())
    return 2 * shared / (sum(mine.values()) + sum(theirs.values())) if shared else 0.0


def _snippets(text: str, page: dict[str, Any]) -> Iterator[str]:
    flat = " ".join(text.split())
    for snippet in page.get("with") or ():
        yield "hit" if " ".join(snippet.split()) in flat else "miss"
    for snippet in page.get("without") or ():
        if " ".join(snippet.split()) in flat:
            yield "false"


def _snippet_score(count: Counter[str]) -> float:
    return 200 * count["hit"] / (2 * count["hit"] + count["miss"] + count["false"])


if __name__ == "__main__":
    sys.exit(main())
