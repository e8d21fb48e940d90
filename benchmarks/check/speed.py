"""How long a check takes: on a mail of 40 kB once the program has started, and as a command from nothing.

python -m benchmarks.check.speed
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.check.mails import good_mails
from digest.checks.engine import check

SIZE = 40_000
RUNS = 11
_PROGRAM = "import sys; from digest.checks.engine import check; check(open(sys.argv[1], 'rb').read())"


def mail_of(size: int) -> str:
    """Return a good mail with a comment that makes it so long, or the shortest there is."""
    html = min((mail.html for mail in good_mails()), key=lambda html: abs(len(html.encode()) - size))
    missing = size - len(html.encode())
    return html.replace("</body>", f"<!-- {'x' * max(0, missing - 9)} --></body>", 1)


def main() -> None:
    """Print medians of processor time."""
    html = mail_of(SIZE)
    check(html)
    warm = []
    for _ in range(RUNS):
        start = time.process_time()
        check(html)
        warm.append(time.process_time() - start)
    print(f"{len(html.encode()):,} bytes after start: {median(warm) * 1000:.0f} ms")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "mail.html"
        file.write_text(html, encoding="utf-8")
        cold = []
        for _ in range(RUNS):
            before = getrusage(RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", _PROGRAM, str(file)], check=True)
            after = getrusage(RUSAGE_CHILDREN)
            cold.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"cold: {median(cold) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
