"""Inbox line: what a reader sees before opening, the subject and the preheader."""

from __future__ import annotations

from collections.abc import Iterator

from digest.checks.document import Node, one_line, shortened
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail

LONGEST_SUBJECT = 120
SHORTEST, LONGEST = 40, 140
PADDED = 200
"""Characters of preheader and padding that keep the mail's first lines out of the inbox (Gmail shows up to 200)."""

_INVISIBLE = frozenset("\u034f\u200b\u200c\u200d\u2060\ufeff\u00ad\u2007\u00a0\u2800\u180e ")


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="subject",
            severity="error",
            demand="The mail has a subject.",
            source="RFC 5322 3.6.5; filters distrust mails without one",
            mend="name what is in the mail",
            find=_subject,
        ),
        Check(
            id="subject-length",
            severity="warning",
            demand=f"The subject has at most {LONGEST_SUBJECT} characters.",
            source="clients show 40 to 90",
            mend="say the most important thing, and say it first",
            find=_subject_length,
        ),
        Check(
            id="preheader",
            severity="warning",
            demand="A preheader stands first in the body, hidden.",
            source="every client shows the first text beside the subject",
            mend="begin the body with a hidden <div> that says what else is in the mail",
            find=_preheader,
        ),
        Check(
            id="preheader-length",
            severity="warning",
            demand=f"The preheader has {SHORTEST} to {LONGEST} characters.",
            source="clients show 40 (telephones) to 140 (a desk)",
            mend="fill what clients show, and not more",
            find=_preheader_length,
        ),
        Check(
            id="preheader-repeats",
            severity="warning",
            demand="The preheader says something else than subject, title and first heading.",
            source="they stand beside each other in the inbox",
            mend="name the second story",
            find=_preheader_repeats,
        ),
        Check(
            id="preheader-padding",
            severity="warning",
            demand=f"Preheader and padding have at least {PADDED} characters.",
            source="Gmail shows up to 200 characters, else of the mail's first lines",
            mend="put &#8199;&#847; some eighty times behind it",
            find=_preheader_padding,
        ),
    )


def _subject(mail: Mail) -> Iterator[Spot]:
    if mail.subject is not None and not one_line(mail.subject):
        yield Spot(reason="there is no subject")


def _subject_length(mail: Mail) -> Iterator[Spot]:
    length = len(one_line(mail.subject or ""))
    if length > LONGEST_SUBJECT:
        yield Spot(reason=f"the subject has {length} characters")


def _preheader(mail: Mail) -> Iterator[Spot]:
    body = mail.document.body
    if body is not None and body.text and preheader_of(mail) is None:
        first = next((node for node in body.walk() if one_line(node.own_text)), body)
        yield mail.spot(first, f"beside the subject stands the first text: “{shortened(one_line(first.own_text), 50)}”")


def _preheader_length(mail: Mail) -> Iterator[Spot]:
    node = preheader_of(mail)
    if node is not None and not SHORTEST <= len(_said(node)) <= LONGEST:
        yield mail.spot(node, f"the preheader has {len(_said(node))} characters: “{shortened(_said(node))}”")


def _preheader_repeats(mail: Mail) -> Iterator[Spot]:
    node = preheader_of(mail)
    if node is None:
        return
    said = _said(node).casefold()
    first = next((heading.text for heading in mail.document.headings if heading.text), "")
    for name, other in (("subject", mail.subject or ""), ("title", mail.document.title), ("first heading", first)):
        if said and said == one_line(other).casefold():
            yield mail.spot(node, f"the preheader repeats the {name}")


def _preheader_padding(mail: Mail) -> Iterator[Spot]:
    node = preheader_of(mail)
    if node is None:
        return
    length = len("".join(node.pieces()).replace("\n", ""))
    following = _hidden_after(mail, node)
    if length + following < PADDED:
        yield mail.spot(node, f"preheader and padding have {length + following} characters")


def preheader_of(mail: Mail) -> Node | None:
    """Return the element that is the preheader: the first with text in the body, if it is hidden."""
    body = mail.document.body
    if body is None:
        return None
    for node in body.walk():
        if not one_line(node.own_text):
            continue
        hidden = not mail.light[node].shown
        return _outermost_hidden(mail, node, body) if hidden else None
    return None


def _outermost_hidden(mail: Mail, node: Node, body: Node) -> Node:
    """Return the hidden element around a text that stands nearest to the body."""
    around = [one for one in (node, *node.ancestors()) if one is not body and not mail.light[one].shown]
    return around[-1] if around else node


def _said(node: Node) -> str:
    """Return the preheader's words, its padding left out."""
    text = "".join(node.pieces())
    words = "".join(" " if mark in _INVISIBLE else mark for mark in text)
    return " ".join(words.split())


def _hidden_after(mail: Mail, node: Node) -> int:
    """Count the characters of hidden elements that follow the preheader directly."""
    siblings = node.parent.elements if node.parent is not None else []
    total = 0
    for other in siblings[siblings.index(node) + 1 :] if node in siblings else ():
        if mail.light[other].shown and other.text:
            break
        total += len("".join(other.pieces()))
    return total
