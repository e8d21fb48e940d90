"""What loads what: start-up stays quick, and the package keeps its shape."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command import digest

HEAVY = {"sumy", "nltk", "trafilatura", "feedparser", "lxml", "mjml", "babel", "jinja2", "cattrs", "urllib3", "numpy"}


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("generate", "--help"), ("summarize", "--help")])
def test_help_loads_no_heavy_library(arguments: tuple[str, ...], tmp_path: Path):
    """Asking for help costs as little as possible."""
    ran = digest(*arguments, cwd=tmp_path, python=("-X", "importtime"))
    assert ran.code == 0
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in ran.err.splitlines() if "|" in line}
    assert "click" in loaded
    assert loaded & HEAVY == set()


def test_importing_the_package_loads_nothing_of_it():
    """Its names resolve on first use (PEP 562)."""
    program = "import sys, digest; print(sorted(name for name in sys.modules if name.startswith('digest.')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
