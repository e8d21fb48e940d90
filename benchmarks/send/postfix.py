"""Postfix's own tools: a sink that swallows messages, a source of them, and a whole server that discards them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLIENT_CORE, SERVER_CORE = 1, 0
LENGTH = 50_000
_PATHS = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/lib/postfix/sbin"


def tool(name: str) -> str:
    """Return where a tool lies; exit with what to install where it is missing."""
    found = shutil.which(name, path=_PATHS)
    if found is None:
        raise SystemExit(f"{name} is missing: apt-get install postfix")
    return found


def pin(core: int) -> None:
    """Keep this process on one core, where there are two."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


def pinned(core: int) -> list[str]:
    """Return the beginning of a command that keeps it on one core."""
    return ["taskset", "-c", str(core)] if (os.cpu_count() or 1) > 1 and shutil.which("taskset") else []


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def sink() -> Iterator[int]:
    """Run smtp-sink and give its port."""
    port = free_port()
    command = [*pinned(SERVER_CORE), tool("smtp-sink"), *_as_nobody(), f"127.0.0.1:{port}", "1000"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


@contextmanager
def postfix(folder: Path) -> Iterator[int]:
    """Run a Postfix of its own in a folder, whose only transport discards, and give its port."""
    port = free_port()
    config, queue, data = folder / "config", folder / "queue", folder / "data"
    for place in (config, queue, data):
        place.mkdir(parents=True)
    folder.chmod(0o755)
    shutil.chown(data, "postfix")
    master = (
        Path("/usr/share/postfix/master.cf.dist").read_text().replace("smtp      inet", f"127.0.0.1:{port} inet", 1)
    )
    lines = [line.replace("  y  ", "  n  ") for line in master.split("\n")]
    (config / "master.cf").write_text("\n".join(_without_chroot(line) for line in lines))
    (config / "main.cf").write_text(
        f"queue_directory = {queue}\ndata_directory = {data}\ncommand_directory = /usr/sbin\n"
        "daemon_directory = /usr/lib/postfix/sbin\ncompatibility_level = 3.6\nmail_owner = postfix\n"
        "setgid_group = postdrop\nmyhostname = sink.example.org\nmynetworks = 127.0.0.0/8\nalias_maps =\n"
        "default_transport = discard:\nrelay_transport = discard:\nlocal_transport = discard:\nmydestination =\n"
        "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nsmtpd_client_connection_count_limit = 0\n"
        "smtpd_client_connection_rate_limit = 0\nmaillog_file = /dev/null\nmaillog_file_prefixes = /dev\n"
        "smtpd_tls_security_level = none\nsmtpd_relay_restrictions = permit_mynetworks, reject\n"
        "smtpd_peername_lookup = no\n"
    )
    start = [tool("postfix"), "-c", str(config)]
    subprocess.run([*pinned(SERVER_CORE), *start, "start"], check=True, capture_output=True)
    try:
        _wait_for(port)
        yield port
    finally:
        subprocess.run([*start, "stop"], check=False, capture_output=True)


def source(port: int, messages: int, *, sessions: int = 20) -> float:
    """Send with smtp-source, connections kept, and return messages a second."""
    begun = time.monotonic()
    arguments = ["-d", "-s", str(sessions), "-l", str(LENGTH), "-m", str(messages)]
    addresses = ["-f", "desk@bridge.example.org", "-t", "reader@example.org", f"127.0.0.1:{port}"]
    subprocess.run([*pinned(CLIENT_CORE), tool("smtp-source"), *arguments, *addresses], check=True)
    return messages / (time.monotonic() - begun)


def _without_chroot(line: str) -> str:
    parts = line.split()
    if len(parts) >= 8 and not line.startswith(("#", " ")):
        parts[4] = "n"
        return " ".join(parts)
    return line


def _as_nobody() -> list[str]:
    return ["-u", "nobody"] if os.geteuid() == 0 else []


def _wait_for(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")
