"""A mail relay on loopback that records what it accepts, and fails wherever and however a test says.

What it accepts is noted, and written to a file where one is given, *before* its 250 leaves: its record is the truth
that ledgers are held against.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

END = b"\r\n.\r\n"
OFFERS = ("PIPELINING", "SIZE 52428800", "8BITMIME", "ENHANCEDSTATUSCODES", "DSN")


@dataclass(frozen=True)
class Fault:
    """What goes wrong at a point: on its ``nth`` visit there, and ``times`` times from then on.

    ``act`` is a reply to give instead, or one of close, rst, hang, drip, then-close. Points are greeting, EHLO,
    STARTTLS, AUTH, MAIL, RCPT, DATA, body (after ``after`` bytes), dot (read, not accepted), accepted (accepted, not
    answered), QUIT.
    """

    point: str
    act: str
    nth: int = 1
    times: int = 1
    after: int = 0


@dataclass(frozen=True)
class Accepted:
    """A message that the relay took responsibility for."""

    message_id: str
    recipient: str
    sender: str
    sha256: str
    data: bytes


@dataclass
class Relay:
    """The server: what it offers, what it does wrong, and what it has seen."""

    faults: tuple[Fault, ...] = ()
    offers: tuple[str, ...] = OFFERS
    tls: ssl.SSLContext | None = None
    tls_at_once: bool = False
    login: tuple[str, str] | None = None
    mechanisms: str = "PLAIN LOGIN XOAUTH2"
    delay: float = 0.0
    record: Path | None = None
    keep: bool = True
    buffer: int | None = None
    split_replies: bool = False
    host: str = "127.0.0.1"
    port: int = 0
    accepted: list[Accepted] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)
    connections: int = 0
    received: bytearray = field(default_factory=bytearray)
    visits: Counter[str] = field(default_factory=Counter)

    def times_accepted(self) -> Counter[tuple[str, str]]:
        """Count acceptances by Message-ID and recipient."""
        return Counter((one.message_id, one.recipient) for one in self.accepted)

    @contextmanager
    def running(self) -> Iterator[Relay]:
        """Serve in a thread of its own while the block runs."""
        loop = asyncio.new_event_loop()
        ready = threading.Event()
        thread = threading.Thread(target=self._serve, args=(loop, ready), daemon=True)
        thread.start()
        assert ready.wait(10)
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(self._stop.set)
            thread.join(10)

    def _serve(self, loop: asyncio.AbstractEventLoop, ready: threading.Event) -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(self._until_stopped(ready))
        loop.close()

    async def _until_stopped(self, ready: threading.Event) -> None:
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._file = os.open(self.record, os.O_WRONLY | os.O_APPEND | os.O_CREAT) if self.record else None
        # With its protocol spelled out asyncio turns Nagle off.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.buffer:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.buffer)
        listening.bind((self.host, self.port))
        self.port = listening.getsockname()[1]
        context = self.tls if self.tls_at_once else None
        server = await asyncio.start_server(self._connected, sock=listening, limit=1 << 17, ssl=context, backlog=200)
        ready.set()
        await self._stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._file is not None:
            os.close(self._file)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        connection = Connection(self, reader, writer)
        try:
            with suppress(OSError, EOFError, asyncio.IncompleteReadError, Gone, asyncio.CancelledError):
                await connection.converse()
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    def fault(self, point: str) -> Fault | None:
        """Count a visit at a point and return what goes wrong there."""
        self.visits[point] += 1
        return self._fault(point, self.visits[point])

    def _fault(self, point: str, visit: int) -> Fault | None:
        found = (fault for fault in self.faults if fault.point == point)
        return next((fault for fault in found if fault.nth <= visit < fault.nth + fault.times), None)

    def note(self, message: Accepted) -> None:
        """Take a message, for good."""
        if self._file is not None:
            os.write(self._file, f"{message.message_id} {message.recipient} {message.sha256}\n".encode())
        self.accepted.append(message)


class Gone(Exception):
    """The connection is over."""


class Connection:
    """One client."""

    def __init__(self, relay: Relay, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.relay, self.reader, self.writer = relay, reader, writer
        self.sender = ""
        self.recipient = ""
        self.size = 0
        self.secure = relay.tls_at_once

    async def converse(self) -> None:
        await self.say("greeting", b"220 relay.example.org ESMTP\r\n")
        while line := await self.reader.readline():
            self.relay.commands.append(line)
            self.relay.received += line
            await self.obey(line.rstrip(b"\r\n"))

    async def obey(self, line: bytes) -> None:
        verb = line.split(b" ", 1)[0].upper().decode("ascii", "replace")
        known = {
            "EHLO": self.ehlo,
            "STARTTLS": self.start_tls,
            "AUTH": self.auth,
            "MAIL": self.mail,
            "RCPT": self.rcpt,
            "DATA": self.data,
            "RSET": self.rset,
            "QUIT": self.quit,
        }
        await known.get(verb, self.unknown)(line)

    async def say(self, point: str, reply: bytes, fault: Fault | None = None) -> bool:
        """Give a reply, or do what goes wrong at a point; return whether the reply was given as meant."""
        fault = fault or self.relay.fault(point)
        if fault is not None:
            await self.fail(fault, reply)
            return False
        await self.write(reply)
        return True

    async def fail(self, fault: Fault, reply: bytes) -> None:
        if fault.act == "close":
            self.writer.close()
            raise Gone
        if fault.act == "rst":
            sock = self.writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise Gone
        if fault.act == "hang":
            await self.relay._stop.wait()
            raise Gone
        if fault.act == "drip":
            for byte in reply:
                self.writer.write(bytes([byte]))
                await asyncio.sleep(0.1)
            return
        if fault.act == "then-close":
            await self.write(reply)
            self.writer.close()
            raise Gone
        await self.write(fault.act.encode("latin-1").replace(b"\n", b"\r\n") + b"\r\n")
        if fault.act.startswith("421") or fault.point == "body":
            self.writer.close()
            raise Gone

    async def write(self, reply: bytes) -> None:
        if self.relay.delay:
            await asyncio.sleep(self.relay.delay)
        if self.relay.split_replies:
            for byte in reply:
                self.writer.write(bytes([byte]))
                await self.writer.drain()
                await asyncio.sleep(0)
            return
        self.writer.write(reply)
        await self.writer.drain()

    async def ehlo(self, line: bytes) -> None:
        offers = list(self.relay.offers)
        if self.relay.tls and not self.secure:
            offers.append("STARTTLS")
        if self.relay.login and (self.secure or self.relay.tls is None):
            offers.append(f"AUTH {self.relay.mechanisms}")
        lines = ["relay.example.org", *offers]
        reply = "".join(f"250{' ' if last else '-'}{line}\r\n" for line, last in _with_last(lines))
        await self.say("EHLO", reply.encode())

    async def start_tls(self, line: bytes) -> None:
        if not await self.say("STARTTLS", b"220 2.0.0 ready\r\n"):
            return
        await self.writer.start_tls(self.relay.tls)
        self.secure = True

    async def auth(self, line: bytes) -> None:
        import base64

        user, password = self.relay.login or ("", "")
        mechanism, _, given = line[5:].partition(b" ")
        fault = self.relay.fault("AUTH")
        if fault is not None:
            await self.fail(fault, b"")
            return
        if mechanism.upper() == b"LOGIN":
            if not given:
                await self.write(b"334 VXNlcm5hbWU6\r\n")
                given = (await self.reader.readline()).strip()
            await self.write(b"334 UGFzc3dvcmQ6\r\n")
            secret = (await self.reader.readline()).strip()
            right = base64.b64decode(given) == user.encode() and base64.b64decode(secret) == password.encode()
        elif mechanism.upper() == b"XOAUTH2":
            right = base64.b64decode(given) == f"user={user}\1auth=Bearer {password}\1\1".encode()
            if not right:
                await self.write(b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n")
                self.relay.commands.append(await self.reader.readline())
        else:
            right = base64.b64decode(given) == f"\0{user}\0{password}".encode()
        await self.write(b"235 2.7.0 welcome\r\n" if right else b"535 5.7.8 wrong\r\n")

    async def mail(self, line: bytes) -> None:
        found = re.match(rb"MAIL FROM:<([^>]*)>(?:.* SIZE=(\d+))?", line, re.IGNORECASE)
        assert found is not None
        self.size = int(found[2] or 0)
        if self.sender:
            await self.write(b"503 5.5.1 nested MAIL\r\n")
        elif await self.say("MAIL", b"250 2.1.0 ok\r\n"):
            self.sender = found[1].decode()

    async def rcpt(self, line: bytes) -> None:
        found = re.match(rb"RCPT TO:<([^>]*)>", line, re.IGNORECASE)
        assert found is not None
        address = found[1].decode()
        if not self.sender:
            await self.write(b"503 5.5.1 need MAIL\r\n")
            return
        fault = self.relay.fault("RCPT")
        if fault and fault.act.startswith("25"):
            self.recipient = address
        if await self.say("RCPT", b"250 2.1.5 ok\r\n", fault) if fault else await self._ok():
            self.recipient = address

    async def _ok(self) -> bool:
        await self.write(b"250 2.1.5 ok\r\n")
        return True

    async def data(self, line: bytes) -> None:
        fault = self.relay.fault("DATA")
        if not self.recipient and (fault is None or not fault.act.startswith("354")):
            await self.write(b"503 5.5.1 need RCPT\r\n")
            return
        if fault is not None and not fault.act.startswith("354"):
            await self.fail(fault, b"354 go on\r\n")
            return
        await self.write(b"354 go on\r\n")
        await self.body()

    async def body(self) -> None:
        fault = self.relay.fault("body")
        if fault is not None:
            await self.reader.readexactly(fault.after)
            await self.fail(fault, b"")
        start = await self.reader.readexactly(3)
        data = b"" if start == b".\r\n" else start + await self._rest()
        self.relay.received += data
        sender, recipient, self.sender, self.recipient = self.sender, self.recipient, "", ""
        fault = self.relay.fault("dot")
        if fault is not None:
            await self.fail(fault, b"250 2.0.0 queued\r\n")
            return
        if not recipient:
            await self.write(b"554 5.5.1 no valid recipients\r\n")
            return
        found = re.search(rb"^Message-ID: <([^>]*)>", data, re.MULTILINE | re.IGNORECASE)
        whole = data[: -len(END) + 2]
        self.relay.note(
            Accepted(
                message_id=found[1].decode() if found else "",
                recipient=recipient,
                sender=sender,
                sha256=sha256(whole).hexdigest(),
                data=whole if self.relay.keep else b"",
            )
        )
        await self.say("accepted", b"250 2.0.0 queued as %d\r\n" % len(self.relay.accepted))

    async def _rest(self) -> bytes:
        pieces = []
        while True:
            try:
                pieces.append(await self.reader.readuntil(END))
            except asyncio.LimitOverrunError as error:
                pieces.append(await self.reader.readexactly(error.consumed))
            else:
                return b"".join(pieces)

    async def rset(self, line: bytes) -> None:
        self.sender = self.recipient = ""
        await self.write(b"250 2.0.0 ok\r\n")

    async def quit(self, line: bytes) -> None:
        await self.say("QUIT", b"221 2.0.0 bye\r\n")
        raise Gone

    async def unknown(self, line: bytes) -> None:
        await self.write(b"500 5.5.2 what?\r\n")


def _with_last(lines: list[str]) -> Iterator[tuple[str, bool]]:
    for number, line in enumerate(lines, start=1):
        yield line, number == len(lines)


def unstuffed(data: bytes) -> bytes:
    """Return a message without the dots that protected its lines."""
    return data.replace(b"\r\n..", b"\r\n.")
