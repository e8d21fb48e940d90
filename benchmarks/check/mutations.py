"""Whether the checks see what is broken: seeded mutations of good mails, and no alarm on the good mails themselves.

    python -m benchmarks.check.mutations [--count 500] [--seed 20221111] [--mail NAME]

Each kind of mutation breaks one thing and names the check that should find it.
"""

# ruff: noqa: ARG001, ARG005, D103  # mutations share one signature, and their names say what they do

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from benchmarks.check.mails import Draft, good_mails
from digest.checks.document import Document, Node
from digest.checks.engine import check
from digest.checks.finding import Finding
from digest.checks.links import story_links
from digest.checks.mail import Mail

Change = Callable[[Draft, Random], Draft | None]


@dataclass(frozen=True)
class Kind:
    """A way to break a mail and the check that should find it."""

    name: str
    expected: str
    change: Change


KINDS: list[Kind] = []


@dataclass(frozen=True)
class Mutant:
    """A broken mail."""

    kind: Kind
    draft: Draft


def kind(expected: str) -> Callable[[Change], Change]:
    """Register a mutation."""

    def register(change: Change) -> Change:
        KINDS.append(Kind(change.__name__, expected, change))
        return change

    return register


def mutants(mails: Sequence[Draft], count: int, seed: int) -> Iterator[Mutant]:
    """Yield broken mails, the kinds in turn; a mail that a kind can't break is passed over."""
    rng = Random(seed)
    made = turn = 0
    while made < count and turn < 20 * count:
        one = KINDS[turn % len(KINDS)]
        turn += 1
        changed = one.change(rng.choice(mails), rng)
        if changed is not None:
            made += 1
            yield Mutant(one, changed)


# --- editing -------------------------------------------------------------------------------------------------------


def tag_end(html: str, start: int) -> int:
    """Return where a tag that begins at `start` ends, quotes regarded."""
    quote = ""
    for position in range(start, len(html)):
        mark = html[position]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "\"'":
            quote = mark
        elif mark == ">":
            return position + 1
    return len(html)


def in_tag(draft: Draft, node: Node, edit: Callable[[str], str]) -> Draft | None:
    """Change the tag of an element; None where nothing changes."""
    if node.offset is None:
        return None
    end = tag_end(draft.html, node.offset)
    tag = draft.html[node.offset : end]
    changed = edit(tag)
    return None if changed == tag else replace(draft, html=draft.html[: node.offset] + changed + draft.html[end:])


def pick(draft: Draft, rng: Random, *tags: str, where: Callable[[Node], bool] = lambda node: True) -> Node | None:
    """Choose an element of the body."""
    found = [node for node in Document(draft.html).all(*tags) if node.offset is not None and where(node)]
    return rng.choice(found) if found else None


def set_attribute(tag: str, name: str, value: str | None) -> str:
    """Set an attribute in a tag's text, or remove it."""
    start = tag.find(f' {name}="')
    if start >= 0:
        end = tag.index('"', start + len(name) + 3) + 1
        tag = tag[:start] + tag[end:]
    if value is None:
        return tag
    at = len(tag) - (2 if tag.endswith("/>") else 1)
    return f'{tag[:at].rstrip()} {name}="{value}"{tag[at:]}'


def add_style(tag: str, more: str) -> str:
    """Add declarations to a tag's style."""
    start = tag.find(' style="')
    if start < 0:
        return set_attribute(tag, "style", more)
    end = tag.index('"', start + 8)
    return f"{tag[:end]};{more}{tag[end:]}"


def attribute_change(
    name: str, value: str | None, *tags: str, where: Callable[[Node], bool] = lambda n: True
) -> Change:
    """Return a change that sets one attribute of a random element."""

    def change(draft: Draft, rng: Random) -> Draft | None:
        node = pick(draft, rng, *tags, where=where)
        return None if node is None else in_tag(draft, node, lambda tag: set_attribute(tag, name, value))

    return change


def style_change(more: str, *tags: str, where: Callable[[Node], bool] = lambda n: True) -> Change:
    """Return a change that adds declarations to a random element."""

    def change(draft: Draft, rng: Random) -> Draft | None:
        node = pick(draft, rng, *tags, where=where)
        return None if node is None else in_tag(draft, node, lambda tag: add_style(tag, more))

    return change


def shown(node: Node) -> bool:
    """Say whether an element stands in the body and holds text of its own that is not the preheader's."""
    hidden = any("display:none" in one.get("style") for one in (node, *node.ancestors()))
    return bool(node.own_text.strip()) and not hidden


def linked(node: Node) -> bool:
    """Say whether a link goes to the web."""
    return node.get("href").startswith("https://")


def add(name: str, expected: str, change: Change) -> None:
    """Register a change that is made elsewhere."""
    KINDS.append(Kind(name, expected, change))


def into_body(markup: str) -> Change:
    """Return a change that puts markup before a random paragraph."""

    def change(draft: Draft, rng: Random) -> Draft | None:
        node = pick(draft, rng, "p", where=shown)
        if node is None:
            return None
        return replace(draft, html=draft.html[: node.offset] + markup + draft.html[node.offset :])

    return change


def into_text(words: str) -> Change:
    """Return a change that puts words at the beginning of a random paragraph."""

    def change(draft: Draft, rng: Random) -> Draft | None:
        node = pick(draft, rng, "p", "a", where=shown)
        if node is None or node.offset is None:
            return None
        end = tag_end(draft.html, node.offset)
        return replace(draft, html=draft.html[:end] + words + " " + draft.html[end:])

    return change


def into_head(markup: str) -> Change:
    """Return a change that puts markup at the end of the head."""
    return lambda draft, rng: replace(draft, html=draft.html.replace("</head>", f"{markup}</head>", 1))


def replaced(old: str, new: str) -> Change:
    """Return a change that replaces the first of some words of the HTML."""

    def change(draft: Draft, rng: Random) -> Draft | None:
        return replace(draft, html=draft.html.replace(old, new, 1)) if old in draft.html else None

    return change


def header(name: str, value: str | None, *, more: bool = False) -> Change:
    """Return a change that sets, removes or adds a header."""

    def change(draft: Draft, rng: Random) -> Draft:
        kept = tuple((key, one) for key, one in draft.headers if more or key.lower() != name.lower())
        return replace(draft, headers=kept if value is None else (*kept, (name, value)))

    return change


# --- accessibility -------------------------------------------------------------------------------------------------

add("drop an alt", "image-alt", attribute_change("alt", None, "img"))
add("blank an alt", "image-alt", attribute_change("alt", " ", "img"))
add("alt becomes a file's name", "image-alt-text", attribute_change("alt", "IMG_2231.jpg", "img"))
add("drop the language", "html-lang", attribute_change("lang", None, "html"))
add("language und", "html-lang-valid", attribute_change("lang", "und", "html"))
add("drop a table's role", "table-role", attribute_change("role", None, "table"))
add("small text", "text-size", style_change("font-size:11px", "p", where=shown))
add("justified text", "text-justified", style_change("text-align:justify", "p", where=lambda n: len(n.own_text) > 60))
add("a heading skipped", "heading-order", into_body("<h1>A</h1><h4>A heading out of order</h4>"))
add("an empty heading", "heading-order", into_body("<h3> </h3>"))
add("no zoom", "zoom", into_head('<meta name="viewport" content="width=device-width,user-scalable=no">'))
add(
    "a link by colour",
    "link-colour",
    into_text(
        'By <a href="https://a.example/b" style="color:#00539f;text-decoration:none">the harbour office</a> and by hand'
    ),
)


@kind("document-title")
def drop_the_title(draft: Draft, rng: Random) -> Draft | None:
    start, end = draft.html.find("<title>"), draft.html.find("</title>")
    return replace(draft, html=draft.html[: start + 7] + draft.html[end:]) if start >= 0 else None


@kind("document-title-length")
def short_title(draft: Draft, rng: Random) -> Draft | None:
    start, end = draft.html.find("<title>"), draft.html.find("</title>")
    return replace(draft, html=draft.html[: start + 7] + "News" + draft.html[end:]) if start >= 0 else None


@kind("table-role")
def drop_a_role_for_outlook(draft: Draft, rng: Random) -> Draft | None:
    at = draft.html.find("<!--[if mso | IE]><table")
    if at < 0:
        return None
    end = tag_end(draft.html, at + len("<!--[if mso | IE]>"))
    return replace(
        draft, html=draft.html[:at] + draft.html[at:end].replace(' role="presentation"', "") + draft.html[end:]
    )


def outermost(draft: Draft) -> Node | None:
    body = Document(draft.html).body
    return next((one for one in body.elements if "display:none" not in one.get("style")), None) if body else None


@kind("body-lang")
def drop_the_inner_language(draft: Draft, rng: Random) -> Draft | None:
    node = outermost(draft)
    return None if node is None else in_tag(draft, node, lambda tag: set_attribute(tag, "lang", None))


@kind("body-dir")
def drop_the_inner_direction(draft: Draft, rng: Random) -> Draft | None:
    node = outermost(draft)
    return None if node is None else in_tag(draft, node, lambda tag: set_attribute(tag, "dir", None))


@kind("heading-one")
def second_main_heading(draft: Draft, rng: Random) -> Draft | None:
    return into_body("<h1>Another name</h1>")(draft, rng)


@kind("heading-one")
def no_main_heading(draft: Draft, rng: Random) -> Draft | None:
    return (
        replace(draft, html=draft.html.replace("<h1", "<p").replace("</h1>", "</p>")) if "<h1" in draft.html else None
    )


@kind("contrast")
def lower_a_contrast(draft: Draft, rng: Random) -> Draft | None:
    colour = rng.choice(("#9a9a9a", "#b0a9a0", "#c9b28a", "#8fa8c0", "rgb(160,160,160)", "silver"))
    return style_change(f"color:{colour}", "p", where=shown)(draft, rng)


@kind("contrast")
def darken_a_ground(draft: Draft, rng: Random) -> Draft | None:
    return style_change("background-color:#55504a", "p", where=shown)(draft, rng)


@kind("contrast-dark")
def lower_a_dark_contrast(draft: Draft, rng: Random) -> Draft | None:
    at = draft.html.find("prefers-color-scheme:dark")
    start = draft.html.find("{color:#", at)
    if at < 0 or start < 0:
        return None
    return replace(draft, html=draft.html[: start + 7] + "#4a4540" + draft.html[start + 14 :])


@kind("contrast-inverted")
def saturate(draft: Draft, rng: Random) -> Draft | None:
    return style_change("color:#00aa00;background-color:#000080", "p", where=shown)(draft, rng)


@kind("link-name")
def empty_a_link(draft: Draft, rng: Random) -> Draft | None:
    node = pick(draft, rng, "a", where=lambda one: linked(one) and not one.elements)
    if node is None or node.offset is None:
        return None
    end = tag_end(draft.html, node.offset)
    return replace(draft, html=draft.html[:end] + draft.html[draft.html.index("</a>", end) :])


@kind("link-text")
def generic_link_text(draft: Draft, rng: Random) -> Draft | None:
    words = rng.choice(
        ("Read more", "Click here", "Lire la suite", "Mehr", "Leggi tutto", "Читати далі", "Leer más", "Saiba mais",
         "Подробнее", "Czytaj więcej", "Lees meer")
    )  # fmt: skip
    node = pick(draft, rng, "a", where=lambda one: linked(one) and not one.elements)
    if node is None or node.offset is None:
        return None
    end = tag_end(draft.html, node.offset)
    return replace(draft, html=draft.html[:end] + words + draft.html[draft.html.index("</a>", end) :])


@kind("tap-size")
def flat_button(draft: Draft, rng: Random) -> Draft | None:
    node = pick(draft, rng, "a", where=lambda one: "padding:12px" in one.get("style"))
    return None if node is None else in_tag(draft, node, lambda tag: tag.replace("padding:12px", "padding:4px"))


@kind("tap-size")
def low_link(draft: Draft, rng: Random) -> Draft | None:
    markup = (
        '<p style="font-size:14px;line-height:17px"><a href="https://a.example/tides">All tides of the week</a></p>'
    )
    return into_body(markup)(draft, rng)


@kind("text-size-body")
def small_body(draft: Draft, rng: Random) -> Draft | None:
    changed = draft.html.replace("font-size:17px", "font-size:15px").replace("font-size:18px", "font-size:15px")
    return replace(draft, html=changed) if changed != draft.html else None


# --- links ---------------------------------------------------------------------------------------------------------

for wrong, found_by in (
    ("javascript:alert(1)", "link-scheme"),
    ("//news.example/story", "link-scheme"),
    ("/story", "link-scheme"),
    ("data:text/html,hello", "link-scheme"),
    ("", "link-empty"),
    ("#", "link-empty"),
    ("https://localhost:8025/2022-11-11", "link-local"),
    ("http://192.168.1.4/story", "link-local"),
    ("https:///story", "link-address"),
    ("https://news.example/a story", "link-address"),
    ("https://news.example:port/story", "link-address"),
):
    add(f"link to {wrong or 'nothing'}", found_by, attribute_change("href", wrong, "a", where=linked))
add(
    "a deceptive link",
    "link-deceptive",
    into_text('<a href="https://evil.example/login">https://bank.example/login</a>'),
)
add("headers offer what the mail does not", "unsubscribe", header("List-Unsubscribe", "<mailto:leave@a.example>"))
add(
    "a hidden way out",
    "unsubscribe",
    into_body('<p style="display:none"><a href="https://a.example/u">Unsubscribe</a></p>'),
)
add(
    "a small way out",
    "unsubscribe",
    into_body('<p style="font-size:9px"><a href="https://a.example/u">Abmelden</a></p>'),
)


@kind("link-duplicate")
def copied_address(draft: Draft, rng: Random) -> Draft | None:
    nodes = list(story_links(Mail(html=draft.html)))
    if len(nodes) < 2:
        return None
    one, other = rng.sample(nodes, 2)
    return in_tag(draft, one, lambda tag: set_attribute(tag, "href", other.get("href")))


@kind("unsubscribe")
def late_way_out(draft: Draft, rng: Random) -> Draft | None:
    padding = "<!-- " + "x" * 90_000 + " -->"
    link = '<p style="font-size:16px"><a href="https://a.example/u">Unsubscribe</a></p>'
    return replace(draft, html=draft.html.replace("</body>", f"{padding}{link}</body>", 1))


# --- images --------------------------------------------------------------------------------------------------------

add("a picture becomes webp", "image-format", attribute_change("src", "https://a.example/i/p.webp", "img"))
add("a picture becomes svg", "image-format", attribute_change("src", "https://a.example/i/p.svg?v=2", "img"))
add("a picture in the address", "image-format", attribute_change("src", "data:image/png;base64,iVBORw0KGgo=", "img"))
add("a relative picture", "image-address", attribute_change("src", "images/p.jpg", "img"))
add("a picture without address", "image-address", attribute_change("src", None, "img"))
add("a picture on this machine", "image-address", attribute_change("src", "http://127.0.0.1/p.jpg", "img"))
add("a picture that is not there", "image-address", attribute_change("src", "cid:nobody@a.example", "img"))
add("drop a picture's width", "image-width", attribute_change("width", None, "img"))


@kind("image-size")
def heavy_picture(draft: Draft, rng: Random) -> Draft | None:
    if not draft.pictures:
        return None
    at = rng.randrange(len(draft.pictures))
    heavier = tuple((name, bytes(260_000) if n == at else data) for n, (name, data) in enumerate(draft.pictures))
    return replace(draft, pictures=heavier)


@kind("image-share")
def pictures_alone(draft: Draft, rng: Random) -> Draft | None:
    start, end = draft.html.index("<body"), draft.html.index("</body>")
    body = '<body><div lang="en" dir="ltr"><h1>Sale</h1>'
    body += '<img src="https://a.example/i.jpg" width="600" alt="All we sell"></div>'
    return replace(draft, html=draft.html[:start] + body + draft.html[end:])


# --- clients, markup, size -----------------------------------------------------------------------------------------

for declared in ("display:flex", "position:relative", "padding:1rem", "width:calc(100% - 8px)", "display:grid",
                 "background-image:linear-gradient(#fff,#eee)", "color:var(--ink)"):  # fmt: skip
    add(
        f"style {declared}",
        "client-forbidden",
        style_change(declared, "p", "td", "div", where=lambda n: n.tag != "html"),
    )
for markup in ('<svg width="9" height="9"></svg>', "<form><p>A form</p></form>", '<a href="#top">To the top</a>'):
    add(f"add {markup[:10]}", "client-forbidden", into_body(markup))
for sheet in ('<link rel="stylesheet" href="https://a.example/f.css">', "<style>@import url(https://a.example/a.css);</style>",
              "<style>@font-face{font-family:x;src:url(x.woff)}</style>"):  # fmt: skip
    add(f"add {sheet[:14]}", "client-forbidden", into_head(sheet))
add(
    "nested at-rules",
    "client-nested-at-rule",
    into_head("<style>@media screen{@supports (color:red){p{color:#333}}}</style>"),
)
add("a script", "markup-active", into_body("<script>var seen = 1</script>"))
add("an event", "markup-active", attribute_change("onclick", "go()", "a"))
add("no doctype", "markup-doctype", replaced("<!doctype html>", ""))
add("an open condition", "markup-outlook-comments", replaced("<![endif]-->", "-->"))
add("a brace too few", "markup-css", into_head("<style>p { color: #333333; </style>"))
add(
    "much CSS",
    "size-css",
    into_head("<style>" + "".join(f".x{n}{{margin:{n}px 0}}\n" for n in range(900)) + "</style>"),
)
add("a heavy mail", "size-total", into_body("<p>" + "The sea goes out twice a day. " * 3500 + "</p>"))
add("a heavy story", "size-story", into_body("<p>" + "The sea goes out twice a day. " * 420 + "</p>"))


@kind("markup-charset")
def wrong_charset(draft: Draft, rng: Random) -> Draft | None:
    raw = draft.message()
    at = raw.find(b'Content-Type: text/html; charset="utf-8"')
    broken = raw[:at] + raw[at:].replace(b"=E2=80=", b"=E2=28=", 1)
    return replace(draft, raw=broken) if broken != raw else None


# --- leaks ---------------------------------------------------------------------------------------------------------

for leaked, found_by in (
    ("{{ story.title }}", "leak-code"),
    ("{% if more %}", "leak-code"),
    ("&lt;mj-text&gt;", "leak-code"),
    ("K\\u{a0}yiv", "leak-code"),
    ("None · ", "leak-nothing"),
    ("undefined: ", "leak-nothing"),
    ("*|FNAME|*,", "leak-hole"),
    ("%%first_name%%,", "leak-hole"),
    ("[[name]],", "leak-hole"),
):
    add(f"leak {leaked}", found_by, into_text(leaked))
add("an alt that is None", "leak-nothing", attribute_change("alt", "None", "img"))
add("an address with a hole", "leak-code", attribute_change("href", "https://a.example/{{ token }}", "a", where=linked))

# --- inbox ---------------------------------------------------------------------------------------------------------

add("no subject", "subject", header("Subject", ""))
add("a long subject", "subject-length", header("Subject", "Kherson and " * 14))


def _preheader(draft: Draft) -> tuple[int, int] | None:
    start = draft.html.find("display:none;font-size:1px")
    if start < 0:
        return None
    first = draft.html.index(">", start) + 1
    return first, draft.html.index("</div>", first)


def preheader_becomes(make: Callable[[Draft, str], str]) -> Change:
    """Return a change of the preheader's text."""

    def change(draft: Draft, rng: Random) -> Draft | None:
        place = _preheader(draft)
        if place is None:
            return None
        return replace(
            draft, html=draft.html[: place[0]] + make(draft, draft.html[slice(*place)]) + draft.html[place[1] :]
        )

    return change


PADDING = "&#8199;&#847; " * 90
add("a short preheader", "preheader-length", preheader_becomes(lambda draft, was: "News" + PADDING))
add("a long preheader", "preheader-length", preheader_becomes(lambda draft, was: "The sea goes out. " * 12 + PADDING))
add("no preheader", "preheader", preheader_becomes(lambda draft, was: ""))
add("no padding", "preheader-padding", preheader_becomes(lambda draft, was: was.partition("&#8199;")[0]))
add(
    "the preheader is the title",
    "preheader-repeats",
    preheader_becomes(lambda draft, was: Document(draft.html).title + PADDING),
)

# --- text part -----------------------------------------------------------------------------------------------------


def told_titles(draft: Draft) -> list[str]:
    """Return the linked headings whose titles stand on one line of the text."""
    titles = [node.text for node in Document(draft.html).headings if node.tag in {"h2", "h3"} and node.elements]
    return [title for title in titles if f"\n{title}\n" in draft.text]


@kind("text-order")
def swap_stories(draft: Draft, rng: Random) -> Draft | None:
    titles = told_titles(draft)
    if len(titles) < 2:
        return None
    one, other = rng.sample(titles, 2)
    mark = "\0"
    return replace(draft, text=draft.text.replace(one, mark, 1).replace(other, one, 1).replace(mark, other, 1))


@kind("text-order")
def swap_addresses(draft: Draft, rng: Random) -> Draft | None:
    addresses = [a for node in story_links(Mail(html=draft.html)) if draft.text.count(a := node.get("href")) == 1]
    addresses = [a for a in addresses if not any(a != b and a in b for b in addresses)]
    if len(addresses) < 2:
        return None
    one, other = rng.sample(addresses, 2)
    return replace(draft, text=draft.text.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1))


@kind("text-stories")
def drop_a_story(draft: Draft, rng: Random) -> Draft | None:
    titles = told_titles(draft)
    if not titles:
        return None
    title = rng.choice(titles)
    start = draft.text.index(f"\n{title}\n")
    end = draft.text.find("\n\n", draft.text.find("] http", start))
    return replace(draft, text=draft.text[:start] + draft.text[max(end, start + 1) :])


def text_line(words: str) -> Change:
    """Return a change that puts a line into the text part."""

    def change(draft: Draft, rng: Random) -> Draft:
        lines = draft.text.split("\n")
        at = rng.randrange(len(lines))
        return replace(draft, text="\n".join([*lines[:at], words, *lines[at:]]))

    return change


add(
    "a wide line of text",
    "text-width",
    text_line("The sea goes out twice a day and comes in again as often, and nobody in town asks why it does."),
)
add("an entity in the text", "text-markup", text_line("Fish &amp; chips"))
add("a tag in the text", "text-markup", text_line("<p>Fish</p>"))


@kind("text-missing")
def no_text(draft: Draft, rng: Random) -> Draft:
    return replace(draft, text="")


# --- headers -------------------------------------------------------------------------------------------------------

for name in ("From", "To", "Date", "Message-ID"):
    add(f"no {name}", "header-once", header(name, None))
add("two From", "header-once", header("From", "Other <other@a.example>", more=True))
add("two Subject", "header-once", header("Subject", "Another", more=True))
add("Bcc", "header-leak", header("Bcc", "secret@a.example"))
add("a machine's name", "header-leak", header("Message-ID", "<1.2@build-7.local>"))
add("a date without zone", "header-date", header("Date", "Fri, 11 Nov 2022 18:00:00 GMT"))
add("no date", "header-date", header("Date", "tomorrow +0100"))
add("Message-ID without brackets", "header-message-id", header("Message-ID", "20221111@a.example"))
add("List-Id without dots", "header-list-id", header("List-Id", "News <news>"))
add("no one-click", "header-unsubscribe", header("List-Unsubscribe", "<https://a.example/u/1>"))
add("http to leave", "header-unsubscribe", header("List-Unsubscribe", "<http://a.example/u/1>"))
add("no brackets to leave", "header-unsubscribe", header("List-Unsubscribe", "https://a.example/u/1"))
add("answers by machines", "header-auto-submitted", header("List-Id", "News <news.a.example>"))
add("a short sender id", "header-feedback-id", header("Feedback-ID", "a:b:c:d:e"))


@kind("header-structure")
def html_first(draft: Draft, rng: Random) -> Draft:
    return replace(draft, html_first=True)


@kind("header-lines")
def bare_return(draft: Draft, rng: Random) -> Draft:
    raw = draft.message()
    at = raw.index(b"\r\n\r\n", rng.randrange(len(raw) // 2)) if b"\r\n\r\n" in raw[: len(raw) // 2] else 0
    return replace(draft, raw=raw[:at] + b"\r" + raw[at:])


@kind("header-lines")
def eight_bits(draft: Draft, rng: Random) -> Draft:
    return replace(draft, raw=draft.message().replace(b"=E2=80=99", "’".encode(), 1))


@kind("header-form")
def letters_beyond_ascii(draft: Draft, rng: Random) -> Draft:
    raw = draft.message()
    return replace(draft, raw=raw.replace(b"\r\nFrom: ", "\r\nFrom: Fähre ".encode(), 1))


@kind("header-form")
def no_header(draft: Draft, rng: Random) -> Draft:
    return replace(draft, raw=draft.message().replace(b"\r\nFrom: ", b"\r\nthis is no header\r\nFrom: ", 1))


@kind("size-line")
def long_line(draft: Draft, rng: Random) -> Draft:
    raw = draft.message()
    at = raw.index(b"\r\n\r\n") + 4
    return replace(draft, raw=raw[:at] + b"x" * 1200 + b"\r\n" + raw[at:])


# --- scoring -------------------------------------------------------------------------------------------------------


def _grouped(alarms: Sequence[tuple[str, Finding]]) -> dict[tuple[str, str], list[Finding]]:
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for name, alarm in alarms:
        grouped.setdefault((name, alarm.check), []).append(alarm)
    return grouped


def main() -> None:
    """Score the checks and print a table by kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20221111)
    arguments = parser.parse_args()
    mails = list(good_mails())
    alarms = [
        (mail.name, finding) for mail in mails for finding in check(mail.message()) if finding.severity != "notice"
    ]
    for (name, check_id), listed in _grouped(alarms).items():
        print(f"{len(listed)} false alarms on {name}: {check_id}: {listed[0].reason}")
    made: Counter[Kind] = Counter()
    found: Counter[Kind] = Counter()
    for mutant in mutants(mails, arguments.count, arguments.seed):
        made[mutant.kind] += 1
        found[mutant.kind] += any(one.check == mutant.kind.expected for one in check(mutant.draft.message()))
    for one in KINDS:
        mark = "" if found[one] == made[one] else "   <-- missed"
        print(f"{found[one]:4} of {made[one]:3}  {one.expected:26} {one.name}{mark}")
    print(f"{len(mails)} good mails, {len(alarms)} false alarms")
    seen, all_made = found.total(), made.total()
    print(f"{seen} of {all_made} mutations found ({seen / all_made:.1%})")


if __name__ == "__main__":
    main()
