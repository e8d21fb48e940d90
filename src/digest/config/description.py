"""Settings as plain values, in the shape of the files that they came from and with secrets as stars."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Any

from digest.config.environment import SPELLINGS
from digest.config.shape import TABLES, known_keys
from digest.models import Rules
from digest.settings import Settings


def describe(settings: Settings) -> dict[str, Any]:
    """Return every setting under its key in ``digest.toml``, and the relay's under their variables as ``environment``.

    Values are texts, numbers, truth values, None, lists and dicts. ``file`` and ``store`` say where things lie.
    """
    tables = {name: _plain(getattr(settings, name)) for name in TABLES}
    relay = tables["relay"]
    tables["relay"] = {key: relay[key] for key in known_keys(TABLES["relay"])}
    environment = {spellings[0]: relay[name] for name, spellings in SPELLINGS.items()}
    places = {"file": str(settings.file), "store": str(settings.store)}
    return {**places, **tables, "environment": environment}


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return _plain_record(value)
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    if isinstance(value, dict):
        return {key: _plain(element) for key, element in value.items()}
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _plain_record(record: Any) -> dict[str, Any]:
    """Return a record's fields by name; rules stand among the others, as they are written."""
    plain: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        plain |= _plain_record(value) if isinstance(value, Rules) else {field.name: _plain(value)}
    return plain
