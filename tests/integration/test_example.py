"""The example newsletter, made as `make demo` makes it."""

from __future__ import annotations

import email
import json
import shutil
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from command import Ran, digest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "daily"
DAY = "2022-11-11"


def copied(room: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, room / "daily", ignore=shutil.ignore_patterns("digest.db*", "out")))


def generate(folder: Path, output: Path, *more: str, **environment: Any) -> Ran:
    return digest("-c", folder / "digest.toml", "generate", "--date", DAY, "--output", output, *more, **environment)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    room = tmp_path_factory.mktemp("example")
    ran = generate(copied(room), room / "out")
    return room / "out", ran


@pytest.fixture(scope="module")
def issue(made: tuple[Path, Ran]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(next(made[0].glob("*.json")).read_text(encoding="utf-8"))
    return document


def test_the_example_makes_its_issue(made: tuple[Path, Ran]):
    """One line tells how much is in it; the dead source is told on standard error and costs nothing."""
    folder, ran = made
    assert ran.code == 0, ran.err
    assert ran.out.count("\n") == 1
    assert " stories from " in ran.out
    assert ran.err.count("could not be read") == 1
    assert {path.suffix for path in folder.iterdir() if path.is_file()} == {".html", ".txt", ".eml", ".json"}


def test_the_lead_is_the_news_of_the_day(issue: dict[str, Any]):
    """The lead story of the day tells of Kherson, with a picture and three or four sentences."""
    lead = issue["stories"][0]
    assert lead["slot"] == "lead"
    assert "Kherson" in lead["title"]
    assert lead["image"] is not None
    assert 3 <= len(lead["summary"]["sentences"]) <= 4
    assert lead["also"], "the same story stands in a second source"


def test_every_slot_is_filled(issue: dict[str, Any]):
    """A lead, a second row, sections and titles in brief: the whole anatomy of a daily issue."""
    slots = [story["slot"] for story in issue["stories"]]
    assert slots == sorted(slots, key=["lead", "second", "section", "brief"].index)
    assert set(slots) == {"lead", "second", "section", "brief"}
    assert 14 <= len(slots) <= 30


def test_at_least_three_languages_are_told(issue: dict[str, Any]):
    """Foreign stories keep their language."""
    assert len({story["language"] for story in issue["stories"]}) >= 3


def test_the_html_keeps_its_weight(issue: dict[str, Any], made: tuple[Path, Ran]):
    """The issue of the example has at most 60 kB, far from where Gmail clips."""
    html = next(made[0].glob("*.html")).read_bytes()
    assert len(html) <= 60_000
    assert issue["bytes"]["html"] <= 60_000


def test_pictures_lie_beside_the_html(made: tuple[Path, Ran]):
    """The page shows them from its own folder, without a network."""
    html = next(made[0].glob("*.html")).read_text(encoding="utf-8")
    pictures = [path.relative_to(made[0]).as_posix() for path in made[0].glob("*-pictures/*")]
    assert pictures
    for picture in pictures:
        assert f'src="{picture}"' in html


def test_the_message_carries_its_pictures(made: tuple[Path, Ran]):
    """A mail program opens the EML and shows the same pictures from inside it."""
    message = email.message_from_bytes(next(made[0].glob("*.eml")).read_bytes(), policy=default)
    html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
    carried = [str(part["Content-ID"]).strip("<>") for part in message.walk() if part["Content-ID"]]
    assert carried
    assert all(f"cid:{cid}" in html for cid in carried)


def test_all_stories_stand_in_the_text_part(issue: dict[str, Any], made: tuple[Path, Ran]):
    """A reader of only the text misses no headline."""
    text = " ".join(next(made[0].glob("*.txt")).read_text(encoding="utf-8").split())
    missing = [story["title"] for story in issue["stories"] if " ".join(story["title"].split()) not in text]
    assert missing == []


def test_no_leftover_of_a_feed_shows(made: tuple[Path, Ran]):
    """What feeds hang on their texts is cut: invitations, sign-offs, share bars."""
    text = next(made[0].glob("*.txt")).read_text(encoding="utf-8")
    for leftover in ("appeared first on", "Read all", "Lire la suite", "Subscribe to our newsletter", "utm_"):
        assert leftover not in text


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_bytes_whatever_the_environment(tmp_path: Path):
    """Hash seed, zone and locale of the machine leave no trace; nor does a second run on the same store."""
    folder = copied(tmp_path)
    generate(folder, tmp_path / "first", environ={"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C"})
    generate(
        folder,
        tmp_path / "second",
        "--no-collect",
        environ={"PYTHONHASHSEED": "2", "TZ": "UTC", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
    )
    assert digests(tmp_path / "first") == digests(tmp_path / "second")
    assert digests(tmp_path / "first") != {}


def test_a_fresh_store_gives_the_same_bytes(made: tuple[Path, Ran], tmp_path: Path):
    """Two people who make the example have the same issue."""
    generate(copied(tmp_path), tmp_path / "out")
    assert digests(tmp_path / "out") == digests(made[0])
