"""How far the checks agree with axe-core in Chromium, mail by mail and rule by rule.

    python -m benchmarks.check.agreement --axe FOLDER/node_modules/axe-core/axe.min.js [--mails FOLDER] [--count 500]

At 640 pixels, in the light scheme, without a network. A pair of mail and rule counts where either finds something; what
axe calls incomplete is counted apart, and so agrees with neither. `others.mjs` makes the mails by others.
"""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.check.mails import good_mails
from benchmarks.check.mutations import mutants
from digest.checks.engine import check

RULES = {
    "image-alt": "image-alt",
    "html-has-lang": "html-lang",
    "link-name": "link-name",
    "color-contrast": "contrast",
    "document-title": "document-title",
}
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--disable-sync")  # fmt: skip
_RUN = """async rules => {
  const wanted = {runOnly: {type: 'rule', values: rules}, resultTypes: ['violations', 'incomplete']};
  const told = node => node.html.slice(0, 200) + ' ' + node.any.concat(node.all).map(check => check.message).join(' ');
  const result = await axe.run(document, wanted);
  return [result.violations.map(one => [one.id, one.nodes.map(told)]), result.incomplete.map(one => one.id)];
}"""


@dataclass
class Score:
    """Pairs counted: both found, axe alone, we alone, and those that axe can't judge."""

    both: int = 0
    axe: int = 0
    ours: int = 0
    incomplete: int = 0
    differences: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Return the score as a line of a table."""
        precision = self.both / (self.both + self.ours) if self.both + self.ours else 1.0
        recall = self.both / (self.both + self.axe) if self.both + self.axe else 1.0
        return (
            f"{name:16} both {self.both:4}  axe alone {self.axe:3}  ours alone {self.ours:3}"
            f"  incomplete {self.incomplete:3}  precision {precision:.1%}  recall {recall:.1%}"
        )


class Axe:
    """Runs axe in a browser on HTML."""

    def __init__(self, browser: Any, script: Path) -> None:
        self._page = browser.new_page(viewport={"width": 640, "height": 900}, color_scheme="light")
        self._page.route("**/*", lambda route: route.abort())
        self._script = script.read_text(encoding="utf-8")

    def found(self, html: str) -> tuple[dict[str, list[str]], set[str]]:
        """Return what axe finds by rule, and the rules that it can't decide."""
        self._page.set_content(html, wait_until="domcontentloaded")
        self._page.evaluate(self._script)
        violations, incomplete = self._page.evaluate(_RUN, list(RULES))
        return dict(violations), set(incomplete)


def compare(axe: Axe, mails: Iterator[tuple[str, str]]) -> dict[str, Score]:
    """Score every rule over mails."""
    scores = {rule: Score() for rule in RULES}
    only = list(RULES.values())
    for name, html in mails:
        violations, incomplete = axe.found(html)
        ours = {finding.check: finding.reason for finding in check(html, only=only)}
        for rule, own in RULES.items():
            _count(scores[rule], (rule in violations, own in ours), incomplete=rule in incomplete)
            if (rule in violations) != (own in ours):
                told = violations[rule][0] if rule in violations else f"ours: {ours[own]}"
                scores[rule].differences.append(f"{name}: {rule}: {told}")
    return scores


def _count(score: Score, found: tuple[bool, bool], *, incomplete: bool) -> None:
    match found:
        case (True, True):
            score.both += 1
        case (True, False):
            score.axe += 1
        case (False, True) if incomplete:
            score.incomplete += 1
        case (False, True):
            score.ours += 1


def broken_mails(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield our own mails, broken by mutations, one of each HTML."""
    seen: Counter[str] = Counter()
    for mutant in mutants(list(good_mails()), count, seed):
        if mutant.draft.raw is None and not seen[mutant.draft.html]:
            seen[mutant.draft.html] += 1
            yield mutant.kind.name, mutant.draft.html


def main() -> None:
    """Score both sets and print every difference."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--axe", type=Path, required=True)
    parser.add_argument("--mails", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20221111)
    arguments = parser.parse_args()
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        axe = Axe(browser, arguments.axe)
        if arguments.mails is not None:
            files = sorted(arguments.mails.rglob("*.html"))
            others = ((file.stem, file.read_text(encoding="utf-8", errors="replace")) for file in files)
            _print(f"{len(files)} mails by others", compare(axe, others))
        if arguments.count:
            _print("our own mails, broken", compare(axe, broken_mails(arguments.count, arguments.seed)))
        browser.close()


def _print(title: str, scores: dict[str, Score]) -> None:
    print(title)
    for rule, score in scores.items():
        print("  " + score.line(rule))
        for difference in score.differences:
            print(f"      {difference}")


if __name__ == "__main__":
    main()
