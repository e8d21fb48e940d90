"""A sink of our own in a process of its own: it answers after a delay, or over TLS, and takes what comes.

Run as ``python -m benchmarks.send.sinks PORT DELAY [PEM]``. It speaks as little SMTP as the clients that are compared
need.
"""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.send.postfix import SERVER_CORE, _wait_for, free_port, pinned

END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One client. Replies that are due at about the same time go out together."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.buffer = bytearray()
        self.in_body = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self.transport = transport
        self.reply(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Take all that is whole."""
        self.buffer += data
        while self.step():
            continue

    def step(self) -> bool:
        """Take one command or body from what came; return whether there was a whole one."""
        mark = END if self.in_body else b"\n"
        end = self.buffer.find(mark)
        if end < 0:
            return False
        line = bytes(self.buffer[:4]).upper()
        del self.buffer[: end + len(mark)]
        if self.in_body:
            self.in_body = False
            self.reply(b"250 2.0.0 ok\r\n")
        elif line == b"DATA":
            self.in_body = True
            self.reply(b"354 go on\r\n")
        elif line in (b"EHLO", b"HELO"):
            self.reply(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n" if line == b"EHLO" else b"250 sink\r\n")
        else:
            self.reply(b"221 bye\r\n" if line == b"QUIT" else b"250 2.1.0 ok\r\n")
        return True

    def reply(self, line: bytes) -> None:
        """Answer, after the delay."""
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.transport.write, line)
        else:
            self.transport.write(line)


async def serve(port: int, delay: float, pem: str | None) -> None:
    """Serve until the process is ended."""
    context = None
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
    server = await asyncio.get_running_loop().create_server(
        lambda: Sink(delay), "127.0.0.1", port, ssl=context, backlog=200
    )
    await server.serve_forever()


@contextmanager
def own_sink(delay: float = 0.0, pem: str = "") -> Iterator[int]:
    """Run the sink and give its port."""
    port = free_port()
    command = [*pinned(SERVER_CORE), sys.executable, "-m", "benchmarks.send.sinks", str(port), str(delay), pem]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            time.sleep(0.1)
            yield port
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3] or None))
