"""What is put right in the HTML that MJML gives: roles, stray attributes, Outlook's comments, language."""

from __future__ import annotations

import re

from digest.errors import RenderError
from digest.render.filters import clean

_TABLE = re.compile(r"<table(?![^>]*\srole=)")
_VERTICAL_ALIGN = re.compile(r'(<t[dr][^>]*?) vertical-align="[^"]*"')
_TARGET = re.compile(r'(<a [^>]*?) target="[^"]*"')
_TWIN = re.compile(r' class="[^"]*-outlook"')
_NEIGHBOURS = re.compile(r"<!\[endif\]-->\s*<!--\[if mso \| IE\]>")
_PREVIEW = re.compile(r'<div (?=style="display:none;)')

PADDING = "&#8199;&#847; " * 80
"""Keeps a client from showing the mail's first lines behind the preheader (Gmail shows up to 200 characters)."""

# What Jinja, MJML and Python leave behind when a template is wrong. A backslash in an attribute is Rust's.
_LEAKS = ("<mj-", "{{", "{%", ">None<", '="None"', "Undefined")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_IN_ATTRIBUTE = re.compile(r"""="[^"<>]*\\(?:[n"']|u\{)""")


def finish(html: str, *, language: str, direction: str) -> str:
    """Return the HTML put right. Its preheader, hidden as it is, gets room behind it and its language."""
    html = _TABLE.sub('<table role="presentation"', html)
    html = _VERTICAL_ALIGN.sub(r"\1", html)
    html = _TARGET.sub(r"\1", html)
    html = _TWIN.sub("", html)
    html = _NEIGHBOURS.sub("", html)
    found = _PREVIEW.search(html)
    if found is None:
        return html
    end = html.index("</div>", found.end())
    start = f'<div lang="{language}" dir="{direction}" '
    return "".join((html[: found.start()], start, html[found.end() : end], PADDING, html[end:]))


def assert_tight(html: str, *, content: str) -> None:
    """Raise RenderError where the template shows in the mail, unless the issue's own text (`content`) says the same.

    The content is JSON as it was stored; what a mail leaves out of it, control characters say, may stand within.
    """
    for leak in _LEAKS:
        if leak in html and leak.strip('>=<"') not in _shown(content):
            raise _leak(html, html.index(leak))
    found = _IN_ATTRIBUTE.search(html)
    if found:
        raise _leak(html, found.start())


def _shown(content: str) -> str:
    """Return JSON's text as a mail shows it."""
    return clean(_ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), content))


def _leak(html: str, place: int) -> RenderError:
    return RenderError(
        "something of the template shows in the mail",
        excerpt=html[max(0, place - 30) : place + 60].replace("\n", " "),
        hint="put text through `clean` and attributes through `attr`",
    )
