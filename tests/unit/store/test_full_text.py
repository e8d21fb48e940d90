from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from builders import issue

from digest.models import Email, StoredIssue
from digest.store import archive, full_text, open_store
from digest.store.connection import connect

MADE = datetime(2022, 11, 11, 20, tzinfo=UTC)


def _stored(day, text, subject="Subject", state="draft"):
    email = None if text is None else Email(subject=subject, preheader="", html="<p>", text=text)
    return StoredIssue(issue=replace(issue(), date=day), email=email, state=state, made_at=MADE)


@pytest.fixture
def filled(tmp_path):
    """Return the path of a store with four issues."""
    path = tmp_path / "digest.db"
    with open_store(path) as store:
        store.save_issue(_stored(date(2022, 11, 8), None, state="empty"))
        store.save_issue(_stored(date(2022, 11, 9), "The bridge is closed. 乌克兰军队进入赫尔松。"))
        store.save_issue(_stored(date(2022, 11, 10), "Buses run all night over the old bridge."))
        store.save_issue(_stored(date(2022, 11, 11), "Nothing of that.", subject="Sub-100 % “quoted” day"))
    return path


@pytest.fixture
def search(filled):
    """Return a function that gives the days on which words are found."""
    database = connect(filled, read_only=True, wait=1)

    def search(words):
        with database.reading() as db:
            return [found.day.day for found in full_text.search(db, words)]

    yield search
    database.close()


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("bridge", [10, 9]), ("BRIDGE closed", [9]), ("bridge nowhere", []), ("ridg", [10, 9]), ("赫尔松", [9]),
        ("军队", [9]), ("队", [9]), ("100 %", [11]), ("“quoted”", [11]), ("", []), ("   ", []), ('"', []), ("_", []),
        ("old OR closed", []),
    ],
)  # fmt: skip
def test_words_are_found_in_any_script_the_latest_issue_first(search, words, days):
    """All of them, inside words too; what SQL or the index give a meaning is looked for as it stands."""
    assert search(words) == days


def test_an_excerpt_stands_around_what_was_found(filled):
    """Some letters before and after, on one line."""
    with open_store(filled) as store:
        store.save_issue(_stored(date(2022, 11, 12), f"{'a ' * 90}needle\nin it {'b ' * 90}"))
    database = connect(filled, read_only=True, wait=1)
    with database.reading() as db:
        (found,) = full_text.search(db, "NEEDLE")
    database.close()
    assert "needle in it" in found.excerpt
    assert (found.excerpt[0], found.excerpt[-1]) == ("…", "…")


def test_an_issue_made_again_is_found_by_its_new_words_only(filled, search):
    """An empty one by none."""
    with open_store(filled) as store:
        store.save_issue(_stored(date(2022, 11, 10), "Ferries instead."))
        store.save_issue(_stored(date(2022, 11, 9), None, state="empty"))
    assert (search("bridge"), search("ferries")) == ([], [10])


def test_standings_and_neighbours_know_every_stored_issue(filled):
    """Between two dates, both included."""
    database = connect(filled, read_only=True, wait=1)
    with database.reading() as db:
        found = archive.standings(db, date(2022, 11, 8), date(2022, 11, 10))
        assert [(one.day.day, one.state, one.sent, one.in_doubt) for one in found] == [
            (8, "empty", False, False), (9, "draft", False, False), (10, "draft", False, False),
        ]  # fmt: skip
        assert archive.neighbours(db, date(2022, 11, 9)) == (date(2022, 11, 8), date(2022, 11, 10))
        assert archive.neighbours(db, date(2022, 11, 8)) == (None, date(2022, 11, 9))
        assert archive.neighbours(db, date(2023, 1, 1)) == (date(2022, 11, 11), None)
        assert archive.latest(db) == date(2022, 11, 11)
    database.close()
