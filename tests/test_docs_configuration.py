import re
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from pathlib import Path

import pytest

from digest.config.environment import SPELLINGS
from digest.config.shape import TABLES, heading, known_keys
from digest.models import Draft, Rules
from digest.settings import Relay

DOC = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text("utf-8")

WORDS = {str: "text", bool: "true or false", int: "whole number", float: "number", time: "time of day", date: "date"}


def rows(title: str) -> dict[str, list[str]]:
    """Return the rows of the table below a heading, by the first cell."""
    section = re.split(rf"^#+ {re.escape(title)}$", DOC, flags=re.MULTILINE)[1]
    table = re.search(r"^\|.*?(?=^[^|]|\Z)", re.split(r"^#", section, flags=re.MULTILINE)[0], re.MULTILINE | re.DOTALL)
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[0].strip().splitlines()]
    return {line[0].replace("`", ""): line[1:] for line in lines[2:]}


def field_of(kind: type, key: str):
    """Return the field and the record in which a key's type and default stand."""
    kind = Rules if key not in {field.name for field in fields(kind)} else kind
    return kind, next(field for field in fields(kind) if field.name == key)


def type_words(hint) -> str:
    """Say a type as the documentation does."""
    arguments = typing.get_args(hint)
    if hint in WORDS:
        return WORDS[hint]
    if typing.get_origin(hint) is typing.Literal:
        quoted = [f'`"{option}"`' for option in arguments]
        return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
    if typing.get_origin(hint) is tuple:
        inner = arguments[0]
        return (
            "list of texts"
            if inner is str
            else f"list of {', '.join(f'`{chr(34)}{o}{chr(34)}`' for o in typing.get_args(inner))}"
        )
    if isinstance(hint, types.UnionType):
        return type_words(arguments[0])
    return "table of texts"


def default_words(field) -> str:
    """Say a default as the documentation does."""
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    if default is MISSING:
        return "required"
    if default is None:
        return "none"
    if isinstance(default, time):
        return f'`"{default:%H:%M}"`'
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return "`[" + ", ".join(f'"{element}"' for element in default) + "]`"
    return f'`"{default}"`' if isinstance(default, str) else f"`{default}`"


@pytest.mark.parametrize("table", TABLES)
def test_the_documentation_names_every_key_with_type_and_default(table):
    """What is documented is what is read, both ways, table by table and in the same order."""
    kind = TABLES[table]
    documented = {key: tuple(cells[:2]) for key, cells in rows(heading(table)).items()}
    read = {}
    for key in known_keys(kind):
        record, field = field_of(kind, key)
        read[key] = (type_words(typing.get_type_hints(record)[key]), default_words(field))
    assert documented == read


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_explained(table):
    """No key stands there without a meaning, save the rules, which are explained once."""
    unexplained = [key for key, cells in rows(heading(table)).items() if not cells[2]]
    assert unexplained == ([] if table != "sources" else ["exclude", "pin"])


def test_the_documentation_names_every_variable_and_its_other_spellings():
    """The .env is documented as it is read."""
    documented = rows(".env")
    defaults = {field.name: field.default for field in fields(Relay)}
    assert documented.keys() == {spellings[0] for spellings in SPELLINGS.values()}
    for name, (variable, *others) in SPELLINGS.items():
        default = "none" if defaults[name] is None else f"`{defaults[name]}`"
        also, told_default, meaning = documented[variable]
        assert (re.findall(r"`(\w+)`", also), told_default) == (others, default)
        assert meaning


def test_the_documentation_names_every_key_of_a_draft_file():
    """The draft file is documented as it is read."""
    keys = []
    for name, hint in typing.get_type_hints(Draft).items():
        record = next((kind for kind in typing.get_args(hint) if is_dataclass(kind)), None)
        keys += [f"{name}.{field.name}" for field in fields(record)] if record else [name]
    documented = [key for cell in rows("Draft files") for key in cell.split(", ")]
    assert documented == keys
