"""What a reply means, row by row."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.delivery.replies import Phase, Reply, classify, printable

TABLE = [
    ("dot", 250, "2.0.0 queued", "sent", "none"),
    ("dot", 251, "ok", "sent", "none"),
    ("RCPT", 550, "5.1.1 no such user", "failed", "address"),
    ("RCPT", 551, "5.1.6 moved", "failed", "address"),
    ("RCPT", 553, "5.1.3 bad", "failed", "address"),
    ("dot", 550, "5.2.1 disabled", "failed", "address"),
    ("RCPT", 452, "4.2.2 full", "deferred", "none"),
    ("RCPT", 552, "5.2.2 full", "deferred", "none"),
    ("RCPT", 450, "4.2.1 greylisted", "deferred", "none"),
    ("dot", 451, "4.3.0 later", "deferred", "none"),
    ("dot", 451, "4.7.1 later", "deferred", "none"),
    ("RCPT", 452, "4.5.3 too many", "pending", "reconnect"),
    ("RCPT", 421, "4.7.0 [TSS04] too fast", "pending", "slow"),
    ("dot", 421, "4.3.2 shutting down", "deferred", "slow"),
    ("RCPT", 432, "4.3.2 slow down", "pending", "slow"),
    ("dot", 454, "Throttling failure: Maximum sending rate exceeded.", "pending", "slow"),
    ("MAIL", 454, "Throttling failure: Daily message quota exceeded.", "pending", "slow"),
    ("RCPT", 450, "4.7.28 rate", "pending", "slow"),
    ("MAIL", 530, "5.7.0 log in", "pending", "stop"),
    ("RCPT", 535, "5.7.8 no", "pending", "stop"),
    ("dot", 550, "5.7.26 not authenticated", "failed", "policy"),
    ("dot", 550, "5.7.515 access denied", "failed", "policy"),
    ("RCPT", 554, "5.7.1 policy", "failed", "policy"),
    ("MAIL", 552, "5.3.4 too large", "failed", "stop"),
    ("dot", 554, "5.3.4 too large", "failed", "stop"),
    ("RCPT", 500, "5.5.2 what", "pending", "stop"),
    ("RCPT", 501, "5.1.3 bad address", "failed", "address"),
    ("RCPT", 504, "5.5.4 what", "pending", "stop"),
    ("MAIL", 550, "5.7.1 not you", "pending", "stop"),
    ("dot", 554, "no", "failed", "none"),
    ("dot", -1, "rubbish", "in_doubt", "reconnect"),
    ("dot", 354, "go on", "in_doubt", "reconnect"),
    ("DATA", 250, "ok", "pending", "reconnect"),
    ("MAIL", -1, "rubbish", "pending", "stop"),
]


@pytest.mark.parametrize(("phase", "code", "text", "state", "effect"), TABLE, ids=lambda value: str(value)[:24])
def test_a_reply_means_what_the_table_says(phase: Phase, code: int, text: str, state: str, effect: str) -> None:
    """For the recipient, and for the rest of the run."""
    verdict = classify(phase, Reply(code, text))
    assert (verdict.state, verdict.effect) == (state, effect)


phases = st.sampled_from(["MAIL", "RCPT", "DATA", "dot"])
replies = st.builds(
    Reply, st.integers(-1, 700), st.text(max_size=30) | st.from_regex(r"[245]\.\d{1,3}\.\d{1,3} x", fullmatch=True)
)


@settings(deadline=None, max_examples=200)
@given(phase=phases, reply=replies)
def test_only_two_hundreds_after_the_dot_are_success(phase: Phase, reply: Reply) -> None:
    """Whatever a relay says, sent means that it took responsibility, and doubt exists only after the dot."""
    verdict = classify(phase, reply)
    assert (verdict.state == "sent") == (phase == "dot" and 200 <= reply.code < 300)
    assert verdict.state != "in_doubt" or phase == "dot"
    assert verdict.state != "failed" or 500 <= reply.code < 600


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=3000) | st.text(max_size=3000))
def test_a_relays_words_are_one_short_line_that_no_terminal_obeys(words: bytes | str) -> None:
    """S8."""
    shown = printable(words)
    assert shown.isprintable()
    assert len(shown) <= 500


@pytest.mark.parametrize(
    ("text", "code"), [("5.1.1 x", "5.1.1"), ("5.1.1", "5.1.1"), ("5.1 x", ""), ("15.1.1", ""), ("x 5.1.1", "")]
)
def test_the_enhanced_code_stands_first(text: str, code: str) -> None:
    """RFC 3463; elsewhere it is a word like any other."""
    assert Reply(550, text).enhanced == code
