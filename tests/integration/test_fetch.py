"""The network seam against a real server on loopback, which answers well, badly, slowly or without end."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from digest.errors import FetchError
from digest.sources.fetch import HttpFetch


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))
        name = self.path.strip("/").partition("/")[0] or "plain"
        getattr(self, f"answer_{name.replace('-', '_')}")()

    def log_message(self, *_: object) -> None:
        pass

    def reply(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_plain(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.reply(304, ETag='"one"')
        else:
            self.reply(body=b"hello", ETag='"one"', Last_Modified="Fri, 11 Nov 2022 10:00:00 GMT")

    def answer_packed(self) -> None:
        self.reply(body=gzip.compress(b"hello " * 1000), Content_Encoding="gzip")

    def answer_bomb(self) -> None:
        self.reply(body=gzip.compress(b"\0" * 20_000_000), Content_Encoding="gzip")

    def answer_brotli(self) -> None:
        self.reply(body=b"\x0b\x02\x80hello\x03", Content_Encoding="br")

    def answer_broken_gzip(self) -> None:
        self.reply(body=b"this is not gzip", Content_Encoding="gzip")

    def answer_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65_536)

    def answer_trickle(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(b"x")
            time.sleep(0.05)

    def answer_silent(self) -> None:
        time.sleep(2)
        self.close_connection = True

    def answer_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"only this")
        self.close_connection = True

    def answer_moved(self) -> None:
        self.reply(301, Location="/plain")

    def answer_found(self) -> None:
        self.reply(302, Location="/moved")

    def answer_circle(self) -> None:
        self.reply(302, Location="/circle")

    def answer_away(self) -> None:
        self.reply(302, Location="file:///etc/hostname")

    def answer_missing(self) -> None:
        self.reply(404)

    def answer_odd(self) -> None:
        self.reply(418)

    def answer_busy(self) -> None:
        self.server.busy += 1
        if self.server.busy < 3:
            self.reply(503, Retry_After="0")
        else:
            self.reply(body=b"at last")

    def answer_later(self) -> None:
        self.reply(429, Retry_After="86400")

    def answer_slow(self) -> None:
        with self.server.lock:
            self.server.running += 1
            self.server.most = max(self.server.most, self.server.running)
        time.sleep(0.05)
        with self.server.lock:
            self.server.running -= 1
        self.reply(body=b"done")


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.busy = self.running = self.most = 0
        self.lock = threading.Lock()

    def handle_error(self, *_: object) -> None:
        """Stay silent when a client hangs up, which is what these tests make it do."""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def fetch() -> Iterator[HttpFetch]:
    with HttpFetch(contact="desk@bridge.example.org", deadline=1.0) as made:
        yield made


def test_a_body_comes_with_its_headers(server: _Server, fetch: HttpFetch) -> None:
    """The answer holds the final address, the bytes and the headers in lower case."""
    response = fetch(f"{server.base}/plain", max_bytes=100)
    assert (response.status, response.body, response.url) == (200, b"hello", f"{server.base}/plain")
    assert response.headers["etag"] == '"one"'
    assert response.moved_to is None


def test_the_request_says_who_asks(server: _Server, fetch: HttpFetch) -> None:
    """The User-Agent names the program and the contact, and only gzip is asked for."""
    fetch(f"{server.base}/plain", max_bytes=100, accept="application/rss+xml")
    headers = server.seen[0][1]
    assert headers["User-Agent"] == "Digest/0.1 (+desk@bridge.example.org)"
    assert headers["Accept-Encoding"] == "gzip"
    assert headers["Accept"] == "application/rss+xml"


def test_an_unchanged_address_answers_304(server: _Server, fetch: HttpFetch) -> None:
    """What the last visit remembered goes along, and the answer has no body."""
    response = fetch(f"{server.base}/plain", max_bytes=100, etag='"one"', last_modified="Fri, 11 Nov 2022 10:00:00 GMT")
    assert (response.status, response.body) == (304, b"")
    assert server.seen[0][1]["If-Modified-Since"] == "Fri, 11 Nov 2022 10:00:00 GMT"


def test_gzip_is_unpacked(server: _Server, fetch: HttpFetch) -> None:
    """The body is what the server meant."""
    assert fetch(f"{server.base}/packed", max_bytes=10_000).body == b"hello " * 1000


def test_a_permanent_redirect_is_remembered(server: _Server, fetch: HttpFetch) -> None:
    """Only a chain that begins with permanent redirects has moved."""
    assert fetch(f"{server.base}/moved", max_bytes=100).moved_to == f"{server.base}/plain"
    temporary = fetch(f"{server.base}/found", max_bytes=100)
    assert (temporary.body, temporary.moved_to) == (b"hello", None)


def test_a_busy_server_is_asked_again(server: _Server, fetch: HttpFetch) -> None:
    """Two refusals for the moment are borne."""
    assert fetch(f"{server.base}/busy", max_bytes=100).body == b"at last"
    assert len(server.seen) == 3


@pytest.mark.parametrize(
    ("path", "message", "transient"),
    [
        ("bomb", "larger than 1 MB", False),
        ("endless", "larger than 1 MB", False),
        ("trickle", "no answer within 1 s", True),
        ("silent", "no answer within 1 s", True),
        ("cut", "the answer broke off", True),
        ("brotli", "the answer is packed with 'br', which was not asked for", True),
        ("broken-gzip", "the answer can't be unpacked", True),
        ("missing", "404 Not Found", False),
        ("odd", "status 418", False),
        ("later", "429 Too Many Requests", True),
        ("circle", "more than 5 redirects", False),
        ("away", "not an address that begins with http:// or https://", False),
    ],
)
def test_a_bad_answer_is_told_in_our_words(
    server: _Server, fetch: HttpFetch, path: str, message: str, *, transient: bool
) -> None:
    """Every fault ends soon after the deadline, in words that are the same on every machine."""
    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        fetch(f"{server.base}/{path}", max_bytes=1_000_000)
    assert (caught.value.message, caught.value.transient) == (message, transient)
    assert str(caught.value) == message
    assert time.monotonic() - started < 2.5


def test_a_closed_port_is_told_in_our_words(fetch: HttpFetch) -> None:
    """Nobody listens there."""
    with _Server() as closed:
        address = closed.base
    with pytest.raises(FetchError, match=r"^no connection to the server$"):
        fetch(f"{address}/plain", max_bytes=100)


def test_plain_http_where_tls_is_expected_is_told_in_our_words(server: _Server, fetch: HttpFetch) -> None:
    """An https address needs a server that speaks it."""
    with pytest.raises(FetchError, match=r"^no secure connection"):
        fetch(server.base.replace("http:", "https:"), max_bytes=100)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "feeds/a.xml", "http://", "http://[", "gopher://x.org"])
def test_only_http_is_fetched(fetch: HttpFetch, address: str) -> None:
    """Nothing else leaves the house."""
    with pytest.raises(FetchError, match="not an address"):
        fetch(address, max_bytes=100)


def test_many_threads_share_the_pool_two_at_a_time_for_a_host(server: _Server, fetch: HttpFetch) -> None:
    """Twelve calls at once all come back, and the host never sees more than two."""
    with ThreadPoolExecutor(12) as threads:
        bodies = list(threads.map(lambda _: fetch(f"{server.base}/slow", max_bytes=100).body, range(12)))
    assert bodies == [b"done"] * 12
    assert server.most <= 2


def test_waiting_for_a_turn_is_not_the_servers_fault(server: _Server) -> None:
    """The deadline counts from the moment at which a call may begin."""
    with HttpFetch(contact="desk@bridge.example.org", deadline=0.5) as fetch, ThreadPoolExecutor(24) as threads:
        bodies = list(threads.map(lambda _: fetch(f"{server.base}/slow", max_bytes=100).body, range(24)))
    assert bodies == [b"done"] * 24
