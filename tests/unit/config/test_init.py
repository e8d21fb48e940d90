import re
import tomllib
from dataclasses import MISSING, fields
from datetime import time
from pathlib import Path

import pytest

from digest.config import load_settings, write_sample
from digest.config.environment import SPELLINGS
from digest.config.shape import TABLES, known_keys
from digest.errors import ConfigError, OutputError
from digest.settings import Newsletter, Relay

ARTICLES = 6


def uncommented(text: str) -> str:
    """Take the # away from every key that the sample shows."""
    return re.sub(r"^#(?=[a-z\[])", "", text, flags=re.MULTILINE)


def default_of(kind: type, key: str):
    """Return a key's default as TOML would give it, or None where nothing is set."""
    for field in fields(kind):
        if field.name == key:
            value = field.default_factory() if field.default_factory is not MISSING else field.default
            value = f"{value:%H:%M}" if isinstance(value, time) else value
            return list(value) if isinstance(value, tuple) else value
    return []


def test_the_sample_loads_as_it_stands(tmp_path):
    """Whoever typed init can generate at once."""
    write_sample(tmp_path / "news")
    settings = load_settings(tmp_path / "news" / "digest.toml", {})
    assert settings.newsletter == Newsletter(name="My Daily Digest", contact="me@example.org")
    (source,) = settings.sources
    assert (source.kind, source.location) == ("file", "articles")
    assert settings.warnings == ()


def test_the_sample_tells_what_it_wrote(tmp_path):
    """All files come back by name, in order, and are there."""
    written = write_sample(tmp_path)
    assert written == tuple(sorted(path for path in tmp_path.rglob("*") if path.is_file()))
    names = {path.relative_to(tmp_path).as_posix() for path in written}
    assert {"digest.toml", ".env.example", ".gitignore"} < names
    assert sum(name.startswith("articles/") for name in names) == ARTICLES


def test_the_sample_shows_every_key_with_its_default(tmp_path):
    """Uncommented, the sample is a whole configuration: no key is missing, and what has a default shows it."""
    write_sample(tmp_path)
    file = tmp_path / "digest.toml"
    file.write_text(uncommented(file.read_text("utf-8")), encoding="utf-8")
    shown = tomllib.loads(file.read_text("utf-8"))
    assert load_settings(file, {}).newsletter.name
    for name, kind in TABLES.items():
        table = shown[name][0] if name == "sources" else shown[name]
        assert set(table) == set(known_keys(kind))
        for key, value in table.items():
            default = default_of(kind, key)
            if default not in (None, "", {}, MISSING) and key not in ("name", "section"):
                assert value == default, f"{name}.{key}"


def test_the_articles_are_undated_and_short(tmp_path):
    """Any date can be generated, and each article is a few minutes' reading."""
    articles = [path.read_text("utf-8") for path in write_sample(tmp_path) if path.suffix == ".md"]
    for text in articles:
        _, head, body = text.split("---\n", 2)
        assert [line.partition(":")[0] for line in head.splitlines()] == ["title", "section", "author"]
        assert 150 <= len(body.split()) <= 250


def test_the_env_example_shows_every_variable_and_sets_nothing(tmp_path):
    """Copied to .env as it is, it configures no relay."""
    write_sample(tmp_path)
    text = (tmp_path / ".env.example").read_text("utf-8")
    assert all(re.search(rf"^{spellings[0]}=", text, re.MULTILINE) for spellings in SPELLINGS.values())
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    (tmp_path / ".env").chmod(0o600)
    assert load_settings(tmp_path / "digest.toml", {}).relay == Relay()


def test_the_checkouts_env_example_is_the_samples(tmp_path):
    """There is one text, in two places."""
    write_sample(tmp_path)
    top = Path(__file__).parents[3] / ".env.example"
    assert top.read_bytes() == (tmp_path / ".env.example").read_bytes()


def test_what_must_not_be_shared_is_ignored(tmp_path):
    """Secrets, the store and the output stay out of version control."""
    write_sample(tmp_path)
    lines = (tmp_path / ".gitignore").read_text("utf-8").splitlines()
    assert {".env", "digest.db*", "out/"} <= set(lines)


@pytest.mark.parametrize("name", ["digest.toml", ".gitignore", "articles/how-bread-rises.md"])
def test_nothing_that_exists_is_overwritten(tmp_path, name):
    """One file in the way, and nothing at all is written."""
    mine = tmp_path / name
    mine.parent.mkdir(exist_ok=True)
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(f"{mine} exists already")) as caught:
        write_sample(tmp_path)
    assert "digest init FOLDER" in caught.value.hint
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]
    assert mine.read_text("utf-8") == "mine"


def test_a_link_to_nowhere_is_in_the_way_too(tmp_path):
    """A dangling link would be written through."""
    (tmp_path / "digest.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(ConfigError, match="exists already"):
        write_sample(tmp_path)
    assert not (tmp_path / "elsewhere.toml").exists()


def test_a_folder_that_can_not_be_made_is_told(tmp_path):
    """Below a file there is no folder."""
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="can't be written") as caught:
        write_sample(tmp_path / "file" / "news")
    assert caught.value.hint


def test_what_was_begun_is_taken_back(tmp_path):
    """Where the articles can't be written, no other file of the sample is left behind."""
    (tmp_path / "articles").touch()
    with pytest.raises(OutputError):
        write_sample(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]
