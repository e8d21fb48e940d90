"""Turn Markdown into plain text: marks out, words in, paragraphs separated by an empty line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from digest.text.plain import one_line, plain_text, resolve

_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)\s*$")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r"^(?:\s{0,3}>\s?)+")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*$")
_DEFINITION = re.compile(r"\s{0,3}\[[^\]\n]{1,200}\]:\s+\S")
_HTML_BLOCK = re.compile(r"\s{0,3}</?[a-zA-Z!][^\n]*")

# Every part is bounded or can't overlap its neighbour, so that time grows with length only.
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\](?:\((?:[^()\n]|\([^()\n]{0,300}\)){0,1000}\)|\[[^\]\n]{0,200}\])")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,50}\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,500})>")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,500})\1")
_STRONG = re.compile(r"(?<![\w\\])(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~\n]{1,1000})(?<=\S)\1(?!\w)")
_STARS = re.compile(r"(\*{1,3})(?=\S)([^*\n]{1,1000})(?<=\S)\1")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_TAGS = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_ESCAPED = {chr(0xE000 + place): mark for place, mark in enumerate("\\`*_{}[]()#+-.!|<>~")}
_UNSHELTERED = {ord(private): mark for private, mark in _ESCAPED.items()}
_SHELTER = {mark: private for private, mark in _ESCAPED.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownText:
    """The first heading of the first level, if it stands before all text, and the text."""

    title: str
    text: str


def read_markdown(source: str) -> MarkdownText:
    """Return the text of a Markdown file; other headings stay as paragraphs of their own, code and pictures go."""
    blocks = list(_blocks(source.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
    title = ""
    if blocks and blocks[0].level == 1:
        title, blocks = _inline(blocks[0].text), blocks[1:]
    paragraphs = (_inline(block.text) for block in blocks)
    return MarkdownText(title=title, text="\n\n".join(paragraph for paragraph in paragraphs if paragraph))


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    level: int = 0


def _blocks(lines: Iterable[str]) -> Iterator[_Block]:
    """Yield headings, with their level, and paragraphs; list items and quotes are paragraphs."""
    waiting: list[str] = []
    for line in _without_code(lines):
        heading = _HEADING.match(line)
        underline = _UNDERLINE.match(line) if waiting else None
        starts = bool(_ITEM.match(line))
        if underline:
            yield _Block(" ".join(waiting), 1 if underline[1][0] == "=" else 2)
            waiting = []
            continue
        if waiting and (heading or starts or _is_gap(line)):
            yield _Block(" ".join(waiting))
            waiting = []
        if heading:
            yield _Block(heading[2] or "", len(heading[1]))
        elif not _is_gap(line):
            waiting.append(_ITEM.sub("", line, count=1) if starts else line)
    if waiting:
        yield _Block(" ".join(waiting))


def _without_code(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines outside fenced code, without the marks of quotes."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if found and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
            yield ""
        elif not fence:
            yield _QUOTE.sub("", line, count=1)


def _is_gap(line: str) -> bool:
    return not line.strip() or any(rule.match(line) for rule in (_RULE, _TABLE_RULE, _DEFINITION))


def _inline(text: str) -> str:
    """Return a paragraph without its marks; escaped characters are sheltered until the end."""
    text = _ESCAPE.sub(lambda escape: _SHELTER[escape[1]], text)
    text = _CODE.sub(lambda code: "".join(_SHELTER.get(character, character) for character in code[2]), text)
    text = _AUTOLINK.sub(r"\1", _FOOTNOTE.sub("", _IMAGE.sub("", text)))
    text = _LINK.sub(r"\1", text)
    for _ in range(2):
        text = _STARS.sub(r"\2", _STRONG.sub(r"\2", text))
    text = plain_text(text) if _TAGS.search(text) else resolve(text)
    return one_line(text.translate(_UNSHELTERED))
