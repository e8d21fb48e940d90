"""What an e-mail address may be, in the three forms that are needed: as kept, as compared, as sent.

The kept form is what was typed, in NFC and with a lower-cased domain in its own script (``jürgen@exämple.de``). The
form on the wire has the domain as A-labels (RFC 5891). No dots of a local part are merged: some providers ignore them,
most don't.
"""

from __future__ import annotations

import json
import re
from unicodedata import normalize

from digest.errors import ConfigError

LONGEST = 254
"""Octets of an address, so that its path with brackets stays within 256 (RFC 5321 4.5.3.1.3, erratum 1690)."""

_LONGEST_LOCAL = 64
_SHOWN = 60
_LONGEST_REASON = 160
_HINT = 'write it alone, as in "desk@example.org"'

# What may stand between the angle brackets of MAIL and RCPT. It knows no quotes, blanks, brackets or routes, so nothing
# that passes can end the command or name a second address.
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_WIRE = re.compile(rf"({_LOCAL})@{_LABEL}(?:\.{_LABEL})+", re.ASCII)


class AddressError(ConfigError):
    """A text is no address that mail can be sent to. ``reason`` says why, without repeating the text."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message, hint=_HINT)
        self.reason = reason


def normal(written: str) -> str:
    """Return an address as it is kept; raise AddressError for all else, names and quoted local parts included."""
    from email_validator import EmailNotValidError, validate_email

    if len(written) > LONGEST:
        raise _no_address(written, f"it has {len(written)} characters, at most {LONGEST} are possible")
    try:
        return validate_email(written, check_deliverability=False, strict=True).normalized
    except EmailNotValidError as error:
        raise _no_address(written, _reason(str(error))) from None


def comparison_key(address: str) -> str:
    """Return what two spellings of one address share: nobody's mailbox depends on capitals, so they don't count.

    The argument is an address as it is kept. RFC 5321 lets a server tell ``Jane`` from ``jane``; none that readers have
    does, while feedback loops and bounces come back in lower case.
    """
    return address if address.isascii() and address.islower() else normalize("NFC", normalize("NFC", address).lower())


def wire(address: str) -> str | None:
    """Return a kept address as SMTP sends it, or None where its local part would need SMTPUTF8 (RFC 6531)."""
    if address.isascii():
        return address if is_wire_safe(address) else None
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(address, check_deliverability=False, strict=True).ascii_email
    except EmailNotValidError:
        return None
    return found if found is not None and is_wire_safe(found) else None


def is_wire_safe(address: str) -> bool:
    """Say whether a text may stand in an SMTP command: the allow-list at the socket, whoever vouched for it before."""
    found = _WIRE.fullmatch(address) if len(address) <= LONGEST else None
    return found is not None and len(found[1]) <= _LONGEST_LOCAL


def _no_address(written: str, reason: str) -> AddressError:
    short = written if len(written) <= _SHOWN else written[: _SHOWN - 1] + "…"
    quoted = json.dumps(short, ensure_ascii=not short.isprintable())
    return AddressError(f"{quoted} is no e-mail address: {reason}", reason=reason)


def _reason(told: str) -> str:
    """Return the library's sentences as the end of one of ours; it may list every character that is wrong."""
    told = told.strip().removesuffix(".")
    return told[:1].lower() + (told[1:] if len(told) <= _LONGEST_REASON else told[1:_LONGEST_REASON] + "…")
