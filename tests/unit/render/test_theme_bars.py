"""What every theme must be: light, whole in any language, right in its markup, known to clients, legible."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import builders
import pytest

from digest.checks.features import features_used
from digest.checks.mail import Mail
from digest.checks.support import ZERO_TOLERANCE
from digest.models import Email, Image, Issue, Section, Story
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme, theme_names
from digest.settings import ThemeChoice

from .markup import Node, read, visible
from .test_pictures import Album, png
from .test_renderer import full, html_of, stories

THEMES = theme_names()
each_theme = pytest.mark.parametrize("theme", THEMES)
WEB = "https://bridge.example.org"


@cache
def renderer(theme: str, base_url: str = "") -> EmailRenderer:
    """A renderer of a theme, whose pictures are all the same."""
    newsletter = builders.newsletter(base_url=base_url, tagline="News from both banks")
    return EmailRenderer(newsletter, load_theme(ThemeChoice(name=theme)), Album(png(1120, 596)))


@cache
def whole(theme: str, language: str = "en") -> Email:
    """The mail of an issue with everything that there is."""
    return renderer(theme, WEB).render(replace(full(), language=language))


def heavy(count: int) -> Issue:
    """An issue of so many stories, all of them cards."""
    told = stories(count, "second")
    return builders.issue(lead=replace(told[0], slot="lead"), second=told[1:], sections=(), brief=())


def size(theme: str, issue: Issue) -> int:
    """The bytes of an issue's HTML."""
    return len(renderer(theme).render(issue).html.encode())


def body(theme: str) -> Node:
    """The elements of the body, Outlook's comments left out."""
    return html_of(whole(theme)).all("body")[0]


@each_theme
@pytest.mark.parametrize(("count", "most"), [(10, 40_000), (30, 85_000)])
def test_mails_stay_light(theme: str, count: int, most: int) -> None:
    """Ten stories weigh at most 40 kB, thirty at most 85 kB, all of them cards (S1)."""
    assert size(theme, heavy(count)) <= most


@each_theme
def test_stories_stay_light(theme: str) -> None:
    """Ten more stories, three or four of them with a picture, cost at most 1.75 kB each (S2)."""
    assert (size(theme, heavy(20)) - size(theme, heavy(10))) / 10 <= 1750


@each_theme
def test_style_sheets_are_small_and_flat(theme: str) -> None:
    """Gmail drops a style sheet over 16 kB or with an at-rule in an at-rule (S3)."""
    sheets = re.findall(r"<style[^>]*>(.*?)</style>", whole(theme).html, re.DOTALL)
    assert sum(len(sheet.encode()) for sheet in sheets) <= 8000
    assert not any(re.search(r"@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*@", sheet) for sheet in sheets)


@each_theme
def test_clients_know_what_is_used(theme: str) -> None:
    """None of the features that a mail does without (C1), at most six that some client lacks (C2)."""
    mail = Mail(html=whole(theme).html)
    table = mail.support.features
    used = set(features_used(mail.document, mail.sheets, table))
    assert used & ZERO_TOLERANCE == set()
    assert len([slug for slug in used if "n" in table[slug].support and not table[slug].progressive]) <= 6


@each_theme
def test_nothing_is_asked_for_but_pictures(theme: str) -> None:
    """No font, style sheet, script, form or address in a style (C3)."""
    assert not re.search(r"<(?:link|script|form|iframe|svg|object)|@import|@font-face|url\(|data:", whole(theme).html)


@each_theme
@pytest.mark.parametrize("language", ["en", "ar"])
def test_markup_is_what_the_consortium_asks_for(theme: str, language: str) -> None:
    """The eleven points: language, direction, roles, headings, links, alternatives, title (A2)."""
    mail = whole(theme, language)
    root = html_of(mail)
    direction = "rtl" if language == "ar" else "ltr"
    for node in (root.all("html")[0], *root.all("body")[0].nodes):
        assert (node.attributes["lang"], node.attributes["dir"]) == (language, direction)
    assert not re.search(r"<table(?![^>]*role=\"presentation\")", mail.html)
    levels = [int(heading.name[1]) for heading in root.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(link.text and link.text.lower() not in {"read more", "here", "more"} for link in root.all("a"))
    assert all({"alt", "src", "width", "height"} <= set(image.attributes) for image in root.all("img"))
    assert 10 <= len(root.all("title")[0].text) <= 120


@each_theme
def test_links_in_running_text_are_underlined(theme: str) -> None:
    """A link that takes its underline off is a headline or has one inside."""
    for link in body(theme).all("a"):
        bare = "text-decoration:none" in link.attributes.get("style", "")
        underlined = any("text-decoration:underline" in part.attributes.get("style", "") for part in link.all())
        heading = any(link in found.all("a") for found in body(theme).all("h3"))
        button = "background" in link.attributes.get("style", "")
        assert not bare or underlined or heading or button or link.text in {s.title for s in full().stories}


@each_theme
def test_text_is_never_small(theme: str) -> None:
    """Nothing visible is under 14 px; paragraphs are 16 px or more, lines of at least 1.5, (A4)."""
    markup = re.sub(r"<!--.*?-->", "", whole(theme).html[whole(theme).html.index("<body") :], flags=re.DOTALL)
    assert {int(found) for found in re.findall(r"font-size:(\d+)px", markup) if int(found) < 14} <= {0, 1}
    running = re.findall(r"font-size:(\d+)px;line-height:(\d+)px;text-align", markup)
    assert running
    for points, line in running:
        assert int(line) / int(points) >= 1.5


@each_theme
@pytest.mark.parametrize("language", ["en", "ar", "uk"])
def test_text_part_tells_the_same(theme: str, language: str) -> None:
    """Every story in the order of the page, with its numbered address; 72 columns; no markup (T1)."""
    mail = whole(theme, language)
    page, text = visible(mail.html), " ".join(mail.text.split())
    for words in (page, text):
        places = [words.rindex(story.title) for story in full().stories]
        assert places == sorted(places)
    assert [f"[{number}]" in mail.text for number in range(1, 6)] == [True] * 5
    assert all(len(line) <= 72 for line in mail.text.splitlines() if "://" not in line)
    assert not re.search(r"</?\w+|&\w+;|&#", mail.text)
    assert f"{WEB}/2022/11/11/" in mail.text


@each_theme
def test_a_preheader_teases(theme: str) -> None:
    """40 to 140 characters that the subject doesn't say, hidden, with room behind (T2)."""
    mail = whole(theme)
    assert 40 <= len(mail.preheader) <= 140
    assert mail.preheader != mail.subject
    hidden = body(theme).nodes[0]
    assert hidden.text.startswith(mail.preheader)
    assert len(hidden.text) - len(mail.preheader) >= 200


@each_theme
def test_the_web_link_stands_first(theme: str) -> None:
    """Where an address is configured, within the first 2 kB that are seen (T3)."""
    assert "View this issue in your browser" in visible(whole(theme).html).encode()[:2000].decode(errors="ignore")
    assert "View this issue" not in visible(renderer(theme).render(full()).html)


@each_theme
def test_every_block_is_told(theme: str) -> None:
    """Note, number, almanac, coverage, what found no room, and who writes."""
    text = visible(whole(theme).html)
    for phrase in (
        "Good evening.", "Here is the day.", "130", "companies in one filing", "On this day", "The clearing",
        "1 of 2 sources read", "1 source could not be read: Tidewater Gazette.", "3 more in World", "2 more, not shown",
        "You are up to date", "sentences selected from the articles", "1 Bridge Street", "desk@bridge.example.org",
    ):  # fmt: skip
        assert phrase in text, phrase


@each_theme
def test_foreign_stories_say_their_language(theme: str) -> None:
    """A French story says so, and our words in it are English again; an unknown language leaves the direction open."""
    (french,) = (node for node in body(theme).all("div", "td") if node.attributes.get("lang") == "fr")
    assert french.attributes["dir"] == "ltr"
    assert french.text.startswith("Le pont est fermé")
    assert any("\u00a0min" in part.text for part in french.all() if part.attributes.get("lang") == "en")
    assert any(node.attributes.get("dir") == "auto" and "Neznámý" in node.text for node in body(theme).all("div", "td"))


@each_theme
def test_right_to_left_editions_are_mirrored(theme: str) -> None:
    """Nothing in an Arabic edition starts at the left but what is foreign."""
    mail = whole(theme, "ar")
    assert "direction:ltr" not in mail.html
    assert "padding-left:32px" not in mail.html
    assert {image.attributes.get("align") for image in html_of(mail).all("img")} <= {None, "left", "right"}
    starts = set(re.findall(r"text-align:(left|right)", mail.html[mail.html.index("<body") :]))
    assert "right" in starts


@each_theme
def test_nothing_set_leaves_no_hole(theme: str) -> None:
    """Without draft, picture, address, summary or problem there is no empty element and no link to nowhere."""
    bare = builders.article(url=None, author=None, published=None, section=None)
    untold: tuple[Story, ...] = tuple(
        builders.story(slot=slot, article=replace(bare, id=f"{slot}", title=f"Title {slot}"), summary=None)
        for slot in ("lead", "second", "section", "brief")
    )
    issue = builders.issue(
        lead=untold[0], second=untold[1:2], sections=(Section(title="World", stories=untold[2:3]),), brief=untold[3:]
    )
    mail = renderer(theme).render(issue)
    root = read(mail.html)
    assert not [node.name for node in root.all("p", "h1", "h2", "h3", "li", "ol", "a", "b", "span") if not node.text]
    assert [link.attributes["href"] for link in root.all("a")] == ["mailto:desk@bridge.example.org"]
    assert all(story.title in visible(mail.html) for story in untold)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_numbers_of_the_bulletin_begin_with_the_lead(language: str) -> None:
    """Every story has its place in reading order beside it, in a column of its own."""
    numbers = [
        cell.text for cell in html_of(whole("bulletin", language)).all("td") if cell.attributes.get("class") == "s n"
    ]
    assert numbers == [str(number) for number in range(1, len(full().stories) + 1)]


@each_theme
def test_a_title_in_brief_has_its_source_on_the_next_line(theme: str) -> None:
    """Whatever their lengths, in one link."""
    for block in (node for node in body(theme).all("div") if "j" in node.attributes.get("class", "").split()):
        (link,) = block.all("a")
        assert [part.name for part in link.nodes] == ["span", "br", "span"]


@each_theme
def test_what_found_no_room_is_told_without_a_list(theme: str) -> None:
    """A day whose titles in brief were all left out still counts them."""
    mail = renderer(theme).render(builders.issue(brief=(), more={"Sport": 2}))
    assert "2 more, not shown" in visible(mail.html)
    assert "<ol" not in mail.html or read(mail.html).all("li")


@each_theme
def test_an_empty_day_is_a_whole_mail(theme: str) -> None:
    """A masthead, what was read, and a footer."""
    mail = renderer(theme).render(builders.issue(lead=None, second=(), sections=(), brief=(), minutes=0))
    assert "No news today" in visible(mail.html)
    assert "1 source read" in visible(mail.html)
    assert read(mail.html).all("h1")


@each_theme
def test_pictures_that_are_not_shown_are_not_sent(theme: str) -> None:
    """A theme without pictures lists none."""
    mail = whole(theme)
    assert {f"picture:{picture.name}" for picture in mail.pictures} == {field.name for field in mail.fields}
    assert bool(mail.pictures) == ("<img" in mail.html)


@each_theme
def test_pictures_of_unknown_size_have_a_width(theme: str) -> None:
    """A remote picture whose size nobody told is shown, not stretched."""
    image = Image(location="https://images.example.org/a.jpg", alt="A bridge")
    lead = builders.story(slot="lead", article=builders.article(image=image))
    root = html_of(renderer(theme).render(builders.issue(lead=lead)))
    assert all(int(found.attributes["width"]) > 0 for found in root.all("img"))


@each_theme
def test_hostile_words_stay_words(theme: str) -> None:
    """Markup, templates, quotes and backslashes in any text are letters."""
    for text in ('{{ 7*7 }} <b>"x"</b>', "<!--[if mso]> ]]>", "a\\nb 'q' \"d\" &amp; é\u00a0«", "<mj-text>"):
        made: Any = builders.article(text, source=text, url="https://x.example.org/?a=1&b=%22", language="fr")
        told = tuple(
            builders.story(slot=slot, article=replace(made, id=f"{slot}"), section=text)
            for slot in ("lead", "second", "section", "brief")
        )
        issue = builders.issue(
            lead=told[0], second=told[1:2], sections=(Section(title=text, stories=told[2:3], more=1),), brief=told[3:]
        )
        root = html_of(renderer(theme).render(issue))
        assert [heading.text for heading in root.all("h3")] == [text] * 3
        targets = [link.attributes["href"] for link in root.all("a") if "mailto" not in link.attributes["href"]]
        assert set(targets) == {"https://x.example.org/?a=1&b=%22"}
