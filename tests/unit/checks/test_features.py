"""Which features of the table a mail uses."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from digest.checks.css import sheets_of
from digest.checks.document import Document
from digest.checks.features import extension, features_used
from digest.checks.support import ZERO_TOLERANCE, load_support

SUPPORT = load_support()
DATA = Path(os.environ.get("BENCH_DATA", Path(__file__).parents[3] / ".." / "shared" / "data")) / "caniemail"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the data to compare with is not there (BENCH_DATA)")


def used(html: str) -> set[str]:
    """Return the features that HTML uses."""
    document = Document(html)
    return set(features_used(document, sheets_of(document), SUPPORT.features))


@pytest.mark.parametrize(
    ("html", "features"),
    [
        ("<p style='border-collapse:collapse'>", {"css-border-collapse"}),
        ("<p style='-webkit-box-shadow:none'>", set()),
        ("<p style='flex-wrap:nowrap'>", set()),
        ("<p style='display:inline-flex'>", {"css-display", "css-display-flex"}),
        ("<p style='width:calc(1rem + 50%)'>", {"css-width", "css-unit-calc", "css-unit-rem", "css-unit-percent"}),
        ("<p style='font-family:\"calc(1rem)\"'>", set()),
        (
            "<style>p:not(.a .b){color:red!important}</style>",
            {"css-pseudo-class-not", "css-important", "css-selector-type", "html-style"},
        ),
        ("<style>@media (hover){p{gap:1px}}</style>", {"css-at-media", "css-at-media-hover", "html-style"}),
        ("<style>.a.b{--x:1}</style>", {"css-selector-chaining", "css-selector-class", "css-variables", "html-style"}),
        ("<!--[if mso]><style>p{gap:1px}</style><![endif]-->", {"html-comments"}),
        ("<a href='#'>", set()),
        ("<a href='#x'>", {"html-anchor-links"}),
        ("<input>", {"html-input-text"}),
        ("<button type=reset>", {"html-button-reset"}),
        ("<img src='a.PNG?x=.webp#y.gif'>", {"html-img", "image-png"}),
        ("<img src='data:image/webp;base64,AA'>", {"html-img", "image-base64"}),
        ("<img srcset='a.webp 1x, b.jpg 2x'>", {"html-img", "html-srcset", "image-webp", "image-jpg"}),
        ("<a href='a.webp'>", set()),
        ("<!doctype html>", {"html-doctype"}),
        ("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'>", set()),
    ],
)
def test_features_are_seen_where_they_count(html: str, features: set[str]):
    """What no client meets that lacks it doesn't count."""
    assert used(html) - {"html-p"} == features


def test_extensions_end_before_query_and_fragment():
    """And are in lower case."""
    assert extension("https://a.example/i/p.JPG?size=2.png#x") == "jpg"
    assert extension("https://a.example/i.d/p") == ""


def test_the_table_is_whole():
    """Fourteen targets, a letter for each, a source, and every feature of zero tolerance."""
    assert len(SUPPORT.targets) == 14
    assert "MIT" in SUPPORT.source
    assert all(
        len(feature.support) == 14 and set(feature.support) <= set("yanu") for feature in SUPPORT.features.values()
    )
    assert SUPPORT.features.keys() >= ZERO_TOLERANCE


@needs_data
def test_the_table_is_that_of_the_data():
    """Support, ways of detection and progressive features, each as compared."""
    facts = json.loads((DATA / "facts.json").read_text(encoding="utf-8"))["features"]
    assert {slug: entry["support"] for slug, entry in facts.items()} == {
        slug: feature.support for slug, feature in SUPPORT.features.items()
    }
    progressive = {slug for slug, feature in SUPPORT.features.items() if feature.progressive}
    assert progressive == {slug for slug, entry in facts.items() if entry.get("progressive")}


@needs_data
def test_the_examples_count_as_expected():
    """Six mails, checked by hand."""
    expected = json.loads((DATA / "examples" / "expected.json").read_text(encoding="utf-8"))["mails"]
    for name, mail in expected.items():
        found = used((DATA / "examples" / name).read_text(encoding="utf-8"))
        lacking = {slug: len(SUPPORT.lacking(SUPPORT.features[slug])) for slug in found}
        counted = {slug: many for slug, many in lacking.items() if many and not SUPPORT.features[slug].progressive}
        assert counted == mail["unsupported"], name
        assert sorted(found & ZERO_TOLERANCE) == mail["c1"], name
