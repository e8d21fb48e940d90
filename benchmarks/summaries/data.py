"""The evaluation articles: where they lie, and one of them as a record."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CORE = (
    "en-cnn",
    "en-cnndm",
    "en-writers",
    "en-xsum",
    "fr-orangesum",
    "id-detik",
    "web-description",
    "web-standfirst",
)
"""The sets in which a method gains by choosing; in the others much is gained by leaving headings out."""

SETS = (*CORE, "nb-norsumm", "pt-temario", "tr-tes", "en-multinews", "en-bbc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An article, or several on one event, with the summaries that people wrote of it."""

    id: str
    language: str
    title: str | None
    texts: tuple[str, ...]
    references: tuple[str, ...]

    @property
    def text(self) -> str:
        """The texts as one."""
        return "\n\n".join(self.texts)


def folder(part: str = "dev") -> Path:
    """Return where a part of the data lies: below ``BENCH_DATA``, relative to the project's root."""
    return ROOT / os.environ.get("BENCH_DATA", "../shared/data") / "summaries" / part


def available(part: str = "dev") -> dict[str, list[Example]]:
    """Return the sets of a part that are there, in the order of their names."""
    paths = sorted(folder(part).glob("*.jsonl.gz"))
    return {path.name.removesuffix(".jsonl.gz"): list(_read(path)) for path in paths}


def _read(path: Path) -> Iterator[Example]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Example(
                id=str(row["id"]),
                language=row.get("language") or "en",
                title=row.get("title"),
                texts=tuple(row.get("articles") or [row["text"]]),
                references=tuple(row["references"]),
            )
