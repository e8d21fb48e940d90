from datetime import date

import pytest

from digest.config.drafts import DraftFiles
from digest.errors import ConfigError
from digest.models import Almanac, Draft, NumberBox
from digest.protocols import Drafts

DAY = date(2022, 11, 11)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes the day's draft file and returns its path."""

    def write(text):
        file = tmp_path / "drafts" / "2022-11-11.toml"
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_a_draft_file_holds_note_number_and_almanac(tmp_path, write):
    """The three blocks that only an editor writes."""
    write(
        'note = """Good evening.\nTwo lines."""\n'
        '[number]\nfigure = "9"\ntext = "years"\n[almanac]\ntitle = "A"\ntext = "B"\n'
    )
    drafts: Drafts = DraftFiles(tmp_path)
    assert drafts.read(DAY) == Draft(
        note="Good evening.\nTwo lines.",
        number=NumberBox(figure="9", text="years"),
        almanac=Almanac(title="A", text="B"),
    )


def test_a_missing_file_and_an_empty_one_decide_nothing(tmp_path, write):
    """No file equals an empty one."""
    assert DraftFiles(tmp_path).read(DAY) == Draft()
    write("# nothing yet\n")
    assert DraftFiles(tmp_path).read(DAY) == Draft()


@pytest.mark.parametrize(
    ("text", "line", "key", "message", "hint"),
    [
        ('\nntoe = "x"', 2, "ntoe", "is not a key that belongs here", 'did you mean "note"?'),
        ('contact = "x"', 1, "contact", "is not a key that belongs here", "known are: note, number, almanac"),
        ('[number]\nfigure = 9\ntext = "x"', 2, "number.figure", "should be a text, but is 9", "put it in quotes"),
        ('[number]\nfigure = "9"', 1, "number.text", "is missing", None),
        ('number = "9"', 1, "number", 'should be a table, but is "9"', None),
        ('[almanac]\ntitel = "x"\ntitle = "x"\ntext = "x"', 2, "almanac.titel", "not a key", 'did you mean "title"?'),
    ],
)
def test_a_fault_is_told_with_file_line_and_hint(tmp_path, write, text, line, key, message, hint):
    """A draft file that can't be read stops the issue, and says why."""
    file = write(text)
    with pytest.raises(ConfigError) as caught:
        DraftFiles(tmp_path).read(DAY)
    (found,) = caught.value.problems
    assert (found.file, found.line, found.key) == (str(file), line, key)
    assert message in found.message
    assert hint is None or hint in found.hint


def test_a_draft_that_is_not_toml_is_told_with_its_line(tmp_path, write):
    """A slip of the pen is found quickly."""
    file = write('note = "x"\nnumber\n')
    with pytest.raises(ConfigError) as caught:
        DraftFiles(tmp_path).read(DAY)
    assert str(caught.value).startswith(f"{file}:2:7: is not TOML: ")
