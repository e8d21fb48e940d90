"""Accessibility: what readers need who hear a mail, by the points of the Email Markup Consortium's report.

Contrast, the names of links, and legibility are families of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from digest.checks.document import Document, Node, one_line, shortened
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail, visible_text

_EMC = "Email Markup Consortium, accessibility report 2025"
SHORTEST_TITLE, LONGEST_TITLE = 10, 120
_QUIET = frozenset(("script", "style", "template", "link", "meta", "noscript"))
_MOST_COMMENTS = 300
_WORDLESS = frozenset(("presentation", "none"))


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="html-lang",
            severity="error",
            demand="<html> names its language.",
            source=f"WCAG 2.2, 3.1.1; {_EMC}",
            mend='write <html lang="en">, with the language of the mail',
            find=_html_lang,
        ),
        Check(
            id="html-lang-valid",
            severity="error",
            demand="The language is a real one: not “und”, not a word.",
            source=f"BCP 47; {_EMC}",
            mend="use the code of a language, such as en, fr or pt-BR",
            find=_html_lang_valid,
        ),
        Check(
            id="body-lang",
            severity="warning",
            demand="What stands directly in the body names its language.",
            source=f"{_EMC}: webmail drops <html> and <body>",
            mend="repeat lang on the outermost element inside the body",
            find=lambda mail: _body_children(mail, "lang"),
        ),
        Check(
            id="body-dir",
            severity="warning",
            demand="What stands directly in the body names its direction.",
            source=f"{_EMC}: webmail drops <html> and <body>",
            mend='write dir="ltr" or dir="rtl" on the outermost element inside the body',
            find=lambda mail: _body_children(mail, "dir"),
        ),
        Check(
            id="document-title",
            severity="error",
            demand="The document has a title.",
            source=f"WCAG 2.2, 2.4.2; {_EMC}",
            mend="write a <title> that names the newsletter and the issue",
            find=_title,
        ),
        Check(
            id="document-title-length",
            severity="warning",
            demand=f"The title has {SHORTEST_TITLE} to {LONGEST_TITLE} characters.",
            source="WCAG 2.2, 2.4.2",
            mend="name the newsletter and the issue, and nothing more",
            find=_title_length,
        ),
        Check(
            id="table-role",
            severity="warning",
            demand="Tables for layout say so, those for Outlook, too.",
            source=f"{_EMC}: else they are read out as data",
            mend='write role="presentation" on every <table> that holds no data',
            find=_table_role,
        ),
        Check(
            id="heading-one",
            severity="warning",
            demand="There is exactly one <h1>.",
            source=_EMC,
            mend="make the name of the newsletter or the main headline the <h1>",
            find=_heading_one,
        ),
        Check(
            id="heading-order",
            severity="warning",
            demand="Headings skip no level, and none is empty.",
            source="WCAG 2.2, 1.3.1",
            mend="use the next level below",
            find=_heading_order,
        ),
        Check(
            id="image-alt",
            severity="error",
            demand="Every picture has an alternative text, or an empty one where it says nothing.",
            source=f"WCAG 2.2, 1.1.1; {_EMC}",
            mend='say in alt what the picture shows; write alt="" on decoration',
            find=_image_alt,
        ),
        Check(
            id="image-alt-text",
            severity="warning",
            demand="The alternative text stands in alt, is no file name, and doesn't repeat the title beside it.",
            source="WCAG 2.2, 1.1.1; HTML Living Standard 4.8.4.4",
            mend="say what the picture shows",
            find=_image_alt_text,
        ),
    )


def _html_lang(mail: Mail) -> Iterator[Spot]:
    if mail.html is not None and not mail.document.root.get("lang").strip():
        yield Spot(reason="<html> has no lang", line=mail.document.root.line or 1)


def _html_lang_valid(mail: Mail) -> Iterator[Spot]:
    tag = mail.document.root.get("lang").strip()
    if tag and not _is_language(tag):
        yield Spot(reason=f"“{shortened(tag, 40)}” is no language", line=mail.document.root.line)


def _is_language(tag: str) -> bool:
    first, *rest = tag.lower().split("-")
    if first in {"und", "mul", "zxx", "mis"} or not (first.isascii() and first.isalpha()):
        return False
    known = first in _TWO_LETTERS if len(first) == 2 else len(first) == 3
    return known and all(part.isascii() and part.isalnum() and len(part) <= 8 for part in rest)


_TWO_LETTERS = frozenset(
    [
        "aa",
        "ab",
        "ae",
        "af",
        "ak",
        "am",
        "an",
        "ar",
        "as",
        "av",
        "ay",
        "az",
        "ba",
        "be",
        "bg",
        "bh",
        "bi",
        "bm",
        "bn",
        "bo",
        "br",
        "bs",
        "ca",
        "ce",
        "ch",
        "co",
        "cr",
        "cs",
        "cu",
        "cv",
        "cy",
        "da",
        "de",
        "dv",
        "dz",
        "ee",
        "el",
        "en",
        "eo",
        "es",
        "et",
        "eu",
        "fa",
        "ff",
        "fi",
        "fj",
        "fo",
        "fr",
        "fy",
        "ga",
        "gd",
        "gl",
        "gn",
        "gu",
        "gv",
        "ha",
        "he",
        "hi",
        "ho",
        "hr",
        "ht",
        "hu",
        "hy",
        "hz",
        "ia",
        "id",
        "ie",
        "ig",
        "ii",
        "ik",
        "io",
        "is",
        "it",
        "iu",
        "ja",
        "jv",
        "ka",
        "kg",
        "ki",
        "kj",
        "kk",
        "kl",
        "km",
        "kn",
        "ko",
        "kr",
        "ks",
        "ku",
        "kv",
        "kw",
        "ky",
        "la",
        "lb",
        "lg",
        "li",
        "ln",
        "lo",
        "lt",
        "lu",
        "lv",
        "mg",
        "mh",
        "mi",
        "mk",
        "ml",
        "mn",
        "mr",
        "ms",
        "mt",
        "my",
        "na",
        "nb",
        "nd",
        "ne",
        "ng",
        "nl",
        "nn",
        "no",
        "nr",
        "nv",
        "ny",
        "oc",
        "oj",
        "om",
        "or",
        "os",
        "pa",
        "pi",
        "pl",
        "ps",
        "pt",
        "qu",
        "rm",
        "rn",
        "ro",
        "ru",
        "rw",
        "sa",
        "sc",
        "sd",
        "se",
        "sg",
        "sh",
        "si",
        "sk",
        "sl",
        "sm",
        "sn",
        "so",
        "sq",
        "sr",
        "ss",
        "st",
        "su",
        "sv",
        "sw",
        "ta",
        "te",
        "tg",
        "th",
        "ti",
        "tk",
        "tl",
        "tn",
        "to",
        "tr",
        "ts",
        "tt",
        "tw",
        "ty",
        "ug",
        "uk",
        "ur",
        "uz",
        "ve",
        "vi",
        "vo",
        "wa",
        "wo",
        "xh",
        "yi",
        "yo",
        "za",
        "zh",
        "zu",
    ]
)
"""ISO 639-1."""


def _body_children(mail: Mail, name: str) -> Iterator[Spot]:
    for node in mail.document.body.elements if mail.document.body is not None else ():
        if node.tag not in _QUIET and mail.seen(node) and not node.get(name).strip() and node.text:
            yield mail.spot(node, f"<{node.tag}> stands directly in the body and has no {name}")


def _title(mail: Mail) -> Iterator[Spot]:
    if mail.html is not None and not mail.document.title:
        yield Spot(reason="there is no <title>")


def _title_length(mail: Mail) -> Iterator[Spot]:
    title = mail.document.title
    if title and not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
        yield Spot(reason=f"the title has {len(title)} characters: “{shortened(title)}”")


def _table_role(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.all("table"):
        if node.get("role").lower() not in _WORDLESS and not _holds_data(node):
            yield mail.spot(node, "a table for layout has no role")
    yield from _tables_for_outlook(mail)


def _tables_for_outlook(mail: Mail) -> Iterator[Spot]:
    """Yield the tables in conditional comments that have no role; the same comment is read once."""
    judged: dict[str, int] = {}
    for comment in mail.document.comments:
        inside = _inside(comment.text)
        if "<table" not in inside.lower():
            continue
        if inside not in judged and len(judged) < _MOST_COMMENTS:
            tables = Document(inside).all("table")
            judged[inside] = sum(one.get("role").lower() not in _WORDLESS and not _holds_data(one) for one in tables)
        for _ in range(judged.get(inside, 0)):
            yield Spot(reason="a table for Outlook has no role", line=comment.line)


def _inside(comment: str) -> str:
    """Return what a conditional comment holds: `[if mso]> … <![endif]`."""
    return comment.partition("]>")[2] if comment.lstrip().lower().startswith("[if") else ""


def _holds_data(table: Node) -> bool:
    """Say whether a table has headers, a caption or a role of its own: then it is no layout."""
    if table.get("role"):
        return True
    rows = [node for part in (table, *table.elements) for node in part.elements if node.tag in {"tr", "th"}]
    return any(node.tag == "caption" for node in table.elements) or any(
        cell.tag == "th" for row in rows for cell in row.elements
    )


def _heading_one(mail: Mail) -> Iterator[Spot]:
    if mail.html is None:
        return
    ones = [node for node in mail.document.headings if node.tag == "h1" and mail.seen(node)]
    if not ones:
        yield Spot(reason="there is no <h1>")
    for node in ones[1:]:
        yield mail.spot(node, f"there are {len(ones)} <h1>")


def _heading_order(mail: Mail) -> Iterator[Spot]:
    level = 0
    for node in mail.document.headings:
        if not mail.seen(node):
            continue
        if not visible_text(mail, node):
            yield mail.spot(node, f"<{node.tag}> is empty")
        here = int(node.tag[1])
        if here > level + 1 and level:
            yield mail.spot(node, f"<{node.tag}> follows <h{level}>")
        level = here


def _image_alt(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.all("img"):
        if not mail.heard(node) or _said_otherwise(node):
            continue
        if "alt" not in node.attributes:
            yield mail.spot(node, f"a picture has no alt: {shortened(node.get('src'), 50)}")
        elif node.get("alt") and not node.get("alt").strip():
            yield mail.spot(node, f"the alt of a picture is only blanks: {shortened(node.get('src'), 50)}")


def _said_otherwise(node: Node) -> bool:
    """Say whether something else than alt speaks for a picture, or says that it says nothing."""
    if "alt" in node.attributes and node.get("alt").strip():
        return True
    labels = any(node.get(name).strip() for name in ("aria-label", "aria-labelledby", "title"))
    return labels or node.get("role").lower() in _WORDLESS


def _image_alt_text(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.all("img"):
        if not mail.seen(node):
            continue
        alt = one_line(node.get("alt"))
        name = node.get("src").partition("?")[0].rpartition("/")[2]
        if "alt" not in node.attributes and _said_otherwise(node):
            yield mail.spot(node, "a picture says by other means what belongs in alt, and clients show alt")
        elif alt and (alt == name or _is_file_name(alt)):
            yield mail.spot(node, f"the alt is a file's name: “{shortened(alt, 50)}”")
        elif alt and alt == one_line(node.get("title")):
            yield mail.spot(node, f"title repeats the alt: “{shortened(alt, 50)}”")
        elif alt and alt == (mail.document.story(node) or ""):
            yield mail.spot(node, f"the alt repeats the heading: “{shortened(alt, 50)}”")


def _is_file_name(text: str) -> bool:
    return " " not in text and text.lower().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"))
