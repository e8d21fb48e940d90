"""Digest turns articles into one daily email.

The public names are resolved on first use (PEP 562), so importing the package costs nothing.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

_MODULES = {
    "digest.app": ("Digest", "load"),
    "digest.summarizers.door": ("summarize",),
    "digest.checks.engine": ("check",),
    "digest.checks.finding": ("Finding",),
    "digest.models": (
        "Almanac",
        "Article",
        "Cluster",
        "Coverage",
        "Draft",
        "Email",
        "Field",
        "Harvest",
        "Image",
        "Issue",
        "LeftOut",
        "NumberBox",
        "Picture",
        "Placement",
        "Rules",
        "Scores",
        "Section",
        "Source",
        "SourceReport",
        "Span",
        "StoredIssue",
        "Story",
        "Summary",
        "Visit",
        "Window",
    ),
    "digest.errors": (
        "ConfigError",
        "DigestError",
        "FetchError",
        "IssueError",
        "IssueNotFound",
        "OutputError",
        "ParseError",
        "PluginError",
        "Problem",
        "RenderError",
        "SchemaError",
        "SourceError",
        "StoreError",
        "SummaryError",
    ),
}
_PUBLIC = {name: module for module, names in _MODULES.items() for name in names}

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """Return a public name from the module that defines it."""
    if name == "__version__":
        from importlib.metadata import version

        return version("digest-newsletter")
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(["__version__", *_PUBLIC])
