"""Rules that drop, keep or pin articles by words or ``/regular expressions/``.

A rule looks at title, text, author and categories, whatever the case of letters; accents count. Words match as whole
words, except in scripts that write words without spaces between them. A source's own rules and the rules for all both
have to let an article through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from unicodedata import category, normalize

from digest.models import Article, LeftOut, Rules, Source

Test = Callable[["_Readable"], bool]

# Thai, Lao, Burmese, Khmer, Japanese, Chinese; and Korean, which hangs particles on its words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """What rules made of articles: those kept, those dropped, and the ids of the kept ones that are pinned."""

    kept: tuple[Article, ...]
    dropped: tuple[LeftOut, ...]
    pinned: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Readable:
    """What rules look at, field by field: as it is for expressions, folded for words."""

    plain: tuple[str, ...]
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tests:
    """Rules made ready: each word with its test."""

    include: tuple[tuple[str, Test], ...]
    exclude: tuple[tuple[str, Test], ...]
    pin: tuple[tuple[str, Test], ...]


def sift(articles: Iterable[Article], *, sources: Mapping[str, Source], rules: Rules) -> Sifted:
    """Apply each source's rules and the rules for all; a pin lifts neither an exclude nor an include."""
    for_all = _ready(rules)
    by_source = {name: (_ready(source.rules), for_all) for name, source in sources.items()}
    kept: list[Article] = []
    dropped: list[LeftOut] = []
    pinned: set[str] = set()
    for article in articles:
        text, both = _readable(article), by_source[article.source]
        if reason := _reason_to_drop(text, both):
            dropped.append(left_out(article, reason))
            continue
        kept.append(article)
        if any(_first_match(tests.pin, text) for tests in both):
            pinned.add(article.id)
    return Sifted(kept=tuple(kept), dropped=tuple(dropped), pinned=frozenset(pinned))


def left_out(article: Article, reason: str) -> LeftOut:
    """Return the record of an article that is not shown."""
    return LeftOut(article_id=article.id, title=article.title, source=article.source, reason=reason)


def _ready(rules: Rules) -> _Tests:
    return _Tests(
        include=tuple((rule, _test(rule)) for rule in rules.include),
        exclude=tuple((rule, _test(rule)) for rule in rules.exclude),
        pin=tuple((rule, _test(rule)) for rule in rules.pin),
    )


def _reason_to_drop(text: _Readable, both: tuple[_Tests, _Tests]) -> str | None:
    for tests in both:
        if word := _first_match(tests.exclude, text):
            return f"excluded by rule: {word}"
    if any(tests.include and not _first_match(tests.include, text) for tests in both):
        return "no include rule matched"
    return None


def _first_match(tests: tuple[tuple[str, Test], ...], text: _Readable) -> str | None:
    return next((rule for rule, test in tests if test(text)), None)


def _test(rule: str) -> Test:
    if len(rule) > 2 and rule.startswith("/") and rule.endswith("/"):
        pattern = re.compile(normalize("NFC", rule[1:-1]), re.IGNORECASE)
        return lambda text: any(pattern.search(field) for field in text.plain)
    phrase = _folded(rule)
    return lambda text: any(_has_phrase(field, phrase) for field in text.folded)


def _readable(article: Article) -> _Readable:
    fields = (article.title, article.text, article.author or "", *article.categories)
    return _Readable(
        plain=tuple(normalize("NFC", field) for field in fields), folded=tuple(_folded(field) for field in fields)
    )


def _folded(text: str) -> str:
    return normalize("NFC", " ".join(text.casefold().replace("’", "'").split()))


def _has_phrase(text: str, phrase: str) -> bool:
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        if not (_one_word(text[max(start - 1, 0) : start + 1]) or _one_word(text[end - 1 : end + 1])):
            return True
        start = text.find(phrase, start + 1)
    return False


def _one_word(pair: str) -> bool:
    """Say whether two neighbouring characters belong to one word; fewer than two don't."""
    return len(pair) == 2 and all(category(char)[0] in "LMN" and not _UNSPACED.match(char) for char in pair)
