"""Secrets that lie elsewhere: asked for when they are needed, and shown nowhere."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import pytest

from digest.config.environment import read_relay
from digest.config.load import load_settings
from digest.errors import ConfigError
from digest.settings import Secret

CANARY = "c4nary ${HOME} \\ #"


def asked(folder: Path, program: str, variable: str = "SMTP_PASSWORD_COMMAND") -> Secret:
    """Return the secret that a Python program prints."""
    (folder / "ask.py").write_text(program, encoding="utf-8")
    found = read_relay({variable: f'"{sys.executable}" ask.py'}, folder / ".env")
    assert found.problems == ()
    secret = found.token if "TOKEN" in variable else found.fields["password"]
    assert isinstance(secret, Secret)
    return secret


def test_a_command_is_run_when_its_secret_is_needed_and_not_before(tmp_path: Path):
    """Making an issue asks no password manager; each login asks anew."""
    program = f"import pathlib; p = pathlib.Path('asked'); p.open('a').write('x'); print({CANARY!r}); print('more')"
    secret = asked(tmp_path, program)
    assert not (tmp_path / "asked").exists()
    assert [secret.reveal(), secret.reveal()] == [CANARY, CANARY]
    assert (tmp_path / "asked").read_text() == "xx"


def test_no_shell_reads_the_command(tmp_path: Path):
    """What looks like a second command is an argument."""
    secret = asked(tmp_path, "import sys; print(sys.argv[1:])")
    assert secret.reveal() == "[]"
    words = read_relay({"SMTP_PASSWORD_COMMAND": f"{sys.executable} ask.py ; touch owned"}, tmp_path / ".env")
    assert words.fields["password"].reveal() == "[';', 'touch', 'owned']"
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (f"import sys; print({CANARY!r}); print({CANARY!r}, file=sys.stderr); sys.exit(3)", "failed with exit code 3"),
        ("", "printed nothing"),
        (f"print(); print({CANARY!r})", "printed nothing"),
    ],
)
def test_a_command_that_brings_nothing_is_told_without_its_output(tmp_path: Path, program: str, message: str):
    """The operator's mistake, with the way to see it; not a byte of what was printed."""
    with pytest.raises(ConfigError) as failed:
        asked(tmp_path, program).reveal()
    told = f"{failed.value} {failed.value.hint}"
    assert message in told
    assert "SMTP_PASSWORD_COMMAND" in told
    assert str(tmp_path) in told
    assert CANARY not in told + repr(failed.value)
    assert failed.value.__cause__ is None


@pytest.mark.parametrize(
    ("command", "message"),
    [("nowhere-at-all", "can't be run: No such file"), ("'open", "quotes"), ("''", "can't be run")],
)
def test_a_command_that_is_none_is_told(tmp_path: Path, command: str, message: str):
    """At load where it can be seen, else when it is run."""
    found = read_relay({"SMTP_PASSWORD_COMMAND": command}, tmp_path / ".env")
    if found.problems:
        assert message in found.problems[0].message
        return
    with pytest.raises(ConfigError, match=message):
        found.fields["password"].reveal()


def test_a_token_file_that_is_renewed_is_read_again(tmp_path: Path):
    """Whatever keeps the access token fresh may write it at any time."""
    (tmp_path / "token").write_text("first\n", encoding="utf-8")
    secret = read_relay({"SMTP_TOKEN_FILE": "token"}, tmp_path / ".env").token
    assert secret is not None
    assert secret.reveal() == "first"
    (tmp_path / "token").write_text("second\n", encoding="utf-8")
    assert secret.reveal() == "second"
    (tmp_path / "token").unlink()
    with pytest.raises(ConfigError, match="can't be read") as failed:
        secret.reveal()
    assert failed.value.hint == "name a file that holds the access token alone"


def test_a_token_comes_from_a_command_too(tmp_path: Path):
    """A helper that prints an access token serves XOAUTH2."""
    assert asked(tmp_path, "print('ya29.abc')", "SMTP_TOKEN_COMMAND").reveal() == "ya29.abc"


def test_a_missing_token_file_is_told_when_the_configuration_is_read(tmp_path: Path):
    """A wrong name does not wait until the night."""
    (found,) = read_relay({"SMTP_TOKEN_FILE": "nowhere"}, tmp_path / ".env").problems
    assert (found.key, found.hint) == ("SMTP_TOKEN_FILE", "name a file that holds the access token alone")


def test_a_secret_shows_in_no_repr_wherever_it_comes_from(tmp_path: Path):
    """Neither it nor its base64 stands in settings, found variables or their problems."""
    (tmp_path / "secret").write_text(CANARY, encoding="utf-8")
    (tmp_path / "digest.toml").write_text(
        '[newsletter]\nname = "N"\ncontact = "a@b.example"\n[[sources]]\nname = "S"\nkind = "file"\nlocation = "x"\n',
        encoding="utf-8",
    )
    hidden = (CANARY, base64.b64encode(CANARY.encode()).decode())
    places = ({"SMTP_PASSWORD": CANARY}, {"SMTP_PASSWORD_FILE": "secret"}, {"SMTP_TOKEN_FILE": "secret"})
    for environ in places:
        found = read_relay(environ, tmp_path / ".env")
        loaded = load_settings(tmp_path / "digest.toml", environ)
        told = repr(found) + str(found) + repr(loaded) + str(loaded)
        assert not [secret for secret in hidden if secret in told]


def test_a_linked_env_file_is_read_and_its_target_s_mode_counts(tmp_path: Path):
    """A symbolic link, CRLF, export, quotes and a comment are all understood, and a file that others read is told."""
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "relay.env"
    target.write_bytes(b"export SMTP_HOST=smtp.example.org\r\nSMTP_PASSWORD='p # \"q\"'  # why\r\n")
    target.chmod(0o644)
    (tmp_path / ".env").symlink_to(target)
    found = read_relay({}, tmp_path / ".env")
    assert (found.fields["host"], found.fields["password"].reveal()) == ("smtp.example.org", 'p # "q"')
    assert found.warnings == (f"others can read {tmp_path / '.env'}; chmod 600 {tmp_path / '.env'}",)
