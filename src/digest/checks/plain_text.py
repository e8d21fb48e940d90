"""Text part: the same stories in the same order, in lines that every program shows."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from itertools import islice, pairwise
from unicodedata import east_asian_width

from digest.checks.document import Node, one_line, shortened
from digest.checks.finding import Check, Spot
from digest.checks.links import story_links
from digest.checks.mail import Mail, visible_text

WIDEST, LONGEST = 78, 998
_MOST_STORIES = 300
_TAGS = ("</", "<p", "<br", "<div", "<a ", "<td", "<b>", "<i>", "<span", "<!--", "<strong", "<em>")


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="text-missing",
            severity="warning",
            demand="A message has a text part beside its HTML.",
            source="RFC 2046 5.1.4; filters and simple readers want one",
            mend="send multipart/alternative with the text first",
            find=_missing,
        ),
        Check(
            id="text-stories",
            severity="error",
            demand="The text part has the same stories as the HTML.",
            source="RFC 2046 5.1.4: the parts are the same information",
            mend="make both parts from the same data",
            find=_stories,
        ),
        Check(
            id="text-order",
            severity="error",
            demand="It has them in the same order.",
            source="RFC 2046 5.1.4",
            mend="make both parts from the same data",
            find=_order,
        ),
        Check(
            id="text-width",
            severity="warning",
            demand=f"Lines have at most {WIDEST} columns, addresses excepted, and {LONGEST} bytes in any case.",
            source="RFC 5322 2.1.1; RFC 3676 4.2",
            mend="wrap at 72 columns",
            find=_width,
        ),
        Check(
            id="text-markup",
            severity="error",
            demand="The text part holds neither tags nor entities.",
            source="it is shown as it stands",
            mend="write the characters themselves",
            find=_markup,
        ),
        Check(
            id="text-links",
            severity="warning",
            demand="Whoever can leave in the HTML can leave in the text.",
            source="Gmail's and Yahoo's rules for bulk senders",
            mend="write the addresses of the unsubscribe link and of the web page into the text part",
            find=_links,
        ),
    )


def _missing(mail: Mail) -> Iterator[Spot]:
    if mail.envelope is not None and mail.html is not None and not (mail.text or "").strip():
        yield Spot(reason="there is no text part")


def _stories(mail: Mail) -> Iterator[Spot]:
    """Yield the stories that the text lacks: neither their title nor their address stands in it."""
    if not _comparable(mail):
        return
    text = _folded(mail.text or "")
    for node, title in _titles(mail):
        if _folded(title) not in text and not any(_folded(one) in text for one in _addresses(node)):
            yield mail.spot(node, f"the text part lacks “{shortened(title, 50)}”")


def _order(mail: Mail) -> Iterator[Spot]:
    if not _comparable(mail):
        return
    titles = list(_out_of_order(mail, _by_title(mail), "“{}” stands elsewhere in the text part"))
    yield from titles
    if not titles:
        yield from _out_of_order(mail, _by_address(mail), "the address of “{}” stands elsewhere in the text part")


def _out_of_order(mail: Mail, places: list[tuple[Node, str, int]], reason: str) -> Iterator[Spot]:
    for (_, _, before), (node, title, here) in pairwise(places):
        if here < before:
            yield mail.spot(node, reason.format(shortened(title, 50)))


def _by_title(mail: Mail) -> list[tuple[Node, str, int]]:
    """Return the titles that stand in the text once, with their place there."""
    text = _folded(mail.text or "")
    found = []
    for node, title in _titles(mail):
        sought = _folded(title)
        if text.count(sought) == 1:
            found.append((node, title, text.index(sought)))
    return found


def _by_address(mail: Mail) -> list[tuple[Node, str, int]]:
    text = mail.text or ""
    found = []
    for node in islice(story_links(mail), _MOST_STORIES):
        address = node.get("href").strip()
        if text.count(address) == 1:
            found.append((node, visible_text(mail, node), text.index(address)))
    return found


def _titles(mail: Mail) -> list[tuple[Node, str]]:
    """Return the headings of the HTML below its first, and what its title links say, in reading order."""
    headings = [node for node in mail.document.headings if mail.light[node].shown]
    found = [(node, visible_text(mail, node)) for node in headings]
    return [(node, title) for node, title in found if title][:_MOST_STORIES]


def _addresses(node: Node) -> list[str]:
    links = [one for one in (*node.walk(), *node.ancestors()) if one.tag == "a"]
    return [one.get("href").strip() for one in links if one.get("href").startswith("http")]


def _comparable(mail: Mail) -> bool:
    return bool(mail.html and mail.text and mail.text.strip())


def _folded(text: str) -> str:
    """Return a text as it can be compared: no case, no line breaks, no marks that have no width."""
    return one_line(text).casefold()


def _width(mail: Mail) -> Iterator[Spot]:
    for number, line in enumerate((mail.text or "").splitlines(), start=1):
        if len(line.encode("utf-8", "replace")) > LONGEST:
            yield Spot(reason=f"this line of the text part has {len(line):,} characters", line=number, severity="error")
        elif _columns(line) > WIDEST and not _is_address(line):
            yield Spot(reason=f"this line of the text part has {_columns(line)} columns", line=number)


def _columns(line: str) -> int:
    return sum(2 if east_asian_width(mark) in "WF" else 1 for mark in one_line(line))


def _is_address(line: str) -> bool:
    """Say whether a line is long because of a word that can't be broken, such as an address."""
    return any(len(word) > WIDEST // 2 for word in line.split())


def _markup(mail: Mail) -> Iterator[Spot]:
    for number, line in enumerate((mail.text or "").splitlines(), start=1):
        tag = next((tag for tag in _TAGS if tag in line.lower()), None)
        entity = _entity(line)
        if tag is not None:
            yield Spot(reason=f"this line of the text part has a tag: {tag}", line=number)
        elif entity is not None:
            yield Spot(reason=f"this line of the text part has an entity: {entity}", line=number)


def _entity(line: str) -> str | None:
    """Return an entity that stands in a line outside of an address, where `&copy=` may be a query's."""
    for word in line.split():
        start = word.find("&")
        end = word.find(";", start)
        if start >= 0 and end > start and "://" not in word:
            written = word[start : end + 1]
            if len(written) > 2 and unescape(written) != written:
                return written
    return None


def _links(mail: Mail) -> Iterator[Spot]:
    if not _comparable(mail):
        return
    text = mail.text or ""
    for node in mail.links:
        address = node.get("href").strip()
        if "unsubscribe" in f"{node.text} {address}".lower() and address.startswith("http") and address not in text:
            if "unsubscribe" not in text.lower():
                yield mail.spot(node, "the text part has no way to unsubscribe")
            return
