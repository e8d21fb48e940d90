"""A small reader of HTML for the tests of the render."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}


@dataclass
class Node:
    """An element with its attributes, its elements and its text."""

    name: str
    attributes: dict[str, str]
    nodes: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, white space as one space."""
        return re.sub(r"[ \n]+", " ", "".join(self.texts)).strip(" ")

    def all(self, *names: str) -> list[Node]:
        """All elements of these names inside, in order."""
        found = []
        for node in self.nodes:
            if node.name in names or not names:
                found.append(node)
            found += node.all(*names)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].nodes.append(node)
        if tag not in VOID:
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.stack[-1].name == tag, f"</{tag}> closes <{self.stack[-1].name}>"
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        for node in self.stack:
            node.texts.append(data)


def read(html: str) -> Node:
    """The document as elements; fails where an end tag doesn't fit."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.stack == [reader.root], "an element is not closed"
    return reader.root


def visible(html: str) -> str:
    """The text that a reader sees, the preheader left out."""
    body = re.sub(r"<!--.*?-->", "", html[html.index("<body") : html.index("</html>")], flags=re.DOTALL)
    return read(re.sub(r'<div[^>]*style="display:none.*?</div>', "", body, count=1, flags=re.DOTALL)).text
