import json
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.places import key_lines, nearest_line

TEXT = '''# a comment with [brackets] and = signs
title = "a # in a text"

[newsletter]
name = """
[not.a.table]
key = 1
"""
days = [
  "mon",  # first
  "tue",
]
"quoted key" = 'raw \\'

[theme.light]
dotted.key = { ink = "#000000", deep = { er = [1, 2] } }

[[sources]]
name = "one"

[[sources]]
name = "two"
[sources.options]
x = 1979-05-27 07:32:00
'''


def test_keys_are_found_on_their_lines():
    """Tables, lists of tables, texts of several lines, quoted and dotted keys and inline tables all have their line."""
    lines = key_lines(TEXT)
    assert lines["title",] == 2
    assert lines["newsletter",] == 4
    assert lines["newsletter", "name"] == 5
    assert lines["newsletter", "days", 1] == 11
    assert lines["newsletter", "quoted key"] == 13
    assert lines["theme", "light", "dotted", "key", "deep", "er", 1] == 16
    assert lines["sources", 0, "name"] == 19
    assert lines["sources", 1] == 21
    assert lines["sources", 1, "options", "x"] == 24
    assert ("not",) not in lines


def test_lines_are_counted_alike_with_windows_line_ends():
    """Which line ends an editor writes makes no difference."""
    assert key_lines(TEXT.replace("\n", "\r\n")) == key_lines(TEXT)


def test_a_key_that_is_not_written_has_the_line_of_its_table():
    """A missing key points to the table that it is missing from, and to nothing where there is none."""
    lines = key_lines(TEXT)
    assert nearest_line(lines, ("sources", 1, "kind")) == 21
    assert nearest_line(lines, ("relay", "host")) is None


WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\x7f"), max_size=8)
SCALARS = WORDS | st.integers(-99, 99) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def written(value):
    """Write a value as TOML, lists over several lines."""
    if isinstance(value, list):
        return "[\n" + "".join(f"{written(element)}, # ]\n" for element in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)} = {written(element)}" for key, element in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def paths_of(value, path=()):
    """List the paths of everything inside a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for step, inner in items for found in ((*path, step), *paths_of(inner, (*path, step)))]


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(WORDS, VALUES, max_size=4), st.lists(st.dictionaries(WORDS, VALUES, max_size=2), max_size=3))
def test_every_key_of_any_document_is_found(table, tables):
    """Whatever is written, all its paths are found, no others, and top keys on the line where they begin."""
    lines = ["[a]", *(f"{written(key)} = {written(value)}" for key, value in table.items())]
    for entry in tables:
        lines += ["[[b]]", *(f"{written(key)} = {written(value)}" for key, value in entry.items())]
    text = "\n".join(lines)
    found = key_lines(text)
    assert set(found) == set(paths_of(tomllib.loads(text)))
    for key in table:
        at = found["a", key] - 1
        assert text.split("\n")[at].startswith(f"{written(key)} = ")
