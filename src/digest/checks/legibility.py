"""Legibility: texts that are large enough to be read, and links that a thumb can meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from digest.checks.document import Node, one_line, shortened
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail, visible_text
from digest.checks.style import Style
from digest.checks.values import Length

SMALLEST_TEXT, BODY_TEXT, LINE_HEIGHT = 14.0, 16.0, 1.5
BUTTON, TARGET = 44.0, 24.0


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="text-size",
            severity="warning",
            demand=f"No text is smaller than {SMALLEST_TEXT:g} px, on a desk or on a telephone.",
            source="Apple Human Interface Guidelines; telephones enlarge less",
            mend="make it larger",
            find=_text_size,
        ),
        Check(
            id="text-size-body",
            severity="warning",
            demand=f"Running text has at least {BODY_TEXT:g} px, and lines at least {LINE_HEIGHT:g} times as high.",
            source="WCAG 2.2, 1.4.12; common practice",
            mend="make it larger, or its lines higher",
            find=_body_text,
        ),
        Check(
            id="text-justified",
            severity="warning",
            demand="No text is justified.",
            source="WCAG 2.2, 1.4.8",
            mend="align it to its start",
            find=_justified,
        ),
        Check(
            id="tap-size",
            severity="warning",
            demand=f"At {TARGET:g} px, a thumb meets a link that stands alone; buttons have {BUTTON:g} px.",
            source="WCAG 2.2, 2.5.8 and 2.5.5",
            mend="give the link more padding or a higher line",
            find=_tap_size,
        ),
        Check(
            id="zoom",
            severity="error",
            demand="Readers may enlarge the mail.",
            source="WCAG 2.2, 1.4.4",
            mend='write <meta name="viewport" content="width=device-width, initial-scale=1">',
            find=_zoom,
        ),
    )


def _text_size(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.nodes:
        text = one_line(node.own_text)
        if not any(mark.isalnum() for mark in text):
            continue
        sizes = [look[node].size for look in (mail.light, mail.phone) if look[node].shown]
        if sizes and min(sizes) < SMALLEST_TEXT:
            yield mail.spot(node, f"“{shortened(text, 40)}” has {min(sizes):g} px")


def _body_text(mail: Mail) -> Iterator[Spot]:
    """Judge the size that most of the running text has: blocks of at least eighty characters."""
    blocks = [(node, mail.light[node]) for node in mail.document.nodes if _is_running(mail, node)]
    if not blocks:
        return
    counted: Counter[tuple[float, float]] = Counter()
    for node, style in blocks:
        counted[style.size, round(style.line / style.size, 2)] += len(node.text)
    (size, ratio), _ = counted.most_common(1)[0]
    first = next(node for node, style in blocks if style.size == size)
    if size < BODY_TEXT:
        yield mail.spot(first, f"most of the running text has {size:g} px")
    if ratio < LINE_HEIGHT:
        yield mail.spot(first, f"the lines of most of the running text are {ratio:g} times as high as its letters")


def _is_running(mail: Mail, node: Node) -> bool:
    style = mail.light[node]
    return style.shown and style.block and len(one_line(node.own_text)) >= 80


def _justified(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.nodes:
        style = mail.light[node]
        if style.align == "justify" and style.shown and len(one_line(node.own_text)) > 20:
            yield mail.spot(node, f"“{shortened(one_line(node.own_text), 40)}” is justified")


def _tap_size(mail: Mail) -> Iterator[Spot]:
    for link in mail.links:
        style = mail.phone[link]
        if not style.shown or not visible_text(mail, link) or any(node.tag == "img" for node in link.walk()):
            continue
        height = _height(mail, link)
        if _is_button(mail, link):
            if height < BUTTON:
                yield mail.spot(link, f"the button “{shortened(visible_text(mail, link), 40)}” is {height:g} px high")
        elif _stands_alone(mail, link) and height < TARGET:
            yield mail.spot(link, f"the link “{shortened(visible_text(mail, link), 40)}” is {height:g} px high")


def _height(mail: Mail, link: Node) -> float:
    """Return how high the place is that a thumb may meet: line, padding and borders of the link or of what is in it."""
    heights = [_box(mail.phone[link])]
    heights += [_box(mail.phone[node]) for node in link.walk() if node is not link and node.text]
    return max(heights)


def _box(style: Style) -> float:
    edges = ("padding-top", "padding-bottom", "border-top", "border-bottom")
    lengths = (style.declared.get(name) for name in edges)
    return style.line + sum(_pixels(length, style.size) for length in lengths if isinstance(length, Length))


def _pixels(length: Length, size: float) -> float:
    return {"px": 1.0, "em": size, "rem": 16.0}.get(length.unit, 0.0) * length.number


def _is_button(mail: Mail, link: Node) -> bool:
    """Say whether a link looks like a button: a ground of its own, on it or on the cell that it fills."""
    style = mail.phone[link]
    if link.parent is None:
        return False
    around = mail.phone[link.parent]
    own = style.grounds != around.grounds and style.display != "inline"
    beyond = mail.phone[link.parent.parent] if link.parent.parent is not None else around
    fills = link.parent.tag == "td" and around.grounds != beyond.grounds and _stands_alone(mail, link)
    padded = isinstance(top := style.declared.get("padding-top"), Length) and top.number > 0
    return own or (fills and padded)


def _stands_alone(mail: Mail, link: Node) -> bool:
    """Say whether a block holds nothing but the link."""
    block = mail.block_around(link)
    return visible_text(mail, block) == visible_text(mail, link)


def _zoom(mail: Mail) -> Iterator[Spot]:
    for node in mail.document.all("meta"):
        if node.get("name").lower() != "viewport":
            continue
        settings = dict(_pair(part) for part in node.get("content").lower().replace(";", ",").split(","))
        if settings.get("user-scalable") in {"no", "0"} or settings.get("maximum-scale") in {"1", "1.0"}:
            yield mail.spot(node, "the mail forbids to enlarge it")


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), value.strip()
