"""HTML as a browser reads it, with the place of every tag, within bounds that no hostile mail passes.

html5lib builds the tree by the rules of the HTML standard, so that a link around a table or a paragraph in a heading
comes out as readers get it. Two things are added to it: where a tag stands, and bounds, since some inputs cost it the
square of their length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any

from html5lib._tokenizer import HTMLTokenizer  # type: ignore[import-untyped]  # html5lib has no types
from html5lib.constants import namespaces, tokenTypes  # type: ignore[import-untyped]
from html5lib.html5parser import HTMLParser  # type: ignore[import-untyped]
from html5lib.treebuilders.base import TreeBuilder  # type: ignore[import-untyped]

LONGEST_SOURCE = 400_000
MOST_ELEMENTS = 10_000
DEEPEST = 256
_MOST_WORK = 200_000_000
"""Characters touched while tokens are put together; a mail of 100 kB needs about a hundredth of it."""

_STUMBLES = (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
"""What html5lib raises at markup that it was not made for, such as `<table><svg><html lang=x>`."""

_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u034f"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = frozenset(("head", "script", "style", "template", "noembed", "noframes"))


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """An element with its attributes and what it holds: elements and pieces of text.

    `line` and `column` count from 1, `offset` from 0; all three are of the tag's first character. `index` counts the
    elements of the document, `end` is the index of the last one inside.
    """

    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)
    line: int | None = None
    column: int | None = None
    offset: int | None = None
    index: int = 0
    end: int = 0
    classes: frozenset[str] = frozenset()

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute's value."""
        return self.attributes.get(name, default)

    @property
    def elements(self) -> list[Node]:
        """The elements directly inside."""
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def own_text(self) -> str:
        """The text directly inside, elements left out."""
        return "".join(child for child in self.children if isinstance(child, str))

    @property
    def text(self) -> str:
        """All text inside, on one line."""
        return one_line("".join(self.pieces()))

    def pieces(self) -> Iterator[str]:
        """Yield the pieces of text inside, in reading order; what is never shown is left out."""
        todo: list[Node | str] = [self]
        while todo:
            node = todo.pop()
            if isinstance(node, str):
                yield node
            elif node.tag not in _UNSEEN:
                todo.extend(reversed(node.children))
                if node.tag == "br":
                    yield " "

    def walk(self) -> Iterator[Node]:
        """Yield the element and all inside, in the order of their tags."""
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo.extend(reversed(node.elements))

    def ancestors(self) -> Iterator[Node]:
        """Yield the elements around, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the source and the line that it ends on."""

    text: str
    line: int


def one_line(text: str) -> str:
    """Return text with its white space collapsed and what has no width left out."""
    return " ".join(text.translate(_ZERO_WIDTH).split())


class Document:
    """A parsed HTML document. `cut` says why its end was not looked at, where it wasn't."""

    def __init__(self, source: str) -> None:
        self.source = source.replace("\r\n", "\n").replace("\r", "\n")
        self.cut: str | None = None
        if len(self.source) > LONGEST_SOURCE:
            self.cut = f"it is longer than {LONGEST_SOURCE:,} characters"
        parser = _Parser(self.source[:LONGEST_SOURCE])
        self.cut = parser.read() or self.cut
        tree: _Tree = parser.tree
        self.doctype: tuple[str, str, str] | None = tree.doctype
        self.comments: list[Comment] = tree.comments
        self.quirks = parser.compatMode == "quirks"
        self.root = tree.root
        self.nodes = list(self.root.walk())
        for index, node in enumerate(self.nodes):
            node.index = node.end = index
        for node in reversed(self.nodes):
            if node.parent is not None:
                node.parent.end = max(node.parent.end, node.end)

    @cached_property
    def body(self) -> Node | None:
        """The body, if there is one."""
        return next((node for node in self.root.elements if node.tag == "body"), None)

    @cached_property
    def head(self) -> Node | None:
        """The head, if there is one."""
        return next((node for node in self.root.elements if node.tag == "head"), None)

    @cached_property
    def headings(self) -> list[Node]:
        """The headings in the order of the document."""
        return [node for node in self.nodes if node.tag in _HEADINGS]

    @cached_property
    def title(self) -> str:
        """The document's title."""
        return next((one_line(node.own_text) for node in self.all("title") if not _in_drawing(node)), "")

    def all(self, *tags: str) -> list[Node]:
        """Return all elements of these names, in the order of the document."""
        return [node for node in self.nodes if node.tag in tags]

    def story(self, node: Node) -> str | None:
        """Return the heading that an element belongs to: the last before it in the smallest element around both."""
        spoken = self._spoken
        for around in (node, *node.ancestors()):
            first = bisect_left(spoken, around.index, key=lambda heading: heading.index)
            last = bisect_right(spoken, around.end, key=lambda heading: heading.index)
            if first < last:
                before = bisect_right(spoken, node.index, key=lambda heading: heading.index)
                return shortened(spoken[max(first, before - 1)].text)
        return None

    @cached_property
    def _spoken(self) -> list[Node]:
        """The headings that have a text."""
        return [node for node in self.headings if node.text]


def _in_drawing(node: Node) -> bool:
    return any(one.tag == "svg" for one in node.ancestors())


def shortened(text: str, most: int = 70) -> str:
    """Return text cut to a length at the end of a word, with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole = text[most - 1] == " " or " " not in cut[most // 2 :]
    return (cut if whole else cut[: cut.rfind(" ")]).rstrip() + "…"


class _TooMuchError(Exception):
    """Something passes a bound; the message says what."""


class _Element:
    """What html5lib builds with; it gives and takes the names of its own `Node`."""

    def __init__(self, name: str, namespace: str | None) -> None:
        self.name = name
        self.namespace = namespace
        self.nameTuple = (namespace or namespaces["html"], name)
        self.parent: _Element | None = None
        self.attributes: dict[Any, str] = {}
        self.childNodes: list[_Element | str] = []
        self.place: tuple[int, int, int] | None = None

    def appendChild(self, node: _Element) -> None:  # noqa: N802  # the name is html5lib's, here and below
        if node.name == "#comment":
            return
        if node.parent is not None:
            node.parent.removeChild(node)
        node.parent = self
        self.childNodes.append(node)

    def insertText(self, data: str, insertBefore: _Element | None = None) -> None:  # noqa: N802, N803
        if insertBefore is None:
            self.childNodes.append(data)
        else:
            self.childNodes.insert(self.childNodes.index(insertBefore), data)

    def insertBefore(self, node: _Element, refNode: _Element) -> None:  # noqa: N802, N803
        self.childNodes.insert(self.childNodes.index(refNode), node)
        node.parent = self

    def removeChild(self, node: _Element) -> None:  # noqa: N802
        self.childNodes.remove(node)
        node.parent = None

    def reparentChildren(self, newParent: _Element) -> None:  # noqa: N802, N803
        for child in self.childNodes:
            if isinstance(child, _Element):
                child.parent = newParent
        newParent.childNodes += self.childNodes
        self.childNodes = []

    def cloneNode(self) -> _Element:  # noqa: N802
        clone = _Element(self.name, self.namespace)
        clone.attributes = dict(self.attributes)
        return clone

    def hasContent(self) -> bool:  # noqa: N802
        return bool(self.childNodes)


class _Tree(TreeBuilder):  # type: ignore[misc]  # html5lib has no types
    """Builds the tree, notes where each element's tag stands, and keeps count."""

    def reset(self) -> None:
        """Begin anew."""
        self.count = 0
        self.place: tuple[int, int, int] | None = None
        self.doctype: tuple[str, str, str] | None = None
        self.comments: list[Comment] = []
        super().reset()

    def documentClass(self) -> _Element:  # noqa: N802
        return _Element("#document", None)

    def elementClass(self, name: str, namespace: str | None) -> _Element:  # noqa: N802
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise _TooMuchError(f"it has more than {MOST_ELEMENTS:,} elements")
        if len(self.openElements) > DEEPEST:
            raise _TooMuchError(f"its elements are nested deeper than {DEEPEST}")
        element = _Element(name, namespace)
        element.place = self.place
        return element

    def insertDoctype(self, token: dict[str, Any]) -> None:  # noqa: N802
        self.doctype = (token["name"] or "", token["publicId"] or "", token["systemId"] or "")

    def insertComment(self, token: dict[str, Any], parent: object = None) -> None:  # noqa: ARG002, N802
        self.comments.append(Comment(token["data"], self.place[0] if self.place else 1))

    @property
    def root(self) -> Node:
        """The whole as nodes, from `html` down."""
        found = next((child for child in self.document.childNodes if isinstance(child, _Element)), None)
        if found is None:
            return Node(tag="html", attributes={})
        root = _node(found)
        todo = [(found, root)]
        while todo:
            element, node = todo.pop()
            for child in element.childNodes:
                if isinstance(child, str):
                    _append_text(node, child)
                else:
                    inner = _node(child, node)
                    node.children.append(inner)
                    todo.append((child, inner))
        return root


class _Tokenizer(HTMLTokenizer):  # type: ignore[misc]
    """Tells the parser where tags and comments stand, and stops where putting a token together costs too much."""

    work = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self.tokenQueue: deque[dict[str, Any]] = deque()
        while self.state():
            self._count()
            while self.stream.errors:
                yield {"type": tokenTypes["ParseError"], "data": self.stream.errors.pop(0)}
            while self.tokenQueue:
                token = self.tokenQueue.popleft()
                if token["type"] in (tokenTypes["StartTag"], tokenTypes["Comment"]):
                    self.parser.locate(tag=token["type"] == tokenTypes["StartTag"])
                yield token

    def _count(self) -> None:
        token = self.currentToken
        if token is None:
            return
        data = token.get("data") or ""
        self.work += len(data) + len(token.get("name") or "")
        if data and isinstance(data, list):
            self.work += len(data[-1][0]) + len(data[-1][1])
        if self.work > _MOST_WORK:
            raise _TooMuchError("a tag or comment in it is too long")


class _Parser(HTMLParser):  # type: ignore[misc]
    """html5lib's parser, told where it is."""

    def __init__(self, source: str) -> None:
        super().__init__(tree=_Tree, namespaceHTMLElements=False)
        self._source = source
        self._lines = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]

    def read(self) -> str | None:
        """Read the source; return why its end was left unread, if it was."""
        self.innerHTMLMode, self.container, self.scripting = False, "div", False
        self.tokenizer = _Tokenizer(_without_surrogates(self._source), parser=self)
        self.reset()
        try:
            self.mainLoop()
        except _TooMuchError as bound:
            return str(bound)
        except _STUMBLES as error:
            return f"the parser stumbles over its markup ({type(error).__name__})"
        return None

    def parseError(self, errorcode: str = "", datavars: object = None) -> None:  # noqa: N802
        """Take no notice: browsers don't, either."""

    def locate(self, *, tag: bool) -> None:
        """Note where the token that was just read begins (a tag) or ends (a comment)."""
        line, column = self.tokenizer.stream.position()
        end = self._lines[line - 1] + column
        if not tag:
            self.tree.place = (line, column + 1, end)
            return
        start = max(self._source.rfind("<", 0, end), 0)
        line -= self._source.count("\n", start, end)
        self.tree.place = (line, start - self._lines[line - 1] + 1, start)


def _node(element: _Element, parent: Node | None = None) -> Node:
    attributes = {_attribute(name): value for name, value in element.attributes.items()}
    line, column, offset = element.place or (None, None, None)
    return Node(
        tag=element.name.lower(),
        attributes=attributes,
        parent=parent,
        line=line,
        column=column,
        offset=offset,
        classes=frozenset(attributes["class"].split()) if "class" in attributes else frozenset(),
    )


def _append_text(node: Node, text: str) -> None:
    """Add text to an element; the parser gives it in pieces, as the entities in it divide it."""
    if node.children and isinstance(node.children[-1], str):
        node.children[-1] += text
    else:
        node.children.append(text)


def _attribute(name: Any) -> str:
    """Return an attribute's name; in SVG and MathML html5lib gives some as (prefix, name, namespace)."""
    if isinstance(name, tuple):
        return ":".join(part for part in name[:2] if part).lower()
    return str(name).lower()


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
