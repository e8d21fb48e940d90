"""Names of links: that each link says where it leads, to those who hear it and to those who see no colours."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from digest.checks.document import Node, one_line, shortened
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail, visible_text
from digest.checks.style import Style

_EMC = "Email Markup Consortium, accessibility report 2025"


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="link-name",
            severity="error",
            demand="Every link has a text, or a picture with an alternative text.",
            source=f"WCAG 2.2, 2.4.4; {_EMC}",
            mend="write a text into the link, or an alt on its picture",
            find=_link_name,
        ),
        Check(
            id="link-text",
            severity="warning",
            demand="Link texts say where the link leads, in each of ten languages.",
            source=f"WCAG 2.2, 2.4.9; {_EMC}",
            mend="name the place: “Read at The Courier”",
            find=_link_text,
        ),
        Check(
            id="link-colour",
            severity="warning",
            demand="Links inside a text are told by more than their colour.",
            source=f"WCAG 2.2, 1.4.1; {_EMC}",
            mend="underline them",
            find=_link_colour,
        ),
    )


def _link_name(mail: Mail) -> Iterator[Spot]:
    for link in mail.links:
        if not _name(mail, link) and mail.heard(link):
            yield mail.spot(link, f"a link has no text: {shortened(link.get('href'))}")


def _name(mail: Mail, link: Node) -> str:
    """Return what a link is called (Accessible Name and Description Computation 1.2, as far as mails use it)."""
    inner = (node for node in link.walk() if mail.seen(node))
    labels = " ".join(node.get("aria-label") or node.get("title") or node.get("aria-labelledby") for node in inner)
    return visible_text(mail, link) or one_line(labels)


def _link_text(mail: Mail) -> Iterator[Spot]:
    generic = _generic_texts()
    for link in mail.links:
        text = visible_text(mail, link)
        if text.casefold().strip(" .…:!?»›>→-–—←[]()") in generic:
            yield mail.spot(link, f"“{text}” doesn't say where the link leads: {shortened(link.get('href'))}")


def _generic_texts() -> frozenset[str]:
    listed = tomllib.loads((files("digest.checks") / "link_texts.toml").read_text(encoding="utf-8"))
    return frozenset(text for texts in listed.values() for text in texts)


def _link_colour(mail: Mail) -> Iterator[Spot]:
    beside: dict[int, str] = {}
    for link in mail.links:
        block = mail.block_around(link)
        style, around = mail.light[link], mail.light[block]
        told = style.underlined or any(mail.light[node].underlined for node in link.walk())
        if told or style.bold != around.bold or _framed(style) or not visible_text(mail, link):
            continue
        if block.index not in beside:
            beside[block.index] = _text_beside(mail, block)
        if len(beside[block.index]) > 20 and style.size == around.size:
            yield mail.spot(link, f"“{shortened(visible_text(mail, link), 40)}” is told from its text by colour alone")


def _text_beside(mail: Mail, block: Node) -> str:
    """Return the text of a block that belongs to no link and to no block inside it."""
    pieces: list[str] = []
    todo: list[Node | str] = list(reversed(block.children))
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif item.tag != "a" and mail.seen(item) and not mail.light[item].block:
            todo.extend(reversed(item.children))
    return one_line("".join(pieces))


def _framed(style: Style) -> bool:
    return any(name in style.declared for name in ("background-color", "border-bottom", "border-top"))
