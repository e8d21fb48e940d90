"""Sending as a whole: refusals, the freeze, the run, and the last line that tells the truth."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import builders
import pytest
from builders import DAY, WINDOW
from postroom import LETTERHEAD, Hands, Postroom, assert_sound, candidate, candidates, email, prepared, rules
from relay import Fault, Relay

from digest.cli.send import document, last_line
from digest.deliveries import Recipient
from digest.errors import (
    ConfigError,
    DigestError,
    IssueNotFound,
    IssueRefused,
    MailError,
    NobodyToSendTo,
    RelayUnavailable,
    RenderError,
)
from digest.jobs.doubt import decide
from digest.jobs.refusals import Readiness
from digest.jobs.send import SendOptions, Sent, send, send_test, shown_state
from digest.jobs.stop import stop
from digest.mail.stamp import Values
from digest.models import StoredIssue
from digest.store import exclusive, open_store
from digest.store.people import open_people

MEMORY = Path("/dev/shm")


@pytest.fixture
def room() -> Iterator[Postroom]:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        made = Postroom(Path(folder))
        made.draft()
        yield made


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay().running() as running:
        yield running


def sending(room: Postroom, relay: Relay | Path, changes: dict[str, Any] | None = None, **options: Any) -> Sent:
    """Send the issue of the day."""
    with room.ledger() as ledger:
        return send(DAY, options=SendOptions(**options), tools=room.tools(ledger, relay, **(changes or {})))


def refused(room: Postroom, relay: Relay | Path, changes: dict[str, Any] | None = None, **options: Any) -> DigestError:
    """Return why sending is refused, with the assertion that nothing has left and nothing is frozen anew."""
    frozen_before = room.stored(DAY)
    with pytest.raises(DigestError) as caught:
        sending(room, relay, changes, **options)
    assert caught.value.hint
    if isinstance(relay, Relay):
        assert not relay.accepted
    assert room.stored(DAY) == frozen_before
    return caught.value


def ready(**changes: Any) -> dict[str, Any]:
    return {"readiness": lambda stored: Readiness(**changes)}


# The way through


def test_everybody_gets_the_issue_once(room: Postroom, relay: Relay) -> None:
    """The ledger, the relay's record and the last line agree."""
    sent = sending(room, relay, {"people": candidates(12), "rules": rules(connections=4)})
    assert last_line(sent) == "sent to all 12"
    assert sent.exit_code == 0
    assert_sound(room, relay, 12)
    stored = room.stored(DAY)
    assert stored is not None
    assert stored.state == "done"


def test_a_second_send_sends_nothing(room: Postroom, relay: Relay) -> None:
    """It says so, and does not even ask the relay."""
    sending(room, relay)
    again = sending(room, Relay(port=9))
    assert last_line(again) == "already sent to all 3"
    assert again.exit_code == 0
    assert len(relay.accepted) == 3


def test_the_truth_is_told_of_a_mixed_end(room: Postroom) -> None:
    """Refused and in doubt are counted in the last line, and the code is 6."""
    faults = (Fault("RCPT", "550 5.1.1 nobody here", nth=2), Fault("accepted", "close", nth=3))
    with Relay(faults=faults).running() as relay:
        sent = sending(room, relay, {"people": candidates(6), "rules": rules(failures=3)})
        assert last_line(sent) == "sent to 4 of 6: 1 refused, 1 in doubt"
        assert sent.exit_code == 6
        assert document(sent)["counts"]["in_doubt"] == 1
        json.dumps(document(sent))
        again = sending(room, relay)
        assert last_line(again) == "already sent to 4 of 6: 1 refused, 1 in doubt"
        assert again.exit_code == 6


def test_a_rehearsal_sends_and_freezes_nothing(room: Postroom, relay: Relay) -> None:
    """A dry run connects, counts, and leaves everything as it was."""
    before = room.stored(DAY)
    sent = sending(room, relay, {"people": candidates(4)}, dry_run=True)
    assert last_line(sent) == f"would send the issue of {DAY} to 4"
    assert sent.exit_code == 0
    assert relay.connections == 1
    assert not relay.accepted
    assert room.stored(DAY) == before


def test_a_rehearsal_ends_as_sending_would(room: Postroom, relay: Relay) -> None:
    """With the refusal, and its code."""
    assert refused(room, relay, ready(held=True), dry_run=True).exit_code == 7
    assert refused(room, Relay(port=9), dry_run=True).exit_code == 7


def test_a_test_message_is_marked_and_leaves_no_trace(room: Postroom, relay: Relay) -> None:
    """One message to one address, outside any account."""
    before = room.stored(DAY)
    with room.ledger() as ledger:
        send_test(DAY, "me@example.org", tools=room.tools(ledger, relay))
        assert ledger.frozen(DAY) is None
        assert ledger.newest_lease() == 0
    (got,) = relay.accepted
    assert got.recipient == "me@example.org"
    assert b"=5BTest=5D_Bridge" in got.data
    assert room.stored(DAY) == before


def test_a_test_message_that_is_refused_is_told(room: Postroom) -> None:
    """With the relay's words."""
    with Relay(faults=(Fault("RCPT", "550 5.7.1 not you"),)).running() as relay, room.ledger() as ledger:
        with pytest.raises(MailError, match="not you") as caught:
            send_test(DAY, "me@example.org", tools=room.tools(ledger, relay))
        assert caught.value.exit_code == 7


def test_an_issue_goes_into_a_folder_by_the_same_account(room: Postroom, tmp_path: Path) -> None:
    """One file each, under the same Message-IDs; the date then belongs to that outlet."""
    folder = tmp_path / "out"
    sent = sending(room, folder, outlet=f"eml:{folder}")
    assert last_line(sent) == "written for all 3"
    assert len(list(folder.glob("*.eml"))) == 3
    assert len({file.read_bytes() for file in folder.glob("*.eml")}) == 3
    with Relay().running() as relay:
        assert "eml:" in refused(room, relay).message


def test_a_limit_is_kept_and_the_rest_goes_later(room: Postroom, relay: Relay) -> None:
    """A run of at most so many recipients, then another for the rest."""
    sent = sending(room, relay, {"people": candidates(5)}, limit=2)
    assert (sent.exit_code, len(relay.accepted)) == (6, 2)
    assert last_line(sent) == "sent to 2 of 5: 3 waiting"
    assert sending(room, relay, resume=True).exit_code == 0
    assert_sound(room, relay, 5)


def test_a_rate_is_kept(room: Postroom, relay: Relay) -> None:
    """Eleven messages at forty a second take a quarter of a second at least."""
    from time import monotonic

    begun = monotonic()
    sending(room, relay, {"people": candidates(11), "rules": rules(connections=3)}, rate=40.0)
    assert monotonic() - begun > 6 / 40
    assert len(relay.accepted) == 11


# Who is left out


def test_the_excluded_are_counted_with_their_reasons(room: Postroom, relay: Relay) -> None:
    """candidates = frozen + excluded, each with its reason."""
    people = [
        candidate("a@example.org"),
        candidate("b@example.org", excluded="suppressed"),
        candidate("jürgen@example.org"),
        candidate("d@exämple.org"),
    ]
    sent = sending(room, relay, {"people": people})
    assert sent.everybody == 2
    assert sum(sent.excluded.values()) == 2
    assert sent.excluded["suppressed"] == 1
    assert {one.recipient for one in relay.accepted} == {"a@example.org", "d@xn--exmple-cua.org"}
    with room.ledger() as ledger:
        frozen = ledger.frozen(DAY)
    assert frozen is not None
    assert frozen.candidates == 4


def test_whoever_leaves_after_the_freeze_is_left_out(room: Postroom, relay: Relay) -> None:
    """It is asked again at the last moment before anything is sent."""
    room.draft()
    with room.ledger() as ledger:
        tools = room.tools(ledger, relay, people=candidates(4))
        tools.freeze(room.prepare(), candidates(4))
    with open_people(room.store, clock=room.clock) as people:
        people.suppress(candidate("reader2@example.org").person, "asked by telephone")
    sent = sending(room, relay, resume=True)
    assert last_line(sent) == "sent to 3 of 4: 1 left out"
    assert sent.exit_code == 0
    assert "reader2@example.org" not in {one.recipient for one in relay.accepted}
    assert [one.reply for one in room.deliveries() if one.state == "suppressed"] == ["asked by telephone"]


def test_an_address_that_is_bad_twice_is_suppressed(room: Postroom) -> None:
    """Once may be the relay's mistake; a success in between begins the count anew."""
    person = candidate("reader1@example.org").person
    with room.ledger() as ledger, ledger._database.writing() as db:
        db.execute("INSERT INTO bad_address (person, issue) VALUES (:person, 20221110)", {"person": person})
    with Relay(faults=(Fault("RCPT", "550 5.1.1 nobody here", times=9),)).running() as relay:
        sending(room, relay, {"people": candidates(2)})
    with open_people(room.store, clock=room.clock) as people:
        assert set(people.suppressed()) == {person}


# Refusals before the freeze


def test_nothing_stored_is_told(room: Postroom, relay: Relay) -> None:
    """Code 2, and the way on is to generate."""
    with pytest.raises(IssueNotFound) as caught, room.ledger() as ledger:
        send(DAY + timedelta(days=1), options=SendOptions(), tools=room.tools(ledger, relay))
    assert caught.value.exit_code == 2
    assert "generate" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("readiness", "code", "words"),
    [
        ({"held": True}, 7, "held"),
        ({"held": True, "ready": True}, 7, "held"),
        ({"review_required": True}, 7, "not marked ready"),
        ({"changed": ("the theme", "the draft file")}, 7, "the theme and the draft file"),
        ({"findings": ("link-empty: a link leads nowhere",)}, 9, "1 error"),
        ({"samples": ("desk@example.org",)}, 7, "sample addresses"),
        ({"rendered_at": WINDOW.end - timedelta(hours=1)}, 7, "before its day closed"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_draft_that_must_not_go_is_refused(
    room: Postroom, relay: Relay, readiness: dict[str, Any], code: int, words: str
) -> None:
    """Each with its code; nothing is frozen."""
    error = refused(room, relay, ready(**readiness))
    assert error.exit_code == code
    assert words in error.message


def test_force_lifts_the_refusal_of_the_check_alone(room: Postroom, relay: Relay) -> None:
    """Held stays held."""
    assert refused(room, relay, ready(held=True, findings=("x",)), force=True).exit_code == 7
    assert sending(room, relay, ready(findings=("x",)), force=True).exit_code == 0


def test_an_issue_waits_for_the_close_of_its_day_unless_it_is_ready(room: Postroom, relay: Relay) -> None:
    """Before the close only what somebody has marked ready goes."""
    room.clock = Hands(WINDOW.end - timedelta(hours=1))
    assert "closes on" in refused(room, relay).message
    assert sending(room, relay, ready(ready=True)).exit_code == 0


def test_an_issue_whose_time_is_over_needs_late(room: Postroom, relay: Relay) -> None:
    """A restored backup, or a machine that was away, sends no old news by itself."""
    room.clock = Hands(WINDOW.end + timedelta(hours=21))
    assert "--late" in str(refused(room, relay).hint)
    sent = sending(room, relay, late=True)
    assert sent.exit_code == 0


def test_nobody_to_send_to_is_refused(room: Postroom, relay: Relay) -> None:
    """The freeze is undone."""
    error = refused(room, relay, {"people": [candidate("a@example.org", excluded="left")]})
    assert isinstance(error, NobodyToSendTo)
    assert error.exit_code == 7
    with room.ledger() as ledger:
        assert ledger.frozen(DAY) is None


def test_an_empty_issue_says_so(room: Postroom, relay: Relay) -> None:
    """There is nothing to send, and that is no fault."""
    room.draft(state="empty", email=None)
    sent = sending(room, relay)
    assert (sent.outcome, sent.exit_code) == ("empty", 0)
    assert "empty" in last_line(sent)


def test_a_relay_that_is_away_is_found_out_before_the_freeze(room: Postroom) -> None:
    """The issue stays a draft."""
    error = refused(room, Relay(port=9))
    assert isinstance(error, RelayUnavailable)
    assert error.exit_code == 7


def test_a_message_that_the_relay_finds_too_large_is_refused(room: Postroom) -> None:
    """Its SIZE is known before the freeze."""
    with Relay(offers=("SIZE 1000",)).running() as relay:
        assert "takes at most 1,000" in refused(room, relay).message


def test_an_unfilled_field_is_a_bug_and_is_told(room: Postroom, relay: Relay) -> None:
    """Code 1, and nothing is frozen."""

    def prepare(stored: StoredIssue, mark: str) -> Any:
        return replace(room.prepare(), messages=prepared(values=Values(fixed={}, shapes={})))

    error = refused(room, relay, {"prepare": prepare})
    assert isinstance(error, RenderError)
    assert error.exit_code == 1
    assert "'unsubscribe'" in error.message


def test_another_sender_holds_the_lock(room: Postroom, relay: Relay) -> None:
    """Code 8; but to pause and to cancel one need not wait."""
    with exclusive(room.store.with_name("digest.db.send")):
        assert refused(room, relay).exit_code == 8
        room_frozen(room)
        with room.ledger() as ledger:
            assert "stops before its next batch" in stop(DAY, "pause", tools=room.tools(ledger, relay))
            assert ledger.wish(DAY) == "pause"


def room_frozen(room: Postroom, count: int = 3) -> None:
    with room.ledger() as ledger:
        tools = room.tools(ledger, Relay())
        tools.ledger.settle_here(room.here)
        tools.freeze(room.prepare(), candidates(count))


# After the freeze


def test_what_was_begun_needs_resume(room: Postroom, relay: Relay) -> None:
    """Whoever starts a sender again by mistake hears how things stand."""
    room_frozen(room)
    assert "--resume" in str(refused(room, relay).hint)
    assert sending(room, relay, resume=True).exit_code == 0


def test_a_frozen_issue_goes_as_it_is(room: Postroom, relay: Relay) -> None:
    """A held mark, changed settings and findings do not count any more."""
    room_frozen(room)
    changes = ready(held=True, changed=("the theme",), findings=("x",), samples=("y",))
    assert sending(room, relay, changes, resume=True).exit_code == 0


def test_a_paused_issue_goes_on_with_resume(room: Postroom, relay: Relay) -> None:
    """Pausing is at once where nobody sends."""
    room_frozen(room)
    with room.ledger() as ledger:
        assert "is paused" in stop(DAY, "pause", tools=room.tools(ledger, relay))
    assert "is paused" in refused(room, relay).message
    assert sending(room, relay, resume=True).exit_code == 0


def test_cancelling_before_anything_was_sent_makes_a_draft_again(room: Postroom, relay: Relay) -> None:
    """It may be made and sent anew."""
    room_frozen(room)
    with room.ledger() as ledger:
        assert "a draft again" in stop(DAY, "cancel", tools=room.tools(ledger, relay))
    stored = room.stored(DAY)
    assert stored is not None
    assert (stored.state, stored.frozen_at) == ("draft", None)
    assert sending(room, relay).exit_code == 0


def test_a_wish_is_obeyed_before_the_next_batch(room: Postroom) -> None:
    """Of a sender that is at work: it finishes what it has begun, and hands the rest back."""
    from digest.delivery.transaction import nothing_happens

    wished: list[str] = []

    def passing(point: str) -> None:
        if point == "dot.sent" and not wished:
            wished.append(point)
            with room.ledger() as other:
                other.set_wish(DAY, "pause")

    room.passing = passing
    with Relay(delay=0.02).running() as relay:
        sent = sending(room, relay, {"people": candidates(60), "rules": rules(lease=5)})
        room.passing = nothing_happens
        assert sent.exit_code == 6
        assert "paused" in str(sent.stopped)
        assert 1 <= sent.counts["sent"] < 60
        assert sent.counts["pending"] == 60 - sent.counts["sent"]
        assert "is paused" in refused_later(room, relay)
        assert sending(room, relay, resume=True).exit_code == 0
        assert_sound(room, relay, 60)


def refused_later(room: Postroom, relay: Relay) -> str:
    with pytest.raises(IssueRefused) as caught:
        sending(room, relay)
    return caught.value.message


def test_a_cancelled_issue_stays_cancelled(room: Postroom, relay: Relay) -> None:
    """The rest is left out with the reason, and no flag brings it back."""
    sending(room, relay, {"people": candidates(3)}, limit=1)
    with room.ledger() as ledger:
        assert "2 don't get it" in stop(DAY, "cancel", tools=room.tools(ledger, relay))
    assert room.counts() == {"sent": 1, "suppressed": 2}
    with pytest.raises(IssueRefused, match="cancelled"):
        sending(room, relay, resume=True, late=True, force=True)
    assert len(relay.accepted) == 1
    assert shown_state(room.stored(DAY), {"sent": 1, "suppressed": 2}, alive=False) == "partly"


def test_a_clock_before_the_freeze_is_refused(room: Postroom, relay: Relay) -> None:
    """Retries and expiry would mean nothing."""
    room_frozen(room)
    room.clock = Hands(room.clock() - timedelta(hours=2))
    assert "clock" in refused(room, relay, resume=True).message


def test_an_expired_issue_needs_late_to_go_on(room: Postroom, relay: Relay) -> None:
    """And then has as long again."""
    room_frozen(room)
    room.clock = Hands(WINDOW.end + timedelta(hours=21))
    assert "--late" in str(refused(room, relay, resume=True).hint)
    assert sending(room, relay, resume=True, late=True).exit_code == 0


def test_deferred_recipients_are_left_to_a_later_run_that_is_named(room: Postroom) -> None:
    """Code 6, and the time to go on."""
    with Relay(faults=(Fault("RCPT", "451 4.7.1 greylisted"),)).running() as relay:
        sent = sending(room, relay)
        assert sent.exit_code == 6
        assert sent.due is not None
        assert timedelta(seconds=45) < sent.due - room.clock() < timedelta(seconds=75)
        room.clock.now += timedelta(minutes=2)
        assert sending(room, relay, resume=True).exit_code == 0
        assert_sound(room, relay, 3)


def test_a_deferred_recipient_fails_at_the_end_of_the_issues_time(room: Postroom) -> None:
    """Who was tried has failed, who was not is left out."""
    with Relay(faults=(Fault("RCPT", "451 4.7.1 greylisted"),)).running() as relay:
        sending(room, relay, {"people": candidates(3)}, limit=2)
        assert room.counts() == {"deferred": 1, "sent": 1, "pending": 1}
    with room.ledger() as ledger:
        ledger.expire(DAY, WINDOW.end + timedelta(hours=21))
    assert room.counts() == {"failed": 1, "sent": 1, "suppressed": 1}


def test_refusals_of_what_we_are_stop_the_run(room: Postroom) -> None:
    """After six policy refusals among the last hundred the issue is paused, and the rest is not touched."""
    with Relay(faults=(Fault("RCPT", "550 5.7.26 not authenticated", times=99),)).running() as relay:
        sent = sending(room, relay, {"people": candidates(40)})
        assert sent.exit_code == 7
        assert "5.7.26" in str(sent.stopped)
        counts = room.counts()
        assert 6 <= counts["failed"] < 15
        assert counts["pending"] == 40 - counts["failed"]
        stored = room.stored(DAY)
        assert stored is not None
        assert stored.state == "paused"


def test_a_relay_that_never_answers_does_not_get_everybody(room: Postroom) -> None:
    """Doubt is bounded: the run stops after a few."""
    with Relay(faults=(Fault("accepted", "close", times=999),)).running() as relay:
        sent = sending(room, relay, {"people": candidates(50), "rules": rules(failures=3)})
        assert sent.counts["in_doubt"] == 3
        assert sent.counts["pending"] == 47
        assert sent.exit_code == 6


# Doubt


def in_doubt(room: Postroom, act: str = "close") -> None:
    """Leave the second of three in doubt; the relay has taken it."""
    with Relay(faults=(Fault("accepted", act, nth=2),)).running() as relay:
        sending(room, relay, {"rules": rules(failures=3)})
    assert room.counts() == {"sent": 2, "in_doubt": 1}


def test_doubt_is_settled_by_the_operator(room: Postroom, relay: Relay) -> None:
    """As sent, and then everything is."""
    in_doubt(room)
    with room.ledger() as ledger:
        assert decide(DAY, "sent", (), tools=room.tools(ledger, relay)) == 1
    assert sending(room, relay).exit_code == 0
    assert room.counts() == {"sent": 3}


def test_doubt_resent_repeats_the_message_id(room: Postroom, relay: Relay) -> None:
    """So that mailboxes can tell the second copy from a new message."""
    in_doubt(room)
    doubtful = next(one for one in room.deliveries() if one.state == "in_doubt")
    with room.ledger() as ledger:
        assert decide(DAY, "pending", (doubtful.recipient.address,), tools=room.tools(ledger, relay)) == 1
    assert sending(room, relay, resume=True).exit_code == 0
    assert [one.message_id.split(".")[1].split("@")[0] for one in relay.accepted] == [doubtful.message_id]


def test_an_address_that_is_not_in_doubt_cannot_be_decided(room: Postroom, relay: Relay) -> None:
    """A slip of the finger changes nothing."""
    in_doubt(room)
    with room.ledger() as ledger, pytest.raises(ConfigError, match="not in doubt"):
        decide(DAY, "pending", ("reader1@example.org",), tools=room.tools(ledger, relay))
    assert room.counts() == {"sent": 2, "in_doubt": 1}


@pytest.mark.parametrize(("policy", "accepted"), [("hold", 0), ("assume-sent", 0), ("resend", 1)])
def test_the_policy_decides_at_the_next_run(room: Postroom, relay: Relay, policy: str, accepted: int) -> None:
    """Once a run, so that a relay that never answers is not sent the same again and again."""
    in_doubt(room)
    sent = sending(room, relay, {"rules": rules(doubt=policy)}, resume=True)
    assert len(relay.accepted) == accepted
    assert sent.exit_code == (6 if policy == "hold" else 0)


# Where the store is


def test_a_copy_of_the_store_does_not_send(room: Postroom, relay: Relay, tmp_path: Path) -> None:
    """Two copies would send twice; whoever knows better says so."""
    room_frozen(room)
    for file in room.folder.glob("digest.db*"):
        shutil.copy(file, tmp_path / file.name)
    copy = Postroom(tmp_path)
    assert "--adopt" in str(refused(copy, relay, resume=True).hint)
    assert sending(copy, relay, resume=True, adopt=True).exit_code == 0


def test_a_restored_store_is_known_by_its_journals(room: Postroom, relay: Relay) -> None:
    """What is known accepted is never sent again, and no flag changes that."""
    room_frozen(room, 6)
    backup = {file: file.read_bytes() for file in room.folder.glob("digest.db*")}
    sending(room, relay, {"rules": rules()}, resume=True, limit=4)
    for file in room.folder.glob("digest.db*"):
        file.unlink()
    for file, content in backup.items():
        file.write_bytes(content)
    assert room.counts() == {"pending": 6}
    with pytest.raises(IssueRefused, match="restored"):
        sending(room, relay, resume=True)
    assert sending(room, relay, resume=True, adopt=True).exit_code == 0
    assert len(relay.accepted) == 6
    assert_sound(room, relay, 6)


# What was previewed is what is sent


def test_a_change_after_the_freeze_reaches_nobody(room: Postroom, relay: Relay) -> None:
    """The stored email is not even read any more."""
    sending(room, relay, {"people": candidates(2)}, limit=1)

    def other(stored: StoredIssue, mark: str) -> Any:
        return replace(room.prepare(), messages=prepared(email(subject="Another")))

    sending(room, relay, {"prepare": other}, resume=True)
    first, second = (one.data for one in relay.accepted)
    assert b"Another" not in second
    assert first.partition(b"List-Id")[0].count(b"Subject") == 1


def test_two_freezes_of_one_date_are_impossible(room: Postroom, relay: Relay) -> None:
    """The second hears that the issue is no draft any more."""
    room_frozen(room)
    with room.ledger() as ledger, pytest.raises(IssueRefused, match="no draft"):
        room.tools(ledger, relay).freeze(room.prepare(), candidates(9))
    with open_store(room.store) as store:
        assert store.issue(DAY) is not None
    assert sum(room.counts().values()) == 3


def test_personal_links_belong_to_their_recipient(room: Postroom, relay: Relay) -> None:
    """Head and body carry the same link, and each recipient another."""
    from email import message_from_bytes
    from email.policy import default

    from postroom import links, person

    sending(room, relay, {"people": candidates(3)})
    for one in relay.accepted:
        link = links(Recipient(id=person(one.recipient), address=one.recipient))["unsubscribe"]
        message = message_from_bytes(one.data, policy=default)
        assert message["List-Unsubscribe"] == f"<{link}>"
        assert message["To"].addresses[0].addr_spec == one.recipient
        for part in message.iter_parts():
            assert link in part.get_content()


def test_the_letterhead_is_the_newsletters(room: Postroom, relay: Relay) -> None:
    """Nothing of the machine shows."""
    import socket

    sending(room, relay)
    assert socket.gethostname().encode() not in bytes(relay.received)
    assert LETTERHEAD.sender == relay.accepted[0].sender
    assert builders.DAY == DAY
