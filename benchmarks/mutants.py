"""How many of the mistakes that one wrong token makes do the tests find? ``python -m benchmarks.mutants [--seed N]``.

Two hundred places of ``digest.edit`` and ``digest.text`` are drawn by a seed, half of each; at each one token is
exchanged for its opposite or its neighbour ("<" for "<=", "and" for "or", 3 for 4, "min" for "max"). Every mutant is
tried in a copy of the package, first by the unit tests of its room, then, if it lives, by the test of the example's
issue. A mutant that runs for longer than a minute counts as found. What lives is printed: a test is missing there, or
the place makes no difference. Exits with 1 if fewer than seven in ten are found.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent
SEED = 20221111
COUNT = 200
LEAST = 0.70
LONGEST = 60
ROOMS = {"edit": ("tests/unit/edit",), "text": ("tests/unit/text", "tests/unit/summarizers")}
WHOLE = ("tests/integration/test_example.py",)
_INSTEAD = {
    "and": "or",
    "or": "and",
    "True": "False",
    "False": "True",
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "in": "not in",
    "is": "is not",
    "not": "",
    "break": "continue",
    "continue": "break",
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "+": "-",
    "-": "+",
    "*": "/",
    "/": "*",
    "+=": "-=",
    "-=": "+=",
    "//": "*",
    "%": "*",
    "|": "&",
    "&": "|",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One token of a file, and what stands in its place."""

    room: str
    path: Path
    line: int
    column: int
    before: str
    after: str

    def source(self) -> str:
        """Return the file's text with the mistake."""
        lines = self.path.read_text(encoding="utf-8").splitlines(keepends=True)
        line = lines[self.line - 1]
        lines[self.line - 1] = line[: self.column] + self.after + line[self.column + len(self.before) :]
        return "".join(lines)

    def __str__(self) -> str:
        """Say where it is and what it does."""
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.before!r} became {self.after!r}"


def mutants(room: str) -> Iterator[Mutant]:
    """Give every mutant of a room that Python can still read."""
    for path in sorted((ROOT / "src/digest" / room).rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            after = _instead(token)
            if after is not None:
                mutant = Mutant(room, path, *token.start, token.string, after)
                if _reads(mutant.source()):
                    yield mutant


def _instead(token: tokenize.TokenInfo) -> str | None:
    """Return what is put in a token's place, if anything; annotations and how a record is declared do nothing."""
    if token.line.startswith("@"):
        return None
    if token.type == tokenize.NUMBER and token.string.isdigit():
        return str(int(token.string) + 1)
    annotates = token.string == "|" and (" | None" in token.line or "->" in token.line)
    parts_parameters = token.string == "*" and token.line[token.end[1] :].startswith(",")
    if annotates or parts_parameters or token.type not in (tokenize.NAME, tokenize.OP):
        return None
    return _INSTEAD.get(token.string)


def _reads(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def is_found(mutant: Mutant, house: Path) -> bool:
    """Say whether a test fails where the package in a folder has the mistake; the folder is put right again."""
    place = house / mutant.path.relative_to(ROOT / "src")
    place.write_text(mutant.source(), encoding="utf-8")
    try:
        return not (_passes(ROOMS[mutant.room], house) and _passes(WHOLE, house))
    finally:
        shutil.copy2(mutant.path, place)


def _passes(tests: Sequence[str], house: Path) -> bool:
    """Run tests with the package of a folder, in one order and with one seed, until one fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    try:
        ran = subprocess.run(
            [*command, "--hypothesis-seed=0", *tests],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(house), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return ran.returncode == 0


def drawn(count: int, seed: int) -> list[Mutant]:
    """Return that many mutants, the same number of each room."""
    chance = random.Random(seed)
    return [one for room in ROOMS for one in chance.sample(list(mutants(room)), count // len(ROOMS))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the mutants, print how many were found and which live, and return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many are tried at once")
    asked = parser.parse_args(arguments)
    tried = drawn(asked.count, asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        houses: Queue[Path] = Queue()
        for number in range(asked.jobs):
            house = Path(folder, str(number))
            shutil.copytree(ROOT / "src/digest", house / "digest", ignore=shutil.ignore_patterns("__pycache__"))
            houses.put(house)
        if not all(_passes(tests, house) for tests in (*ROOMS.values(), WHOLE)):
            raise SystemExit("The tests fail without a mutant: nothing can be told.")

        def tell(mutant: Mutant) -> bool:
            house = houses.get()
            found = is_found(mutant, house)
            houses.put(house)
            print("found" if found else "LIVES", mutant, file=sys.stderr, flush=True)
            return found

        with ThreadPoolExecutor(asked.jobs) as pool:
            results = list(pool.map(tell, tried))
    return _report(tried, results)


def _report(tried: Sequence[Mutant], results: Sequence[bool]) -> int:
    living = [mutant for mutant, is_dead in zip(tried, results, strict=True) if not is_dead]
    total = Counter(mutant.room for mutant in tried)
    found = total - Counter(mutant.room for mutant in living)
    print(*(f"lives: {mutant}" for mutant in living), sep="\n")
    for room, count in total.items():
        print(f"digest.{room}: {found[room]} of {count} mutants found")
    print(f"together: {found.total() / total.total():.0%}, at least {LEAST:.0%} is asked for")
    return int(found.total() < LEAST * total.total())


if __name__ == "__main__":
    sys.exit(main())
