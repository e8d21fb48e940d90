"""A whole email: what stands where, what leaves no hole, and that it is always the same."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import builders
import pytest

from digest.models import Almanac, Draft, Email, Image, Issue, NumberBox, Section, SourceReport, fill
from digest.render.filters import url
from digest.render.renderer import EmailRenderer
from digest.render.themes import load_theme
from digest.settings import Newsletter, ThemeChoice
from digest.summarizers.teaser import METHOD as TEASER

from .markup import Node, read, visible
from .test_pictures import Album, png

DRAFT = Draft(
    note="Good evening.\n\nHere is the day.",
    number=NumberBox(figure="130", text="companies in one filing"),
    almanac=Almanac(title="On this day", text="The clearing was opened a hundred years ago."),
)
BOX = builders.coverage(
    sources=(
        SourceReport(name="The Courier", kind="feed", seen=44, shown=9),
        SourceReport(name="Tidewater Gazette", kind="feed", seen=0, shown=0, problem="the address did not answer"),
    )
)


def renderer(content: bytes | None = None, **changes: Any) -> EmailRenderer:
    """A renderer whose pictures are all the same, or missing."""
    newsletter: Newsletter = builders.newsletter(**changes)
    return EmailRenderer(newsletter, load_theme(ThemeChoice()), Album(content))


def rendered(issue: Issue, content: bytes | None = None, **changes: Any) -> Email:
    """The email of an issue."""
    return renderer(content, **changes).render(issue)


def full() -> Issue:
    """An issue with everything that there is."""
    picture = Image(location="images/bridge.png", alt="A bridge over a river", credit="Photo: The Courier")
    lead = builders.story(
        slot="lead",
        article=builders.article("Bridge closed for three weeks", image=picture),
        also=(
            builders.article("Bridge shut", source="Harbour Post"),
            builders.article("Bridge", source="Line & Signal"),
        ),
        minutes=4,
    )
    buses = replace(picture, location="images/buses.png", alt="A bus at night")
    second = builders.story(slot="second", article=builders.article("Buses run all night", image=buses))
    french = builders.story(article=builders.article("Le pont est fermé", language="fr", source="La Page du Quai"))
    unknown = builders.story(article=builders.article("Neznámý jazyk", language=None))
    return builders.issue(
        lead=lead,
        second=(second,),
        sections=(Section(title="World", stories=(french, unknown), more=3),),
        more={"Sport": 2},
        draft=DRAFT,
        number=212,
        coverage=BOX,
        minutes=5,
    )


def html_of(email: Email) -> Node:
    """The HTML as elements, its pictures filled."""
    return read(fill(email, "html", {f"picture:{picture.name}": picture.name for picture in email.pictures}))


FULL = rendered(full(), png(1120, 596), base_url="https://bridge.example.org", tagline="News from both banks")


def test_blocks_stand_in_their_order() -> None:
    """From the link to the web to the postal address, each block comes once and in order."""
    text = visible(FULL.html)
    order = [
        "View this issue in your browser", "The Evening Bridge", "News from both banks", "Friday, November 11, 2022",
        "No.\u00a0212 ·\u00a05\u00a0stories ·\u00a05\u00a0min\u00a0to\u00a0read",
        "Good evening.", "Here is the day.", "Top story", "Photo: The Courier",
        "Bridge closed for three weeks", "The bridge was closed on Friday",
        "also in Harbour\u00a0Post and Line\u00a0&\u00a0Signal\u00a0·\u00a04\u00a0min",
        "Read the full story at The Courier", "More stories", "Buses run all night", "Read at The Courier", "130",
        "companies in one filing",
        "Le pont est fermé", "Neznámý jazyk", "3 more in World", "In brief", "Old road gets new lamps",
        "2 more, not shown", "On this day", "The clearing",
        "You are up to date", "1 of 2 sources read, 44\u00a0articles\u00a0seen,\u00a05\u00a0shown.",
        "1 source could not be read: Tidewater Gazette.",
        "sentences selected from the articles", "does not track you", "1 Bridge Street", "desk@bridge.example.org",
    ]  # fmt: skip
    place = 0
    for phrase in order:
        assert phrase in text[place:], phrase
        place = text.index(phrase, place) + len(phrase)


def test_plain_text_tells_the_same_stories_in_the_same_order() -> None:
    """Title, source and a numbered address of every story; lines of at most 72 columns; no markup."""
    issue = full()
    places = [FULL.text.index(f"[{number}] {url(story.article.url)}") for number, story in enumerate(issue.stories, 1)]
    assert places == sorted(places)
    assert all(story.title in FULL.text for story in issue.stories)
    assert all(len(line) <= 72 for line in FULL.text.splitlines() if "://" not in line)
    assert all(line == line.strip() for line in FULL.text.splitlines())
    assert not re.search(r"</?\w+|&\w+;|&#", FULL.text)
    for phrase in (
        "1 of 2 sources read",
        "Tidewater Gazette",
        "130: companies",
        "3 more in World",
        "You are up to date",
    ):
        assert phrase in FULL.text


def test_preheader_teases_what_the_subject_does_not_say() -> None:
    """The second story and how many more, 40 to 140 characters, hidden and padded, and in the meta as well."""
    assert FULL.subject == "Bridge closed for three weeks"
    assert FULL.preheader.startswith("Buses run all night and 3 more")
    assert 40 <= len(FULL.preheader) <= 140
    root = html_of(FULL)
    hidden = root.all("body")[0].nodes[0]
    assert hidden.text.startswith(FULL.preheader)
    assert len(hidden.text) - len(FULL.preheader) >= 200
    assert [
        meta.attributes["content"] for meta in root.all("meta") if meta.attributes.get("name") == "description"
    ] == [FULL.preheader]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_short_issues_have_a_preheader_too(count: int) -> None:
    """With one story or none the preheader is still 40 to 140 characters and no subject."""
    stories = tuple(builders.story(f"Story {number}", slot="brief") for number in range(count))
    email = rendered(builders.issue(lead=None, second=(), sections=(), brief=stories))
    assert email.preheader != email.subject
    assert 30 <= len(email.preheader) <= 140


def test_email_markup_is_what_the_consortium_asks_for() -> None:
    """The eleven points: language, direction, roles, headings, links, alternatives, title."""
    root = html_of(FULL)
    html = root.all("html")[0]
    assert (html.attributes["lang"], html.attributes["dir"]) == ("en", "ltr")
    for child in root.all("body")[0].nodes:
        assert (child.attributes["lang"], child.attributes["dir"]) == ("en", "ltr")
    assert all(table.attributes.get("role") == "presentation" for table in root.all("table"))
    assert not re.search(r"<table(?![^>]*role=)", FULL.html)
    levels = [int(heading.name[1]) for heading in root.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(link.text and link.text.lower() not in {"read more", "here", "more"} for link in root.all("a"))
    assert all({"alt", "src", "width", "height"} <= set(image.attributes) for image in root.all("img"))
    assert 10 <= len(root.all("title")[0].text) <= 120
    assert "2022" in root.all("title")[0].text


def test_foreign_stories_carry_their_language() -> None:
    """A French story says so, our words in it say they are English; an unknown language leaves the direction open."""
    stories = (node for node in html_of(FULL).all("div") if "s" in node.attributes.get("class", "").split())
    blocks = {node.attributes.get("lang", node.attributes.get("dir")): node for node in stories}
    assert blocks["fr"].attributes["dir"] == "ltr"
    assert "Le pont" in blocks["fr"].text
    assert blocks["fr"].all("p")[-1].attributes["lang"] == "en"
    assert "Neznámý" in blocks["auto"].text


def test_right_to_left_edition_is_mirrored() -> None:
    """An Arabic edition starts at the right, in its own words."""
    email = rendered(replace(full(), language="ar"), png(400, 400))
    root = html_of(email)
    assert root.all("html")[0].attributes["dir"] == "rtl"
    assert "باختصار" in visible(email.html)
    assert "direction:ltr" not in email.html


@pytest.mark.parametrize(
    ("title", "width"), [("Bridge shut", "56"), ("Bridge over the river shut for three weeks after a check", "80")]
)
@pytest.mark.parametrize(("language", "words", "across"), [("en", "ltr", "rtl"), ("ar", "rtl", "ltr")])
def test_a_card_s_picture_stands_beside_its_headline(
    language: str, words: str, across: str, title: str, width: str
) -> None:
    """Its cell comes first, for phones; its table runs the other way, so that the headline starts the line. What the
    story tells is as wide as all other text. Beside one line it is smaller, so that no hole is left below that.
    """
    image = Image(location="images/bridge.png", alt="A bridge")
    card = builders.story(slot="second", article=builders.article(title, language=language, image=image))
    root = html_of(rendered(builders.issue(language=language, second=(card,)), png(600, 600)))
    (table,) = (table for table in root.all("table") if table.attributes.get("dir") == across)
    picture, headline = table.all("td")
    assert [one.attributes["width"] for one in picture.all("img")] == [width]
    assert headline.text.endswith(title)
    assert headline.attributes["dir"] == words
    assert f"padding-{'left' if words == 'ltr' else 'right'}:24px" in picture.attributes["style"]


@pytest.mark.parametrize(("size", "width", "tinted"), [((1120, 596), "560", False), ((608, 608), "420", True)])
def test_a_lead_s_picture_takes_the_whole_column(size: tuple[int, int], width: str, tinted: bool) -> None:
    """One that is less wide stands in the middle of a tint."""
    image = Image(location="images/bridge.png", alt="A bridge")
    lead = builders.story(slot="lead", article=builders.article(image=image))
    root = html_of(rendered(builders.issue(lead=lead), png(*size)))
    (frame,) = (table for table in root.all("table") if table.attributes.get("class") == "w")
    (cell,) = frame.all("td")
    assert frame.attributes["width"] == "100%"
    assert [one.attributes["width"] for one in cell.all("img")] == [width]
    assert (cell.attributes["align"], "bgcolor" in cell.attributes) == (("center", True) if tinted else ("left", False))


def test_sources_that_fell_short_are_told_to_readers_in_their_words() -> None:
    """By name, and whether they brought anything; what went wrong with them is nothing for readers."""
    box = builders.coverage(
        sources=(
            *BOX.sources,
            SourceReport(name="Owl", kind="file", seen=3, shown=1, problem="owl.md: no text in it"),
            SourceReport(name="Elk & Co", kind="page", seen=0, shown=0, problem="404 Not Found"),
        )
    )
    for language, told in (
        ("en", ("2 sources could not be read: Tidewater Gazette and Elk & Co.", "could not be read in full: Owl.")),
        ("de", ("2 Quellen konnten nicht gelesen werden: Tidewater Gazette und Elk & Co.", "vollständig gelesen")),
    ):
        email = rendered(builders.issue(language=language, coverage=box))
        for words in (visible(email.html), email.text):
            assert all(phrase in " ".join(words.split()) for phrase in told)
            assert not re.search("404|no text|did not answer", words)


def test_our_words_behind_a_name_that_runs_the_other_way_keep_their_direction() -> None:
    """A mark stands between an Arabic source and the minutes, which would else be turned round; nowhere else."""
    story = builders.story(article=builders.article("الجسر مغلق", language="ar", source="بريد المساء"))
    english = builders.issue(sections=(Section(title="World", stories=(story,)),))
    assert "بريد المساء\u200e ·\u00a01\u00a0min" in visible(rendered(english).html)
    assert "\u200e" not in rendered(builders.issue()).html


def test_arabic_story_in_an_english_edition_is_mirrored_alone() -> None:
    """Its block turns round, the rest stays."""
    story = builders.story(article=builders.article("الجسر مغلق", language="ar"))
    email = rendered(builders.issue(sections=(Section(title="World", stories=(story,)),)))
    block = next(node for node in html_of(email).all("div") if node.attributes.get("lang") == "ar")
    assert block.attributes["dir"] == "rtl"
    assert "text-align:right" in block.attributes["style"]


def test_nothing_set_leaves_no_hole() -> None:
    """Without draft, picture, address, author, more or problem there is no empty element."""
    story = builders.story(slot="lead", article=builders.article(url=None, author=None, published=None, section=None))
    email = rendered(builders.issue(lead=story))
    root = html_of(email)
    assert not [node.name for node in root.all("p", "h1", "h2", "h3", "a", "b", "span") if not node.text]
    assert not root.all("img")
    assert "browser" not in visible(email.html)
    assert "Read the full story" not in visible(email.html)
    assert "[1]" not in email.text
    assert "not shown" not in visible(email.html)


def test_story_without_address_is_text_without_link() -> None:
    """A file without an address is told, not linked; a scripted address is none."""
    for address in (None, "javascript:alert(1)"):
        lead = builders.story(slot="lead", article=builders.article("Lead", url=address))
        others = tuple(
            builders.story(slot=slot, article=builders.article(slot, url=address))
            for slot in ("second", "section", "brief")
        )
        email = rendered(
            builders.issue(
                lead=lead, second=others[:1], sections=(Section(title="World", stories=others[1:2]),), brief=others[2:]
            )
        )
        assert [link.attributes["href"] for link in html_of(email).all("a")] == ["mailto:desk@bridge.example.org"]
        assert "javascript" not in email.html


def test_a_picture_is_shown_once() -> None:
    """The second story that has the same one is text alone."""
    one, other = (Image(location=f"images/{name}.png", alt=name) for name in ("bridge", "market"))
    told = [
        builders.story(f"Card {number}", slot="second", article=builders.article(f"Card {number}", image=image))
        for number, image in enumerate((one, one, other))
    ]
    lead = builders.story(slot="lead", article=builders.article("Lead", image=one))
    root = html_of(rendered(builders.issue(lead=lead, second=tuple(told)), png(600, 600)))
    assert [image.attributes["alt"] for image in root.all("img")] == ["bridge", "market"]


def test_the_publisher_s_own_summary_is_marked() -> None:
    """In page and text part, and no other is."""
    story = builders.story()
    teaser = replace(story, summary=replace(story.summary, method=TEASER))
    marked, plain = (rendered(builders.issue(brief=(), second=(told,))) for told in (teaser, story))
    for words in (visible(marked.html), marked.text):
        assert "· publisher’s summary · 1 min" in " ".join(words.split())
    assert "publisher’s summary" not in plain.text + visible(plain.html)


def test_the_first_headline_of_a_section_stands_above_its_others() -> None:
    """So that a page of many sections has a way in to each."""
    told = tuple(builders.story(title) for title in ("First", "Second", "Third"))
    sections = (Section(title="World", stories=told), Section(title="Sport", stories=told))
    root = html_of(rendered(builders.issue(lead=None, second=(), sections=sections)))
    sizes = [int(re.findall(r"font-size:(\d+)px", found.attributes["style"])[0]) for found in root.all("h3")]
    assert sizes == 2 * [22, 19, 19]


@pytest.mark.parametrize(("source", "lines"), [("Ninth Meridian Wire", 1), ("The Quarterly of Ninth Meridian", 2)])
def test_a_section_s_source_shares_its_line_with_the_publisher_s_mark(source: str, lines: int) -> None:
    """On a phone too, unless its name is long: nothing but the name is linked."""
    story = builders.story(article=builders.article("Bridge closed", source=source))
    teaser = replace(story, summary=replace(story.summary, method=TEASER))
    issue = builders.issue(lead=None, second=(), sections=(Section(title="World", stories=(teaser,)),), brief=())
    (below,) = (found for found in html_of(rendered(issue)).all("p") if found.text.startswith(source))
    assert [link.text for link in below.all("a")] == [source]
    assert len([part for part in below.all("span") if part.attributes.get("class") == "dt"]) == lines - 1


def test_the_line_along_the_top_has_a_colour_of_its_own_in_the_dark() -> None:
    """Where the client says that it is dark, and where it says so by attributes."""
    bar = load_theme(ThemeChoice()).dark["bar"]
    sheets = "".join(re.findall(r"<style[^>]*>(.*?)</style>", FULL.html, re.DOTALL))
    assert f"\n.c td{{border-color:{bar}!important}}" in sheets
    assert f"\n[data-ogsb] .c td{{border-color:{bar}!important}}" in sheets


def test_our_words_in_a_story_that_runs_the_other_way_stand_on_its_side() -> None:
    """All of it goes to the left of an Arabic page, so that it is seen as one; our words run from right to left."""
    story = builders.story(article=builders.article("Le pont est fermé", language="fr"))
    email = rendered(builders.issue(language="ar", sections=(Section(title="محليات", stories=(story,)),)))
    block = next(node for node in html_of(email).all("div") if node.attributes.get("lang") == "fr")
    assert "text-align:left" in block.attributes["style"]
    where = block.all("p")[-1].attributes
    assert "text-align" not in where["style"]
    assert (where["lang"], where["dir"]) == ("ar", "rtl")


def test_what_found_no_room_looks_like_a_link_only_where_it_is_one() -> None:
    """With the issue on the web, linked and with its section; without, said and no more."""
    issue = builders.issue(sections=(Section(title="World", stories=(builders.story(),), more=3),))
    here, there = rendered(issue), rendered(issue, base_url="https://bridge.example.org")
    assert "3 more, not shown" in visible(here.html)
    assert "3 more in World" not in visible(here.html) + here.text
    assert "3 more in World" in [link.text for link in html_of(there).all("a")]


def test_the_title_of_the_almanac_may_name_what_it_is_about() -> None:
    """Behind a colon; the name leads into the text."""
    draft = Draft(almanac=Almanac(title="On this day: Martin of Tours", text="Bishop & soldier."))
    email = rendered(builders.issue(draft=draft))
    root = html_of(email)
    assert root.all("h2")[-1].text == "On this day"
    assert [bold.text for bold in root.all("b")] == ["Martin of Tours."]
    assert "Martin of Tours. Bishop & soldier." in visible(email.html)
    assert "\nOn this day: Martin of Tours\n" in email.text


def test_an_address_breaks_at_its_commas() -> None:
    """What stands between them is kept together."""
    email = rendered(builders.issue(), postal_address="Pier 4, Old Harbour & Sons, Rivertown")
    assert "Pier\u00a04, Old\u00a0Harbour\u00a0&\u00a0Sons, Rivertown" in visible(email.html)


def test_issue_without_stories_is_a_whole_mail() -> None:
    """An empty day has a masthead, a coverage box and a footer."""
    email = rendered(builders.issue(lead=None, second=(), sections=(), brief=(), minutes=0))
    text = visible(email.html)
    assert email.subject == "The Evening Bridge, November 11, 2022"
    assert "No news today" in text
    assert "1 source read" in text
    assert "Top story" not in text
    assert "No news today" in email.text
    assert "0 stories" not in text + email.text


@pytest.mark.parametrize("slot", ["lead", "second"])
def test_local_picture_is_a_field(slot: str) -> None:
    """Its address is filled in later, by its name; the HTML holds no path of this machine."""
    article = builders.article(image=Image(location="images/Bridge.png", alt="A bridge"))
    story = builders.story(slot=slot, article=article)
    email = rendered(
        builders.issue(lead=story if slot == "lead" else None, second=(story,)[: slot == "second"]), png(800, 600)
    )
    assert [picture.location for picture in email.pictures] == ["images/Bridge.png"]
    name = email.pictures[0].name
    assert [(field.name, field.part) for field in email.fields] == [(f"picture:{name}", "html")]
    assert "images/Bridge.png" not in email.html
    sources = [image.attributes["src"] for image in read(fill(email, "html", {f"picture:{name}": "cid:1"})).all("img")]
    assert sources == ["cid:1"]


def test_picture_that_can_t_be_read_costs_itself_only() -> None:
    """The story stands without it."""
    article = builders.article(image=Image(location="images/gone.png", alt="Gone"))
    email = rendered(builders.issue(lead=builders.story(slot="lead", article=article)), None)
    assert "<img" not in email.html
    assert email.pictures == ()
    assert "Bridge closed for three weeks" in visible(email.html)


def test_content_that_looks_like_a_template_is_printed() -> None:
    """Jinja, MJML, comments and markers in a title are letters (S10, S11, S16)."""
    for title in (
        "{{ 7*7 }} {% raw %} ${x}",
        "field:0:a.png: {{",
        '<mj-include path="/etc/passwd"/>',
        "<!--[if mso]> ]]>",
        "a\\nb \\u{a0} 'q' \"d\"",
    ):
        article = builders.article(title, url="https://x.example.org/")
        email = rendered(builders.issue(lead=builders.story(slot="lead", article=article)))
        assert html_of(email).all("h3")[0].text == title
        assert title in email.text.replace("\n", " ")
        assert email.subject == title


def test_same_issue_gives_the_same_bytes() -> None:
    """Two renderers agree in everything; another title changes the fingerprint of the issue, not of the theme."""
    issue = full()
    first, second = rendered(issue, png(800, 600)), rendered(issue, png(800, 600))
    assert first == second
    other = rendered(builders.issue(), png(800, 600))
    assert other.fingerprints["issue"] != first.fingerprints["issue"]
    assert other.fingerprints["theme"] == first.fingerprints["theme"]


def test_dark_scheme_is_authored_three_ways() -> None:
    """Media query, Outlook's attributes and both metas are there, in style sheets small enough for Gmail."""
    styles = re.findall(r"<style[^>]*>(.*?)</style>", FULL.html, re.DOTALL)
    assert sum("prefers-color-scheme:dark" in style for style in styles) == 1
    assert any("[data-ogsc]" in style for style in styles)
    assert any("[data-ogsb]" in style for style in styles)
    assert sum(len(style.encode()) for style in styles) <= 8000
    names = [meta.attributes.get("name") for meta in html_of(FULL).all("meta")]
    assert {"color-scheme", "supported-color-schemes"} <= set(names)


def test_text_is_never_small() -> None:
    """No visible text is under 14 px, running text is 17 or more with lines of at least 1.5."""
    body = re.sub(r"<!--.*?-->", "", FULL.html[FULL.html.index("<body") :], flags=re.DOTALL)
    sizes = [int(size) for size in re.findall(r"font-size:(\d+)px", body)]
    assert {size for size in sizes if size < 14} <= {0, 1}
    for size, line in re.findall(r"font-size:(17|18|20)px;line-height:(\d+)px;text-align", body):
        assert int(line) / int(size) >= 1.5


def test_no_request_but_for_pictures() -> None:
    """No font, style sheet, script, form or tracking pixel."""
    assert not re.search(r"<(?:link|script|form|iframe|svg|object)|@import|@font-face|url\(|data:", FULL.html)


@pytest.mark.parametrize("language", ["fr", "de", "es", "it", "uk", "ar", "xx"])
def test_every_language_renders(language: str) -> None:
    """An edition speaks its language throughout, or English where it has no words."""
    email = rendered(replace(full(), language=language), png(800, 600))
    text = visible(email.html)
    assert ("In brief" in text) == (language == "xx")
    assert ("You are up to date" in email.text) == (language == "xx")
    assert f'<html lang="{language}"' in email.html


def stories(count: int, slot: str = "section") -> tuple[Any, ...]:
    """Stories of a fixed weight: titles of 70, summaries of about 250 characters, a picture for every third."""
    text = (240 * "word ").strip()[:248] + "s."
    made = []
    for number in range(count):
        image = Image(
            location=f"https://images.example.org/2022/11/11/{number:03d}.jpg",
            alt="What it shows",
            width=800,
            height=600,
        )
        article = builders.article(
            f"Story {number:02d} " + (60 * "title ")[:61],
            text=text,
            url=f"https://paper.example.org/2022/11/11/story-number-{number:02d}",
            image=image if number % 3 == 0 else None,
        )
        made.append(builders.story(slot=slot, article=article))
    return tuple(made)


@pytest.mark.parametrize(("count", "most"), [(10, 40_000), (30, 85_000)])
def test_mail_stays_light(count: int, most: int) -> None:
    """Ten stories weigh at most 40 kB, thirty at most 85 kB, all of them cards."""
    told = stories(count, "second")
    email = rendered(builders.issue(lead=replace(told[0], slot="lead"), second=told[1:], sections=(), brief=()))
    assert len(email.html.encode()) <= most
