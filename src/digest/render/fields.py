"""Holes in a render: markers stand where a value will be filled in, are taken out, and remembered by their place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

from digest.errors import RenderError
from digest.models import Field, Picture
from digest.render.pictures import Shot

_PICTURE = "picture:"
"""How the names of fields for pictures begin."""

_PERSONAL = "@"
"""Begins the names of personal values in markers; no picture's name holds it."""


def fingerprint(content: str) -> str:
    """Return a hash of a text, whatever is in it: feeds bring lone surrogates too."""
    return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


class Holes:
    """Gives markers for local pictures and personal values, and takes them out of what was rendered.

    Markers carry a nonce made from the issue's content, so that no feed can write one: the nonce is known only when the
    content is.
    """

    def __init__(self, content: str) -> None:
        nonce = fingerprint(f"fields of {content}")[:20]
        if nonce in content:
            raise RenderError(f"the content holds its own nonce {nonce}")
        self._prefix = f"field:{nonce}:"
        self._marker = re.compile(rf"{self._prefix}([^:\"]+):")
        self._pictures: dict[str, Picture] = {}

    def pictures(self, fields: Iterable[Field]) -> tuple[Picture, ...]:
        """Return the local pictures that fields stand for, each once, in the order of the fields."""
        shown = (field.name for field in fields if field.name.startswith(_PICTURE))
        names = dict.fromkeys(name.removeprefix(_PICTURE) for name in shown)
        return tuple(self._pictures[name] for name in names)

    def address(self, shot: Shot) -> str:
        """Return what stands in `src` for a picture: its address, or a marker."""
        if shot.local is None:
            return shot.address
        self._pictures.setdefault(shot.local.name, shot.local)
        return f"{self._prefix}{shot.local.name}:"

    def personal(self, name: str) -> str:
        """Return the marker of a value that differs from reader to reader."""
        return f"{self._prefix}{_PERSONAL}{name}:"

    def taken_out(self, rendered: str, part: Literal["html", "text"]) -> tuple[str, tuple[Field, ...]]:
        """Return a part without its markers, and the fields that they were."""
        pieces: list[str] = []
        fields: list[Field] = []
        done = length = 0
        for found in self._marker.finditer(rendered):
            pieces.append(rendered[done : found.start()])
            length += len(pieces[-1])
            fields.append(Field(name=_field_name(found[1]), part=part, offset=length))
            done = found.end()
        return "".join([*pieces, rendered[done:]]), tuple(fields)


def _field_name(marked: str) -> str:
    return marked.removeprefix(_PERSONAL) if marked.startswith(_PERSONAL) else f"{_PICTURE}{marked}"
