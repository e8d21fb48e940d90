import os
from io import StringIO

import pytest
from dotenv import dotenv_values

from digest.config.environment import read_relay
from digest.settings import Relay

CANARY = "p4ss ${HOME} #word"


def env_file(folder, text=""):
    """Write a .env that nobody else may read."""
    file = folder / ".env"
    file.write_bytes(text.encode())
    file.chmod(0o600)
    return file


def relay(environ, file) -> Relay:
    """Read a relay that has nothing wrong."""
    found = read_relay(environ, file)
    assert found.problems == ()
    return Relay(**found.fields)


def test_without_variables_the_relay_is_the_records_default(tmp_path):
    """No .env and no variable is nothing configured."""
    found = read_relay({}, tmp_path / ".env")
    assert (found.fields, found.problems, found.warnings) == ({}, (), ())


def test_the_file_fills_the_relay(tmp_path):
    """Every documented variable reaches its field; quotes, comments and export are understood."""
    text = f"""
# the relay
export SMTP_HOST=smtp.example.org
SMTP_PORT = 2525  # unusual
SMTP_USERNAME="desk"
SMTP_PASSWORD='{CANARY}'
SMTP_SECURITY=none
SMTP_FROM=The Evening Bridge <desk@bridge.example.org>
"""
    found = relay({}, env_file(tmp_path, text))
    assert (found.host, found.port, found.username, found.security) == ("smtp.example.org", 2525, "desk", "none")
    assert found.sender == "desk@bridge.example.org"
    assert found.password is not None
    assert found.password.reveal() == CANARY


def test_values_are_read_as_python_dotenv_reads_them(tmp_path):
    """A password is what other programs find in the same file, dollars and quotes included."""
    lines = ["a$b", "'${HOME}'", '"q\\"x\\n"', "plain # comment", "'#'", "ü"]
    for value in lines:
        text = f"SMTP_PASSWORD={value}\n"
        password = relay({}, env_file(tmp_path, text)).password
        assert password is not None
        assert password.reveal() == dotenv_values(stream=StringIO(text), interpolate=False)["SMTP_PASSWORD"]


def test_the_environment_wins_over_the_file_in_any_spelling(tmp_path):
    """What is set for one run counts, even where the file uses the documented name."""
    file = env_file(tmp_path, "SMTP_USERNAME=file\nSMTP_HOST=file.example.org\n")
    found = relay({"SMTP_USER": "run", "SMTP_HOST": ""}, file)
    assert (found.username, found.host) == ("run", "file.example.org")


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("SMTP_USER", "desk", "username", "desk"),
        ("SMTP_PASS", "secret", "password", "secret"),
        ("EMAIL_FROM", "desk@bridge.example.org", "sender", "desk@bridge.example.org"),
        ("SMTP_SECURITY", "TLS", "security", "tls"),
        ("SMTP_SECURITY", "ssl", "security", "tls"),
        ("SMTP_ENCRYPTION", "ssl", "security", "tls"),
        ("SMTP_ENCRYPTION", "tls", "security", "starttls"),
        ("SMTP_TLS", "true", "security", "starttls"),
        ("SMTP_TLS", "none", "security", "none"),
    ],
)
def test_the_usual_other_spellings_are_understood(tmp_path, name, value, field, expected):
    """A .env from another program mostly works as it is."""
    found = getattr(relay({}, env_file(tmp_path, f"{name}={value}\n")), field)
    assert (found.reveal() if field == "password" else found) == expected


@pytest.mark.parametrize(
    ("variables", "port", "security"),
    [
        ({"SMTP_PORT": "465"}, 465, "tls"),
        ({"SMTP_SECURITY": "tls"}, 465, "tls"),
        ({"SMTP_PORT": "465", "SMTP_TLS": "yes"}, 465, "tls"),
        ({"SMTP_PORT": "465", "SMTP_SECURITY": "starttls"}, 465, "starttls"),
        ({"SMTP_PORT": "2465", "SMTP_SECURITY": "tls"}, 2465, "tls"),
        ({"SMTP_SECURITY": "none"}, 587, "none"),
    ],
)
def test_port_and_security_follow_from_each_other(tmp_path, variables, port, security):
    """Port 465 speaks TLS from its first byte; what is spelled out always counts."""
    found = relay(variables, tmp_path / ".env")
    assert (found.port, found.security) == (port, security)


def test_the_documented_spelling_wins_with_a_warning(tmp_path):
    """A contradiction is decided, and told without the values."""
    file = env_file(tmp_path, f"SMTP_PASS={CANARY}\nSMTP_PASSWORD=right\nSMTP_USER=same\nSMTP_USERNAME=same\n")
    found = read_relay({}, file)
    assert found.fields["password"].reveal() == "right"
    assert found.warnings == (f"{file}: both SMTP_PASSWORD and SMTP_PASS are set; SMTP_PASSWORD counts",)


def test_a_password_comes_from_a_file_beside_the_configuration(tmp_path):
    """Containers hand over secrets as files; the line break at the end is not part of it."""
    (tmp_path / "secret").write_text(f"{CANARY}\n", encoding="utf-8")
    password = relay({"SMTP_PASSWORD_FILE": "secret"}, tmp_path / ".env").password
    assert password is not None
    assert password.reveal() == CANARY


@pytest.mark.parametrize(
    ("text", "key", "line", "message", "hint"),
    [
        ("\n# x\n\nSMTP_PORT=0\n", "SMTP_PORT", 4, '"0" is no port', "587"),
        ("SMTP_PORT=70000\n", "SMTP_PORT", 1, '"70000" is no port', "587"),
        ("SMTP_PORT=٥٨٧\n", "SMTP_PORT", 1, "is no port", "587"),
        ("SMTP_HOST=smtp://x\n", "SMTP_HOST", 1, '"smtp://x" is no host name', "SMTP_PORT"),
        ("SMTP_HOST=smtp.example.org:587\n", "SMTP_HOST", 1, "is no host name", "SMTP_PORT"),
        ("A=1\r\nSMTP_SECURITY=startls\r\n", "SMTP_SECURITY", 2, '"startls" is not known', '"starttls"?'),
        ("SMTP_TLS=false\n", "SMTP_TLS", 1, '"false" does not say what to do', "SMTP_SECURITY=none"),
        ("SMTP_FROM=desk\n", "SMTP_FROM", 1, '"desk" is no e-mail address', "desk@example.org"),
        ('SMTP_USER="a\\nb"\n', "SMTP_USER", 1, "control characters", None),
        ("A=1\n\nSMTP_PASSWORD='open\nB=2\n", None, 3, "is not NAME=value", "quote"),
        ("SMTP_PASSWORD_FILE=nowhere\n", "SMTP_PASSWORD_FILE", 1, "can't be read: No such file", "password"),
        ("SMTP_PASSWORD_FILE=.\n", "SMTP_PASSWORD_FILE", 1, "can't be read", "password"),
        ("SMTP_PASSWORD_FILE=empty\n", "SMTP_PASSWORD_FILE", 1, "is empty", "password"),
        ("SMTP_PASSWORD_FILE=latin\n", "SMTP_PASSWORD_FILE", 1, "it is not UTF-8", "password"),
    ],
)
def test_a_wrong_value_is_told_with_file_key_and_line(tmp_path, text, key, line, message, hint):
    """A .env is checked like the configuration."""
    (tmp_path / "empty").touch()
    (tmp_path / "latin").write_bytes(b"p\xe4ss")
    file = env_file(tmp_path, text)
    (found,) = read_relay({}, file).problems
    assert (found.file, found.key, found.line) == (str(file), key, line)
    assert message in found.message
    assert "\n" not in str(found)
    assert hint is None or hint in found.hint


def test_a_wrong_value_of_the_environment_is_told_as_such(tmp_path):
    """No file is blamed for what stands in the environment."""
    (found,) = read_relay({"SMTP_PORT": "many"}, tmp_path / ".env").problems
    assert str(found) == 'the environment: SMTP_PORT: "many" is no port'


def test_a_file_that_can_not_be_read_is_told(tmp_path):
    """A folder in its place and another encoding are faults, not tracebacks."""
    file = tmp_path / ".env"
    file.write_bytes(b"A=1\nB=\xff\n")
    file.chmod(0o600)
    (found,) = read_relay({}, file).problems
    assert (found.message, found.line) == ("is not UTF-8", 2)
    file.unlink()
    file.mkdir()
    (found,) = read_relay({}, file).problems
    assert found.message.startswith("can't be read: ")


@pytest.mark.skipif(os.name != "posix", reason="only POSIX tells by a file's mode who may read it")
def test_a_file_that_others_may_read_gets_a_warning(tmp_path):
    """A secret that everybody on the machine can read is told, with what to do."""
    file = env_file(tmp_path, "SMTP_PORT=25\n")
    assert read_relay({}, file).warnings == ()
    file.chmod(0o640)
    assert read_relay({}, file).warnings == (f"others can read {file}; chmod 600 {file}",)


def test_no_secret_shows_in_what_was_read(tmp_path):
    """Neither a repr nor a problem holds a password."""
    file = env_file(tmp_path, f"SMTP_PASSWORD='{CANARY}'\nSMTP_PASS='{CANARY}2'\nSMTP_PORT=x\n")
    found = read_relay({}, file)
    assert CANARY not in repr(found) + str(found.problems) + str(found.fields)
