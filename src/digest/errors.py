"""What can go wrong, as one tree.

::

    DigestError                      message, hint; knows its exit code
    ├── ConfigError                  problems: every one, each with file, key and line
    ├── SourceError                  url; becomes a problem in the source's harvest
    │   ├── FetchError               status, transient
    │   └── ParseError
    ├── SummaryError                 falls back to the first sentences, and the issue says so
    ├── RenderError                  template, line, column, excerpt
    ├── OutputError                  path: a file or folder that can't be written
    ├── StoreError                   path
    │   └── SchemaError              found, expected
    ├── IssueError                   issue_id
    │   ├── IssueNotFound
    │   └── IssueRefused             reasons: it must not be sent as it stands, and nothing left the house
    │       └── NobodyToSendTo
    ├── MailError                    sending could not begin, or had to stop
    │   ├── RelayUnavailable         host, port: a later try may succeed
    │   └── RelayRefused             host, port: somebody has to change something first
    └── PluginError                  group, name

Every error carries the thing it concerns, says what to do in ``hint``, and also is the builtin that a caller would
expect to catch. Bugs are not wrapped: they pass through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


class DigestError(Exception):
    """Base of all errors that a person can act on."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return the message and, where there is one, the cause."""
        cause = self.__cause__
        return f"{self.message} ({cause})" if cause and str(cause) else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a configuration: what, where, and what to do about it."""

    message: str
    file: str
    key: str | None = None
    line: int | None = None
    column: int | None = None
    hint: str | None = None

    def __str__(self) -> str:
        """Return ``file:line: key: message``, leaving out what is not known."""
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return ": ".join(part for part in (where, self.key, self.message) if part)


class ConfigError(DigestError, ValueError):
    """The configuration, the command line or another input of the operator's is not right."""

    exit_code = 2

    def __init__(self, message: str, *, problems: Sequence[Problem] = (), hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.problems = tuple(problems)


class SourceError(DigestError):
    """A source could not be read. Of one source this is data; of all sources it is an error."""

    exit_code = 5

    def __init__(self, message: str, *, url: str | None = None, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.url = url


class FetchError(SourceError, OSError):
    """An address did not answer as it should. ``transient`` says that a later try may succeed."""

    def __init__(
        self,
        message: str,
        *,
        url: str | None = None,
        status: int | None = None,
        transient: bool = True,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, url=url, hint=hint)
        self.status = status
        self.transient = transient


class ParseError(SourceError, ValueError):
    """An answer or a file is not what its source says it is."""


class SummaryError(DigestError):
    """A summarizer could not summarize a text."""


class RenderError(DigestError):
    """A template, or what came out of it, is not right."""

    def __init__(
        self,
        message: str,
        *,
        template: str | None = None,
        line: int | None = None,
        column: int | None = None,
        excerpt: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.template = template
        self.line = line
        self.column = column
        self.excerpt = excerpt


class OutputError(DigestError, OSError):
    """A file or folder that was asked for can't be written."""

    def __init__(self, message: str, *, path: str, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.path = path


class StoreError(DigestError):
    """The store can't be opened, read or written."""

    def __init__(self, message: str, *, path: str, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.path = path


class SchemaError(StoreError):
    """The store was written by another version of the program."""

    def __init__(self, message: str, *, path: str, found: int, expected: int, hint: str | None = None) -> None:
        super().__init__(message, path=path, hint=hint)
        self.found = found
        self.expected = expected


class IssueError(DigestError):
    """Something can't be done with an issue as it stands."""

    exit_code = 2

    def __init__(self, message: str, *, issue_id: str, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.issue_id = issue_id


class IssueNotFound(IssueError, LookupError):
    """Nothing is stored for a date."""


class IssueRefused(IssueError):
    """An issue must not be sent as it stands; nothing left the house."""

    exit_code = 7

    def __init__(
        self, message: str, *, issue_id: str, reasons: Sequence[str] = (), exit_code: int = 7, hint: str | None = None
    ) -> None:
        super().__init__(message, issue_id=issue_id, hint=hint)
        self.reasons = tuple(reasons) or (message,)
        self.exit_code = exit_code


class NobodyToSendTo(IssueRefused):
    """An issue's audience is empty."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"there is nobody to send the issue of {day} to",
            issue_id=day.isoformat(),
            hint="add somebody: digest subscribers add ADDRESS",
        )


class MailError(DigestError):
    """Sending could not begin, or had to stop."""

    exit_code = 7


class RelayUnavailable(MailError, OSError):
    """The relay can't be reached or asks to come back later: a later try may succeed."""

    def __init__(self, message: str, *, host: str, port: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.host = host
        self.port = port


class RelayRefused(MailError):
    """The relay can't be used as things are configured; trying again changes nothing."""

    def __init__(self, message: str, *, host: str, port: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.host = host
        self.port = port


class PluginError(DigestError, LookupError):
    """A source reader or summarizer is unknown, incomplete or broken."""

    exit_code = 2

    def __init__(self, message: str, *, group: str, name: str, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.group = group
        self.name = name
