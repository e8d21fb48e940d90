"""What is wrong in plain words, with its place."""

import pytest

from digest.config.toml_file import read_toml
from digest.errors import ConfigError, IssueError, Problem, RenderError
from digest.preview.faults import fault_document


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("subject = Kherson", "Line 2 of the draft file can’t be read: the value needs quotation marks"),
        ("subject = ", "Line 2 of the draft file can’t be read: the value is missing"),
    ],
)
def test_a_value_that_is_none_is_named_in_plain_words(tmp_path, line, heading):
    """The words of the parser stay below."""
    file = tmp_path / "drafts" / "2022-11-11.toml"
    file.parent.mkdir()
    file.write_text(f"# A draft.\n{line}\n")
    with pytest.raises(ConfigError) as caught:
        read_toml(file)
    document = fault_document(caught.value)
    assert document["heading"] == heading
    assert document["until"] == "line 2 of drafts/2022-11-11.toml"
    assert "is not TOML" in document["message"]
    assert "^" in document["excerpt"]


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("subject = Kherson  # ours", 'subject = "Kherson"'),
        ("subject = ", None),
        ('subject = Kherson says "no"', None),
    ],
)
def test_a_line_that_lacks_quotation_marks_alone_is_shown_with_them(tmp_path, line, mended):
    """Where more is wrong nothing is guessed."""
    file = tmp_path / "drafts" / "2022-11-11.toml"
    file.parent.mkdir()
    file.write_text(f"{line}\n")
    with pytest.raises(ConfigError) as caught:
        read_toml(file)
    assert fault_document(caught.value)["mended"] == mended


def test_other_mistakes_of_a_file_keep_their_own_words(tmp_path):
    """With key and file, and the line where it is known."""
    problem = Problem(message="must be a number", file=str(tmp_path / "digest.toml"), key="selection.brief", line=7)
    fault = ConfigError("wrong", problems=[problem])
    assert fault_document(fault)["heading"] == "Line 7 of digest.toml can’t be used: selection.brief: must be a number"
    nowhere = ConfigError(
        "wrong", problems=[Problem(message="is missing", file=str(tmp_path / "drafts" / "2022-11-11.toml"))]
    )
    assert fault_document(nowhere)["heading"] == "The draft file can’t be used: is missing"


def test_a_template_is_named_with_its_line():
    """What it says stands in the message."""
    fault = RenderError("'titel' is undefined", template="blocks/rubric.mjml.j2", line=2)
    document = fault_document(fault)
    assert document["heading"] == "Line 2 of the template blocks/rubric.mjml.j2 can’t be used"
    assert document["place"] == "blocks/rubric.mjml.j2:2"
    assert document["until"] == "line 2 of the template blocks/rubric.mjml.j2"


def test_what_has_no_place_says_that_the_issue_can_not_be_made():
    """The message says why."""
    document = fault_document(IssueError("no", issue_id="2022-11-11"))
    assert (document["heading"], document["until"]) == ("The issue can’t be made as it stands", None)
