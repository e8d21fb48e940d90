"""What the browser tests need: the system's Chromium, axe-core, and the reference compiler of MJML.

They run only where they are asked for by name (`make test-browser`). Where something is missing they are skipped with a
reason, and fail where CI is set.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest

from desk import Running, collected

from .browser import FLAGS
from .desk_page import desk_over

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leave this folder alone unless it, or something in it, was named."""
    return None if any("browser" in Path(argument).parts for argument in config.args) else True


def _missing(what: str) -> NoReturn:
    """Skip, or fail where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing: make test-browser installs it", pytrace=False)
    pytest.skip(f"{what} is missing: make test-browser installs it")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright")
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        _missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core."""
    script = MODULES / "axe-core" / "axe.min.js"
    if not script.is_file():
        _missing("axe-core")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def reference() -> Any:
    """The reference compiler: takes MJML documents and gives their HTML."""
    if not (MODULES / "mjml").is_dir() or shutil.which("node") is None:
        _missing("npm's mjml")

    def compiled(documents: Sequence[str]) -> list[str]:
        done = subprocess.run(
            ["node", "compile.mjs"], cwd=HERE, input=json.dumps(documents), capture_output=True, text=True, check=True
        )
        answer: list[str] = json.loads(done.stdout)
        return answer

    return compiled


@pytest.fixture(scope="module")
def newsletter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with its articles, collected once."""
    return collected(tmp_path_factory.mktemp("desk") / "daily")


@pytest.fixture
def desk(newsletter: Path, tmp_path: Path) -> Iterator[Running]:
    """A desk over a copy of its own."""
    with desk_over(newsletter, tmp_path / "daily") as desk:
        yield desk
