"""Measure the render, and print one line for each bar."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from statistics import median

from benchmarks.render.corpus import strings
from digest.checks.features import features_used
from digest.checks.mail import Mail
from digest.checks.support import ZERO_TOLERANCE
from digest.errors import RenderError
from digest.models import Article, Coverage, Image, Issue, Scores, Slot, SourceReport, Span, Story, Summary, Window
from digest.render.budget import BUDGET
from digest.render.environment import environment, loader
from digest.render.filters import clean, shortened, url
from digest.render.mjml import compile_mjml
from digest.render.page import LONGEST_TITLE
from digest.render.pictures import LONGEST_ALT
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme, theme_names
from digest.render.words import words
from digest.settings import Newsletter, ThemeChoice

_DAY = datetime(2022, 11, 11, 12, tzinfo=UTC)
_HOSTILE = 20_000
_PER_MAIL = 40
_TIMES = 15
_MINUTES = 5


@dataclass(frozen=True, slots=True)
class _Result:
    name: str
    value: float
    bar: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        return f"{self.name:<52} {self.value:10,.1f}   bar {sign} {self.bar:10,.1f}   {'ok' if self.met else 'MISSED'}"


class _NoPictures:
    def read(self, location: str) -> bytes:
        raise FileNotFoundError(location)


class _Reader(HTMLParser):
    """Counts elements and keeps headlines, alternatives and addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements = 0
        self.headlines: list[str] = []
        self.alternatives: list[str] = []
        self.addresses: set[str] = set()
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.elements += tag != "a"
        if tag == "h3":
            self._inside = True
            self.headlines.append("")
        elif tag == "img":
            self.alternatives.append(values.get("alt") or "")
        elif tag == "a":
            self.addresses.add(values.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "h3"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.headlines[-1] += data


def main() -> int:
    """Run every measurement; return 1 if a bar is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _HOSTILE
    missed = False
    for name in theme_names():
        renderer = EmailRenderer(_newsletter(), load_theme(ThemeChoice(name=name)), _NoPictures(), budget=10**9)
        measured = (weight(renderer), fit(name), styles(renderer), speed(renderer), hostile(renderer, count))
        for results in measured:
            for result in results:
                print(f"{name}: {result}", flush=True)
                missed |= not result.met
    tame = plain_autoescape(min(count, 2000))
    print(tame)
    return int(missed or not tame.met)


def weight(renderer: EmailRenderer) -> Iterator[_Result]:
    """Weigh mails of stories with titles of 70 and summaries of 250 characters, a picture for every third."""
    sizes = {count: len(renderer.render(_issue(_dull(count))).html.encode()) for count in (10, 20, 30)}
    yield _Result("S1 bytes of 10 stories", sizes[10], 40_000)
    yield _Result("S1 bytes of 30 stories", sizes[30], 85_000)
    yield _Result("S2 bytes of one more story", (sizes[20] - sizes[10]) / 10, 2_000)


def fit(theme: str) -> Iterator[_Result]:
    """Fit three hundred stories into 90 kB, twice, and into five minutes."""
    many = _issue(_dull(300))
    small, short = (
        EmailRenderer(_newsletter(), load_theme(ThemeChoice(name=theme)), _NoPictures(), max_minutes=minutes)
        for minutes in (None, _MINUTES)
    )
    first, second = small.compose(many), small.compose(many)
    yield _Result("S1 bytes of 300 stories, fitted", first.size, BUDGET)
    yield _Result("   minutes of 300 stories, fitted", short.compose(many).issue.minutes, _MINUTES)
    yield _Result("R4 mails of the same issue that differ", first != second, 0)


def styles(renderer: EmailRenderer) -> Iterator[_Result]:
    """Count the bytes of style sheets, and what mail clients do not know or would have to ask for."""
    html = renderer.render(_issue(_dull(30))).html
    mail = Mail(html=html)
    table = mail.support.features
    used = set(features_used(mail.document, mail.sheets, table))
    lacking = [slug for slug in used if "n" in table[slug].support and not table[slug].progressive]
    sheets = re.findall(r"<style[^>]*>(.*?)</style>", html, re.DOTALL)
    asked = re.findall(r"<(?:link|script|form|iframe|svg|object)|@import|@font-face|url\(|data:", html)
    yield _Result("S3 bytes of style sheets", sum(len(sheet.encode()) for sheet in sheets), 8_000)
    yield _Result("C1 features that a mail does without", len(used & ZERO_TOLERANCE), 0)
    yield _Result("C2 features that some client lacks", len(lacking), 6)
    yield _Result("C3 requests besides pictures", len(asked), 0)


def speed(renderer: EmailRenderer) -> Iterator[_Result]:
    """Time a warm render of thirty stories, and the part of it that MJML takes."""
    thirty = _issue(_dull(30))
    mjml = renderer.mjml(thirty)
    yield _Result("R7 CPU milliseconds of MJML, 30 stories, median", _milliseconds(lambda: compile_mjml(mjml)), 5)
    yield _Result("R7 CPU milliseconds of all, 30 stories, median", _milliseconds(lambda: renderer.render(thirty)), 100)


def hostile(renderer: EmailRenderer, count: int) -> Iterator[_Result]:
    """Put hostile strings into every field: what raises, and what does not read as it was written."""
    raised = altered = bent = mails = 0
    expected = _read(renderer.render(_issue(_spiced(["a"] * _PER_MAIL))).html).elements
    for batch in _batches(list(strings(count)), _PER_MAIL):
        mails += 1
        try:
            read = _read(renderer.render(_issue(_spiced(batch))).html)
        except RenderError:
            raised += 1
            continue
        altered += sum(1 for text, shown in zip(batch, read.headlines, strict=True) if not _same(text, shown))
        if read.alternatives:  # some themes show no pictures
            altered += sum(1 for text, shown in zip(batch, read.alternatives, strict=True) if _alt(text) != shown)
        altered += len({_address(text) for text in batch} - {""} - read.addresses)
        bent += len(batch) == _PER_MAIL and read.elements != expected
    yield _Result(f"R1 mails that raise, of {mails}", raised, 0)
    yield _Result(f"R2 texts that changed, of {3 * count:,}", altered, 0)
    yield _Result("R2 mails with another number of elements", bent, 0)


def plain_autoescape(count: int) -> _Result:
    """Measure what the same strings do where templates only escape: the corpus is worth something if much breaks."""
    source = (
        "<mjml><mj-body><mj-section><mj-column><mj-text><h3>{{ text }}</h3></mj-text>"
        '<mj-image src="a.png" alt="{{ text }}" /></mj-column></mj-section></mj-body></mjml>'
    )
    made = environment(loader({"a.mjml.j2": source}), words("en"))
    broken = 0
    for text in strings(count):
        try:
            read = _read(compile_mjml(made.get_template("a.mjml.j2").render(text=text)))
            broken += read.alternatives != [clean(text)] or read.headlines != [clean(text)]
        except (RenderError, UnicodeError):
            broken += 1
    return _Result("the corpus breaks plain autoescaping, per cent", 100 * broken / count, 40, at_least=True)


def _same(text: str, shown: str) -> bool:
    return shown.replace("\u200b", "").strip() == shortened(clean(f"a{text}"), LONGEST_TITLE).replace("\u200b", "")


def _alt(text: str) -> str:
    return shortened(clean(f"alt {text}"), LONGEST_ALT)


def _address(text: str) -> str:
    return url(f"https://example.org/{text}")


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def _batches(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


def _milliseconds(call: Callable[[], object]) -> float:
    call()
    taken = []
    for _ in range(_TIMES):
        start = time.process_time()
        call()
        taken.append(1000 * (time.process_time() - start))
    return median(taken)


def _newsletter() -> Newsletter:
    return Newsletter(
        name="The Evening Bridge", contact="desk@bridge.example.org", base_url="https://bridge.example.org"
    )


def _story(number: int, *, title: str, said: str, slot: Slot, address: str, image: Image | None, author: str) -> Story:
    article = Article(
        id=f"article-{number}", source="The Courier", url=address, title=title, text=said, text_id="text",
        origin="feed",
        first_seen=_DAY, language="en", image=image, author=author,
    )  # fmt: skip
    spans = (Span(text_id="text", start=0, end=1, text=said),)
    scores = Scores(freshness=0.5, length=0.5, sources=0.0, weight=1.0, pinned=False, total=1.0)
    return Story(
        section="World",
        article=article,
        slot=slot,
        scores=scores,
        summary=Summary(spans=spans, method="lead"),
        minutes=3,
    )


def _image(number: int) -> Image:
    location = f"https://images.example.org/2022/11/11/{number:03d}.jpg"
    return Image(location=location, alt="What it shows", width=800, height=600)


def _dull(count: int) -> tuple[Story, ...]:
    return tuple(
        _story(
            number,
            title=f"Story {number:02d} {'title ' * 11}"[:70],
            said=f"{'word ' * 50}"[:249] + ".",
            slot="second" if number else "lead",
            address=f"https://paper.example.org/2022/11/11/story-number-{number:02d}",
            image=None if number % 3 else _image(number),
            author="",
        )
        for number in range(count)
    )


def _spiced(texts: Sequence[str]) -> tuple[Story, ...]:
    return tuple(
        _story(
            number,
            title=f"a{text}",
            said=f"a{text}",
            slot="second",
            address=f"https://example.org/{text}",
            image=Image(location=f"https://images.example.org/{number}.png", alt=f"alt {text}", width=300, height=200),
            author=text,
        )
        for number, text in enumerate(texts)
    )


def _issue(stories: Sequence[Story]) -> Issue:
    report = SourceReport(name="The Courier", kind="feed", seen=40, shown=30)
    lead = stories[0] if stories[0].slot == "lead" else None
    return Issue(
        newsletter="The Evening Bridge",
        language="en",
        date=date(2022, 11, 11),
        window=Window(start=_DAY, end=_DAY),
        coverage=Coverage(sources=(report,)),
        lead=lead,
        second=tuple(replace(story, slot="second") for story in stories if story is not lead),
        minutes=5,
    )


if __name__ == "__main__":
    sys.exit(main())
