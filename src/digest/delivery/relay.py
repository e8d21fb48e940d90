"""Reaching the relay: connection, greeting, TLS and login, each of which can fail in its own way.

What a later try may mend is `RelayUnavailable`; what somebody has to change first is `RelayRefused`. No byte of a login
leaves before TLS stands, except on this machine.
"""

from __future__ import annotations

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from typing import NoReturn

from digest.deliveries import Endpoint, Patience
from digest.delivery.replies import CLOSING, Reply, printable
from digest.delivery.session import Session
from digest.errors import MailError, RelayRefused, RelayUnavailable

_HIDDEN = "********"
_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")

Contexts = Callable[[bool], ssl.SSLContext]
"""Gives what TLS must be like: True asks for a certificate that verifies."""


def open_session(
    endpoint: Endpoint,
    *,
    patience: Patience,
    context: ssl.SSLContext | None = None,
    contexts: Contexts | None = None,
    trust_this_machine: bool = True,
) -> Session:
    """Return a session that is greeted, under TLS where it must be, and logged in; raise MailError.

    ``context`` is what TLS must be like, ``contexts`` gives it by whether the certificate must verify.
    ``trust_this_machine`` lets a relay on a loopback address do without TLS and without a certificate that verifies.
    """
    connection = _connected(endpoint, patience)
    local = trust_this_machine and _is_loopback(connection)
    session = Session(connection, name=endpoint.name, patience=patience)
    try:
        with _lost_is_unavailable(endpoint):
            _prepare(session, endpoint, contexts=_always(context) if context else contexts or tls_context, local=local)
    except BaseException:
        session.close()
        raise
    return session


def tls_context(verify: bool = True) -> ssl.SSLContext:  # noqa: FBT001, FBT002  # a plain callable of one switch
    """Return what TLS must be like: at least 1.2, with a certificate that verifies and bears the relay's name."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _always(context: ssl.SSLContext) -> Contexts:
    return lambda _: context


def size_limit(session: Session) -> int | None:
    """Return the largest message that the relay says it takes (RFC 1870), or None."""
    offered = session.esmtp_features.get("size", "")
    return int(offered) or None if offered.isascii() and offered.isdigit() else None


def _connected(endpoint: Endpoint, patience: Patience) -> socket.socket:
    try:
        connection = socket.create_connection((endpoint.host, endpoint.port), timeout=patience.connect)
        # A message ends in a small packet, which must not wait for the acknowledgement of the one before.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError as error:
        reason = (error.strerror or str(error) or "it does not answer").lower()
        raise RelayUnavailable(
            f"the relay {endpoint.host}:{endpoint.port} can't be reached: {reason}",
            host=endpoint.host,
            port=endpoint.port,
            hint="check SMTP_HOST and SMTP_PORT, and that this machine may connect to it",
        ) from None
    return connection


def _is_loopback(connection: socket.socket) -> bool:
    address: str = connection.getpeername()[0]
    return ip_address(address.partition("%")[0]).is_loopback


def _prepare(session: Session, endpoint: Endpoint, *, contexts: Contexts, local: bool) -> None:
    if endpoint.security == "tls":
        with _tls_failures(endpoint):
            session.sock.settimeout(session.patience.connect)
            session.sock = contexts(not local).wrap_socket(session.sock, server_hostname=endpoint.host)
    _greeted(session, endpoint)
    _introduced(session, endpoint)
    if endpoint.security == "starttls":
        _secured(session, endpoint, contexts=contexts, local=local)
    if endpoint.username:
        _logged_in(session, endpoint, local=local)


def _greeted(session: Session, endpoint: Endpoint) -> None:
    reply = session.answer(session.patience.greeting)
    if reply.code != 220:
        _refuse(endpoint, "greeted with", reply, hint="this may be no mail relay: check SMTP_HOST and SMTP_PORT")


def _introduced(session: Session, endpoint: Endpoint) -> None:
    code, text = session.ehlo(session.name)
    reply = Reply(code, printable(text))
    if reply.code == CLOSING:
        _refuse(endpoint, "answered EHLO with", reply, hint="try again later")
    if reply.code != 250:
        _stop(endpoint, "answered EHLO with", reply, hint="a relay must speak ESMTP (RFC 5321)")


def _secured(session: Session, endpoint: Endpoint, *, contexts: Contexts, local: bool) -> None:
    if not session.has_extn("starttls"):
        if local:
            return
        raise RelayRefused(
            f"the relay {endpoint.host}:{endpoint.port} offers no TLS",
            host=endpoint.host,
            port=endpoint.port,
            hint="use the port for TLS (465), or write SMTP_SECURITY=none where the way to the relay is safe",
        )
    with _tls_failures(endpoint):
        reply = session.start_tls(contexts(not local), endpoint.host)
    if reply.code == CLOSING:
        _refuse(endpoint, "answered STARTTLS with", reply, hint="try again later")
    if reply.code != 220:
        _stop(endpoint, "answered STARTTLS with", reply, hint="ask the relay's operator, or use port 465")
    _introduced(session, endpoint)


def _logged_in(session: Session, endpoint: Endpoint, *, local: bool) -> None:
    if not (isinstance(session.sock, ssl.SSLSocket) or local):
        raise RelayRefused(
            f"a login would go to {endpoint.host}:{endpoint.port} in the clear",
            host=endpoint.host,
            port=endpoint.port,
            hint="write SMTP_SECURITY=starttls or tls, or leave SMTP_USERNAME out",
        )
    told: list[str] = []
    try:
        _login(session, endpoint, told)
    except smtplib.SMTPResponseException as error:
        words = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
        reply = Reply(error.smtp_code, _without_secrets(printable(words), [secret for secret in told if secret]))
        if 400 <= reply.code < 500:
            _refuse(endpoint, "answered the login with", reply, hint="try again later")
        _stop(endpoint, "refuses the login:", reply, hint="check SMTP_USERNAME and SMTP_PASSWORD")
    except smtplib.SMTPServerDisconnected:
        raise
    except (smtplib.SMTPException, ValueError):
        # base64 that is none is a ValueError; a loop of challenges or no known method an SMTPException.
        _stop(endpoint, "offers no login that is known here", Reply(-1), hint="check what your provider says")


def _login(session: Session, endpoint: Endpoint, told: list[str]) -> None:
    """Log in; ``told`` gets every secret that the relay hears."""
    username = endpoint.username or ""
    if endpoint.token is None:
        told.append(endpoint.password.reveal() if endpoint.password else "")
        session.login(username, told[-1])
        return
    told.append(endpoint.token(False))  # noqa: FBT003  # the protocol is a plain callable
    try:
        _xoauth2(session, username, told[-1])
    except smtplib.SMTPAuthenticationError:
        told.append(endpoint.token(True))  # noqa: FBT003  # the same
        _xoauth2(session, username, told[-1])


def _xoauth2(session: Session, username: str, token: str) -> None:
    """Log in with an access token; the relay's 334 is its error, and is answered by an empty line."""

    def answer(challenge: bytes | None = None) -> str:
        return f"user={username}\1auth=Bearer {token}\1\1" if challenge is None else ""

    session.auth("XOAUTH2", answer)


def _without_secrets(text: str, secrets: Sequence[str]) -> str:
    """Return a relay's words without what it was told in confidence, bare or in base64: some repeat it."""
    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    return _BASE64.sub(lambda found: _HIDDEN if _holds(found[0], secrets) else found[0], text)


def _holds(encoded: str, secrets: Sequence[str]) -> bool:
    """Say whether base64 holds a secret, wherever in the run its own base64 begins."""
    run = encoded.rstrip("=")
    return any(secret.encode() in decoded for decoded in map(_decoded, _alignments(run)) for secret in secrets)


def _alignments(run: str) -> Iterator[str]:
    """Give a run of base64 from each of the four places where a group of it may begin, in whole groups."""
    for start in range(4):
        groups = run[start:]
        # A last group of one letter holds no whole octet.
        groups = groups[:-1] if len(groups) % 4 == 1 else groups
        yield groups + "=" * (-len(groups) % 4)


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded)
    except ValueError:
        return b""


def _refuse(endpoint: Endpoint, did: str, reply: Reply, *, hint: str) -> NoReturn:
    """Raise what a reply means before any message: later for 4xx, never for the rest."""
    if 400 <= reply.code < 500:
        raise RelayUnavailable(
            _said(endpoint, did, reply), host=endpoint.host, port=endpoint.port, hint="try again later"
        )
    _stop(endpoint, did, reply, hint=hint)


def _stop(endpoint: Endpoint, did: str, reply: Reply, *, hint: str) -> NoReturn:
    raise RelayRefused(_said(endpoint, did, reply), host=endpoint.host, port=endpoint.port, hint=hint)


def _said(endpoint: Endpoint, did: str, reply: Reply) -> str:
    words = f"{reply.code} {reply.text}" if reply.code > 0 else reply.text
    return f"the relay {endpoint.host}:{endpoint.port} {did} {words}".rstrip()


@contextmanager
def _lost_is_unavailable(endpoint: Endpoint) -> Iterator[None]:
    try:
        yield
    except MailError:
        raise
    except (OSError, smtplib.SMTPException) as error:
        raise RelayUnavailable(
            f"the relay {endpoint.host}:{endpoint.port} was lost: {printable(str(error))}",
            host=endpoint.host,
            port=endpoint.port,
            hint="try again later",
        ) from None


@contextmanager
def _tls_failures(endpoint: Endpoint) -> Iterator[None]:
    """Refuse to go on without TLS: one that breaks off here may hope for a login in the clear."""
    try:
        yield
    except MailError:
        raise
    except (OSError, smtplib.SMTPException) as error:
        raise RelayRefused(
            f"no TLS with {endpoint.host}:{endpoint.port}: {_why_no_tls(error)}",
            host=endpoint.host,
            port=endpoint.port,
            hint="check the relay's name, and that SMTP_SECURITY fits SMTP_PORT (587 starttls, 465 tls)",
        ) from None


def _why_no_tls(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate does not verify ({error.verify_message})"
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None) or str(error)
    return printable(str(reason)).lower()
