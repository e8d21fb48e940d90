"""Style sheets, selectors, media queries and values."""

from __future__ import annotations

import pytest
import tinycss2

from digest.checks.css import declarations_of, sheets_of
from digest.checks.document import Document
from digest.checks.media import Screen, meets
from digest.checks.selectors import Matcher, parse_selectors
from digest.checks.values import Colour, Length, longhands

PAGE = Document(
    '<div id="box" class="a b"><p class="note">One</p><p lang="en-GB">Two<br></p><ul><li>Three</li></ul></div>'
    '<a href="x">Four</a>'
)


def matched(selector: str) -> list[str]:
    """Return the names and classes of what a selector matches."""
    parsed = parse_selectors(tinycss2.parse_component_value_list(selector))
    matcher = Matcher()
    found = [node for node in PAGE.nodes if any(one.valid and matcher.matches(node, one) for one in parsed)]
    return [node.tag for node in found]


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("p", ["p", "p"]),
        (".a.b", ["div"]),
        ("#box p", ["p", "p"]),
        ("div > p.note", ["p"]),
        ("p + p", ["p"]),
        ("p ~ ul", ["ul"]),
        ("div ul li", ["li"]),
        ("body > li", []),
        ("[lang|=en]", ["p"]),
        ('[href^="x"], li', ["li", "a"]),
        ("p:first-child", ["p"]),
        ("p:not(.note)", ["p"]),
        ("a:link", ["a"]),
        ("a:hover", []),
        ("p::first-line", []),
        (":root", ["html"]),
        ("p..x", []),
    ],
)
def test_selectors_match_as_in_a_browser(selector: str, expected: list[str]):
    """A pointer rests on nothing, and pseudo-elements are no elements."""
    assert matched(selector) == expected


def test_specificity_counts_ids_classes_and_types():
    """An id weighs more than any number of classes."""
    (selector,) = parse_selectors(tinycss2.parse_component_value_list("#a .b:hover p[title]::before"))
    assert selector.specificity == (1, 3, 2)


@pytest.mark.parametrize(
    ("query", "phone", "desk"),
    [
        ("", True, True),
        ("only screen and (max-width:599px)", True, False),
        ("screen and (min-width: 600px)", False, True),
        ("(prefers-color-scheme: dark)", True, False),
        ("print", False, False),
        ("not print", True, True),
        ("print, (width >= 600px)", False, True),
        ("(max-device-width: 480px)", True, False),
        ("(unheard-of: 3)", False, False),
        ("(max-width: 40em) and (orientation: portrait)", True, True),
    ],
)
def test_media_queries(query: str, phone: bool, desk: bool):
    """The telephone here is dark, the desk light."""
    assert (meets(Screen(375, "dark"), query), meets(Screen(640), query)) == (phone, desk)


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("color: Red", {"color": Colour(255, 0, 0)}),
        ("color: rgba(0, 0, 0, .5)", {"color": Colour(0, 0, 0, 0.5)}),
        ("color: hsl(120, 100%, 25%)", {"color": Colour(0, 128, 0)}),
        ("color: rgb(10 20 30)", {"color": Colour(10, 20, 30)}),
        ("color: no-colour", {}),
        ("color: var(--ink)", {"color": "unknown"}),
        ("color: inherit", {"color": "inherit"}),
        (
            "background: url(a.png) #fff no-repeat",
            {"background-color": Colour(255, 255, 255), "background-image": "image"},
        ),
        ("background: none", {"background-color": Colour(0, 0, 0, 0.0), "background-image": "none"}),
        (
            "font: italic bold 12pt/1.5 Georgia, serif",
            {"font-size": Length(16, "px"), "font-weight": Length(700, ""), "line-height": Length(1.5, "")},
        ),
        ("font-size: 90%", {"font-size": Length(90, "%")}),
        ("font-weight: 600", {"font-weight": Length(600, "")}),
        (
            "padding: 1px 2px",
            {
                f"padding-{side}": Length(size, "px")
                for side, size in (("top", 1), ("right", 2), ("bottom", 1), ("left", 2))
            },
        ),
        ("border: 2px solid red", {"border-top": Length(2, "px"), "border-bottom": Length(2, "px")}),
        ("text-decoration: none", {"text-decoration": "none"}),
        ("cursor: pointer", {}),
    ],
)
def test_declarations_are_taken_apart(css: str, expected: dict[str, object]):
    """What is not valid sets nothing; what can't be reckoned is said to be unknown."""
    found = {name: value for one in declarations_of(css) for name, value, _ in longhands(one)}
    assert found == expected


def test_rules_know_their_conditions():
    """What stands in an at-rule holds only under it, and nested rules are told from others."""
    (sheet,) = sheets_of(Document("<style>a{x:y} @media print{b{x:y} @supports (x:y){i{x:y}}} p{& a{x:y}}</style>"))
    conditions = [[name for name, _ in rule.conditions] for rule in sheet.rules]
    assert conditions == [[], ["media"], ["media", "supports"], [], []]
    assert [rule.nested for rule in sheet.rules] == [False, False, False, False, True]
    assert [(one.name, one.inside) for one in sheet.at_rules] == [("media", 0), ("supports", 1)]


@pytest.mark.parametrize("css", ["p{color:red", "p{color:red}}", "p{'}"])
def test_a_brace_too_many_or_too_few_is_a_fault(css: str):
    """Strings and comments may hold any number of them."""
    (sheet,) = sheets_of(Document(f"<style>{css}</style>"))
    assert sheet.faults
    (right,) = sheets_of(Document('<style>p{content:"}"} /* { */</style>'))
    assert right.faults == ()
