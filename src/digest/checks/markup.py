"""Markup: whether the mail can be read at all, as what its author meant, and without anything that runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest.checks.document import DEEPEST, LONGEST_SOURCE, MOST_ELEMENTS, Comment
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail

_ACTIVE = ("script", "iframe", "object", "embed", "applet", "frame", "frameset", "audio", "video")
_HTML = "HTML Living Standard"


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="markup-readable",
            severity="error",
            demand="The mail has a body with content, and can be read to its end.",
            source=f"this program reads {LONGEST_SOURCE:,} characters, {MOST_ELEMENTS:,} elements, {DEEPEST} levels",
            mend="make the mail smaller and flatter; Gmail shows nothing beyond 102 kB",
            find=_readable,
        ),
        Check(
            id="markup-charset",
            severity="error",
            demand="The bytes are in the charset that is declared.",
            source="RFC 2045 5; HTML Living Standard 4.2.5.4",
            mend="write UTF-8 and declare it: <meta charset=utf-8>, and charset=utf-8 in the message",
            find=lambda mail: mail.faults,
        ),
        Check(
            id="markup-doctype",
            severity="warning",
            demand="The document begins with a doctype.",
            source=f"{_HTML} 13.1.1: without one, browsers fall into quirks mode",
            mend="begin with <!doctype html>",
            find=_doctype,
        ),
        Check(
            id="markup-active",
            severity="error",
            demand="Nothing in the mail runs or embeds: no script, frame, object, video, no on… attribute.",
            source="Gmail and Outlook strip it, and filters take it for an attack",
            mend="remove it, and link to a page that does it",
            find=_active,
        ),
        Check(
            id="markup-outlook-comments",
            severity="error",
            demand="Outlook's conditional comments are opened and closed in pairs.",
            source="Microsoft, About conditional comments",
            mend="close each <!--[if …]> with <![endif]-->",
            find=_outlook_comments,
        ),
        Check(
            id="markup-css",
            severity="warning",
            demand="Style sheets can be read without an error.",
            source="CSS Syntax 3; Gmail drops a whole <style> for one fault (hteumeuleu/email-bugs)",
            mend="mend the style sheet; keep doubtful rules in a <style> of their own",
            find=_css,
        ),
    )


def _readable(mail: Mail) -> Iterator[Spot]:
    if mail.html is None:
        return
    if mail.document.cut is not None:
        yield Spot(reason=f"the mail was not looked at to its end: {mail.document.cut}")
    if mail.too_complex:
        yield Spot(reason="its style sheets ask for too much: looks were judged without them")
    body = mail.document.body
    if body is None or not (body.text or any(node.tag == "img" for node in body.walk())):
        yield Spot(reason="the mail has no content")


def _doctype(mail: Mail) -> Iterator[Spot]:
    if mail.html is not None and mail.document.doctype is None:
        yield Spot(reason="there is no doctype", line=1)


def _active(mail: Mail) -> Iterator[Spot]:
    if mail.html is None:
        return
    for node in mail.document.nodes:
        if node.tag in _ACTIVE:
            yield mail.spot(node, f"<{node.tag}> does not work in mail")
        for name in node.attributes:
            if name.startswith("on") and name.isalpha() and len(name) > 3:
                yield mail.spot(node, f"the attribute {name} runs a script")
        if node.tag == "meta" and node.get("http-equiv").lower() == "refresh":
            yield mail.spot(node, "the mail leads to another page by itself")


def _outlook_comments(mail: Mail) -> Iterable[Spot]:
    if mail.html is None:
        return
    for comment in mail.document.comments:
        reason = _unbalanced(comment)
        if reason:
            yield Spot(reason=reason, line=comment.line)
    opened = closed = 0
    for comment in mail.document.comments:
        text = comment.text.strip().lower()
        opened += text.startswith("[if") and "[endif]" not in text
        closed += text.endswith("[endif]") and not text.startswith("[if")
    if opened != closed:
        yield Spot(reason=f"{opened} conditions are opened for others than Outlook, {closed} closed")


def _unbalanced(comment: Comment) -> str | None:
    """Say what is wrong with a comment that only Outlook reads: `[if mso]> … <![endif]` in one, never nested."""
    text = comment.text.lower()
    opened, closed = text.count("[if "), text.count("[endif]")
    if opened > 1:
        return "a condition for Outlook is not closed before the next begins"
    return "a condition is closed twice" if closed > 1 else None


def _css(mail: Mail) -> Iterator[Spot]:
    if mail.html is None:
        return
    for sheet in mail.sheets:
        for line, message in sheet.faults[:3]:
            at = None if sheet.node.line is None else sheet.node.line + line - 1
            yield Spot(reason=f"a style sheet has a fault: {message}", line=at)
