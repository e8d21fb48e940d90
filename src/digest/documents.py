"""Records as JSON documents and back: how issues lie in the store and in the files that `generate` writes."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from cattrs import Converter

Record = TypeVar("Record")


def to_document(record: object) -> dict[str, Any]:
    """Return a record as plain values: times as ISO 8601 in UTC, dates as ISO days, tuples as lists."""
    document: dict[str, Any] = _converter().unstructure(record)
    return document


def from_document(kind: type[Record], document: dict[str, Any]) -> Record:
    """Return the record that a document was made from."""
    return _converter().structure(document, kind)


def to_json(record: object) -> str:
    """Return a record as one line of JSON."""
    return json.dumps(to_document(record), ensure_ascii=False, separators=(",", ":"))


def from_json(kind: type[Record], text: str) -> Record:
    """Return the record that `to_json` wrote."""
    return from_document(kind, json.loads(text))


@cache
def _converter() -> Converter:
    from cattrs import Converter

    converter = Converter()
    # A datetime is a date too, so the more special hook is registered for the very class.
    converter.register_unstructure_hook(datetime, lambda moment: moment.isoformat())
    converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
    converter.register_unstructure_hook(date, lambda day: day.isoformat())
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    return converter
