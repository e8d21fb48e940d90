"""Personal links: what a key made is known, and nothing else ever is."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from email.utils import parseaddr
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.tokens import LENGTH, Key, Purpose, mailto, person_of, sign, verify

quick = settings(deadline=None, max_examples=150)
KEY = Key(id=1, secret=b"k" * 32)
SALT = b"s" * 32
LIST = "0f" * 16
PERSON = person_of("jane@example.org", newsletter=LIST, secret=SALT)
TOKEN = sign("unsubscribe", PERSON, KEY)
persons = st.binary(min_size=14, max_size=14).map(bytes.hex)
secrets = st.binary(min_size=32, max_size=32)


@quick
@given(persons, secrets, st.integers(1, 255), st.sampled_from(["unsubscribe", "preferences", "test"]))
def test_a_token_brings_back_its_person(person: str, secret: bytes, number: int, purpose: Purpose):
    """It is 43 characters of base64url, and every key of its purpose is tried."""
    key = Key(id=number, secret=secret)
    token = sign(purpose, person, key)
    assert len(token) == LENGTH == 43
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert verify(token, purpose=purpose, keys=[KEY, key]) == person


@pytest.mark.parametrize("position", range(256))
def test_one_bit_that_is_changed_makes_it_another_text(position: int):
    """Nothing of a token can be altered: neither purpose nor key, person nor tag."""
    raw = bytearray(urlsafe_b64decode(TOKEN + "="))
    raw[position // 8] ^= 1 << position % 8
    changed = urlsafe_b64encode(raw).rstrip(b"=").decode()
    for purpose in ("unsubscribe", "preferences", "test"):
        assert verify(changed, purpose=purpose, keys=[KEY, Key(id=2, secret=KEY.secret)]) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        TOKEN[:-1],
        TOKEN[:40],
        TOKEN + "=",
        TOKEN + "A",
        f" {TOKEN}",
        f"{TOKEN}\n",
        TOKEN[:-1] + chr(ord(TOKEN[-1]) + 1),
        "A" * 43,
        "ä" * 43,
        "=" * 43,
        "\0" * 43,
        "A" * 10_000_000,
    ],
    ids=lambda token: repr(token[-12:]),
)
def test_a_token_has_one_spelling(token: str):
    """Cut, padded, with other last bits or endless: none is the token."""
    assert verify(token, purpose="unsubscribe", keys=[KEY]) is None


def test_the_last_bits_that_carry_nothing_can_not_be_played_with():
    """43 characters hold 258 bits, and the token 256: only zeros may stand in the rest."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    taken = [mark for mark in alphabet if verify(TOKEN[:-1] + mark, purpose="unsubscribe", keys=[KEY])]
    assert taken == [TOKEN[-1]]


def test_plus_and_slash_are_no_other_spelling():
    """The alphabet of links is the only one."""
    for number in range(200):
        token = sign("unsubscribe", f"{number:028x}", KEY)
        other = token.replace("-", "+").replace("_", "/")
        assert verify(other, purpose="unsubscribe", keys=[KEY]) == (f"{number:028x}" if other == token else None)


def test_purposes_are_kept_apart():
    """A link that shows preferences leaves for nobody, and one of a test does nothing."""
    keys = [KEY]
    for purpose in ("unsubscribe", "preferences", "test"):
        token = sign(purpose, PERSON, KEY)
        known = [other for other in ("unsubscribe", "preferences", "test") if verify(token, purpose=other, keys=keys)]
        assert known == [purpose]


def test_another_list_and_another_key_know_nothing_of_it():
    """The key of one store opens no links of another, even where it has the same number."""
    assert verify(TOKEN, purpose="unsubscribe", keys=[Key(id=1, secret=b"o" * 32)]) is None
    assert verify(TOKEN, purpose="unsubscribe", keys=[Key(id=2, secret=KEY.secret)]) is None
    assert verify(TOKEN, purpose="unsubscribe", keys=[]) is None


@quick
@given(
    st.binary(max_size=64) | st.binary(min_size=32, max_size=32).map(lambda raw: urlsafe_b64encode(raw).rstrip(b"="))
)
def test_no_bytes_of_a_stranger_are_a_token(raw: bytes):
    """Whatever a link brings, the answer is none, and never an exception."""
    assert verify(raw.decode("latin-1"), purpose="unsubscribe", keys=[KEY]) is None


@quick
@given(st.text(max_size=50))
def test_no_text_of_a_stranger_is_a_token(text: str):
    """Nor is any text, surrogates and all."""
    assert verify(text, purpose="unsubscribe", keys=[KEY]) is None


def test_a_person_is_the_same_in_every_spelling_and_another_to_another_list():
    """It is opaque, and the salt and the list are part of it."""
    assert person_of("JANE@example.org", newsletter=LIST, secret=SALT) == PERSON
    others = [
        person_of("jane2@example.org", newsletter=LIST, secret=SALT),
        person_of("jane@example.org", newsletter="f0" * 16, secret=SALT),
        person_of("jane@example.org", newsletter=LIST, secret=b"t" * 32),
    ]
    assert len({PERSON, *others}) == 4
    assert len(PERSON) == 28
    assert b"jane" not in bytes.fromhex(PERSON)


def test_a_person_of_another_length_is_a_mistake_of_the_program():
    """No token of another width is ever made."""
    with pytest.raises(ValueError, match="28 hexadecimal"):
        sign("unsubscribe", "00", KEY)


def test_a_mail_can_ask_to_leave():
    """The token stands in the subject, and the address is the mailbox that was configured."""
    link = urlsplit(mailto(TOKEN, "news+leave@bridge.example.org"))
    assert (link.scheme, parseaddr(link.path)[1]) == ("mailto", "news+leave@bridge.example.org")
    assert parse_qs(link.query) == {"subject": [f"unsubscribe {TOKEN}"]}
    assert "\r" not in mailto(TOKEN, "a\r\nb@c.example")


def test_a_key_shows_no_secret():
    """Neither a repr nor a format tells it."""
    assert "kkkk" not in repr(KEY) + str(KEY) + f"{KEY}"
