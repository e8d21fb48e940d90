"""Where a source lies: an address on the network, or a path of the newsletter's folder."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from urllib.parse import unquote

from digest.errors import FetchError, ParseError, SourceError
from digest.models import Visit
from digest.protocols import Response, SourceTools
from digest.sources.fetch import too_large


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bytes of a source: ``url`` is None for a file, ``path`` for an address, ``body`` where nothing changed."""

    body: bytes | None
    url: str | None = None
    path: Path | None = None
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    folder: Path = field(default_factory=Path)


def is_address(location: str) -> bool:
    """Say whether a location is an address of the network."""
    return location.lower().startswith(("http://", "https://"))


def read_location(tools: SourceTools, location: str, *, last: Visit | None, max_bytes: int, accept: str) -> Document:
    """Return what lies at a location; raise SourceError where nothing readable does."""
    if not is_address(location):
        return read_file(tools, local_path(tools, location), shown_as=shown(location), max_bytes=max_bytes)
    etag, last_modified = (last.etag, last.last_modified) if last else (None, None)
    response = tools.fetch(location, max_bytes=max_bytes, accept=accept, etag=etag, last_modified=last_modified)
    return _answered(response, tools)


def local_path(tools: SourceTools, location: str) -> Path:
    """Return the path that a location names; a relative one starts at the newsletter's folder."""
    if "://" in location or "\0" in location:
        raise SourceError(f"{shown(location)} is neither an http(s) address nor a path", url=location)
    return tools.folder / location


def read_file(tools: SourceTools, path: Path, *, shown_as: str, max_bytes: int) -> Document:
    """Return a file; raise SourceError, in words that are the same on every machine, where it can't be read."""
    try:
        if path.is_dir():
            raise ParseError(f"{shown_as} is a folder", hint='folders are read by sources with kind = "file"')
        if path.stat().st_size > max_bytes:
            raise FetchError(f"{shown_as} is {too_large(max_bytes).message}", transient=False)
        return Document(body=path.read_bytes(), path=path, folder=tools.folder)
    except SourceError:
        raise
    except (FileNotFoundError, NotADirectoryError):
        raise SourceError(f"there is no file {shown_as}") from None
    except (OSError, ValueError):
        raise SourceError(f"{shown_as} can't be read") from None


def shown(location: str) -> str:
    """Return a location as problems show it: never an absolute path, which differs between machines."""
    path = PurePath(location)
    return path.name if path.is_absolute() else location


def beside(document_path: Path, link: str, *, folder: Path) -> str | None:
    """Return the path of a picture, given relative to a file, as relative to the newsletter's folder.

    None where there is no such file, or not inside the folder.
    """
    try:
        root = folder.resolve()
        target = (document_path.parent / unquote(link)).resolve()
        inside = target.is_relative_to(root) and target.is_file()
    except (OSError, ValueError, RuntimeError):
        return None
    return target.relative_to(root).as_posix() if inside else None


def relative_name(path: Path, start: Path) -> str:
    """Return a path relative to a folder, with "/" between its parts."""
    return Path(os.path.relpath(path, start)).as_posix()


def _answered(response: Response, tools: SourceTools) -> Document:
    headers = response.headers
    return Document(
        body=None if response.status == 304 else response.body,
        url=response.url,
        content_type=headers.get("content-type", ""),
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        moved_to=response.moved_to,
        folder=tools.folder,
    )
