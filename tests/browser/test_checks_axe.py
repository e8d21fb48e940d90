"""The checks agree with axe-core in Chromium: on our own mails, right and broken."""

from __future__ import annotations

from typing import Any

import pytest
from sample_mails import HTML

from digest.checks.engine import check

RULES = {
    "image-alt": "image-alt",
    "html-has-lang": "html-lang",
    "link-name": "link-name",
    "color-contrast": "contrast",
    "document-title": "document-title",
}
CASES = {
    "right": HTML,
    "no alt": HTML.replace(' alt="Cracks in the middle arch"', ""),
    "an alt of blanks": HTML.replace('alt="Cracks in the middle arch"', 'alt=" "'),
    "a picture for show": HTML.replace(' alt="Cracks in the middle arch"', ' role="presentation"'),
    "no language": HTML.replace('<html lang="en"', "<html"),
    "a language of blanks": HTML.replace('<html lang="en"', '<html lang=" "'),
    "no title": HTML.replace("<title>The Evening Bridge, 11 November 2022</title>", ""),
    "an empty link": HTML.replace(">Buses run all night<", "><"),
    "a link around a hidden text": HTML.replace(">Buses run all night<", '><span style="display:none">Buses</span><'),
    "a link with a label": HTML.replace(">Buses run all night<", ' aria-label="Buses"><'),
    "a link around a table": HTML.replace(
        "<h1", '<a href="https://a.example/"><table><tr><td>A</td></tr></table></a><h1'
    ),
    "grey on white": HTML.replace("color:#3b3731", "color:#a9a9a9"),
    "grey by a rule": HTML.replace("p { margin", "p { color: #a9a9a9 !important; margin"),
    "grey on a telephone only": HTML.replace(
        "p { margin", "@media (max-width: 599px) { p { color: #aaa } } p { margin"
    ),
    "large and grey": HTML.replace("font-size:17px;line-height:27px;color:#3b3731", "font-size:24px;color:#8a8a8a"),
    "half transparent": HTML.replace("color:#3b3731", "color:rgba(59,55,49,.4)"),
    "faded": HTML.replace("color:#3b3731", "opacity:.4;color:#3b3731"),
    "hidden and grey": HTML.replace("color:#3b3731", "display:none;color:#a9a9a9"),
    "a link's own blue": HTML.replace(' style="color:#1c1a17">Unsubscribe', ">Unsubscribe"),
    "blue on black": HTML.replace(' style="color:#1c1a17">Unsubscribe', ' style="background:#000000">Unsubscribe'),
    "no doctype": HTML.replace("<!doctype html>\n", ""),
}


@pytest.mark.parametrize("name", list(CASES))
def test_the_checks_agree_with_axe(chromium: Any, axe: str, name: str) -> None:
    """At 640 pixels, in the light: both find something, or neither does; where axe can't decide, nothing is asked."""
    page = chromium.new_page(viewport={"width": 640, "height": 900}, color_scheme="light")
    try:
        page.route("**/*", lambda route: route.abort())
        page.set_content(CASES[name], wait_until="domcontentloaded")
        page.evaluate(axe)
        result = page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'rule', values: rules}})",
            list(RULES),
        )
    finally:
        page.close()
    open_to_axe = {one["id"] for one in result["incomplete"]}
    theirs = {one["id"] for one in result["violations"]} - open_to_axe
    found = {finding.check for finding in check(CASES[name], only=list(RULES.values()))}
    ours = {rule for rule, own in RULES.items() if own in found} - open_to_axe
    assert ours == theirs
