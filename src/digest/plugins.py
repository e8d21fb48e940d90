"""Names and factories of what can be plugged in, the built-in parts too, from the entry points of installed packages.

Looking up a name imports nothing but the standard library; loading one imports the module that it stands in.
"""

from __future__ import annotations

from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from digest.errors import PluginError
from digest.protocols import SourceReaderFactory, SummarizerFactory

SOURCES = "digest.sources"
SUMMARIZERS = "digest.summarizers"


def names(group: str) -> tuple[str, ...]:
    """Return the names that a group knows, in alphabetical order."""
    return tuple(sorted({point.name for point in entry_points(group=group)}))


def source_reader(kind: str) -> SourceReaderFactory:
    """Return the factory of a kind of source; raise PluginError where there is none or it can't be loaded."""
    factory: SourceReaderFactory = _load(SOURCES, kind)
    return factory


def summarizer(method: str) -> SummarizerFactory:
    """Return the factory of a summarizer; raise PluginError where there is none or it can't be loaded."""
    factory: SummarizerFactory = _load(SUMMARIZERS, method)
    return factory


def unknown(group: str, name: str) -> PluginError:
    """Return the error for a name that a group doesn't know, with the nearest that it does."""
    known = names(group)
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(known)}"
    return PluginError(
        f"there is no {name!r} among the {group.removeprefix('digest.')}", group=group, name=name, hint=hint
    )


def _load(group: str, name: str) -> Any:
    points = [point for point in entry_points(group=group) if point.name == name]
    if not points:
        raise unknown(group, name)
    return _imported(points[0], group)


def _imported(point: EntryPoint, group: str) -> Any:
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        raise PluginError(
            f"{point.name!r} of the {group.removeprefix('digest.')} can't be loaded from {point.value}",
            group=group,
            name=point.name,
            hint="install the package that brings it again, or remove it",
        ) from error
