"""Start-up and a whole day: how long `digest --help` and the example's issue take, and how much memory.

CPU is user + system time of the process and its children; memory is the largest sum of PSS over the process tree (Linux
only). Both are medians: --help of 11 runs after one to warm up, generate of 5 runs, each on a fresh store, collecting
included.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "daily"
HELP_BAR, GENERATE_BAR, MEMORY_BAR = 0.20, 1.5, 200.0


def cpu_seconds(command: list[str]) -> float:
    """Run a command and return the CPU time that it and its children took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def peak_megabytes(command: list[str]) -> float | None:
    """Run a command and return the largest sum of PSS over its process tree, in MB; None where none can tell."""
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    peak = 0.0
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        while process.poll() is None:
            peak = max(peak, sum(_pss(pid) for pid in _session(process.pid)))
            time.sleep(0.01)
    return peak


def _session(leader: int) -> list[int]:
    members = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if os.getsid(int(folder.name)) == leader:
                    members.append(int(folder.name))
            except (ProcessLookupError, PermissionError):
                continue
    return members


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def generate_command(room: Path) -> list[str]:
    """Copy the example into an empty folder and return the command that makes its issue there."""
    copy = room / "daily"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("digest.db*", "out"))
    digest = [sys.executable, "-m", "digest", "--config", str(copy / "digest.toml")]
    return [*digest, "generate", "--date", "2022-11-11", "--output", str(room / "out")]


def measure(runs: int) -> dict[str, float | None]:
    """Return the three figures."""
    help_command = [sys.executable, "-m", "digest", "--help"]
    cpu_seconds(help_command)
    helps = [cpu_seconds(help_command) for _ in range(11)]
    generates, peaks = [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as room:
            generates.append(cpu_seconds(generate_command(Path(room))))
        with tempfile.TemporaryDirectory() as room:
            peaks.append(peak_megabytes(generate_command(Path(room))))
    known = [peak for peak in peaks if peak is not None]
    return {
        "help_cpu_s": statistics.median(helps),
        "generate_cpu_s": statistics.median(generates),
        "generate_peak_mb": statistics.median(known) if known else None,
    }


def main() -> None:
    """Print the figures beside their bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    options = parser.parse_args()
    figures = measure(options.runs)
    print("| what | measured | bar |\n|---|---|---|")
    print(f"| `digest --help`, CPU | {figures['help_cpu_s']:.3f} s | {HELP_BAR:.2f} s |")
    print(f"| `digest generate` of the example, CPU | {figures['generate_cpu_s']:.2f} s | {GENERATE_BAR:.1f} s |")
    peak = figures["generate_peak_mb"]
    print(f"| the same, peak memory | {'not known here' if peak is None else f'{peak:.0f} MB'} | {MEMORY_BAR:.0f} MB |")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
