"""From plain tables to records, with everything that is wrong in them.

cattrs builds the records: it knows their fields and defaults, which keys are missing and which are too many. What a
value may be is decided by our own checks alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from digest.config.shape import CHECKS, RULE_KEYS, TABLES, holds_rules, known_keys, unknown_key, unwritten
from digest.config.strict import Check, Fault, FaultError, each, elements, flag, number, table, text, whole, wrong
from digest.models import Rules, Source

if TYPE_CHECKING:
    from cattrs import ClassValidationError, Converter

Record = TypeVar("Record")

_SOURCES_HINT = "write [[sources]], in two pairs of brackets, and below it name, kind and location"


def settings_parts(document: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """Return a configuration's tables as records, and everything that is wrong with it."""
    written = {"newsletter": {}, "sources": [], **document}
    parts: dict[str, Any] = {}
    faults: list[Fault] = [unknown_key(name, tuple(TABLES)) for name in written if name not in TABLES]
    for name in TABLES:
        if name in written:
            parts[name], more = attempt(_table_check(name), written[name])
            faults += (fault.below(name) for fault in more)
    return parts, (*faults, *_repeated_names(document.get("sources")))


def structure(kind: type[Record], value: object) -> Record:
    """Return a table as a record; raise FaultError with everything that is wrong in it."""
    return _converter().structure(value, kind)


def _table_check(name: str) -> Check[Any]:
    return _sources if name == "sources" else partial(structure, TABLES[name])


def _sources(value: object) -> tuple[Source, ...]:
    if isinstance(value, dict):
        raise wrong("should be a list of tables, but is one table", _SOURCES_HINT)
    if not elements(value):
        raise wrong("there should be at least one source", _SOURCES_HINT)
    return each(partial(structure, Source))(value)


def _repeated_names(sources: object) -> Iterator[Fault]:
    """Find sources that share a name, by which the store and the coverage box tell them apart."""
    first: dict[str, int] = {}
    for index, source in enumerate(sources if isinstance(sources, list) else ()):
        name = source.get("name") if isinstance(source, dict) else None
        if isinstance(name, str) and first.setdefault(name.strip(), index) != index:
            message = f"is also the name of sources[{first[name.strip()]}]"
            yield Fault(path=("sources", index, "name"), message=message, hint="give each source a name of its own")


@cache
def _converter() -> Converter:
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)
    by_type: Mapping[type, Check[Any]] = {str: text, bool: flag, int: whole, float: number}
    for kind, check in by_type.items():
        converter.register_structure_hook(kind, _hook(check))
    converter.register_structure_hook_factory(is_dataclass, partial(_record_hook, converter))
    return converter


def _hook(check: Check[Any]) -> Any:
    return lambda value, _: check(value)


def _record_hook(converter: Converter, kind: type) -> Any:
    fields = _fields_check(converter, kind)
    return _hook(partial(_with_rules, fields) if holds_rules(kind) else fields)


def _with_rules(others: Check[Any], value: object) -> Any:
    """Make a record whose rules stand among its other keys."""
    written = table(value)
    record, faults = attempt(others, {key: written[key] for key in written if key not in RULE_KEYS})
    rules, more = attempt(partial(structure, Rules), {key: written[key] for key in RULE_KEYS if key in written})
    if faults or more:
        raise FaultError([*faults, *more])
    return replace(record, rules=rules)


def _fields_check(converter: Converter, kind: type) -> Check[Any]:
    """Return what makes a record of the keys that stand in its own table."""
    from cattrs import ClassValidationError
    from cattrs.gen import make_dict_structure_fn, override

    checks = CHECKS.get(kind, {})
    overrides: dict[str, Any] = {name: override(struct_hook=_hook(check)) for name, check in checks.items()}
    overrides |= {name: override(omit=True) for name in unwritten(kind)}
    build: Any = make_dict_structure_fn(kind, converter, **overrides)

    def check(value: object) -> Any:
        try:
            return build(table(value), kind)
        except ClassValidationError as error:
            raise FaultError(_faults(error, kind)) from None

    return check


def attempt(check: Check[Any], value: object) -> tuple[Any, tuple[Fault, ...]]:
    """Return what a check makes of a value, or None and all that is wrong with it."""
    try:
        return check(value), ()
    except FaultError as error:
        return None, error.faults


def _faults(group: ClassValidationError, kind: type) -> Iterator[Fault]:
    """Turn what cattrs gathered about one record into faults; anything else is a bug and passes."""
    from cattrs import ForbiddenExtraKeysError

    attributes, others = group.group_exceptions()
    for error, note in attributes:
        if isinstance(error, FaultError):
            yield from (fault.below(note.name) for fault in error.faults)
        elif isinstance(error, KeyError):
            yield Fault(path=(note.name,), message="is missing")
        else:
            raise error
    for error in others:
        if not isinstance(error, ForbiddenExtraKeysError):
            raise error
        in_settings = kind in TABLES.values()
        for name in sorted(error.extra_fields):
            yield unknown_key(name, known_keys(kind), in_settings=in_settings)
