"""Makes the table of client support that the checks read, from the data in the npm package `caniemail`.

    npm install caniemail@2.0.2                   in a folder outside the project
    python -m benchmarks.check.client_table FOLDER/node_modules/caniemail/data/caniemail.json

The last test of a client counts, in the order of the data: versions don't sort as text.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[2] / "src" / "digest" / "checks" / "client_support.json"
DETECTION = Path(__file__).with_name("detection.toml")

TARGETS = {
    "gmail.desktop-webmail": "Gmail",
    "gmail.ios": "Gmail iOS",
    "gmail.android": "Gmail Android",
    "outlook.windows": "Outlook Windows",
    "outlook.outlook-com": "Outlook.com",
    "outlook.macos": "Outlook macOS",
    "outlook.ios": "Outlook iOS",
    "outlook.android": "Outlook Android",
    "apple-mail.macos": "Apple Mail macOS",
    "apple-mail.ios": "Apple Mail iOS",
    "yahoo.desktop-webmail": "Yahoo",
    "yahoo.ios": "Yahoo iOS",
    "yahoo.android": "Yahoo Android",
    "samsung-email.android": "Samsung Email",
}
SOURCE = (
    "caniemail.com, MIT licence, (c) 2019 Remi Parmentier; by way of the npm package caniemail, MIT licence, "
    "(c) Avi Goldman, Andrew Powell"
)
_PREFIXES = {
    "css-unit-": "unit",
    "css-pseudo-class-": "pseudo-class",
    "css-pseudo-element-": "pseudo-element",
    "css-selector-": "selector",
    "css-at-media-": "media",
    "css-at-": "at-rule",
    "css-function-": "function",
    "css-": "property",
    "html-": "element",
    "image-": "image",
}
_KINDS = ("property", "value", "keyword", "function", "unit", "attribute", "element", "image", "meta")


def table(data: Mapping[str, Any], detection: Mapping[str, Any]) -> dict[str, Any]:
    """Return the compact table of the package's data."""
    features = sorted(data["data"], key=lambda feature: str(feature["slug"]))
    return {
        "source": SOURCE,
        "date": data["last_update_date"][:10],
        "newest_test": max(feature["last_test_date"] for feature in features),
        "targets": list(TARGETS.values()),
        "features": {feature["slug"]: _feature(feature, detection) for feature in features},
    }


def support(stats: Mapping[str, Any]) -> str:
    """Return a letter for each target: y, a (partly), n, or u where it was not tested."""
    return "".join(_letter(stats, *target.split(".")) for target in TARGETS)


def detected_by(slug: str, detection: Mapping[str, Any]) -> dict[str, Any]:
    """Return by what a feature is recognised; nothing for those that can't be seen in a mail."""
    if slug in detection["undetectable"]:
        return {}
    if slug in detection["special"]:
        return {detection["special"][slug]: True}
    listed = {kind: detection[kind][slug] for kind in _KINDS if slug in detection.get(kind, {})}
    if slug == "css-variables":
        listed["custom-property"] = True
    return listed or _by_name(slug)


def _by_name(slug: str) -> dict[str, Any]:
    for prefix in ("html-input-", "html-button-"):
        if slug.startswith(prefix):
            return {"typed-element": [prefix.split("-")[1], slug.removeprefix(prefix)]}
    if slug.startswith("html-aria-"):
        return {"attribute": [slug.removeprefix("html-")]}
    prefix = next(prefix for prefix in _PREFIXES if slug.startswith(prefix))
    return {_PREFIXES[prefix]: [slug.removeprefix(prefix)]}


def _feature(feature: Mapping[str, Any], detection: Mapping[str, Any]) -> dict[str, Any]:
    slug = feature["slug"]
    entry = {"title": feature["title"], "support": support(feature["stats"]), "detect": detected_by(slug, detection)}
    return entry | ({"progressive": detection["progressive"][slug]} if slug in detection["progressive"] else {})


def _letter(stats: Mapping[str, Any], family: str, platform: str) -> str:
    tests = stats.get(family, {}).get(platform, {})
    return str(list(tests.values())[-1][0]) if tests else "u"


def main() -> None:
    """Write the table."""
    data = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    made = table(data, tomllib.loads(DETECTION.read_text(encoding="utf-8")))
    features = made.pop("features")
    head = json.dumps(made, ensure_ascii=False, indent=1)[:-2]
    lines = ",\n".join(
        f"{json.dumps(slug)}: {json.dumps(entry, ensure_ascii=False)}" for slug, entry in features.items()
    )
    TABLE.write_text(f'{head},\n "features": {{\n{lines}\n}}}}\n', encoding="utf-8")
    print(f"{TABLE.name}: {len(features)} features, data of {made['date']}")


if __name__ == "__main__":
    main()
