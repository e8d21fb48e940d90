"""Mistakes people make: each is told in a clear line with a hint and an exit code, and nothing is half written."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import Ran, digest

GOOD = """\
[newsletter]
name = "The Evening Bridge"
contact = "desk@bridge.example.org"
timezone = "Europe/Rome"
close = "23:00"

[[sources]]
name = "Our own"
kind = "file"
location = "articles"
"""
ARTICLE = """\
---
title: Bridge closed for three weeks
date: 2022-11-11T12:00:00+01:00
---

The bridge was closed on Friday after an inspection found cracks. Engineers said the repair would take three weeks.

Traffic is led over the old road through the village. The mayor asked drivers for patience and promised extra buses.
"""
FEED = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Quiet</title><link>https://quiet.example.org/</link><description>-</description></channel></rss>
"""
HTML = "<!doctype html><html><head><title>404</title></head><body><h1>Not here</h1></body></html>"


def newsletter(room: Path, config: str = GOOD) -> Path:
    (room / "articles").mkdir()
    (room / "articles" / "bridge.md").write_text(ARTICLE, encoding="utf-8")
    (room / "digest.toml").write_text(config, encoding="utf-8")
    return room


def generate(room: Path, *more: str) -> Ran:
    return digest("generate", *(more or ("--date", "2022-11-11")), cwd=room)


def files(room: Path) -> set[str]:
    return {path.name for path in room.rglob("*") if path.is_file()} - {"digest.toml", "bridge.md"}


def assert_told(ran: Ran, *, code: int, says: str) -> None:
    assert ran.code == code, ran.err
    assert "Traceback" not in ran.err + ran.out
    assert len(ran.errors) == 1, ran.err
    assert says in ran.errors[0]
    assert ran.hints, ran.err


def test_a_right_newsletter_generates(tmp_path: Path):
    """What the mistakes below are made in is itself right."""
    ran = generate(newsletter(tmp_path))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "1 story from 1 of 1 sources, " + ran.out.partition(", ")[2]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (GOOD.replace('name = "The Evening Bridge"', 'name = "The Evening Bridge'), "digest.toml:2"),
        (GOOD.replace("timezone", "timezoen"), "digest.toml:4: newsletter.timezoen"),
        (GOOD.replace('"23:00"', "23"), "digest.toml:5: newsletter.close"),
        (GOOD.replace("Europe/Rome", "Europe/Roma"), "digest.toml:4: newsletter.timezone"),
        (GOOD + '\n[summaries]\nmethod = "lex-rnak"\n', "digest.toml:13: summaries.method"),
        (GOOD.replace('kind = "file"', 'kind = "fiel"'), "digest.toml:9: sources[0].kind"),
    ],
    ids=["TOML syntax", "unknown key", "wrong type", "unknown zone", "unknown method", "unknown kind"],
)
def test_a_mistake_in_the_configuration_names_file_line_and_key(tmp_path: Path, wrong: str, says: str):
    """One line says what is wrong and where, one what to do; nothing is written."""
    room = newsletter(tmp_path, wrong)
    assert_told(generate(room), code=2, says=says)
    assert files(room) == set()


def test_all_mistakes_are_told_at_once(tmp_path: Path):
    """Nobody mends a configuration one error a run."""
    wrong = GOOD.replace("timezone", "timezoen").replace('"file"', '"fiel"').replace('"23:00"', '"25:00"')
    ran = generate(newsletter(tmp_path, wrong))
    assert ran.code == 2
    assert len(ran.errors) == 3
    assert any("timezone" in hint for hint in ran.hints)


def test_no_configuration_points_to_init(tmp_path: Path):
    """A newcomer learns how to begin."""
    ran = generate(tmp_path)
    assert_told(ran, code=2, says="digest.toml")
    assert "digest init" in ran.hints[0]


@pytest.mark.parametrize("day", ["2022-13-40", "11.11.2022", "tomorrow", ""])
def test_a_date_that_is_none_is_told(tmp_path: Path, day: str):
    """Before anything is collected or written."""
    room = newsletter(tmp_path)
    assert_told(generate(room, "--date", day), code=2, says="date")
    assert files(room) == set()


@pytest.mark.parametrize(
    "arguments", [("generate", "--fromat", "html"), ("generate", "--format", "pdf"), ("generat",), ("summarize",)]
)
def test_a_wrong_command_line_is_told_without_usage_noise(tmp_path: Path, arguments: tuple[str, ...]):
    """Usage errors have the exit code 2."""
    ran = digest(*arguments, cwd=newsletter(tmp_path))
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert len(ran.errors) == 1


def test_an_output_that_cannot_be_written_leaves_nothing(tmp_path: Path):
    """A path below a file can't be a folder: exit 1, no file, no stored issue."""
    room = newsletter(tmp_path)
    ran = generate(room, "--date", "2022-11-11", "--output", str(room / "digest.toml" / "out"))
    assert_told(ran, code=1, says="can't be written")
    assert not {name for name in files(room) if not name.startswith("digest.db")}


def with_source(kind: str, location: str) -> str:
    return GOOD + f'\n[[sources]]\nname = "Other"\nkind = "{kind}"\nlocation = "{location}"\n'


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [("feed", "other.xml", HTML), ("page", "other.html", ""), ("feed", "other.xml", ""), ("file", "missing.md", None)],
    ids=["HTML in place of a feed", "a 0-byte page", "an empty file as a feed", "a missing file"],
)
def test_a_bad_source_is_a_line_in_the_coverage_box(tmp_path: Path, kind: str, name: str, content: str | None):
    """The issue comes out with the other source's story; readers and the operator are told."""
    room = newsletter(tmp_path, with_source(kind, name))
    if content is not None:
        (room / name).write_text(content, encoding="utf-8")
    ran = generate(room)
    assert ran.code == 0
    assert ran.out.startswith("1 story from 1 of 2 sources")
    assert "warning: Other could not be read: " in ran.err
    assert "Other" in next(room.glob("out/*.txt")).read_text(encoding="utf-8")


def test_a_feed_without_items_is_quiet(tmp_path: Path):
    """It is read, it has nothing to say, and nobody is warned."""
    room = newsletter(tmp_path, with_source("feed", "quiet.xml"))
    (room / "quiet.xml").write_text(FEED, encoding="utf-8")
    ran = generate(room)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("1 story from 2 of 2 sources")


def test_strict_says_that_a_source_failed(tmp_path: Path):
    """For whoever wants to be woken by one dead feed."""
    room = newsletter(tmp_path, with_source("feed", "missing.xml"))
    assert generate(room, "--date", "2022-11-11", "--strict").code == 4


def test_all_sources_failing_writes_nothing(tmp_path: Path):
    """There is nothing to show that can be trusted to be all; --no-collect uses what is stored."""
    config = GOOD.replace('location = "articles"', 'location = "missing"')
    room = newsletter(tmp_path, config)
    ran = generate(room)
    assert_told(ran, code=5, says="none of the 1 sources could be read")
    assert "--no-collect" in ran.hints[0]
    assert not (room / "out").exists()


def test_a_day_without_articles_is_no_error_unless_wanted(tmp_path: Path):
    """It says so; --fail-if-empty makes it exit 3. No file is written."""
    room = newsletter(tmp_path)
    ran = generate(room, "--date", "2022-11-01")
    assert (ran.code, ran.out) == (
        0,
        "nothing to show for 2022-11-01: no articles in the window, 1 of 1 sources read\n",
    )
    assert generate(room, "--date", "2022-11-01", "--fail-if-empty").code == 3
    assert not list(room.glob("out/*"))


def test_a_broken_draft_file_stops_generate(tmp_path: Path):
    """The editor's decisions are never silently ignored."""
    room = newsletter(tmp_path)
    (room / "drafts").mkdir()
    (room / "drafts" / "2022-11-11.toml").write_text('note = "Good evening\n', encoding="utf-8")
    assert_told(generate(room), code=2, says="2022-11-11.toml:1")
    assert not list(room.glob("out/*"))


def test_a_day_that_is_not_published_is_refused(tmp_path: Path):
    """The hint names the days."""
    config = GOOD.replace('close = "23:00"', 'close = "23:00"\ndays = ["mon", "tue"]')
    assert_told(generate(newsletter(tmp_path, config)), code=2, says="not a publishing day")


def test_an_unknown_method_of_summarize_names_the_nearest(tmp_path: Path):
    """And how to see them all."""
    room = newsletter(tmp_path)
    ran = digest("summarize", "articles/bridge.md", "--method", "leed", cwd=room)
    assert_told(ran, code=2, says="leed")
    assert "lead" in ran.hints[0]
