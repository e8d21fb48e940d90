"""Leaks: what a template, a program or a sender's system left behind in what readers see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from digest.checks.document import one_line, shortened
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail

_CODE = ("{{", "}}", "{%", "%}", "{#if", "<mj-", "</mj-", "\\u{", "<%=", "<?php", "${")
_HOLES = ("*|", "|*", "%%", "[[", "]]", "{$", "##")
_NOTHING = frozenset(("None", "undefined", "Undefined", "null", "NULL", "nil", "NaN", "nan", "[object Object]"))
_SHOWN = ("alt", "title", "href", "src", "aria-label", "content", "value", "placeholder")
_BREAKS = str.maketrans(dict.fromkeys("·|•–—/()", "\n"))


def checks() -> tuple[Check, ...]:
    """Return the checks of this family."""
    return (
        Check(
            id="leak-code",
            severity="error",
            demand="No code of a template stands in the mail: {{ }}, {% %}, <mj-…>, \\u{…}.",
            source="Jinja, MJML, Rust's debug form (mjml-python writes \\u{a0} for a blank that doesn't break)",
            mend="render the template; put attributes through a filter that writes numeric references",
            find=_code,
        ),
        Check(
            id="leak-nothing",
            severity="error",
            demand="No program's word for nothing stands where a value should: None, undefined, null, NaN.",
            source="Python, JavaScript",
            mend="leave the place out where there is no value",
            find=_nothing,
        ),
        Check(
            id="leak-hole",
            severity="error",
            demand="Every hole is filled: no *|MERGE|*, %%field%%, [[field]], no field:….",
            source="the marks of Mailchimp, Salesforce, SendGrid, and of this program",
            mend="send it through the system that fills them, or fill them",
            find=_hole,
        ),
    )


def _code(mail: Mail) -> Iterator[Spot]:
    for said, spot in _said(mail):
        mark = next((mark for mark in _CODE if mark in said), None)
        if mark is not None:
            yield _told(spot, f"{mark} stands in the mail: “{_around(said, mark)}”")
    for node in mail.document.nodes:
        if node.tag.startswith("mj-") or node.tag == "mjml":
            yield mail.spot(node, f"<{node.tag}> stands in the mail: MJML was not compiled")


def _nothing(mail: Mail) -> Iterator[Spot]:
    for said, spot in _said(mail):
        parts = [part.strip(" .,:;!?\"'“”«»") for part in said.translate(_BREAKS).split("\n")]
        found = [part for part in (*parts, parts[0].partition(":")[0]) if part in _NOTHING]
        if found:
            yield _told(spot, f"“{found[0]}” stands where a value should: “{shortened(said, 50)}”")


def _hole(mail: Mail) -> Iterator[Spot]:
    for said, spot in _said(mail):
        mark = next((mark for mark in _HOLES if said.count(mark) >= (2 if mark in {"%%", "##"} else 1)), None)
        if mark is not None and _is_hole(said, mark):
            yield _told(spot, f"a hole is not filled: “{_around(said, mark)}”")
        elif "field:" in said and _has_field(said):
            yield _told(spot, f"a hole is not filled: “{shortened(said, 50)}”")


def _is_hole(said: str, mark: str) -> bool:
    """Say whether a mark stands at a word, as in `*|NAME|*`, and not for itself."""
    after = said[said.index(mark) + len(mark) :]
    before = said[: said.index(mark)]
    if mark in {"|*", "]]"}:
        return bool(before) and (before[-1].isalnum() or before[-1] in "_ ") and ("[[" in before or "*|" in before)
    return bool(after) and (after[0].isalpha() or after[0] == "_")


def _has_field(said: str) -> bool:
    """Say whether a marker of this program stands there: `field:`, twenty hexadecimal digits, a colon."""
    start = said.index("field:") + len("field:")
    nonce = said[start : start + 20]
    return (
        len(nonce) == 20 and all(mark in "0123456789abcdef" for mark in nonce) and said[start + 20 : start + 21] == ":"
    )


def _said(mail: Mail) -> Iterator[tuple[str, Spot]]:
    """Yield all that readers or their programs see: texts, attributes, subject, and the text part by line."""
    if mail.html is not None:
        for node in mail.document.nodes:
            if node.tag in {"style", "script"}:
                continue
            for piece in node.children:
                if isinstance(piece, str) and piece.strip():
                    yield one_line(piece), mail.spot(node, "")
            for name in _SHOWN:
                if node.attributes.get(name):
                    yield node.attributes[name], mail.spot(node, "")
    if mail.subject:
        yield mail.subject, Spot(reason="", story="subject")
    for number, line in enumerate((mail.text or "").splitlines(), start=1):
        yield line, Spot(reason="", line=number, story="text part")


def _told(spot: Spot, reason: str) -> Spot:
    return replace(spot, reason=reason)


def _around(said: str, mark: str) -> str:
    at = said.index(mark)
    return shortened(said[max(0, at - 15) : at + 35], 50)
