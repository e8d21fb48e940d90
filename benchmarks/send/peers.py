"""The libraries that others send with, as they come: smtplib in threads, and a pool of aiosmtplib."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
import threading
import time
from queue import Empty, SimpleQueue

import aiosmtplib

from benchmarks.send.postfix import LENGTH

SENDER, READER = "desk@bridge.example.org", "reader@example.org"
LINE = b"y" * 70 + b"\r\n"
MESSAGE = b"Subject: a message\r\n\r\n" + LINE * (LENGTH // len(LINE))


def smtplib_threads(port: int, messages: int, *, connections: int = 20) -> float:
    """Send ready bytes over connections that are kept, one a thread; return messages a second."""
    work: SimpleQueue[int] = SimpleQueue()
    for number in range(messages):
        work.put(number)

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="bench.example.org") as session:
            while True:
                try:
                    work.get_nowait()
                except Empty:
                    return
                session.sendmail(SENDER, READER, MESSAGE)

    threads = [threading.Thread(target=send) for _ in range(connections)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return messages / (time.monotonic() - begun)


def aiosmtplib_pool(port: int, messages: int, *, connections: int = 10) -> float:
    """Send ready bytes over a pool; return messages a second."""

    async def send(count: int) -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as session:
            for _ in range(count):
                await session.sendmail(SENDER, [READER], MESSAGE)

    async def all_of_them() -> None:
        await asyncio.gather(*(send(messages // connections) for _ in range(connections)))

    begun = time.monotonic()
    asyncio.run(all_of_them())
    return messages / (time.monotonic() - begun)


def smtplib_over_tls(port: int, messages: int, *, no_delay: bool) -> float:
    """Send over one connection under TLS, as it comes or with TCP_NODELAY; return messages a second."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with smtplib.SMTP_SSL("127.0.0.1", port, local_hostname="bench.example.org", context=context) as session:
        if no_delay and session.sock is not None:
            session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        begun = time.monotonic()
        for _ in range(messages):
            session.sendmail(SENDER, READER, MESSAGE)
        return messages / (time.monotonic() - begun)
