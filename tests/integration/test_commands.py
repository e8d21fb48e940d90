"""The commands as a newcomer meets them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from command import digest

ARTICLE = """\
---
title: Why lighthouses blink
---

A lighthouse blinks so that a sailor can tell it from every other light. Each has a rhythm of its own. The rhythm stands
in a book that every ship carries.

Before there were rhythms, ships ran aground on the wrong side of the right island.
"""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    ran = digest("init", "news", cwd=tmp_path)
    assert ran.code == 0, ran.err
    return tmp_path / "news"


@pytest.mark.parametrize("day", ["today", "yesterday", "1999-12-31", "2031-02-28"])
def test_the_sample_generates_for_any_date(sample: Path, day: str):
    """Its articles are undated files, which may stand in every window."""
    ran = digest("generate", "--date", day, cwd=sample)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("5 stories from 1 of 1 sources") or ran.out.startswith("6 stories from 1 of 1 sources")
    assert len(list((sample / "out").glob("*.html"))) == 1


def test_init_overwrites_nothing(sample: Path):
    """A second init names a file that lies there, and leaves all of them alone."""
    (sample / "digest.toml").write_text("mine", encoding="utf-8")
    ran = digest("init", sample, cwd=sample)
    assert ran.code == 2
    assert "exists already" in ran.errors[0]
    assert (sample / "digest.toml").read_text(encoding="utf-8") == "mine"


def test_only_the_asked_formats_are_written(sample: Path):
    """The others don't appear."""
    ran = digest("generate", "--format", "txt,json", "--output", "there", cwd=sample)
    assert ran.code == 0
    assert sorted(path.suffix for path in (sample / "there").iterdir()) == [".json", ".txt"]


def test_generate_speaks_json(sample: Path):
    """A program learns what was made and where it lies."""
    document = json.loads(digest("generate", "--date", "2022-11-11", "--json", cwd=sample).out)
    assert document["state"] == "draft"
    assert document["sources"] == {"read": 1, "all": 1, "problems": {}}
    assert all((sample / name).exists() for name in document["files"])


def test_collecting_twice_adds_nothing(sample: Path):
    """The second run has nothing new to say."""
    first, second = (digest("collect", cwd=sample) for _ in range(2))
    assert first.code == second.code == 0
    assert not first.out.startswith("0 new")
    assert second.out == "0 new articles from 1 of 1 sources\n"


def test_generate_without_collecting_uses_the_store(sample: Path):
    """Articles that are gone from the folder still make the issue."""
    digest("collect", cwd=sample)
    for article in (sample / "articles").iterdir():
        article.unlink()
    assert digest("generate", "--no-collect", cwd=sample).out.partition(" ")[0] in {"5", "6"}


def test_config_show_hides_the_password(sample: Path):
    """The canary and its base64 appear nowhere."""
    (sample / ".env").write_text("SMTP_HOST=relay.example.org\nSMTP_USERNAME=me\nSMTP_PASSWORD=canary-4711\n")
    (sample / ".env").chmod(0o600)
    for arguments in (["config", "show"], ["config", "show", "--json"], ["-v", "generate"]):
        ran = digest(*arguments, cwd=sample)
        assert ran.code == 0
        assert "canary-4711" not in ran.out + ran.err
        assert "Y2FuYXJ5LTQ3MTE" not in ran.out + ran.err
    assert "relay.example.org" in digest("config", "show", cwd=sample).out


def test_a_file_is_summarized_in_its_own_words(tmp_path: Path):
    """Every printed line stands in the article."""
    (tmp_path / "article.md").write_text(ARTICLE, encoding="utf-8")
    ran = digest("summarize", "article.md", "--sentences", "2", cwd=tmp_path)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert len(lines) == 2
    assert all(line in " ".join(ARTICLE.split()) for line in lines)


def test_standard_input_is_summarized_with_places(tmp_path: Path):
    """The offsets lead back to the sentence."""
    text = ARTICLE.partition("---\n\n")[2]
    ran = digest("summarize", "-", "--json", "--sentences", "1", cwd=tmp_path, stdin=text)
    (document,) = json.loads(ran.out)
    (sentence,) = document["sentences"]
    assert " ".join(text[sentence["start"] : sentence["end"]].split()) == sentence["text"]


def test_a_folder_is_summarized_article_by_article(tmp_path: Path):
    """Each under its title."""
    for number in (1, 2):
        (tmp_path / f"{number}.md").write_text(ARTICLE.replace("Why", f"{number}: Why"), encoding="utf-8")
    out = digest("summarize", ".", "--sentences", "1", cwd=tmp_path).out
    assert out.count("Why lighthouses blink") == 2


def test_a_config_that_others_can_read_is_warned_of(sample: Path):
    """Secrets are for one pair of eyes."""
    (sample / ".env").write_text("SMTP_PASSWORD=secret\n")
    (sample / ".env").chmod(0o644)
    ran = digest("generate", cwd=sample)
    assert ran.code == 0
    assert ".env" in ran.err
    assert "chmod 600" in ran.err


def test_verify_finds_every_sentence_of_an_issue(sample: Path):
    """And exits with 0."""
    digest("generate", "--date", "2022-11-11", cwd=sample)
    ran = digest("verify", "2022-11-11", cwd=sample)
    assert ran.code == 0
    assert ran.out.endswith(" sentences of 2022-11-11 stand in their articles\n")
    assert json.loads(digest("verify", "2022-11-11", "--json", cwd=sample).out)["faults"] == []


def test_verify_exits_with_9_where_a_text_was_tampered_with(sample: Path):
    """The sentence and its story are named."""
    digest("generate", "--date", "2022-11-11", cwd=sample)
    with closing(sqlite3.connect(sample / "digest.db")) as db, db:
        db.execute("UPDATE text SET content = replace(content, 'e', 'x')")
    ran = digest("verify", "2022-11-11", cwd=sample)
    assert ran.code == 9
    assert "the text reads otherwise" in ran.out
    assert ran.out.splitlines()[-1].startswith("0 of ")


def test_verify_without_an_issue_says_how_to_make_it(sample: Path):
    """Exit 2, as for any date that has none."""
    ran = digest("verify", "2022-11-11", cwd=sample)
    assert ran.code == 2
    assert ran.hints == ["hint: digest generate --date 2022-11-11"]


def test_methods_are_compared_below_each_other(tmp_path: Path):
    """Each method's name stands once, before its first sentence."""
    (tmp_path / "article.md").write_text(ARTICLE, encoding="utf-8")
    out = digest("summarize", "article.md", "--compare", "lead,luhn", "-n", "2", cwd=tmp_path).out
    assert [line.split()[0] for line in out.splitlines() if line[:1].islower()] == ["lead", "luhn"]


def test_an_explanation_shows_every_sentence_with_its_numbers(tmp_path: Path):
    """What was picked comes with its place, what was dropped with the rule."""
    (tmp_path / "article.md").write_text(ARTICLE + "\nRead more\n", encoding="utf-8")
    ran = digest("summarize", "article.md", "--explain", "-n", "2", cwd=tmp_path, environ={"COLUMNS": "200"})
    assert ran.code == 0
    assert "pick  rating" in ran.out
    (document,) = json.loads(digest("summarize", "article.md", "--explain", "-n", "2", "--json", cwd=tmp_path).out)
    assert sorted(sentence["picked"] for sentence in document["sentences"] if sentence["picked"]) == [1, 2]
