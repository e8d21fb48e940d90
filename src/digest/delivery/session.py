"""smtplib's session with a reader of our own: deadlines that no slow drip stretches, bounds on what a relay may say."""

from __future__ import annotations

import base64
import os
import re
import smtplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from time import monotonic
from typing import Any

from digest.deliveries import Patience
from digest.delivery.replies import Reply, printable

_LONGEST_LINE = 8192
_MOST_LINES = 1000
_REPLY = re.compile(rb"([2-5]\d\d)([ -]|$)")
_MOST_CHALLENGES = 5
_RECORD = 16384
"""A TLS record holds at most so much (RFC 8446 5.1), and is of no use to the other side until it is whole."""


class Session(smtplib.SMTP):
    """A connection to the relay, not yet greeted. ``written`` counts the bytes of the last write that left for sure."""

    def __init__(self, connection: socket.socket, *, name: str, patience: Patience) -> None:
        # Without a host smtplib connects to nothing, and with a name it asks no one for this machine's.
        super().__init__(local_hostname=name)
        self.sock: socket.socket = connection
        self.patience = patience
        self.name = name
        self.written = 0
        self._wait = patience.command
        self._timeout = 0.0
        self._received = bytearray()

    # How long to wait

    def answer(self, within: float) -> Reply:
        """Return the next reply, or what came instead of one; raise SMTPServerDisconnected where nothing does."""
        return _understood(*self._reply(within))

    def getreply(self) -> tuple[int, bytes]:
        """Return the next reply as smtplib's own methods ask for it."""
        return self._reply(self._wait)

    @property
    def has_unread(self) -> bool:
        """Say whether the relay has said more than was asked for."""
        return bool(self._received)

    # Writing

    def write(self, *pieces: bytes) -> None:
        """Hand bytes to the kernel; raise OSError where it takes no more, with ``written`` telling how many went.

        A TLS record that could not be handed over whole can't be read by the relay, so none of its bytes count.
        """
        self.written = 0
        self._allow(self.patience.block)
        if not self._written_at_once(pieces):
            self._write_the_rest(memoryview(b"".join(pieces)))

    def _written_at_once(self, pieces: Sequence[bytes]) -> bool:
        """Try what nearly always succeeds: a socket with a timeout would be asked first whether it is ready."""
        if isinstance(self.sock, ssl.SSLSocket) or not hasattr(os, "writev"):
            return False
        try:
            self.written = os.writev(self.sock.fileno(), pieces)
        except BlockingIOError:
            return False
        return self.written == sum(map(len, pieces))

    def _write_the_rest(self, data: memoryview) -> None:
        most = _RECORD if isinstance(self.sock, ssl.SSLSocket) else len(data)
        while self.written < len(data):
            self.written += self.sock.send(data[self.written : self.written + most])

    def send(self, s: str | bytes) -> None:  # type: ignore[override]  # the name is smtplib's
        """Send a command as smtplib's own methods do."""
        self._allow(self.patience.block)
        super().send(s)

    # TLS

    def start_tls(self, context: ssl.SSLContext, host: str) -> Reply:
        """Ask for TLS and shake hands; forget all that was said in the clear (RFC 3207 6)."""
        self.putcmd("STARTTLS")
        reply = self.answer(self.patience.command)
        if reply.code == 220:
            if self.has_unread:
                raise ssl.SSLError("the relay spoke on in the clear after it had agreed to TLS")
            self._allow(self.patience.command)
            self.sock = context.wrap_socket(self.sock, server_hostname=host)
            self.ehlo_resp = self.helo_resp = None
            self.esmtp_features = {}
            self.does_esmtp = False
        return reply

    # Login

    def auth(self, mechanism: str, authobject: Any, *, initial_response_ok: bool = True) -> tuple[int, bytes]:
        """Log in as smtplib does, but in UTF-8 (RFC 4616 2): it takes ASCII alone, and passwords are anything."""
        # smtplib's own LOGIN tells by this count whether it is asked for the name or for the password.
        self._auth_challenge_count = int(initial_response_ok)
        initial = authobject() if initial_response_ok else None
        code, text = self.docmd("AUTH", mechanism if initial is None else f"{mechanism} {_base64(initial)}")
        for _ in range(_MOST_CHALLENGES):
            if code != 334:
                break
            self._auth_challenge_count += 1
            code, text = self.docmd(_base64(authobject(base64.b64decode(text, validate=True))))
        if code in (235, 503):
            return code, text
        if code == 334:
            raise smtplib.SMTPException("the relay goes on asking")
        raise smtplib.SMTPAuthenticationError(code, text)

    # The end

    def leave(self) -> None:
        """Say goodbye where the relay still listens, and close."""
        with suppress(OSError, smtplib.SMTPException):
            self._wait = self._timeout = self.patience.quit
            self.sock.settimeout(self.patience.quit)
            self.quit()
        self.close()

    def abandon(self) -> None:
        """Break the connection off, whatever another thread is doing with it."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)

    # Reading

    def _allow(self, seconds: float) -> None:
        """Let the socket wait at least so long. The times of RFC 5321 are the least that there may be.

        A socket's timeout costs a system call each time that it is set, and lets go of the interpreter's lock for it:
        with many connections that is half of the work. So it only ever grows, to that of the last reply.
        """
        if seconds > self._timeout:
            self._timeout = seconds
            self.sock.settimeout(seconds)

    def _reply(self, within: float) -> tuple[int, bytes]:
        deadline = monotonic() + within
        lines: list[bytes] = []
        for _ in range(_MOST_LINES):
            code, goes_on, text = _read(self._line(deadline))
            if not goes_on:
                return code, b"\n".join((*lines, text)) if lines and code >= 0 else text
            lines.append(text)
        return -1, b"a reply without an end"

    def _line(self, deadline: float) -> bytes:
        received = self._received
        while (end := received.find(b"\n")) < 0 and len(received) <= _LONGEST_LINE:
            self._receive(deadline)
        line = bytes(received[: end + 1] if end >= 0 else received)
        del received[: len(line)]
        return line

    def _receive(self, deadline: float) -> None:
        left = deadline - monotonic()
        if left <= 0:
            raise smtplib.SMTPServerDisconnected("no answer in time")
        try:
            self._allow(left)
            data = self.sock.recv(65536)
        except TimeoutError as error:
            raise smtplib.SMTPServerDisconnected("no answer in time") from error
        except OSError as error:
            raise smtplib.SMTPServerDisconnected("the relay broke the connection") from error
        if not data:
            raise smtplib.SMTPServerDisconnected("the relay closed the connection")
        self._received += data


# A relay answers envelopes in the same words all day long, so these remember a few of them.
@lru_cache(maxsize=32)
def _read(line: bytes) -> tuple[int, bool, bytes]:
    """Return a line's code, whether the reply goes on after it, and its text; -1 and the line where it is no reply."""
    bare = line.rstrip(b"\r\n")
    found = _REPLY.match(bare)
    return (int(found[1]), found[2] == b"-", bare[4:].strip()) if found else (-1, False, bare)


@lru_cache(maxsize=32)
def _understood(code: int, text: bytes) -> Reply:
    return Reply(code, printable(text))


def _base64(answer: str) -> str:
    return base64.b64encode(answer.encode()).decode("ascii")
