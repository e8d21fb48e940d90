"""The relay, from the environment and the ``.env`` beside the configuration.

The environment wins over the file. Of several spellings in one place the first of `SPELLINGS` wins, which is the
documented one. An empty value is none.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from digest.config.secrets import CommandSecret, FileSecret, command_line
from digest.config.strict import Fault, FaultError, line, nearest, shown, wrong
from digest.config.toml_file import read_text
from digest.config.values import address
from digest.errors import ConfigError, Problem
from digest.settings import Secret, Security

ENV_NAME = ".env"

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "host": ("SMTP_HOST",),
    "port": ("SMTP_PORT",),
    "username": ("SMTP_USERNAME", "SMTP_USER"),
    "password": ("SMTP_PASSWORD", "SMTP_PASS", "SMTP_PASSWORD_FILE", "SMTP_PASSWORD_COMMAND"),
    "security": ("SMTP_SECURITY", "SMTP_ENCRYPTION", "SMTP_TLS"),
    "sender": ("SMTP_FROM", "EMAIL_FROM"),
}
"""The variables of each field of the relay."""

TOKEN = ("SMTP_TOKEN_FILE", "SMTP_TOKEN_COMMAND")
"""The variables that name where an OAuth 2.0 access token comes from. With one, the login is XOAUTH2."""

_ALL_SPELLINGS: Mapping[str, tuple[str, ...]] = {**SPELLINGS, "token": TOKEN}
_TLS_PORT = 465
_NEWLINE = re.compile(r"\r\n|\n|\r")
_HOST = re.compile(r"[^\s/@\\:]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*")
_SECURITY: Mapping[str, Security] = {"starttls": "starttls", "tls": "tls", "ssl": "tls", "smtps": "tls", "none": "none"}
_YES = ("true", "yes", "on", "1", "tls")
_NO = ("false", "no", "off", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A variable that is set, and where."""

    name: str
    value: str = field(repr=False)
    file: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayFound:
    """What the variables say of the relay: the fields that are set, and what is wrong or doubtful."""

    fields: Mapping[str, Any]
    token: Secret | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()


def read_relay(environ: Mapping[str, str], env_file: Path) -> RelayFound:
    """Read the relay's variables; a missing file is an empty one."""
    stored, problems = _file_variables(env_file)
    chosen, warnings = _chosen([_environment_variables(environ), stored])
    fields: dict[str, Any] = {}
    for name, variable in chosen.items():
        try:
            fields[name] = _READERS[name](variable, env_file.parent)
        except FaultError as error:
            problems += (_problem(variable, fault) for fault in error.faults)
    return RelayFound(
        token=fields.pop("token", None),
        fields=_agreed(fields),
        problems=tuple(problems),
        warnings=(*_exposed(env_file), *warnings),
    )


def _environment_variables(environ: Mapping[str, str]) -> dict[str, Variable]:
    known = (name for spellings in _ALL_SPELLINGS.values() for name in spellings)
    return {
        name: Variable(name=name, value=environ[name], file="the environment") for name in known if environ.get(name)
    }


def _file_variables(file: Path) -> tuple[dict[str, Variable], list[Problem]]:
    """Read a file by python-dotenv's parser; ``${…}`` in a password stays as it is.

    ``dotenv_values`` is made of the same parser, but it tells no lines, and only logs what it can't read.
    """
    from dotenv.parser import parse_stream

    if not file.exists():
        return {}, []
    try:
        text = read_text(file)
    except ConfigError as error:
        return {}, list(error.problems)
    variables: dict[str, Variable] = {}
    problems: list[Problem] = []
    for binding in parse_stream(io.StringIO(text, newline="")):
        at = binding.original.line + len(_NEWLINE.findall(_leading_blank(binding.original.string)))
        if binding.error:
            hint = "a quote that opens must close, and a comment begins with #"
            problems.append(Problem(message="is not NAME=value", file=str(file), line=at, hint=hint))
        elif binding.key and binding.value:
            variables[binding.key] = Variable(name=binding.key, value=binding.value, file=str(file), line=at)
    return variables, problems


def _leading_blank(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _problem(variable: Variable, fault: Fault) -> Problem:
    return Problem(message=fault.message, file=variable.file, key=variable.name, line=variable.line, hint=fault.hint)


def _chosen(places: Sequence[Mapping[str, Variable]]) -> tuple[dict[str, Variable], list[str]]:
    """Choose one variable for each field, and say where another spelling in the same place contradicts it."""
    chosen: dict[str, Variable] = {}
    warnings: list[str] = []
    for name, spellings in _ALL_SPELLINGS.items():
        for place in places:
            given = [place[spelling] for spelling in spellings if spelling in place]
            if given:
                chosen[name] = given[0]
                warnings += _contradictions(given)
                break
    return chosen, warnings


def _contradictions(given: Sequence[Variable]) -> Iterator[str]:
    first, *others = given
    for other in others:
        if other.value != first.value:
            yield f"{first.file}: both {first.name} and {other.name} are set; {first.name} counts"


def _exposed(file: Path) -> Iterator[str]:
    """Warn of a file with secrets that others may read; only POSIX systems tell by the mode."""
    if os.name == "posix" and file.is_file() and file.stat().st_mode & 0o077:
        yield f"others can read {file}; chmod 600 {file}"


def _agreed(fields: dict[str, Any]) -> dict[str, Any]:
    """Let port and security follow from each other where only one is set: 465 speaks TLS from its first byte."""
    port, security = fields.get("port"), fields.get("security")
    if security is None:
        fields.pop("security", None)
    if security is None and port == _TLS_PORT:
        fields["security"] = "tls"
    if port is None and security == "tls":
        fields["port"] = _TLS_PORT
    return fields


def _host(variable: Variable, _: Path) -> str:
    host = line(variable.value)
    if not _HOST.fullmatch(host):
        raise wrong(
            f"{shown(host)} is no host name", 'write the name alone, as in "smtp.example.org"; the port is SMTP_PORT'
        )
    return host


def _port(variable: Variable, _: Path) -> int:
    value = variable.value.strip()
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) < 65_536:
        raise wrong(f"{shown(value)} is no port", "write 587, 465 or what your provider says")
    return int(value)


def _username(variable: Variable, _: Path) -> str:
    if not variable.value.isprintable():
        raise wrong("holds control characters")
    return variable.value


def _password(variable: Variable, folder: Path) -> Secret:
    """Return the password itself, or what asks the file or command that is named; no message ever shows it."""
    return _asked(variable, folder, "password") or Secret(variable.value)


def _token(variable: Variable, folder: Path) -> Secret | None:
    return _asked(variable, folder, "access token")


def _asked(variable: Variable, folder: Path, what: str) -> Secret | None:
    """Return a secret that is asked for each time: files are read now too, for a wrong name is told at once."""
    if variable.name.endswith("_COMMAND"):
        return CommandSecret(command_line(variable.value), folder=folder, variable=variable.name, what=what)
    if not variable.name.endswith("_FILE"):
        return None
    secret = FileSecret(folder / variable.value, what=what)
    try:
        secret.reveal()
    except ConfigError as error:
        raise wrong(error.message, error.hint) from None
    return secret


def _security(variable: Variable, _: Path) -> Security | None:
    """Return what protects the connection, or None where only the port can tell which kind of TLS is meant.

    Elsewhere "tls" and "true" often mean STARTTLS, so in the other spellings they leave it to the port.
    """
    word = variable.value.strip().lower()
    if variable.name != SPELLINGS["security"][0] and word in _YES:
        return None
    if word in _NO:
        raise wrong(f"{shown(word)} does not say what to do", "write SMTP_SECURITY=none for a relay without TLS")
    if word not in _SECURITY:
        raise wrong(f"{shown(word)} is not known here", nearest(word, ("starttls", "tls", "none")))
    return _SECURITY[word]


def _sender(variable: Variable, _: Path) -> str:
    """Return the address alone; the name that readers see is the newsletter's."""
    written = line(variable.value)
    named = re.fullmatch(r"[^<>]*<([^<>]*)>", written)
    return address(named[1] if named else written)


_READERS: Mapping[str, Callable[[Variable, Path], Any]] = {
    "host": _host,
    "port": _port,
    "username": _username,
    "password": _password,
    "token": _token,
    "security": _security,
    "sender": _sender,
}
