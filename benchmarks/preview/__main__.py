"""The desk in a real browser, served by `digest preview`. Run as ``python -m benchmarks.preview [--reloads N]``.

First paint, weight and shifts of the page; from a save to its paint; a hundred saves in five seconds; the calendar and
the search with 5,000 issues; and what memory the server and the page have gained after thousands of reloads. The page's
heap is taken after a collection of garbage; the server's memory is what the system counts as resident (Linux only).
"""

from __future__ import annotations

import argparse
import gzip
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from desk import DAY, collected, fill_with_issues  # noqa: E402  # the path comes first

FLAGS = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--js-flags=--expose-gc")
WARM_UP = 200
"""Reloads before memory is first looked at: caches are full by then."""

ISSUES = 5_000
SAVES = 100


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `digest preview` on a free port; give the process and its address."""
    command = [sys.executable, "-m", "digest", "--config", str(folder / "digest.toml"), "preview", DAY]
    with subprocess.Popen([*command, "--no-open", "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip().rsplit("/", 1)[0]
        finally:
            process.terminate()


@contextmanager
def browser() -> Iterator[Any]:
    """Start the system's Chromium."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


def replaced(file: Path, text: str) -> float:
    """Replace a file as editors do; return the moment in milliseconds."""
    temporary = file.with_name(".saving")
    temporary.write_text(text)
    moment = time.time() * 1000
    temporary.replace(file)
    return moment


def opened(browser: Any, url: str) -> Any:
    """Open a page with one frame, and wait for it."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{url}/{DAY}?w=640")
    page.wait_for_selector("html[data-painted]", state="attached")
    page.wait_for_selector("#calendar .legend")
    return page


def painted(page: Any, subject: str) -> None:
    """Wait until the page shows a subject, and the frame its mail."""
    page.wait_for_function(
        "(subject) => document.querySelector('#inbox .subject')?.textContent === subject "
        "&& !document.querySelector('iframe.coming')",
        arg=subject,
        polling=10,
    )


def first_paint(browser: Any, url: str) -> float:
    """Return the median time to the first contentful paint of eleven new pages."""
    found = []
    for _ in range(11):
        page = opened(browser, url)
        found.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        page.context.close()
    return median(found)


def weight() -> int:
    """Return the compressed bytes of the page's own files."""
    assets = files("digest.preview") / "assets"
    return sum(len(gzip.compress(one.read_bytes())) for one in assets.iterdir() if one.is_file())


def saves_to_paint(page: Any, template: Path, count: int) -> list[float]:
    """Save a template so many times; return the milliseconds from each save to its frame's paint."""
    macro = '{{% macro rubric(title) %}}\n<h2 data-save="{}">{{{{ title|breakable }}}}</h2>\n{{% endmacro %}}\n'
    template.parent.mkdir(parents=True, exist_ok=True)
    template.write_text(macro.format("first"))
    page.wait_for_function("() => document.querySelector('iframe').contentDocument.querySelector('[data-save]')")
    took = []
    for number in range(count):
        before = page.evaluate("Number(document.documentElement.dataset.paints)")
        started = replaced(template, macro.format(number))
        page.wait_for_function(
            "(before) => Number(document.documentElement.dataset.paints) > before", arg=before, polling=10
        )
        took.append(page.evaluate("Number(document.documentElement.dataset.painted)") - started)
    shutil.rmtree(template.parents[2])
    return took


def shifts(page: Any, draft: Path, text: str) -> float:
    """Return how much of the page a reload moved."""
    page.evaluate(
        "() => { window.shifts = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) "
        "window.shifts += one.value; }).observe({ type: 'layout-shift' }); }"
    )
    for number in range(5):
        replaced(draft, f'subject = "Shift {number}"\n{text}')
        painted(page, f"Shift {number}")
    return float(page.evaluate("window.shifts"))


def storm(page: Any, draft: Path, text: str) -> float:
    """Save a hundred times in five seconds; return the milliseconds after the last until it is shown."""
    begun = time.monotonic()
    for number in range(SAVES):
        replaced(draft, f'subject = "Save {number}"\n{text}' if number % 7 else "subject = ")
        time.sleep(max(0.0, begun + (number + 1) * 5 / SAVES - time.monotonic()))
    last = replaced(draft, f'subject = "The last"\n{text}')
    painted(page, "The last")
    assert page.locator("#fault:not([hidden])").count() == 0
    return time.time() * 1000 - last


def answers(url: str) -> dict[str, float]:
    """Return the longest of seven answers of calendar and search, in milliseconds, after one to warm up."""
    asked = {f"search for {words!r}": f"/search?q={quote(words)}" for words in ("kherson", "grain deal", "the", "ві")}
    asked["calendar of half a year"] = "/calendar?since=2022-06-01&until=2022-11-30"
    return {name: max([milliseconds(f"{url}{path}") for _ in range(8)][1:]) for name, path in asked.items()}


def milliseconds(address: str) -> float:
    """Return how long an answer takes."""
    begun = time.perf_counter()
    with urlopen(address) as answer:  # our own server's address
        answer.read()
    return (time.perf_counter() - begun) * 1000


def resident(process: subprocess.Popen[str]) -> float:
    """Return a process's resident memory in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1000


def heap(client: Any) -> float:
    """Return the page's heap in MB, once garbage is collected."""
    for _ in range(3):
        client.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in client.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / 1e6


def reloads(process: subprocess.Popen[str], page: Any, draft: Path, text: str, count: int) -> tuple[float, float]:
    """Reload so many times; return what the server's memory and the page's heap have grown by, in MB."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")

    def some(first: int, last: int) -> None:
        for number in range(first, last):
            replaced(draft, f'subject = "Reload {number}"\n{text}')
            painted(page, f"Reload {number}")

    some(0, WARM_UP)
    before = resident(process), heap(client)
    for start in range(WARM_UP, WARM_UP + count, 500):
        some(start, min(start + 500, WARM_UP + count))
        grown = resident(process) - before[0], heap(client) - before[1]
        print(f"  after {start + 500 - WARM_UP:5}: server {grown[0]:+.1f} MB, page {grown[1]:+.1f} MB", flush=True)
    return resident(process) - before[0], heap(client) - before[1]


def told(name: str, value: float, bar: float, unit: str) -> bool:
    """Print a figure beside its bar; say whether it is reached."""
    print(f"{name:<48} {value:9.2f} {unit:<3} (at most {bar:g}){'' if value <= bar else '   MISSED'}", flush=True)
    return value <= bar


def measured(folder: Path, count: int) -> Iterator[bool]:
    """Measure everything in a newsletter's folder."""
    draft = folder / "drafts" / f"{DAY}.toml"
    text = draft.read_text()
    block = folder / "templates" / "daily" / "blocks" / "rubric.mjml.j2"
    with served(folder) as (process, url), browser() as chromium:
        yield told("page and its files, compressed", weight() / 1000, 150, "kB")
        yield told("first paint, median", first_paint(chromium, url), 300, "ms")
        page = opened(chromium, url)
        yield told("layout shift of five reloads", shifts(page, draft, text), 0, "")
        took = saves_to_paint(page, block, SAVES)
        print(f"{'save to paint, median of 100':<48} {median(took):9.2f} ms")
        yield told("save to paint, 95th percentile of 100", quantiles(took, n=20)[-1], 150, "ms")
        print(f"{'100 saves in 5 s, the last one is shown after':<48} {storm(page, draft, text):9.2f} ms", flush=True)
        server, heaped = reloads(process, page, draft, text, count)
        yield told(f"server's memory after {count} reloads", server, 10, "MB")
        yield told(f"page's heap after {count} reloads", heaped, 10, "MB")
        assert process.poll() is None


def with_many_issues(folder: Path, count: int) -> Iterator[bool]:
    """Measure calendar and search over many stored issues, one in four with a draft file."""
    fill_with_issues(folder, count, until=date(2022, 11, 20))
    with served(folder) as (_, url):
        for name, longest in answers(url).items():
            yield told(f"{name}, {count} issues", longest, 100, "ms")


def main() -> int:
    """Measure, and return how many bars are missed."""
    parser = argparse.ArgumentParser(description="Measure the desk.")
    parser.add_argument("--reloads", type=int, default=5_000, help="reloads for the memory's growth (default 5000)")
    parser.add_argument("--issues", type=int, default=ISSUES, help="stored issues for the calendar and search")
    options = parser.parse_args()
    parts: tuple[tuple[Callable[[Path, int], Iterator[bool]], int], ...] = (
        (measured, options.reloads),
        (with_many_issues, options.issues),
    )
    missed = 0
    for part, count in parts:
        with TemporaryDirectory() as folder:
            missed += [*part(collected(Path(folder) / "daily"), count)].count(False)
    return missed


if __name__ == "__main__":
    sys.exit(main())
