"""Mails that were made to hurt: an answer or a clear error, in time and in little memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample_mails import message

from digest.checks.engine import check
from digest.errors import ConfigError

MOST_SECONDS = 5.0
MOST_BYTES = 300_000_000

STORY = '<h3><a href="https://a.example/{0}">S{0}</a></h3><p style="color:#{0:06x}">T</p><img src="{0}.jpg">'
HOSTILE = {
    "10 MB of HTML": lambda: "<html><body>" + "".join(STORY.format(n) for n in range(90_000)),
    "100,000 nested elements": lambda: "<div>" * 100_000,
    "100,000 nested tables": lambda: "<table><tr><td>" * 100_000,
    "links in one paragraph": lambda: "<p>" + '<a href="//x">read more</a> ' * 12_000,
    "no body": lambda: "<html><head><title>x</title></head></html>",
    "an svg bomb": lambda: "<svg>" + "".join(f'<g id="g{n}">{f"<use href=#g{n - 1}>" * 10}</g>' for n in range(4000)),
    "brackets in CSS": lambda: "<style>p{color:" + "(" * 90_000 + "}</style><p style='" + "(" * 90_000 + "'>x",
    "selectors": lambda: "<style>" + ":not(" * 20_000 + "p" + ")" * 20_000 + "{color:red}</style><p>x",
    "rules and elements": lambda: "<style>"
    + "".join(f"p span:not(.x{n}) > b, div * {{color:#ff{n:04x}}}" for n in range(1500))
    + "</style>"
    + "<div><p><span><b>x</b></span></p></div>" * 2500,
    "binary behind a tag": lambda: b"<p>" + bytes(range(1, 256)) * 5000,
    "fifty parts": lambda: b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n" * 50
    + b"--b--",
    "malformed headers": lambda: b"Subject x\r\n: y\r\nFrom: =?nonsense?q?x?=\r\nTo:\xff\r\n"
    b"Content-Type: text/html; charset=\r\n\r\n<p>x",
    "a text part of 3 MB": lambda: message(text="word & &amp; <x\n" * 200_000),
}  # fmt: skip


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_mail_gets_an_answer_in_time(name: str):
    """Time of the processor, since machines are shared, with room for slow ones: work must not explode."""
    mail = HOSTILE[name]()
    start = time.process_time()
    findings = check(mail)
    assert time.process_time() - start < MOST_SECONDS * (12 if sys.gettrace() else 3)
    assert findings


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak")
def test_a_hostile_mail_takes_little_memory():
    """Measured in a process of its own, the program and the mail included.

    VmHWM begins anew with the program; ru_maxrss would count what the process that started it had.
    """
    program = (
        "import sys; from pathlib import Path; from digest.checks.engine import check; check(sys.stdin.buffer.read());"
        "lines = Path('/proc/self/status').read_text().splitlines();"
        "print(next(line.split()[1] for line in lines if line.startswith('VmHWM')))"
    )
    mail = HOSTILE["10 MB of HTML"]().encode()
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run([sys.executable, "-c", program], input=mail, capture_output=True, check=True, env=bare)
    assert 10_000_000 < int(done.stdout) * 1024 < MOST_BYTES


def test_messages_nested_without_end_are_refused():
    """In a sentence."""
    raw = b"Subject: x\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)
    )
    with pytest.raises(ConfigError, match="can't be read"):
        check(raw)
