"""The mail under examination: what was read, and what the checks work out of it once and share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from digest.checks.css import Declaration, Sheet, declarations_of, sheets_of
from digest.checks.document import Document, Node, one_line, shortened
from digest.checks.features import Place, features_used
from digest.checks.finding import Spot
from digest.checks.media import Screen
from digest.checks.selectors import TooComplexError
from digest.checks.style import Look, Matched
from digest.checks.support import Support, load_support

DESKTOP, PHONE = 640, 375
"""Widths of the screens that a mail is looked at on, in CSS pixels."""

Measure = Callable[[str], int | None]
"""Gives the bytes of a picture by its address; None where they can't be known."""


def not_known(address: str) -> int | None:  # noqa: ARG001  # the signature is Measure's
    """Know no picture's size."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A header as it stands: its name, its value with folds undone, its value decoded, and its line."""

    name: str
    raw: str
    value: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A leaf of a message: its type, the kinds of multipart around it, its transfer encoding and its size."""

    media_type: str
    within: str
    encoding: str
    content_id: str
    size: int
    longest_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What only a whole message has: its headers, parts and raw bytes."""

    raw: bytes
    headers: tuple[Header, ...]
    parts: tuple[Part, ...]
    malformed: tuple[int, ...] = ()

    def all(self, name: str) -> list[Header]:
        """Return all headers of a name."""
        return [header for header in self.headers if header.name.lower() == name.lower()]

    def first(self, name: str) -> Header | None:
        """Return the first header of a name."""
        return next(iter(self.all(name)), None)


@dataclass(kw_only=True)
class Mail:
    """A mail taken apart. What is None was not given: HTML alone has no subject, no text part and no headers."""

    html: str | None
    text: str | None = None
    subject: str | None = None
    preheader: str | None = None
    envelope: Envelope | None = None
    measure: Measure = not_known
    faults: Sequence[Spot] = ()
    pictures: Mapping[str, int | None] = field(default_factory=dict)

    @cached_property
    def spoken(self) -> dict[int, str]:
        """What elements say, by their index, as far as it was asked."""
        return {}

    @cached_property
    def size(self) -> int:
        """The bytes of the HTML."""
        return len((self.html or "").encode("utf-8", "surrogatepass"))

    @cached_property
    def document(self) -> Document:
        """The HTML, parsed."""
        return Document(self.html or "")

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The style sheets."""
        return sheets_of(self.document)

    @cached_property
    def support(self) -> Support:
        """The table of client support."""
        return load_support()

    @cached_property
    def used(self) -> dict[str, Place]:
        """The features of the table that the mail uses, each with its first place."""
        return features_used(self.document, self.sheets, self.support.features, self._declared)

    @cached_property
    def light(self) -> Look:
        """The mail on a desk, in a light scheme."""
        return Look(self.document, self._matched, Screen(DESKTOP))

    @cached_property
    def dark(self) -> Look | None:
        """The mail on a desk in the dark scheme that its author wrote, if it has one."""
        if not self._has_dark:
            return None
        return Look(self.document, self._matched, Screen(DESKTOP, "dark"))

    @cached_property
    def outlook_dark(self) -> Look | None:
        """The mail as Outlook.com darkens it by the author's rules for it, if it has any."""
        if not any(self._asks_outlook(sheet) for sheet in self.sheets):
            return None
        return Look(self.document, self._matched, Screen(DESKTOP), outlook_dark=True)

    @cached_property
    def phone(self) -> Look:
        """The mail on a telephone, in a light scheme."""
        return Look(self.document, self._matched, Screen(PHONE))

    @cached_property
    def too_complex(self) -> bool:
        """Whether its style sheets ask for more than can be reckoned; then its looks are those without them."""
        return self._matched_or_not[1]

    @cached_property
    def links(self) -> list[Node]:
        """The links of the mail that readers can meet."""
        return [node for node in self.document.all("a", "area") if "href" in node.attributes and self.seen(node)]

    def seen(self, node: Node) -> bool:
        """Say whether an element is neither hidden nor invisible to a reader's program."""
        style = self.light[node]
        return not style.hidden and not style.invisible

    def heard(self, node: Node) -> bool:
        """Say whether an element is read out: seen, and not kept from screen readers."""
        silenced = any(one.get("aria-hidden").lower() == "true" for one in (node, *node.ancestors()))
        return self.seen(node) and not silenced

    def block_around(self, node: Node) -> Node:
        """Return the nearest element around that begins a line of its own."""
        return next((one for one in node.ancestors() if self.light[one].block), self.document.root)

    def spot(self, node: Node, reason: str) -> Spot:
        """Return a spot at an element, with its story, or with the link itself where no heading stands above."""
        story = self.document.story(node) or self._link_around(node)
        return Spot(reason=reason, line=node.line, column=node.column, story=story)

    def _link_around(self, node: Node) -> str | None:
        link = next((one for one in (node, *node.ancestors()) if one.tag == "a" and one.get("href")), None)
        return None if link is None else shortened(link.text or link.get("href"))

    @cached_property
    def _styles(self) -> dict[str, tuple[Declaration, ...]]:
        return {}

    def _declared(self, style: str) -> tuple[Declaration, ...]:
        """Take a style attribute apart, once for all that read it."""
        if style not in self._styles:
            self._styles[style] = declarations_of(style)
        return self._styles[style]

    @property
    def _matched(self) -> Matched:
        return self._matched_or_not[0]

    @cached_property
    def _matched_or_not(self) -> tuple[Matched, bool]:
        try:
            return Matched(self.document, self.sheets, self._declared), False
        except TooComplexError:
            return Matched(self.document, (), self._declared), True

    @cached_property
    def _has_dark(self) -> bool:
        conditions = [at_rule.prelude for sheet in self.sheets for at_rule in sheet.at_rules if at_rule.name == "media"]
        conditions += [sheet.media for sheet in self.sheets]
        if any("prefers-color-scheme" in condition for condition in conditions):
            return True
        return Look(self.document, self._matched, Screen(DESKTOP, "dark")).dark

    @staticmethod
    def _asks_outlook(sheet: Sheet) -> bool:
        return "[data-ogs" in sheet.text


def visible_text(mail: Mail, node: Node) -> str:
    """Return the text inside an element that is seen or read out, on one line, pictures by their alternative text."""
    if node.index not in mail.spoken:
        mail.spoken[node.index] = _visible_text(mail, node)
    return mail.spoken[node.index]


def _visible_text(mail: Mail, node: Node) -> str:
    pieces: list[str] = []
    todo: list[Node | str] = [node]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif mail.seen(item):
            if item.tag in {"img", "input", "area"}:
                pieces.append(item.get("alt"))
            if item.tag in {"br", "td", "p", "div", "li"}:
                pieces.append(" ")
            todo.extend(reversed(item.children))
    return one_line("".join(pieces))
