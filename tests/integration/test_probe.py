"""The doctor's look at the relay, step by step, against a server that does what a test says."""

from __future__ import annotations

import base64
import os
import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from relay import Fault, Relay

from digest.deliveries import Endpoint, Patience
from digest.delivery.probe import probe
from digest.diagnoses import Diagnosis
from digest.settings import Secret, Security

NOW = datetime.now(UTC)
CANARY = "c4nary password"
QUICK = Patience(connect=2.0, greeting=2.0, command=2.0, quit=0.5)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a certificate for "localhost" that signs itself, with its key; valid for 30 days."""
    folder = tmp_path_factory.mktemp("tls")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "30", "-subj", "/O=Test Authority/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=30)
    except FileNotFoundError:
        assert not os.environ.get("CI"), "where the tests run on every commit there is openssl"
        pytest.skip("openssl makes the certificate, and is not installed")
    return folder


def server_context(folder: Path) -> ssl.SSLContext:
    """Return the server's side of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def trusting(folder: Path) -> ssl.SSLContext:
    """Return a client's side of TLS that knows the certificate."""
    return ssl.create_default_context(cafile=str(folder / "cert.pem"))


def looked(
    relay: Relay, *, security: Security = "none", size: int | None = 50_000, login: bool = False, **options: object
) -> list[Diagnosis]:
    """Return what the probe says of a relay."""
    endpoint = Endpoint(
        host="localhost" if security != "none" else relay.host,
        port=relay.port,
        security=security,
        name="bridge.example.org",
        username="desk" if login else None,
        password=Secret(CANARY) if login else None,
    )
    return list(probe(endpoint, size=size, now=options.pop("now", NOW), patience=QUICK, **options))  # type: ignore[arg-type]  # few options


def test_a_relay_that_is_right_is_told_step_by_step():
    """Name, connection, offers, size and login."""
    with Relay(login=("desk", CANARY)).running() as relay:
        found = looked(relay, login=True)
    assert [one.message for one in found] == [
        "127.0.0.1 is 127.0.0.1",
        f"the connection to 127.0.0.1:{relay.port} is not encrypted",
        "EHLO offers PIPELINING, SIZE, 8BITMIME, DSN, AUTH",
        "a message has 50 kB, the relay takes 52,429 kB",
        "the login as desk works",
    ]
    assert {one.level for one in found} == {"ok", "warn"}
    assert not relay.accepted


def test_a_certificate_that_verifies_is_told_with_issuer_end_and_version(certificate: Path):
    """The chain, the name, the expiry and the version of TLS."""
    with Relay(tls=server_context(certificate)).running() as relay:
        found = looked(relay, security="starttls", context=trusting(certificate))
        (told,) = [one for one in found if "certificate" in one.message]
        late = looked(relay, security="starttls", context=trusting(certificate), now=NOW + timedelta(days=20))
    assert told.level == "ok"
    assert told.message.startswith("TLSv1.3, the certificate is localhost's, by Test Authority, until ")
    assert [one.level for one in late if "certificate" in one.message] == ["warn"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_does_not_verify_ends_the_look_before_any_login(certificate: Path, security: Security):
    """Not a byte of the login leaves."""
    with Relay(
        tls=server_context(certificate), tls_at_once=security == "tls", login=("desk", CANARY)
    ).running() as relay:
        found = looked(relay, security=security, login=True, trust_this_machine=False)
    assert (found[-1].level, "does not verify" in found[-1].message) == ("error", True)
    assert found[-1].mend
    assert b"AUTH" not in bytes(relay.received)


def test_a_relay_without_tls_ends_the_look_before_any_login():
    """STARTTLS that is not offered is an error where it is required."""
    with Relay(login=("desk", CANARY)).running() as relay:
        found = looked(relay, security="starttls", login=True, trust_this_machine=False)
    assert (found[-1].level, "offers no TLS" in found[-1].message) == ("error", True)
    assert b"AUTH" not in bytes(relay.received)


def test_a_login_that_is_refused_is_told_without_the_secret():
    """Neither the password nor its base64 stands in any line, even where the relay repeats it."""
    words = base64.b64encode(f"\0desk\0{CANARY}".encode()).decode()
    fault = Fault("AUTH", f"535 5.7.8 no \x1b[31m{words} {CANARY}", times=9)
    with Relay(login=("desk", CANARY), faults=(fault,)).running() as relay:
        found = looked(relay, login=True)
    assert found[-1].level == "error"
    assert "SMTP_PASSWORD" in str(found[-1].mend)
    assert not [secret for secret in (CANARY, words, "\x1b") if secret in str([one.message for one in found])]


def test_a_message_that_is_too_large_is_an_error():
    """Before the freeze, when something can still be done."""
    with Relay(offers=("SIZE 40000",)).running() as relay:
        found = looked(relay)
    told = {one.message: one.level for one in found}
    assert told["a message has 50 kB, the relay takes 40 kB"] == "error"
    assert told["EHLO offers SIZE"] == "warn"


def test_a_name_that_nobody_knows_is_told():
    """Nothing else is tried."""
    endpoint = Endpoint(host="no such name", port=25, security="none", name="bridge.example.org")
    (found,) = probe(endpoint, size=None, now=NOW, patience=QUICK)
    assert (found.level, found.mend) == ("error", "check SMTP_HOST")


def test_a_port_where_nobody_listens_is_told():
    """With what to check."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = Endpoint(host="127.0.0.1", port=unused.getsockname()[1], security="none", name="b.example.org")
        *_, found = probe(endpoint, size=None, now=NOW, patience=QUICK)
    assert (found.level, "can't be reached" in found.message) == ("error", True)


@pytest.mark.parametrize(
    "words", ["554 5.7.1 go \x1b[2J away\0", "220-" + "x" * 5000, "200 not a greeting", "\xff\xfe"], ids=range(4)
)
def test_whatever_a_relay_greets_with_is_one_short_line(words: str):
    """No terminal obeys it, and it is cut."""
    with Relay(faults=(Fault("greeting", words, times=9),)).running() as relay:
        found = looked(relay)
    assert found[-1].level == "error"
    assert found[-1].message.isprintable()
    assert len(found[-1].message) < 700
