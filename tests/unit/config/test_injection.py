"""Whatever ends up in a header or an SMTP command holds no line end, from wherever it is configured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digest.config.environment import read_relay
from digest.config.load import load_settings
from digest.errors import ConfigError

MARKS = ["\r\n", "\n", "\r", "\0", "\v", "\f", "\x85", "\u2028", "\x1b"]
KEYS = ["newsletter.name", "newsletter.contact", "newsletter.tagline", "newsletter.base_url", "relay.test_address"]


def loaded(folder: Path, key: str, value: str) -> None:
    """Load a configuration in which one key has a value."""
    values = {
        "newsletter": {"name": "The Evening Bridge", "contact": "desk@bridge.news"},
        "relay": {},
    }
    table, name = key.split(".")
    values[table][name] = value
    lines = [
        f"[{table}]\n" + "".join(f"{name} = {json.dumps(text)}\n" for name, text in keys.items())
        for table, keys in values.items()
    ]
    source = '[[sources]]\nname = "S"\nkind = "file"\nlocation = "x"\n'
    (folder / "digest.toml").write_text("".join([*lines, source]), encoding="utf-8")
    load_settings(folder / "digest.toml", {})


@pytest.mark.parametrize("mark", MARKS, ids=repr)
@pytest.mark.parametrize("key", KEYS)
def test_a_line_end_in_the_configuration_is_refused_when_it_is_read(tmp_path: Path, key: str, mark: str):
    """No header is ever made of it, and the message does not carry it on."""
    with pytest.raises(ConfigError) as refused:
        loaded(tmp_path, key, f"desk@bridge.news{mark}Bcc: e@e.example")
    assert refused.value.exit_code == 2
    assert [problem.key for problem in refused.value.problems] == [key]
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("mark", MARKS[:-1], ids=repr)
@pytest.mark.parametrize("name", ["SMTP_HOST", "SMTP_PORT", "SMTP_USERNAME", "SMTP_SECURITY", "SMTP_FROM"])
def test_a_line_end_in_the_environment_is_refused_when_it_is_read(tmp_path: Path, name: str, mark: str):
    """Neither the name of the relay nor a sender can bring a command along."""
    value = {"SMTP_FROM": "desk@bridge.news", "SMTP_PORT": "25", "SMTP_SECURITY": "tls"}.get(name, "desk")
    (problem,) = read_relay({name: f"{value}{mark}RCPT TO:<e@e.example>"}, tmp_path / ".env").problems
    assert problem.key == name
    assert str(problem).isprintable()


def test_a_sender_is_kept_in_its_normal_form(tmp_path: Path):
    """The domain in lower case, and a name around it left out."""
    found = read_relay({"SMTP_FROM": "The Desk <Desk@Bridge.NEWS>"}, tmp_path / ".env")
    assert found.fields["sender"] == "Desk@bridge.news"
