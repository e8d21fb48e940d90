from datetime import date

import pytest

from digest.config.drafts import Change, DraftConflict, DraftFiles
from digest.errors import ConfigError, OutputError
from digest.models import Decision, Draft

DAY = date(2022, 11, 11)


@pytest.fixture
def files(tmp_path):
    """The draft files of a folder that has none."""
    return DraftFiles(tmp_path)


def test_a_first_change_makes_a_file_that_explains_itself(files):
    """Two lines of comment, then what was decided."""
    draft = files.change(DAY, [Change(key="stories.ab.title", now="New")], about={"ab": "Old\nheadline"})
    assert draft == files.read(DAY) == Draft(stories={"ab": Decision(about="Old headline", title="New")})
    assert files.file(DAY).read_text() == (
        "# The editor's draft of Friday 11 November 2022: what differs from the machine's choice.\n"
        "# What stands here is done by the next `digest generate`; remove a line to undo it.\n"
        '\n[stories.ab]\nabout = "Old headline"\ntitle = "New"\n'
    )


def test_comments_order_and_spacing_of_the_editor_stay(files):
    """Only the keys that change are touched."""
    file = files.file(DAY)
    file.parent.mkdir()
    file.write_text('# mine\nsubject   = "A"  # why\n\n[number]\n# figure\nfigure = "9"\ntext = "x"\n')
    files.change(DAY, [Change(key="lead", now="ab"), Change(key="subject", was="A", now="B")])
    assert file.read_text() == (
        '# mine\nsubject   = "B"  # why\nlead = "ab"\n\n[number]\n# figure\nfigure = "9"\ntext = "x"\n'
    )


def test_a_change_and_its_inverse_leave_the_file_as_it_was(files):
    """Undo leaves no trace."""
    file = files.file(DAY)
    file.parent.mkdir()
    file.write_text('# mine\nnote = "x"\n')
    made = [
        Change(key="order", now=["a", "b"]),
        Change(key="stories.a.kill", now=True),
        Change(key="note", was="x", now="y"),
    ]
    files.change(DAY, made)
    files.change(DAY, [Change(key=one.key, was=one.now, now=one.was) for one in made])
    assert file.read_text() == '# mine\nnote = "x"\n'


def test_a_change_that_expects_something_else_is_a_conflict_and_writes_nothing(files):
    """All changes or none."""
    files.change(DAY, [Change(key="subject", now="A")])
    before = files.file(DAY).read_bytes()
    with pytest.raises(DraftConflict) as caught:
        files.change(DAY, [Change(key="lead", now="ab"), Change(key="subject", now="B")])
    (conflict,) = caught.value.conflicts
    assert (conflict.key, conflict.was, conflict.found, conflict.now) == ("subject", None, "A", "B")
    assert files.file(DAY).read_bytes() == before


def test_what_is_there_already_is_no_conflict(files):
    """Two windows that want the same agree."""
    for _ in range(2):
        files.change(DAY, [Change(key="subject", now="A")])
    assert files.read(DAY).subject == "A"


def test_a_change_that_would_spoil_the_file_is_refused(files):
    """Whoever asks for it."""
    with pytest.raises(ConfigError, match="subject"):
        files.change(DAY, [Change(key="subject", now="two\nlines")])
    assert not files.file(DAY).exists()


def test_a_broken_file_is_not_overwritten(files):
    """The editor mends it first."""
    file = files.file(DAY)
    file.parent.mkdir()
    file.write_text("note = \n")
    with pytest.raises(ConfigError, match="is not TOML"):
        files.change(DAY, [Change(key="subject", now="A")])
    assert file.read_text() == "note = \n"


def test_a_folder_that_can_not_be_written_is_an_output_error(files, tmp_path):
    """Says what and where."""
    (tmp_path / "drafts").write_text("a file")
    with pytest.raises(OutputError, match="can't be written"):
        files.change(DAY, [Change(key="subject", now="A")])


def test_a_text_of_several_lines_is_written_so(files):
    """A note can be read in the file."""
    files.change(DAY, [Change(key="note", now='One "word".\n\nTwo \\ back.')])
    assert 'note = """' in files.file(DAY).read_text()
    assert files.read(DAY).note == 'One "word".\n\nTwo \\ back.'


@pytest.mark.parametrize(
    ("text", "key", "message"),
    [
        ('status = "done"', "status", '"done" is not known here'),
        ('[stories.a]\nslot = "lead"', "stories.a.slot", '"lead" is not known here'),
        ("[stories.a]\npin = 1", "stories.a.pin", "should be true or false"),
        ('[stories.a]\ntitel = "x"', "stories.a.titel", "is not a key that belongs here"),
        ('order = "a"', "order", "should be a list"),
        ("stories = 1", "stories", "should be a table"),
        ('[stories.a]\nsentences = ["x", ""]', "stories.a.sentences[1]", "should not be empty"),
    ],
)
def test_a_fault_in_a_decision_is_told_with_its_place(files, text, key, message):
    """With file, line and key."""
    file = files.file(DAY)
    file.parent.mkdir()
    file.write_text(f"\n{text}\n")
    with pytest.raises(ConfigError) as caught:
        files.read(DAY)
    (problem,) = caught.value.problems
    assert problem.key == key
    assert problem.line in {2, 3}
    assert message in problem.message


def test_start_and_clear_make_and_remove_a_file(files):
    """A new file decides nothing; clearing twice says so."""
    files.start(DAY, ["", "ab  lead  A headline"])
    assert files.read(DAY) == Draft()
    assert files.file(DAY).read_text().endswith("#\n# ab  lead  A headline\n")
    assert (files.clear(DAY), files.clear(DAY)) == (True, False)
