"""What an e-mail address may be, and that nothing else reaches an SMTP command."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.addresses import AddressError, comparison_key, is_wire_safe, normal, wire

quick = settings(deadline=None, max_examples=150)

INJECTIONS = [
    "a@b.example\r\nRCPT TO:<e@e.example>",
    '"x\r\nBcc: e@e.example"@a.example',
    "a@b.example> ORCPT=x",
    "<a@b.example>",
    "a b@c.example",
    f"{'a' * 65}@b.example",
    "user@[127.0.0.1]",
    "user@ex\u200bample.com",
    *(f"a{mark}b@c.example" for mark in "\0\n\r\v\f\x85\u2028\x1b"),
    *(f"a@c{mark}.example" for mark in "\0\n\r\v\f\x85\u2028\x1b"),
    *(f"a@c.example{mark}" for mark in "\0\n\r\v\f\x85\u2028 "),
    '"a b"@c.example',
    "a@@c.example",
    "a,b@c.example",
    "@c.example:a@b.example",
    "a@localhost",
    "",
    "a" * 10_000_000,
]
ATOM = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-"


@pytest.mark.parametrize("written", INJECTIONS, ids=lambda written: repr(written[:40]))
def test_what_is_no_address_is_refused_at_the_door_and_at_the_socket(written: str):
    """Each vector is refused twice, by rules that know nothing of each other."""
    with pytest.raises(AddressError) as refused:
        normal(written)
    assert refused.value.exit_code == 2
    assert "desk@example.org" in refused.value.hint
    assert len(refused.value.message) < 400
    assert refused.value.message.isprintable()
    assert not is_wire_safe(written)


@pytest.mark.parametrize(
    ("written", "kept", "on_the_wire"),
    [
        ("Jane.Doe+news@Example.ORG", "Jane.Doe+news@example.org", "Jane.Doe+news@example.org"),
        ("jane@Exämple.de", "jane@exämple.de", "jane@xn--exmple-cua.de"),
        ("jane@xn--exmple-cua.de", "jane@exämple.de", "jane@xn--exmple-cua.de"),
        ("jane@exa\u0308mple.de", "jane@exämple.de", "jane@xn--exmple-cua.de"),
        ("ju\u0308rgen@b.example", "jürgen@b.example", None),
        ("o'brien@b.example", "o'brien@b.example", "o'brien@b.example"),
    ],
)
def test_an_address_is_kept_as_typed_with_its_domain_in_order(written: str, kept: str, on_the_wire: str | None):
    """The local part stays as it is; the domain is lower case in its own script, and A-labels on the wire."""
    assert (normal(written), wire(kept)) == (kept, on_the_wire)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jane@example.org", "jane@EXAMPLE.org", True),
        ("jane@exämple.de", "jane@xn--exmple-cua.de", True),
        ("JÜRGEN@b.example", "jürgen@b.example", True),
        ("j.ane@b.example", "jane@b.example", False),
        ("jane@straße.de", "jane@strasse.de", False),
    ],
)
def test_two_spellings_of_one_mailbox_compare_as_one(one: str, other: str, same: bool):
    """Capitals and encodings don't count; dots and letters do."""
    assert (comparison_key(normal(one)) == comparison_key(normal(other))) is same


def test_a_text_that_was_never_checked_has_no_form_on_the_wire():
    """Whatever slipped past the door stops here."""
    assert [wire(text) for text in ("a b@c.example", "ä b@c.example", "ä", "a@ä b", "a@b\r\n.example")] == [None] * 5


@quick
@given(st.text(ATOM + '.@"<> \r\n,;:()[]\\ÄÜéß\u200b\u0301\0', max_size=30))
def test_any_text_is_an_address_in_normal_form_or_refused(written: str):
    """What passes is stable, in NFC, on one line and, where it goes on the wire, of the allow-list's alphabet."""
    try:
        kept = normal(written)
    except AddressError:
        return
    assert normal(kept) == kept == normalize("NFC", kept)
    assert comparison_key(comparison_key(kept)) == comparison_key(kept)
    sent = wire(kept)
    assert sent is None or (sent.isascii() and not re.search(r"[\s<>\"(),:;\[\]\\]", sent))


@quick
@given(st.text(ATOM, min_size=1, max_size=64), st.text("abcxyz019", min_size=1, max_size=40))
def test_what_a_careful_person_writes_passes_both_doors(local: str, name: str):
    """The allow-list refuses no ordinary address that the first check lets in."""
    written = f"{local}@{name}.example.org"
    assert normal(written) == written == wire(written)
    assert is_wire_safe(written)


@quick
@given(st.binary(max_size=80))
def test_the_socket_lets_nothing_pass_that_ends_a_command(raw: bytes):
    """No text with a blank, bracket, control or byte above ASCII is safe."""
    text = raw.decode("latin-1")
    if re.search(r"[^!-~]|[<>]", text):
        assert not is_wire_safe(text)
    assert not is_wire_safe(text + "\n")
