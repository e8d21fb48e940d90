"""A look at the relay before the first message: each step that sending takes, told as it goes.

::

    name ─▶ connection, greeting, TLS ─▶ what EHLO offers ─▶ size ─▶ login
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from digest.deliveries import Endpoint, Patience
from digest.delivery.relay import open_session, size_limit
from digest.delivery.replies import printable
from digest.delivery.session import Session
from digest.diagnoses import Diagnosis, ok, warn, wrong
from digest.errors import DigestError

SUBJECT = "relay"
PATIENCE = Patience(connect=10.0, greeting=30.0, command=30.0)
"""A person waits, so the probe gives up long before a sender would."""

EXPIRES_SOON = timedelta(days=14)

_OFFERS = ("pipelining", "size", "8bitmime", "smtputf8", "dsn", "chunking", "starttls", "auth")
_SHOWN_ADDRESSES = 3


def probe(
    endpoint: Endpoint,
    *,
    size: int | None,
    now: datetime,
    patience: Patience = PATIENCE,
    context: ssl.SSLContext | None = None,
    trust_this_machine: bool = True,
) -> Iterator[Diagnosis]:
    """Yield how each step with the relay goes; stop at the first that fails.

    ``size`` is the bytes of a message, None where none could be made.
    """
    found = list(_name(endpoint))
    yield from found
    if any(diagnosis.level == "error" for diagnosis in found):
        return
    without_login = replace(endpoint, username=None)
    try:
        session = open_session(without_login, patience=patience, context=context, trust_this_machine=trust_this_machine)
    except DigestError as error:
        yield wrong(SUBJECT, error.message, error.hint)
        return
    try:
        yield from _tls(session, endpoint, now)
        yield _offers(session)
        yield from _size(session, size)
    finally:
        session.leave()
    yield from _login(endpoint, patience=patience, context=context, trust_this_machine=trust_this_machine)


def _name(endpoint: Endpoint) -> Iterator[Diagnosis]:
    try:
        found = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no name"
        yield wrong(SUBJECT, f"the name {endpoint.host} can't be looked up: {reason.lower()}", "check SMTP_HOST")
        return
    yield ok(SUBJECT, f"{endpoint.host} is {_some(list(dict.fromkeys(str(entry[4][0]) for entry in found)))}")


def _tls(session: Session, endpoint: Endpoint, now: datetime) -> Iterator[Diagnosis]:
    if not isinstance(session.sock, ssl.SSLSocket):
        message = f"the connection to {endpoint.host}:{endpoint.port} is not encrypted"
        if endpoint.security == "none":
            yield warn(SUBJECT, message, "write SMTP_SECURITY=starttls or tls, unless the relay is on this machine")
        else:
            yield ok(SUBJECT, f"{message}, which is right on this machine")
        return
    version = session.sock.version() or "TLS"
    certificate = session.sock.getpeercert()
    if not certificate:
        yield ok(SUBJECT, f"{version}; the certificate is not asked for on this machine")
        return
    expires = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    told = f"{version}, the certificate is {endpoint.host}'s, by {_issuer(certificate)}, until {expires:%Y-%m-%d}"
    if expires - now < EXPIRES_SOON:
        yield warn(SUBJECT, told, "it expires soon: see that the relay's operator renews it")
    else:
        yield ok(SUBJECT, told)


def _offers(session: Session) -> Diagnosis:
    offered = [name for name in _OFFERS if session.has_extn(name)]
    told = f"EHLO offers {', '.join(name.upper() for name in offered) or 'nothing'}"
    if "pipelining" in offered:
        return ok(SUBJECT, told)
    return warn(SUBJECT, told, "without PIPELINING each message takes four round trips: more connections help")


def _size(session: Session, size: int | None) -> Iterator[Diagnosis]:
    largest = size_limit(session)
    if size is None or largest is None:
        return
    told = f"a message has {_kilobytes(size)}, the relay takes {_kilobytes(largest)}"
    if size > largest:
        yield wrong(SUBJECT, told, "show fewer stories or pictures, or ask the relay's operator for more")
    else:
        yield ok(SUBJECT, told)


def _login(
    endpoint: Endpoint, *, patience: Patience, context: ssl.SSLContext | None, trust_this_machine: bool
) -> Iterator[Diagnosis]:
    if not endpoint.username:
        yield ok(SUBJECT, "no login is configured")
        return
    try:
        open_session(endpoint, patience=patience, context=context, trust_this_machine=trust_this_machine).leave()
    except DigestError as error:
        yield wrong(SUBJECT, error.message, error.hint)
        return
    yield ok(SUBJECT, f"the login as {printable(endpoint.username)} works")


def _issuer(certificate: Mapping[str, Any]) -> str:
    """Return who vouches for a certificate, by organization where one is named."""
    parts = dict(pair for group in certificate.get("issuer", ()) for pair in group)
    return printable(str(parts.get("organizationName") or parts.get("commonName") or "nobody named"), 80)


def _some(addresses: Sequence[str]) -> str:
    more = len(addresses) - _SHOWN_ADDRESSES
    return ", ".join(addresses[:_SHOWN_ADDRESSES]) + (f" and {more} more" if more > 0 else "")


def _kilobytes(size: int) -> str:
    return f"{max(1, round(size / 1000)):,} kB"
