"""Subscribers, suppressions and keys in the store, and what is removed from it for good."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import builders
import pytest
from builders import NOON

from digest.models import Harvest, StoredIssue
from digest.people import Subscriber
from digest.store import open_store, subscribers
from digest.store.people import PeopleStore, open_people


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store lies."""
    return tmp_path / "digest.db"


@pytest.fixture
def store(path: Path) -> Iterator[PeopleStore]:
    """Give an empty store that lives at noon."""
    with open_people(path, clock=lambda: NOON) as opened:
        yield opened


def subscriber(store: PeopleStore, address: str = "jane@b.example", **changes: object) -> Subscriber:
    """Build an active subscriber."""
    values = {"person": store.person(address), "address": address, "added": NOON, "changed": NOON}
    return Subscriber(**{**values, **changes})


def test_a_subscriber_comes_back_as_it_was_stored(store: PeopleStore):
    """Every field survives."""
    stored = subscriber(store, name="Jänè", format="text", weekdays=("mon", "fri"), state="paused")
    store.save([stored])
    assert store.known([stored.person, "nobody"]) == {stored.person: stored}
    (member,) = store.members()
    assert member == (stored.person, "jane@b.example", "Jänè", "text", ("mon", "fri"), "paused", True)


def test_storing_again_replaces_all_but_when_one_was_added(store: PeopleStore):
    """A person stands on the list once."""
    store.save([subscriber(store)])
    later = NOON + timedelta(days=1)
    store.save([subscriber(store, name="Jane", state="left", added=later, changed=later)])
    last = subscriber(store, name="Jane", state="left", changed=later)
    assert store.known([last.person]) == {last.person: last}
    assert len(list(store.members())) == 1


def test_all_subscribers_are_read_page_by_page(store: PeopleStore):
    """More than one page comes whole, in the order of persons."""
    many = [subscriber(store, f"r{number}@b.example") for number in range(2 * subscribers.PAGE)]
    store.save(many)
    persons = [found.person for found in store.members()]
    assert persons == sorted(one.person for one in many)


def test_a_person_is_the_same_after_the_store_was_opened_again(path: Path):
    """The salt is made once, and two stores have two."""
    with open_people(path, clock=lambda: NOON) as store:
        first = store.person("jane@b.example")
    with open_people(path, clock=lambda: NOON) as store:
        assert store.person("JANE@B.example") == first
    with open_people(path.with_name("other.db"), clock=lambda: NOON) as other:
        assert other.person("jane@b.example") != first


def test_each_purpose_has_a_key_that_stays(path: Path):
    """Links of years ago are opened with the key that made them."""
    with open_people(path, clock=lambda: NOON) as store:
        made = store.key("unsubscribe")
        assert store.key("preferences").secret != made.secret
    with open_people(path, clock=lambda: NOON) as store:
        assert store.key("unsubscribe") == made
        assert store.keys("unsubscribe") == (made,)
        assert store.keys("nothing") == ()
    assert (made.id, len(made.secret)) == (1, 32)


def test_a_retired_key_still_opens_links_but_makes_none(store: PeopleStore, path: Path):
    """Rotation takes nothing from mail that was sent."""
    old = store.key("unsubscribe")
    with sqlite3.connect(path) as db:
        db.execute("UPDATE key SET retired = '2022' WHERE purpose = 'unsubscribe'")
        db.execute("INSERT INTO key VALUES ('unsubscribe', 2, 'ff', '2022', NULL)")
    db.close()
    assert store.key("unsubscribe").id == 2
    assert [key.id for key in store.keys("unsubscribe")] == [2, old.id]


def test_a_suppression_keeps_its_first_reason_until_it_is_lifted(store: PeopleStore):
    """What was true before stays told."""
    person = store.person("jane@b.example")
    assert [store.suppress(person, "complaint"), store.suppress(person, "by hand")] == [True, False]
    assert store.suppressed() == {person: "complaint"}
    assert [store.lift(person), store.lift(person)] == [True, False]
    assert store.suppressed() == {}


@pytest.mark.parametrize("known", [True, False])
def test_an_erased_address_is_in_no_file_of_the_store(path: Path, known: bool):
    """Neither the database nor its log holds a byte of it; the person stays suppressed."""
    address, name = "jane.canary@b.example", "Canary Jane"
    with open_people(path, clock=lambda: NOON) as store:
        person = store.person(address)
        store.save([subscriber(store, f"r{number}@b.example") for number in range(50)])
        if known:
            store.save([subscriber(store, address, name=name)])
        store.erase(person)
        kept = "".join(file.read_bytes().decode("latin-1") for file in path.parent.iterdir())
        assert ("canary" in kept.lower(), "r49@b.example" in kept) == (False, True)
        gone = store.known([person])[person]
        assert (gone.address, gone.name, gone.state, store.suppressed()) == ("", "", "erased", {person: "erased"})


def ledger_row(path: Path, person: str, address: str, issue: int = 20221111) -> None:
    """Put a recipient into the ledger, as a freeze does."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(
        "INSERT INTO delivery (issue, number, person, address, name, format, message_id, state, attempts, changed)"
        " VALUES (?, 1, ?, ?, 'Canary Jane', 'html', ?, 'sent', 1, '')",
        (issue, person, address, f"id{issue}"),
    )
    db.close()


def test_an_erased_address_leaves_the_record_of_every_issue(path: Path):
    """That somebody got it stays; who it was does not."""
    with open_people(path, clock=lambda: NOON) as store:
        person = store.person("jane.canary@b.example")
        ledger_row(path, person, "jane.canary@b.example")
        ledger_row(path, person, "jane.canary@b.example", issue=20221112)
        store.erase(person)
        kept = "".join(file.read_bytes().decode("latin-1") for file in path.parent.iterdir())
        assert "canary" not in kept.lower()
    db = sqlite3.connect(path)
    assert db.execute("SELECT person, address, name, state FROM delivery").fetchall() == [(person, "", "", "sent")] * 2
    db.close()


def test_a_suppression_before_the_erasure_keeps_its_reason(store: PeopleStore):
    """A complaint stays one."""
    person = store.person("jane@b.example")
    store.suppress(person, "complaint")
    store.erase(person)
    assert store.suppressed() == {person: "complaint"}


def test_a_list_can_be_read_while_another_connection_writes(path: Path):
    """Reading an audience needs no right to write, not even the first time."""
    with open_people(path, clock=lambda: NOON) as store, open_people(path, clock=lambda: NOON) as other:

        def writing() -> Iterator[Subscriber]:
            yield subscriber(other, "first@b.example")
            assert list(other.members()) == []

        store.save(writing())
        assert len(list(other.members())) == 1


# Purging


def purged(path: Path, days: int = 30) -> dict[str, int]:
    """Remove what is older than some days before noon."""
    with open_people(path, clock=lambda: NOON) as store:
        return dict(store.purge(NOON - timedelta(days=days)))


def test_what_is_old_goes_and_what_is_new_or_timeless_stays(path: Path):
    """Articles go by their moment, texts and summaries with the last article that needed them."""
    old, long_ago = NOON - timedelta(days=31), NOON - timedelta(days=90)
    dated = builders.article("Dated", text="An old text.", published=old, first_seen=NOON)
    timeless = builders.article("Timeless", published=None, first_seen=long_ago, timeless=True, text="Always.")
    new = builders.article("New", text="A new text.")
    with open_store(path) as store:
        store.save_harvest(Harvest(visit=builders.visit(), articles=(dated, timeless, new)))
        store.save_summaries({"old": builders.summary(dated), "new": builders.summary(new)})
    assert purged(path) == {"articles": 1, "texts": 1, "summaries": 1, "addresses": 0}
    with open_store(path) as store:
        found = store.articles(long_ago, NOON + timedelta(days=1))
        assert {article.title for article in found} == {"Timeless", "New"}
        assert (store.text(dated.text_id), store.summary("old")) == (None, None)
        assert (store.text(new.text_id), store.summary("new")) == ("A new text.", builders.summary(new))
    assert purged(path) == {"articles": 0, "texts": 0, "summaries": 0, "addresses": 0}


def test_texts_that_an_issue_uses_survive(path: Path):
    """A summary can be verified however old it is."""
    told = builders.story("Told", article=builders.article("Told", text="It was told. Twice."), slot="lead")
    issue = builders.issue(lead=told, second=(), sections=(), brief=())
    with open_store(path) as store:
        store.save_harvest(Harvest(visit=builders.visit(), articles=(told.article,)))
        store.save_issue(StoredIssue(issue=issue, email=None, state="empty", made_at=NOON))
    assert purged(path, days=-1) == {"articles": 1, "texts": 0, "summaries": 0, "addresses": 0}
    with open_store(path) as store:
        assert store.text(told.article.text_id) == "It was told. Twice."


def test_an_old_article_without_a_date_does_not_come_in_again_as_new(path: Path):
    """What a feed still lists after its text was purged stays known."""
    seen = NOON - timedelta(days=40)
    undated = builders.article("Undated", published=None, first_seen=seen, text="No date.")
    with open_store(path) as store:
        store.save_harvest(Harvest(visit=builders.visit(), articles=(undated,)))
    assert purged(path) == {"articles": 1, "texts": 1, "summaries": 0, "addresses": 0}
    again = builders.article("Undated", published=None, first_seen=NOON, text="No date.")
    with open_store(path) as store:
        assert store.save_harvest(Harvest(visit=builders.visit(), articles=(again,))) == 0
        assert store.articles(seen - timedelta(days=1), NOON + timedelta(days=1)) == ()


def test_no_statement_of_purging_leaves_a_document_that_can_not_be_read(path: Path):
    """Marks that stay behind are documents too."""
    undated = builders.article("Undated", published=None, first_seen=NOON - timedelta(days=40))
    with open_store(path) as store:
        store.save_harvest(Harvest(visit=builders.visit(), articles=(undated,)))
    purged(path)
    db = sqlite3.connect(path)
    documents = [json.loads(document) for (document,) in db.execute("SELECT document FROM article")]
    db.close()
    assert documents == [{}]
