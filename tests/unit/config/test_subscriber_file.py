"""Lists of subscribers: what is right is taken, and every other line is told with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.strict import FaultError
from digest.config.subscriber_file import COLUMNS, SubscriberList, read_subscribers, weekdays, written
from digest.errors import ConfigError
from digest.people import Listed

quick = settings(deadline=None, max_examples=60)


def read(folder: Path, content: str | bytes) -> SubscriberList:
    """Read a list of some content."""
    file = folder / "subscribers.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_subscribers(file)


def test_every_column_is_read(tmp_path: Path):
    """A line becomes a record; empty cells are the defaults."""
    found = read(
        tmp_path,
        "address,name,format,weekdays,state\n"
        'Jane@Example.org,"Jane ""J."" Doe, Dr",text,"mon,thu",paused\n'
        "ann@b.example,,,,\n",
    )
    assert found.listed == (
        Listed(
            address="Jane@example.org",
            line=2,
            name='Jane "J." Doe, Dr',
            format="text",
            weekdays=("mon", "thu"),
            state="paused",
        ),
        Listed(address="ann@b.example", line=3),
    )
    assert (found.refused, found.ignored) == ((), ())


@pytest.mark.parametrize(
    "content",
    [
        "address,name\nann@b.example,Ann\n",
        "Name;E-Mail\r\nAnn;ann@b.example\r\n",
        "\ufeffEmail\tName\nann@b.example\tAnn\n",
        "ann@b.example,Ann",
        "\n\nname , address\n\nAnn , ann@b.example \n\n",
        "id,email,name,joined\n7,ann@b.example,Ann,2020\n",
    ],
    ids=["plain", "semicolons", "tabs and a byte order mark", "no heading", "empty lines and blanks", "more columns"],
)
def test_lists_of_other_programs_are_read(tmp_path: Path, content: str):
    """Order, separators, spellings and further columns don't matter."""
    (found,) = read(tmp_path, content).listed
    assert (found.address, found.name) == ("ann@b.example", "Ann")


def test_columns_that_mean_nothing_are_named(tmp_path: Path):
    """A misspelt column is not left out in silence."""
    assert read(tmp_path, "email,nmae,format\nann@b.example,Ann,text\n").ignored == ("nmae",)


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("ann,,", "address", "is no e-mail address"),
        (",Ann,", "address", "should not be empty"),
        ("a@b.example\x00,,", "address", "control characters"),
        ("Ann <a@b.example>,,", "address", "is no e-mail address"),
        ("a@b.example,Ann\x85Bcc: e@e.example,", "name", "control characters"),
        ("a@b.example,Ann\u2028Bcc: e@e.example,", "name", "single line"),
        ("a@b.example,Ann\x00,", "name", "control characters"),
        ("a@b.example,Ann\x0b,", "name", "control characters"),
        ("a@b.example,,pdf", "format", "is not known here"),
        ("a@b.example,,html,soon", "weekdays", 'there is no day "soo"'),
        ("a@b.example,,html,,erased", "state", "is not known here"),
        ("a@b.example,,html,,,more", None, "6 cells, but there are 5 columns"),
        ('"a@b.example,Ann', None, "quotes"),
        ('"a@b.example"x,Ann', None, "quotes"),
        ("Known@B.example,again,", "address", "stands in line 2 already"),
        (f"{'a' * 200_000},,", None, "quotes"),
    ],
)
def test_a_wrong_line_is_refused_with_its_reason_and_costs_no_other(
    tmp_path: Path, line: str, column: str | None, message: str
):
    """File, line, column and reason are told; the lines around it count."""
    found = read(tmp_path, f"{','.join(COLUMNS)}\nknown@b.example,,\n{line}\nlast@b.example,,\n")
    (problem,) = found.refused
    assert (problem.file, problem.line, problem.key) == (str(tmp_path / "subscribers.csv"), 3, column)
    assert message in problem.message
    assert str(problem).isprintable()
    assert [listed.address for listed in found.listed] == ["known@b.example", "last@b.example"]


def test_everything_wrong_with_a_line_is_told(tmp_path: Path):
    """One look is enough to mend it."""
    found = read(tmp_path, "address,name,format\nann,a\x07b,pdf\n")
    assert [problem.key for problem in found.refused] == ["address", "name", "format"]


def test_a_file_that_is_no_list_at_all_is_an_error(tmp_path: Path):
    """Another encoding and a folder are the operator's mistakes; an empty file is an empty list."""
    with pytest.raises(ConfigError, match="not UTF-8"):
        read(tmp_path, "ann@b.example,J\xfcrgen\n".encode("latin-1"))
    with pytest.raises(ConfigError, match="can't be read"):
        read_subscribers(tmp_path)
    assert read(tmp_path, " \n\n") == SubscriberList()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", ()),
        ("mon", ("mon",)),
        ("Friday, monday", ("mon", "fri")),
        ("sat/sun", ("sat", "sun")),
        ("mon tue wed thu fri sat sun", ()),
    ],
)
def test_weekdays_are_read_as_people_write_them(text: str, days: tuple[str, ...]):
    """In the order of the week; none and all of them are every issue."""
    assert weekdays(text) == days


def test_an_unknown_weekday_is_refused_with_the_nearest():
    """A slip is told, never dropped."""
    with pytest.raises(FaultError) as refused:
        weekdays("mon tus")
    assert refused.value.faults[0].hint == 'did you mean "tue"?'


@quick
@given(st.binary(max_size=300) | st.text('a@b.example,;"\t\r\n\0\x85\u2028=', max_size=80).map(str.encode))
def test_any_file_is_a_list_or_one_error(tmp_path_factory: pytest.TempPathFactory, content: bytes):
    """Every line that holds anything is taken or refused, and addresses are one line each."""
    try:
        found = read(tmp_path_factory.getbasetemp(), content)
    except ConfigError:
        return
    assert all(listed.address.isprintable() and listed.line > 0 for listed in found.listed)
    assert not {listed.line for listed in found.listed} & {problem.line for problem in found.refused}


names = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), max_size=20).map(str.strip)


@quick
@given(
    st.lists(st.tuples(names, st.sampled_from(["html", "text"]), st.sampled_from(["", "mon", "tue sun"])), max_size=5)
)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, people: list[tuple[str, str, str]]):
    """Export and import are each other's opposite."""
    rows = [
        {"address": f"r{number}@b.example", "name": name, "format": form, "weekdays": days, "state": "active"}
        for number, (name, form, days) in enumerate(people)
    ]
    found = read(tmp_path_factory.getbasetemp(), written(rows))
    assert found.refused == ()
    assert [(line.name, line.format, " ".join(line.weekdays)) for line in found.listed] == people
