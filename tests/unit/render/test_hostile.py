"""Whatever a feed says, the mail says the same and keeps its shape."""

from __future__ import annotations

import builders
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.models import Image, Issue, Section, Span, Story, Summary
from digest.render.filters import clean, shortened, url
from digest.render.page import LONGEST_TITLE
from digest.render.pictures import LONGEST_ALT
from digest.render.renderer import LONGEST_SUBJECT, EmailRenderer
from digest.render.themes import load_theme
from digest.settings import ThemeChoice

from .markup import read
from .test_pictures import Album

SPICE = st.sampled_from(
    [
        "<mj-text>", "</mj-text>", "<b>", "</td>", "<!--[if mso]>", "<![endif]-->", "]]>", "{{ 7*7 }}", "{% raw %}",
        "{#", "#}",
        "&amp;", "&nbsp;", "&", "&#0;", '"', "'", "\\", "\\n", "\\u{a0}", "\u00a0", "\u200d", "\u00ad", "e\u0301",
        "\u202e", "\x00",
        "\ud800", "\ufffe", "\n", "\r\n", "\t", "\u2028", "字", "א", "\U0001f468\u200d\U0001f469", "javascript:",
        "%s", "%(num)s",
        "field:", "None", 60 * "x",
    ]
)  # fmt: skip
HOSTILE = st.lists(st.one_of(SPICE, st.text(st.characters(codec=None), max_size=8)), max_size=8).map("".join)
RENDERER = EmailRenderer(builders.newsletter(), load_theme(ThemeChoice()), Album(None))


def issue(title: str, said: str, author: str, alt: str, link: str) -> Issue:
    """An issue that says the same in every slot."""
    image = Image(location="https://images.example.org/a.png", alt=alt, width=300, height=200)

    def told(slot: str) -> Story:
        article = builders.article(
            title, url=f"https://example.org/{link}", author=author, source=author or "S", image=image
        )
        span = Span(text_id=article.text_id, start=0, end=1, text=said)
        summary = None if slot == "brief" else Summary(spans=(span,), method="lead")
        return builders.story(slot=slot, article=article, section=said, summary=summary)

    return builders.issue(
        lead=told("lead"),
        second=(told("second"),),
        sections=(Section(title=title, stories=(told("section"),)),),
        brief=(told("brief"),),
    )


def shape(html: str) -> list[str]:
    """The names of all elements, in order."""
    return [node.name for node in read(html).all()]


PLAIN = shape(RENDERER.render(issue("title", "said", "author", "alt", "link")).html)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
@example('"><script>alert(1)</script>', "</mj-text></mj-column>", "\\\"onerror='x'", "a\u00a0b\\", '"onclick="x')
@example("{{ 7*7 }}", "{% include 'x' %}", "<!--", "-->", "?a=1&b=2")
@settings(deadline=None, max_examples=40)
def test_any_text_survives_in_every_place(title: str, said: str, author: str, alt: str, link: str) -> None:
    """Headlines, sentences, alternatives and targets equal the cleaned input; the elements are always the same."""
    title, said, author, alt = (f"a{text}z" for text in (title, said, author, alt))
    email = RENDERER.render(issue(title, said, author, alt, link))
    root = read(email.html)
    target = url(f"https://example.org/{link}")
    seen = [heading.text.replace("\u200b", "") for heading in root.all("h3")]
    headline = shortened(clean(title), LONGEST_TITLE)
    assert seen == 3 * [headline.replace("\u200b", "")]
    sentences = [node.text.replace("\u200b", "") for node in root.all("p")]
    assert clean(said).replace("\u200b", "") in sentences
    if clean(alt) != clean(title) and len(clean(alt)) <= LONGEST_ALT:
        assert {image.attributes["alt"] for image in root.all("img")} == {clean(alt)}
    links = {node.attributes["href"] for node in root.all("a")} - {"mailto:desk@bridge.example.org"}
    assert links == ({target} if target else set())
    if target:
        assert shape(email.html) == PLAIN
    assert email.subject == shortened(headline, LONGEST_SUBJECT)
    assert "\n" not in email.subject
