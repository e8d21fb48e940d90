"""The commands that send, as an operator types them, against a relay on loopback that records what it takes."""

from __future__ import annotations

import email
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command import Ran, digest
from relay import Fault, Relay

from digest.config import write_sample

NOON = 12


def zone_at_noon() -> str:
    """Return a time zone in which it is past noon: a day that closes at six has closed, and is not over."""
    ahead = NOON - datetime.now(UTC).hour
    # The database counts these west of Greenwich.
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


@dataclass
class Office:
    """A newsletter's folder, and its relay."""

    folder: Path
    relay: Relay

    def digest(self, *arguments: str) -> Ran:
        """Run a command in the folder."""
        return digest(*arguments, cwd=self.folder)

    def add(self, *addresses: str) -> None:
        """Put people on the list by the file."""
        lines = "".join(f"{address},\n" for address in addresses)
        (self.folder / "subscribers.csv").write_text(f"address,name\n{lines}", encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        """Change the configuration."""
        file = self.folder / "digest.toml"
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def recipients(self) -> list[str]:
        """Who got what the relay took, in order of addresses."""
        return sorted(one.recipient for one in self.relay.accepted)


@contextmanager
def opened(folder: Path, relay: Relay) -> Iterator[Office]:
    """Give the sample newsletter with a day that has just closed, and its relay running."""
    list(write_sample(folder))
    with relay.running():
        office = Office(folder, relay)
        office.change('timezone = "UTC"', f'timezone = "{zone_at_noon()}"')
        office.change('#close = "18:00"', 'close = "06:00"')
        office.change('#unsubscribe = "leave@example.org"', 'unsubscribe = "leave@example.org"')
        env = folder / ".env"
        env.write_text(
            f"SMTP_HOST={relay.host}\nSMTP_PORT={relay.port}\nSMTP_SECURITY=none\nSMTP_FROM=desk@example.org\n",
            encoding="utf-8",
        )
        env.chmod(0o600)
        yield office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give an office whose relay takes everything."""
    with opened(tmp_path / "news", Relay()) as office:
        yield office


def test_an_issue_goes_to_everybody_once(office: Office) -> None:
    """Doctor, list, issue, rehearsal, test, sending, and a second sending, which finds at once that nothing is left."""
    examined = office.digest("doctor")
    assert examined.code == 0, examined.out
    assert "relay: no login is configured" in examined.out

    assert office.digest("subscribers", "add", "one@example.org", "--name", "One").code == 0
    assert office.digest("subscribers", "add", "two@example.org", "--format", "text").code == 0
    assert office.digest("generate").code == 0

    rehearsed = office.digest("send", "--dry-run")
    assert (rehearsed.code, rehearsed.out.split()[-1]) == (0, "2")
    assert office.relay.accepted == []

    tested = office.digest("send", "--test", "me@example.org")
    assert (tested.code, office.recipients) == (0, ["me@example.org"])
    assert b"Subject: [Test] " in office.relay.accepted[0].data

    sent = office.digest("send")
    assert (sent.code, sent.out) == (0, "sent to all 2\n")
    assert office.recipients == ["me@example.org", "one@example.org", "two@example.org"]

    before = os.times()
    again = office.digest("send")
    after = os.times()
    took = after.children_user + after.children_system - before.children_user - before.children_system
    assert (again.code, again.out) == (0, "already sent to all 2\n")
    assert len(office.relay.accepted) == 3
    # The work that it took, not the time, and with room for slow machines: nothing heavy is loaded to find that out.
    assert took <= 3

    status = json.loads(office.digest("status", "--json").out)
    assert (status["state"], status["counts"]["sent"]) == ("sent", 2)
    assert office.digest("doubt", "list").code == 0
    assert "sent" in office.digest("status", "--who", "one@example.org").out


def test_each_reader_has_a_link_of_their_own(office: Office) -> None:
    """In header, text and HTML it is the same; between readers it differs; a file of the issue has the contact's."""
    office.add("one@example.org", "two@example.org")
    assert office.digest("generate").code == 0
    assert office.digest("send").code == 0
    links = set()
    for accepted in office.relay.accepted:
        message = email.message_from_bytes(accepted.data)
        (link,) = re.findall(r"<(.*)>", message["List-Unsubscribe"])
        assert re.fullmatch(r"mailto:leave@example\.org\?subject=unsubscribe%20[\w-]{43}", link)
        assert message["List-Unsubscribe-Post"] is None
        parts = [part.get_payload(decode=True).decode() for part in message.get_payload()]
        assert [part.count(link) for part in parts] == [1, 1]
        links.add(link)
    assert len(links) == 2
    (page,) = (office.folder / "out").glob("*.html")
    assert 'href="mailto:me@example.org"' in page.read_text("utf-8")
    assert "unsubscribe%20" not in page.read_text("utf-8")


def test_messages_can_be_written_into_files_instead(office: Office) -> None:
    """They count as sent, and the relay gets nothing of that issue any more."""
    office.add("one@example.org", "two@example.org")
    assert office.digest("generate").code == 0
    written = office.digest("send", "--to", "eml:letters")
    assert (written.code, written.out) == (0, "written for all 2\n")
    assert len(list((office.folder / "letters").glob("*.eml"))) == 2
    assert office.digest("send", "--to", "eml:letters").out == "already written for all 2\n"
    refused = office.digest("send")
    assert (refused.code, office.relay.accepted) == (7, [])


def test_nothing_is_sent_of_what_is_not_made_or_not_wanted(office: Office) -> None:
    """Without an issue, without readers, and with a render that is older than what it was made from."""
    nothing = office.digest("send")
    assert nothing.code == 2
    assert any("digest generate" in hint for hint in nothing.hints)
    assert office.digest("generate").code == 0
    assert office.digest("send").code == 7
    assert office.digest("send", "--fail-if-empty").code == 3
    office.add("one@example.org")
    office.change("#second = 4", "second = 1")
    changed = office.digest("send")
    assert changed.code == 7
    assert "the configuration" in changed.errors[0]
    assert office.digest("generate").code == 0
    drafts = office.folder / "drafts"
    drafts.mkdir()
    (drafts / f"{today(office)}.toml").write_text('status = "hold"\n', encoding="utf-8")
    held = office.digest("send")
    assert (held.code, "is held" in held.errors[0]) == (7, True)
    (drafts / f"{today(office)}.toml").write_text('note = "Mind the gap."\n', encoding="utf-8")
    drafted = office.digest("send")
    assert (drafted.code, "the draft file" in drafted.errors[0]) == (7, True)
    assert office.relay.accepted == []


def test_a_run_does_what_is_due_and_the_next_one_nothing(office: Office) -> None:
    """For cron: collected, made, sent; an hour later there is nothing to do."""
    office.add("one@example.org", "two@example.org")
    assert office.digest("run").code == 0
    assert office.recipients == ["one@example.org", "two@example.org"]
    second = office.digest("run")
    assert (second.code, len(office.relay.accepted)) == (0, 2)


def test_who_is_in_doubt_is_decided_by_the_operator(tmp_path: Path) -> None:
    """The relay took the message and never said so: it is counted, and goes again only when somebody says so."""
    with opened(tmp_path / "news", Relay(faults=(Fault("accepted", "close"),))) as office:
        office.change("#connections = 4", "connections = 1")
        office.add("one@example.org")
        assert office.digest("generate").code == 0
        sent = office.digest("send")
        assert sent.code == 6
        assert "1 in doubt" in sent.out
        assert office.digest("send").code == 6
        listed = office.digest("doubt", "list")
        assert (listed.code, listed.out.split()[0]) == (6, "one@example.org")
        assert office.digest("doubt", "resend").code == 0
        assert office.digest("send", "--resume").code == 0
        assert office.recipients == ["one@example.org"] * 2


def test_a_line_of_the_list_that_names_nobody_is_told_when_the_issue_is_sent(office: Office) -> None:
    """The others get it."""
    office.add("one@example.org", "two@@example.org")
    assert office.digest("generate").code == 0
    sent = office.digest("send")
    assert (sent.code, office.recipients) == (0, ["one@example.org"])
    assert sent.err.startswith("warning: ")
    assert 'subscribers.csv:3: address: "two@@example.org" is no e-mail address' in sent.err


def today(office: Office) -> str:
    """Return the date of the office's issue."""
    found: str = json.loads(office.digest("status", "--json").out)["date"]
    return found
