"""Sending beside smtp-source, Postfix's own benchmark client. Run as ``python -m benchmarks.send [PAIRS]``.

Client and sink are pinned to a core each. Every run of ours stands between two of smtp-source's, and what counts is the
median of the ratios: the machine may be shared, and both feel it.
"""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from postroom import Postroom, links, rules  # noqa: E402
from relay import Relay  # noqa: E402

from benchmarks.send import peers  # noqa: E402  # the path comes first
from benchmarks.send.postfix import CLIENT_CORE, LENGTH, pin, postfix, sink, source  # noqa: E402
from benchmarks.send.sinks import own_sink  # noqa: E402
from digest.deliveries import Delivery, Patience, Recipient  # noqa: E402
from digest.mail.stamp import Stamper  # noqa: E402

CONNECTIONS = 20


@dataclass(frozen=True)
class Run:
    """Messages a second, and microseconds of the client's processor for each."""

    rate: float
    cpu: float


def ours(port: int, messages: int, *, connections: int = CONNECTIONS, security: str = "none") -> Run:
    """Send an issue with the whole ledger on a disk, and see that everybody got it."""
    with TemporaryDirectory(dir="/var/tmp") as folder:
        room = Postroom(Path(folder), padding=LENGTH - 1_200)
        room.freeze(messages)
        cpu, begun = time.process_time(), time.monotonic()
        room.send(
            Relay(port=port),
            rules=rules(connections=connections, patience=Patience()),
            patience=Patience(),
            security=security,
        )
        rate, cpu = messages / (time.monotonic() - begun), time.process_time() - cpu
        assert room.counts() == {"sent": messages}
        return Run(rate, cpu / messages * 1e6)


def paired(port: int, messages: int, pairs: int) -> tuple[float, float]:
    """Return the median ratio to smtp-source, and the median of our processor time."""
    ratios, cpus = [], []
    before = source(port, messages, sessions=CONNECTIONS)
    for _ in range(pairs):
        run = ours(port, messages)
        after = source(port, messages, sessions=CONNECTIONS)
        ratios.append(run.rate / ((before + after) / 2))
        cpus.append(run.cpu)
        print(f"    smtp-source {before:,.0f} | ours {run.rate:,.0f} ({run.cpu:.0f} us) | smtp-source {after:,.0f}")
        before = after
    return median(ratios), median(cpus)


def tell(name: str, value: str, bar: str, *, met: bool) -> None:
    """Print a result beside its bar."""
    print(f"{'ok  ' if met else 'MISS'} {name}: {value} (bar {bar})", flush=True)


def into_a_sink(pairs: int) -> None:
    """G1 to G3. Where the sink is the limit, a ratio to the libraries says little: theirs is taken at a quicker one."""
    with sink() as port:
        ratio, cpu = paired(port, 6_000, pairs)
        tell("G1 ledger on, into smtp-sink, beside smtp-source", f"{ratio:.2f} x", ">= 0.9", met=ratio >= 0.9)
        tell("G2 processor a message", f"{cpu:.0f} us", "<= 100", met=cpu <= 100)
        ratio = _beside_peers(port, pairs)
        print(f"    into smtp-sink, which is busier than ours and so holds it back: {ratio:.1f} x the better of them")
    with own_sink() as port:
        ratio = _beside_peers(port, pairs)
        tell("G3 beside smtplib's threads and aiosmtplib's pool", f"{ratio:.1f} x", ">= 2", met=ratio >= 2)


def _beside_peers(port: int, rounds: int) -> float:
    """Return the median ratio to the better of the libraries."""
    ratios = []
    for _ in range(rounds):
        mine = ours(port, 4_000).rate
        threads, pool = peers.smtplib_threads(port, 1_500), peers.aiosmtplib_pool(port, 1_500)
        print(f"    ours {mine:,.0f} | smtplib threads {threads:,.0f} | aiosmtplib {pool:,.0f}")
        ratios.append(mine / max(threads, pool))
    return median(ratios)


def far_away(pairs: int) -> None:
    """G4: a relay that takes 50 ms for each reply."""
    with own_sink(delay=0.05) as port:
        ratios = []
        for _ in range(pairs):
            theirs, mine = source(port, 600), ours(port, 2_000).rate
            ratios.append(mine / theirs)
            print(f"    smtp-source {theirs:,.0f} | ours {mine:,.0f}")
        ratio = median(ratios)
        tell("G4 50 ms a reply, beside smtp-source", f"{ratio:.1f} x", ">= 3.5", met=ratio >= 3.5)


def over_tls() -> None:
    """G5."""
    with own_sink(pem=str(ROOT / "tests" / "data" / "tls" / "good.pem")) as port:
        plain = peers.smtplib_over_tls(port, 60, no_delay=False)
        quick = peers.smtplib_over_tls(port, 600, no_delay=True)
        mine = median(ours(port, 4_000, connections=10, security="tls").rate for _ in range(3))
        print(f"    smtplib {plain:,.0f} | smtplib with TCP_NODELAY {quick:,.0f} | ours {mine:,.0f}")
        tell("G5 TLS to this machine, beside smtplib", f"{mine / 22:.0f} x 22/s", ">= 100", met=mine >= 2_200)


def stamping() -> None:
    """G6."""
    with TemporaryDirectory() as folder:
        room = Postroom(Path(folder), padding=LENGTH - 1_200)
        frozen = room.freeze(1)
        stamper = Stamper(frozen, links, room.clock)
        recipient = Recipient(id="0" * 28, address="reader@example.org", name="A Reader")
        to = Delivery(issue=frozen.issue, number=1, recipient=recipient, message_id="a" * 26, state="leased", lease=1)
        rounds = []
        for _ in range(7):
            begun = time.process_time()
            for _ in range(3_000):
                stamper.message(to)
            rounds.append((time.process_time() - begun) / 3_000 * 1e6)
    tell("G6 stamping, one HMAC token included", f"{median(rounds):.1f} us", "<= 10", met=median(rounds) <= 10)


def into_postfix(pairs: int) -> None:
    """G7."""
    with TemporaryDirectory(dir="/var/tmp") as folder, postfix(Path(folder)) as port:
        ratio, _ = paired(port, 6_000, pairs)
        tell("G7 ledger on, into a Postfix that discards", f"{ratio:.2f} x", ">= 0.85", met=ratio >= 0.85)


def already_sent() -> None:
    """What a second send costs."""
    with TemporaryDirectory(dir="/var/tmp") as folder:
        room = Postroom(Path(folder))
        room.draft()
        from builders import DAY

        from digest.jobs.send import SendOptions, send

        with room.ledger() as ledger, Relay(keep=False).running() as relay:
            tools = room.tools(ledger, relay)
            send(DAY, options=SendOptions(), tools=tools)
            begun = time.monotonic()
            assert send(DAY, options=SendOptions(), tools=tools).outcome == "already"
            seconds = time.monotonic() - begun
    tell("already sent", f"{seconds * 1000:.0f} ms", "<= 500", met=seconds <= 0.5)


def main(pairs: int) -> None:
    """Measure everything."""
    pin(CLIENT_CORE)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {pairs} pairs")
    stamping()
    already_sent()
    over_tls()
    far_away(3)
    into_a_sink(pairs)
    into_postfix(pairs)


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m benchmarks.send", description="Sending beside Postfix's own client.")
    parser.add_argument("pairs", nargs="?", type=int, default=5, help="pairs of runs for each ratio (5)")
    main(parser.parse_args().pairs)
