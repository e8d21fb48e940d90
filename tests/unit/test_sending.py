"""What sending takes from the configuration: expiry, marks, relay, sender and personal links."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import builders
import pytest

from digest.edit.draft import render_hash
from digest.edit.window import window_of
from digest.errors import ConfigError
from digest.models import Email, StoredIssue
from digest.sending import expiry_of, mark_of, outlet_of, relay_endpoint, rules_of, sender_of
from digest.settings import Relay, Secret, Sending

EMAIL = Email(subject="S", preheader="P", html="<p>", text="t")
STORED = StoredIssue(issue=builders.issue(), email=EMAIL, state="draft", made_at=builders.NOON)


def test_an_issue_expires_late_after_its_close_or_with_the_next_one(tmp_path: Path) -> None:
    """Whichever comes first."""
    newsletter = builders.newsletter(timezone="UTC", close=time(18, 0))
    issue = builders.issue(window=window_of(builders.DAY, newsletter))
    settings = builders.settings(tmp_path, newsletter=newsletter)
    assert expiry_of(issue, settings) == datetime(2022, 11, 12, 14, tzinfo=UTC)
    patient = builders.settings(tmp_path, newsletter=newsletter, sending=Sending(late_after=100))
    assert expiry_of(issue, patient) == datetime(2022, 11, 12, 18, tzinfo=UTC)
    weekly = builders.newsletter(timezone="UTC", close=time(18, 0), days=("fri",))
    rare = builders.settings(tmp_path, newsletter=weekly, sending=Sending(late_after=100))
    assert expiry_of(issue, rare) == datetime(2022, 11, 15, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("draft", "mark"),
    [
        ("", "draft"),
        ('note = "Mind the gap."', "draft"),
        ('status = "hold"', "held"),
        ('status = "ready"', "draft"),
        ('status = "ready"\nrender = "0"', "stale"),
        (f'status = "ready"\nrender = "{render_hash(EMAIL)}"', "ready"),
    ],
)
def test_the_draft_file_marks_an_issue(tmp_path: Path, draft: str, mark: str) -> None:
    """Ready without a render is a draft, ready for another render is stale."""
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / f"{builders.DAY}.toml").write_text(draft, encoding="utf-8")
    assert mark_of(builders.DAY, STORED, builders.settings(tmp_path)) == mark


@pytest.mark.parametrize(
    ("relay", "told"),
    [
        (Relay(), "no relay"),
        (Relay(host="localhost"), "no sender"),
        (Relay(host="localhost", sender="jörg@example.org"), "ASCII"),
    ],
)
def test_a_relay_needs_a_host_and_a_sender_that_it_can_be_told(tmp_path: Path, relay: Relay, told: str) -> None:
    """Each is told with the variable that is missing or wrong."""
    with pytest.raises(ConfigError, match=told) as caught:
        relay_endpoint(builders.settings(tmp_path, relay=relay))
    assert caught.value.hint is not None
    assert "SMTP_" in caught.value.hint


def test_a_token_is_asked_for_each_time(tmp_path: Path) -> None:
    """Whatever renews it may do so at any time."""
    asked = []

    class Asked(Secret):
        def reveal(self) -> str:
            asked.append(1)
            return "token"

    relay = Relay(host="localhost", sender="desk@bücher.example", username="desk", token=Asked(""))
    endpoint = relay_endpoint(builders.settings(tmp_path, relay=relay))
    assert endpoint.name == "xn--bcher-kva.example"
    assert endpoint.token is not None
    assert (endpoint.token(False), endpoint.token(True), len(asked)) == ("token", "token", 2)


def test_without_a_relay_the_contact_sends(tmp_path: Path) -> None:
    """So that messages can be written into files."""
    assert sender_of(builders.settings(tmp_path)) == "desk@bridge.example.org"


def test_a_folder_is_the_same_outlet_from_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger knows it by its whole path."""
    monkeypatch.chdir(tmp_path)
    assert outlet_of("eml:letters") == f"eml:{tmp_path / 'letters'}"
    assert outlet_of("relay") == "relay"


def test_rules_are_the_configured_ones(tmp_path: Path) -> None:
    """Policy, connections and rate."""
    rules = rules_of(builders.settings(tmp_path, sending=Sending(doubt="assume-sent", connections=2, rate=14)))
    assert (rules.doubt, rules.connections, rules.rate) == ("assume-sent", 2, 14)
