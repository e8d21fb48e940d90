"""A million recipients: the time of the freeze, the rate of claiming and settling, and the memory.

Run as ``python -m benchmarks.send.scale [RECIPIENTS]`` from the project's root.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from builders import DAY
from postroom import Postroom

from digest.deliveries import Receipt

BATCH = 500


def main(recipients: int) -> None:
    """Measure on a disk, not in memory."""
    with TemporaryDirectory(dir="/var/tmp") as folder:
        room = Postroom(Path(folder))
        begun = monotonic()
        room.freeze(recipients)
        frozen = monotonic() - begun
        begun = monotonic()
        settled = sum(_claimed_and_settled(room))
        seconds = monotonic() - begun
        begun = monotonic()
        counts = room.counts()
        counted = monotonic() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert counts == {"sent": recipients}
    print(f"freeze of {recipients:,}: {frozen:.1f} s")
    print(f"claim and settle in batches of {BATCH}: {settled / seconds:,.0f} a second")
    print(f"counting: {counted:.2f} s; peak memory {peak:.0f} MB")


def _claimed_and_settled(room: Postroom) -> Iterator[int]:
    with room.ledger() as ledger:
        while claimed := ledger.claim(DAY, most=BATCH, here=room.here, journal="1.journal", at=room.clock()):
            receipts = [
                Receipt(number=one.number, lease=one.lease or 0, state="sent", code=250, reply="2.0.0 Ok: queued")
                for one in claimed
            ]
            yield ledger.settle(DAY, receipts, closing=[receipts[0].lease], at=room.clock())


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000)
