"""Personal links: a token says what may be done for whom, and can't be made or changed without a key.

::

    1 byte       1 byte   14 bytes              16 bytes
    purpose      key id   list and recipient    HMAC-SHA-256 of all before it, cut
    └──────────────────── 32 bytes, base64url without padding: 43 characters ───────┘

Nothing in it can be guessed or read: no address, no running number. A token never expires, because mail stays for years
and leaving must always work; what a token opens is decided by its purpose.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal
from urllib.parse import quote

from digest.addresses import comparison_key

Purpose = Literal["unsubscribe", "preferences", "test"]

LENGTH = 43
"""Characters of every token; messages keep slots of this width."""

_PURPOSES: dict[Purpose, int] = {"unsubscribe": 1, "preferences": 2, "test": 3}
"""The first byte. A number that was given once is never given to another purpose."""

_PERSON = 14
_TAG = 16
_SIGNED = 2 + _PERSON


@dataclass(frozen=True, kw_only=True)
class Key:
    """A secret and the number that tokens name it by, from 1 to 255."""

    id: int
    secret: bytes = field(repr=False)

    def tag(self, signed: bytes) -> bytes:
        """Return the 16 bytes that prove who has the secret."""
        # A copy of a begun hash costs a fifth of a new one, and lets go of no lock in the middle of a busy thread.
        begun = self._begun.copy()
        begun.update(signed)
        return begun.digest()[:_TAG]

    @cached_property
    def _begun(self) -> hmac.HMAC:
        return hmac.new(self.secret, digestmod="sha256")


def person_of(address: str, *, newsletter: str, secret: bytes) -> str:
    """Return who an address is to one newsletter, as 28 hexadecimal characters that don't tell the address.

    The same address in any spelling gives the same person. ``newsletter`` is the newsletter's identity, ``secret`` the
    store's key of the purpose "person", which salts the hash and is never changed.
    """
    return hmac.digest(secret, f"{newsletter}\0{comparison_key(address)}".encode(), "sha256")[:_PERSON].hex()


def sign(purpose: Purpose, person: str, key: Key) -> str:
    """Return the token with which a person may do one thing."""
    signed = bytes((_PURPOSES[purpose], key.id)) + bytes.fromhex(person)
    if len(signed) != _SIGNED:
        raise ValueError(f"a person has {2 * _PERSON} hexadecimal characters, not {len(person)}")
    return _text(signed + key.tag(signed))


def verify(token: str, *, purpose: Purpose, keys: Iterable[Key]) -> str | None:
    """Return the person of a token, or None for anything that isn't one of this purpose and these keys."""
    raw = _raw(token)
    if raw is None or raw[0] != _PURPOSES[purpose]:
        return None
    signed, tag = raw[:_SIGNED], raw[_SIGNED:]
    for key in keys:
        if key.id == raw[1] and hmac.compare_digest(tag, key.tag(signed)):
            return signed[2:].hex()
    return None


def mailto(token: str, mailbox: str) -> str:
    """Return the address of a message that asks to leave, with the token in its subject (RFC 6068).

    The subject carries it, not the address: a local part has room for 64 characters, and servers on the way may change
    its capitals.
    """
    return f"mailto:{quote(mailbox, safe='@+')}?subject=unsubscribe%20{token}"


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _raw(token: str) -> bytes | None:
    """Return a token's bytes. One token has one spelling: other last bits and padding are refused."""
    if len(token) != LENGTH or not token.isascii():
        return None
    try:
        raw = b64decode(token + "=", altchars=b"-_", validate=True)
    except ValueError:
        return None
    return raw if _text(raw) == token else None
