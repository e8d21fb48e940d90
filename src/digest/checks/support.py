"""The table of client support: which of 14 mail clients know which feature (from caniemail.com)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

ZERO_TOLERANCE = frozenset(
    (
        "css-at-font-face", "css-at-import", "css-conic-gradient", "css-display-flex", "css-display-grid",
        "css-function-clamp", "css-gap", "css-hyphens", "css-linear-gradient", "css-nesting", "css-object-fit",
        "css-position", "css-radial-gradient", "css-unit-calc", "css-unit-rem", "css-variables", "html-anchor-links",
        "html-form", "html-link", "html-picture", "html-srcset", "html-svg", "image-avif", "image-base64", "image-svg",
        "image-webp",
    )
)  # fmt: skip
"""Features that a mail does without: many clients lack them, or what is lost is more than polish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """What clients know: `support` has a letter a target (y, a partly, n, u untested); `detect` says how it is seen."""

    slug: str
    title: str
    support: str
    detect: Mapping[str, Any]
    progressive: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The whole table."""

    source: str
    date: str
    targets: tuple[str, ...]
    features: Mapping[str, Feature]

    def lacking(self, feature: Feature) -> tuple[str, ...]:
        """Return the targets that don't know a feature."""
        return tuple(target for target, letter in zip(self.targets, feature.support, strict=True) if letter == "n")


def load_support() -> Support:
    """Read the table that comes with the program."""
    table = json.loads((files("digest.checks") / "client_support.json").read_text(encoding="utf-8"))
    features = {
        slug: Feature(
            slug=slug,
            title=entry["title"],
            support=entry["support"],
            detect=entry["detect"],
            progressive=entry.get("progressive"),
        )
        for slug, entry in table["features"].items()
    }
    return Support(source=table["source"], date=table["date"], targets=tuple(table["targets"]), features=features)
