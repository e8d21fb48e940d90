"""Any text in any field of any record: it renders, it is read as it was written, and the page keeps its shape."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import builders
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2.bccache import Bucket, BytecodeCache

from digest.models import (
    Almanac,
    Coverage,
    Draft,
    Email,
    Image,
    Issue,
    LeftOut,
    NumberBox,
    Section,
    SourceReport,
    Span,
    Story,
    Summary,
    fill,
)
from digest.render.filters import clean, shortened
from digest.render.page import LONGEST_TITLE
from digest.render.renderer import EmailRenderer
from digest.render.themes import Theme, load_theme, theme_names
from digest.settings import ThemeChoice

from .markup import Node, read, visible
from .test_hostile import HOSTILE
from .test_pictures import Album, png

THEMES = {name: load_theme(ThemeChoice(name=name)) for name in theme_names()}


class Compiled(BytecodeCache):
    """Keeps compiled templates, so that a renderer costs little."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = {name: Compiled() for name in THEMES}


@dataclass(frozen=True)
class Words:
    """What stands in the fields: one text for each, begun and ended with a letter, so that none is empty."""

    texts: tuple[str, ...]

    def __getitem__(self, number: int) -> str:
        return f"a{self.texts[number % len(self.texts)]}z"


def issue(words: Words) -> Issue:
    """An issue in whose every field there are such words."""
    image = Image(location=f"images/{words[0]}.png", alt=f"{words[1]} ", credit=words[2])
    remote = Image(location="https://example.org/a.png", alt=f"{words[4]} ", credit=words[5])

    def told(number: int, slot: str, shown: Image | None = None) -> Story:
        article = builders.article(
            f"{words[number]}{number}",
            source=words[number + 1],
            author=words[number + 2],
            language=words[number + 3],
            teaser=words[number + 4],
            categories=(words[number + 5],),
            section=words[number + 6],
            url="https://example.org/",
            image=shown,
        )
        other = replace(article, id=f"other-{number}", source=f"b{words[number + 2]}")
        span = Span(text_id="text", start=0, end=1, text=words[number + 3])
        summary = None if slot == "brief" else Summary(spans=(span,), method=words[0], fallback=words[1])
        return builders.story(
            article=replace(article, id=f"{number}"), slot=slot, section=words[number], summary=summary, also=(other,)
        )

    problem = SourceReport(name=words[2], kind="feed", seen=3, shown=0, problem=words[3])
    return builders.issue(
        newsletter=words[0],
        lead=told(1, "lead", image),
        second=(told(2, "second", remote), told(3, "second")),
        sections=(Section(title=words[4], stories=(told(4, "section"),), more=3),),
        brief=(told(5, "brief"),),
        more={f"other {words[5]}": 2},
        coverage=Coverage(
            sources=(problem,),
            left_out=(LeftOut(article_id=words[0], title=words[1], source=words[2], reason=words[3]),),
        ),
        draft=Draft(
            note=words[1].replace("\n", " "),
            number=NumberBox(figure=words[2], text=words[3]),
            almanac=Almanac(title=words[4].replace(":", "."), text=words[5]),
        ),
    )


def mail(theme: Theme, words: Words) -> Email:
    """The mail of a newsletter whose own lines are such words, too."""
    newsletter = builders.newsletter(
        name=words[0], tagline=words[1], postal_address=words[2], base_url="https://bridge.example.org"
    )
    pictures, compiled = Album(png(800, 600)), COMPILED[theme.name]
    return EmailRenderer(newsletter, theme, pictures, budget=10**9, compiled=compiled).render(issue(words))


def parts(email: Email) -> Node:
    """The page as elements, its pictures filled."""
    return read(fill(email, "html", {field.name: "a.png" for field in email.fields}))


def shape(email: Email) -> list[str]:
    """The names of all elements, in order."""
    return [node.name for node in parts(email).all()]


def said(text: str) -> str:
    """A text without what only says where lines may break, and none of the marks of direction."""
    return re.sub(r"\s+", " ", re.sub("[\u200b\u200e\u200f]", "", text.replace("\u00a0", " "))).strip()


PLAIN = {name: shape(mail(theme, Words(("word",)))) for name, theme in THEMES.items()}


@pytest.mark.parametrize("theme", THEMES)
@given(st.lists(HOSTILE, min_size=1, max_size=6).map(tuple).map(Words))
@example(Words(('"><script>alert(1)</script>', "</mj-text></mj-column>", "{{ 7*7 }}", "{% raw %}", "<!--", "-->")))
@example(Words(("{\x1f{% raw %}", "No\x00ne", "{\u202a% if %}")))
@example(Words(("\\n\\u{a0}\"'", "None", "Undefined", "field:", "&nbsp;&amp;", "\u202e\x00\ud800")))
@settings(deadline=None, max_examples=25)
def test_any_text_in_any_field_is_read_as_it_was_written(theme: str, words: Words) -> None:
    """Name, tagline, address, sections, sources, credit, number, almanac, problems: letters, all of them."""
    email = mail(THEMES[theme], words)
    assert shape(email) == PLAIN[theme]
    page, text = said(visible(email.html)), said(email.text)
    shown = [
        shortened(clean(words[0]), LONGEST_TITLE),
        *(clean(words[number]) for number in range(1, 6)),
        *(shortened(clean(f"{words[number]}{number}"), LONGEST_TITLE) for number in range(1, 6)),
    ]
    for one in map(said, shown):
        assert one in page
        assert one.replace(" ", "") in text.replace(" ", "")
    alternatives = {image.attributes["alt"] for image in parts(email).all("img")}
    assert alternatives <= {shortened(clean(words[number]), 200) for number in (1, 4)} | {""}
    assert "\n" not in email.subject + email.preheader


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% raw %}", "Undefined", "<mj-text>", "None"])
def test_the_newsletter_s_own_lines_are_letters_too(text: str) -> None:
    """A tagline or an address that looks like a template is taken for none."""
    newsletter = builders.newsletter(tagline=text, postal_address=text)
    email = EmailRenderer(newsletter, THEMES["daily"], Album(None)).render(builders.issue())
    assert visible(email.html).count(text) == 2
