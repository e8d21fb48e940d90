"""Reaching the relay: TLS before anything else, login only under it, and no secret in anything that is said."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from postroom import QUICK as WAITS
from relay import Fault, Relay

from digest.deliveries import Endpoint
from digest.delivery.relay import open_session, size_limit, tls_context
from digest.delivery.session import Session
from digest.errors import RelayRefused, RelayUnavailable
from digest.settings import Secret

QUICK = replace(WAITS, greeting=0.5, command=0.5, block=0.5)
KEYS = Path(__file__).parents[1] / "data" / "tls"
PASSWORD = "c4n4ry-päss"
USER = "desk@bridge.example.org"


def server_tls(name: str = "good", newest: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(KEYS / f"{name}.pem")
    if newest is not None:
        context.set_ciphers("DEFAULT@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = newest
    return context


def trusting(name: str = "good") -> ssl.SSLContext:
    """Return what verifies as always, and knows one certificate of the tests."""
    context = tls_context()
    context.load_verify_locations(KEYS / f"{name}.pem")
    return context


def endpoint(relay: Relay, **changes: object) -> Endpoint:
    values = {"host": "localhost", "port": relay.port, "security": "starttls", "name": "bridge.example.org"}
    return Endpoint(**{**values, **changes})


strict = partial(open_session, patience=QUICK, trust_this_machine=False)
"""Opens a session as with a relay that is not on this machine."""


@pytest.fixture
def no_login_left() -> Iterator[list[Relay]]:
    """Assert of relays that no byte of a login reached them."""
    relays: list[Relay] = []
    yield relays
    for relay in relays:
        assert b"AUTH" not in b"".join(relay.commands).upper()


def with_login(relay: Relay, **changes: object) -> Endpoint:
    return endpoint(relay, username=USER, password=Secret(PASSWORD), **changes)


# TLS


def test_starttls_with_a_certificate_that_verifies(no_login_left: list[Relay]) -> None:
    """What EHLO offered in the clear is forgotten, and asked again."""
    with Relay(tls=server_tls()).running() as relay:
        session = strict(endpoint(relay), context=trusting())
        assert isinstance(session.sock, ssl.SSLSocket)
        assert relay.visits["EHLO"] == 2
        session.leave()


def test_tls_at_once() -> None:
    """On 465 the first byte is TLS."""
    with Relay(tls=server_tls(), tls_at_once=True).running() as relay:
        session = strict(endpoint(relay, security="tls"), context=trusting())
        assert size_limit(session) == 52_428_800
        session.leave()


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("known", "shown", "newest", "words"),
    [
        (None, "good", None, "self-signed"),
        ("expired", "expired", None, "expired"),
        ("other", "other", None, "localhost"),
        ("good", "good", ssl.TLSVersion.TLSv1_1, "protocol|alert|version|eof"),
    ],
    ids=["self-signed", "expired", "another name", "TLS 1.1"],
)
def test_a_certificate_that_does_not_verify_stops_before_the_login(
    no_login_left: list[Relay], security: str, known: str | None, shown: str, newest: ssl.TLSVersion | None, words: str
) -> None:
    """The reason is told, and no byte of the login leaves (S5)."""
    context = tls_context() if known is None else trusting(known)
    with pytest.warns() if newest else _nothing():
        tls = server_tls(shown, newest)
    with Relay(tls=tls, tls_at_once=security == "tls", login=(USER, PASSWORD)).running() as relay:
        no_login_left.append(relay)
        with pytest.raises(RelayRefused, match=f"(?i){words}") as caught:
            strict(with_login(relay, security=security), context=context)
        assert caught.value.exit_code == 7


def _nothing() -> object:
    from contextlib import nullcontext

    return nullcontext()


@pytest.mark.parametrize("act", ["close", "rst", "hang", "454 4.7.0 not now", "502 5.5.1 what?", "\x01garbage"])
def test_a_relay_that_breaks_starttls_off_stops_the_run(no_login_left: list[Relay], act: str) -> None:
    """It may be an attacker who hopes for a login in the clear."""
    with Relay(tls=server_tls(), faults=(Fault("STARTTLS", act),), login=(USER, PASSWORD)).running() as relay:
        no_login_left.append(relay)
        with pytest.raises(RelayRefused):
            strict(with_login(relay), context=trusting())


def test_a_busy_relay_at_starttls_is_asked_again_later() -> None:
    """421 says so in so many words."""
    relay = Relay(tls=server_tls(), faults=(Fault("STARTTLS", "421 4.3.2 busy"),))
    with relay.running(), pytest.raises(RelayUnavailable):
        strict(endpoint(relay), context=trusting())


def test_a_relay_without_starttls_stops_the_run(no_login_left: list[Relay]) -> None:
    """587 without TLS is a mistake or an attack."""
    with Relay(login=(USER, PASSWORD)).running() as relay:
        no_login_left.append(relay)
        with pytest.raises(RelayRefused, match="offers no TLS"):
            strict(with_login(relay))


def test_words_spoken_on_in_the_clear_are_not_believed(no_login_left: list[Relay]) -> None:
    """Whoever sits in between could put an offer of a weak login there (RFC 3207 6)."""
    injected = Fault("STARTTLS", "220 2.0.0 ready\n250-relay.example.org\n250 AUTH PLAIN")
    with Relay(tls=server_tls(), faults=(injected,), login=(USER, PASSWORD)).running() as relay:
        no_login_left.append(relay)
        with pytest.raises(RelayRefused, match="in the clear"):
            strict(with_login(relay), context=trusting())


def test_a_relay_on_this_machine_may_do_without() -> None:
    """Its own certificate need not verify, and it need not offer TLS."""
    with Relay(tls=server_tls("other")).running() as relay:
        session = open_session(endpoint(relay), patience=QUICK)
        assert isinstance(session.sock, ssl.SSLSocket)
        session.leave()
    with Relay(login=(USER, PASSWORD)).running() as relay:
        open_session(with_login(relay), patience=QUICK).leave()


def test_a_login_in_the_clear_is_refused(no_login_left: list[Relay]) -> None:
    """Also where SMTP_SECURITY = none is spelled out."""
    with Relay(login=(USER, PASSWORD)).running() as relay:
        no_login_left.append(relay)
        strict(endpoint(relay, security="none")).leave()
        with pytest.raises(RelayRefused, match="in the clear"):
            strict(with_login(relay, security="none"))


# Login


@pytest.mark.parametrize("mechanisms", ["PLAIN", "LOGIN", "PLAIN LOGIN", "GSSAPI PLAIN"])
def test_a_password_is_taken(mechanisms: str) -> None:
    """By whatever the relay knows of PLAIN and LOGIN."""
    with Relay(tls=server_tls(), login=(USER, PASSWORD), mechanisms=mechanisms).running() as relay:
        strict(with_login(relay), context=trusting()).leave()
        assert relay.visits["AUTH"] >= 1


def test_an_access_token_is_renewed_once() -> None:
    """XOAUTH2: the relay's 334 is its error, an empty line answers it, then a fresh token is tried."""
    asked: list[bool] = []

    def token(fresh: bool) -> str:
        asked.append(fresh)
        return "fresh" if fresh else "stale"

    with Relay(tls=server_tls(), login=(USER, "fresh")).running() as relay:
        strict(endpoint(relay, username=USER, token=token), context=trusting()).leave()
        assert asked == [False, True]
        assert b"\r\n" in relay.commands
    with Relay(tls=server_tls(), login=(USER, "another")).running() as relay, pytest.raises(RelayRefused):
        strict(endpoint(relay, username=USER, token=token), context=trusting())


@pytest.mark.parametrize(
    ("act", "error"),
    [
        ("535 5.7.8 no", RelayRefused),
        ("534 5.7.9 app password required", RelayRefused),
        ("504 5.5.4 unknown", RelayRefused),
        ("\x01garbage", RelayRefused),
        ("334 !not base64!", RelayRefused),
        ("454 4.7.0 later", RelayUnavailable),
        ("421 4.3.2 busy", RelayUnavailable),
        ("close", RelayUnavailable),
        ("rst", RelayUnavailable),
        ("hang", RelayUnavailable),
    ],
)
def test_what_goes_wrong_at_the_login(act: str, error: type[Exception]) -> None:
    """What somebody has to change stops, what passes is tried again."""
    faults = (Fault("AUTH", act, times=9),)
    relay = Relay(tls=server_tls(), login=(USER, "x"), mechanisms="PLAIN", faults=faults)
    with relay.running(), pytest.raises(error):
        strict(endpoint(relay, username=USER, password=Secret("x")), context=trusting())


@pytest.mark.parametrize("alignment", range(3))
def test_no_secret_is_repeated_whatever_the_relay_says(alignment: int) -> None:
    """Neither bare nor in base64 of any alignment, in message, repr or chain (S6)."""
    secret = "c4n4ry-c4n4ry"
    echo = base64.b64encode(b"\0" + b"u" * alignment + b"\0" + secret.encode()).decode()
    faults = (Fault("AUTH", f"535 5.7.8 you said {secret} and {echo}", times=9),)
    with Relay(tls=server_tls(), login=(USER, "x"), mechanisms="PLAIN", faults=faults).running() as relay:
        given = endpoint(relay, username=USER, password=Secret(secret))
        with pytest.raises(RelayRefused) as caught:
            strict(given, context=trusting())
    assert "canary" not in repr(given)
    for text in (str(caught.value), repr(caught.value), repr(given), str(caught.value.__cause__)):
        assert secret not in text
        assert echo not in text


# The wire


def test_a_small_packet_does_not_wait() -> None:
    """Nagle is off: over TLS on one machine he made 22 messages a second out of thousands."""
    import socket

    with Relay().running() as relay:
        session = open_session(endpoint(relay), patience=QUICK)
        assert session.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        session.leave()


def test_the_name_that_is_told_is_the_configured_one() -> None:
    """Not this machine's (H8)."""
    with Relay().running() as relay:
        open_session(endpoint(relay), patience=QUICK).leave()
        assert relay.commands[0].lower() == b"ehlo bridge.example.org\r\n"


@pytest.mark.parametrize("reads", [0, 1, 4_096, 100_000, 1_000_000])
@pytest.mark.parametrize("pieces", [1, 2])
def test_what_the_kernel_took_is_counted_to_the_byte(reads: int, pieces: int) -> None:
    """On this count hangs whether a message is in doubt: the other side can read as much in the end, and no more."""
    ours, theirs = socket.socketpair()
    with theirs:
        reader = threading.Thread(target=_read, args=(theirs, reads))
        reader.start()
        session = Session(ours, name="x", patience=replace(QUICK, block=0.3))
        with pytest.raises(TimeoutError):
            session.write(*[b"x" * (4_000_000 // pieces)] * pieces)
        reader.join()
        session.close()
        assert session.written == reads + _read(theirs, 4_000_000)


def _read(connection: socket.socket, most: int) -> int:
    """Read so many bytes, or all until the end."""
    count = 0
    while count < most and (data := connection.recv(min(65_536, most - count))):
        count += len(data)
    return count
