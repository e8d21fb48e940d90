"""How the commands speak: results to standard output, notes and errors to standard error, colours only where wanted."""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.errors import ConfigError, DigestError, RenderError

if TYPE_CHECKING:
    from digest.app import Digest
    from digest.protocols import Reporter


@dataclass(frozen=True, kw_only=True)
class Output:
    """What the options before the command ask for, and the ways to speak that follow from it."""

    config: Path | None = None
    verbose: bool = False
    quiet: bool = False

    def load(self) -> Digest:
        """Return the configured newsletter with its tools, and tell the configuration's warnings."""
        from dataclasses import replace

        from digest.app import load

        loaded = load(self.config)
        for warning in loaded.settings.warnings:
            self.warn(warning)
        return replace(loaded, reporter=self.reporter())

    def reporter(self) -> Reporter:
        """Return a progress bar on a terminal, silence elsewhere."""
        from digest.app import Silence
        from digest.cli.progress import ProgressBar

        return ProgressBar() if sys.stderr.isatty() and not self.quiet else Silence()

    def result(self, line: str) -> None:
        """Print a line of the result."""
        click.echo(line)

    def document(self, document: Any) -> None:
        """Print a result as JSON."""
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))

    def note(self, line: str) -> None:
        """Tell something worth knowing, unless quiet was asked for."""
        if not self.quiet:
            self.complain(line)

    def detail(self, line: str) -> None:
        """Tell something that only --verbose wants to know."""
        if self.verbose:
            self.complain(line)

    @contextmanager
    def telling_logs(self) -> Iterator[None]:
        """Tell the warnings that the package's rooms log, for as long as a block lasts."""
        handler = _Teller(self)
        logger = logging.getLogger("digest")
        logger.addHandler(handler)
        try:
            yield
        finally:
            logger.removeHandler(handler)

    def warn(self, line: str) -> None:
        """Tell what may be wrong."""
        self.note(f"{_coloured('warning:', 'yellow')} {line}")

    def complain(self, line: str) -> None:
        """Tell a line on standard error, whatever was asked for."""
        click.echo(line, err=True, color=_wants_colour())

    def error(self, error: DigestError) -> None:
        """Tell what is wrong, where, and what to do about it."""
        for line in _lines(error):
            self.complain(f"{_coloured('error:', 'red')} {line}")
        if isinstance(error, RenderError) and error.excerpt:
            self.complain(error.excerpt)
        for hint in dict.fromkeys(_hints(error)):
            self.complain(f"{_coloured('hint:', 'cyan')} {hint}")

    def usage_error(self, error: click.ClickException) -> None:
        """Tell what is wrong with the command line."""
        self.complain(f"{_coloured('error:', 'red')} {error.format_message()}")
        context = getattr(error, "ctx", None)
        if context is not None:
            self.complain(f"{_coloured('hint:', 'cyan')} {context.command_path} --help shows how it is used")

    def bug(self, error: BaseException) -> None:
        """Say that the program is at fault, and keep the traceback in a file."""
        with tempfile.NamedTemporaryFile(
            "w", prefix="digest-bug-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write("".join(traceback.format_exception(error)))
        self.complain(f"{_coloured('error:', 'red')} this is a bug in digest: {type(error).__name__}: {error}")
        self.complain(f"{_coloured('hint:', 'cyan')} please report it with {file.name}, which tells where it happened")


class _Teller(logging.Handler):
    """Passes warnings on to where commands speak."""

    def __init__(self, output: Output) -> None:
        super().__init__(logging.WARNING)
        self._output = output

    def emit(self, record: logging.LogRecord) -> None:
        self._output.warn(record.getMessage())


def _lines(error: DigestError) -> list[str]:
    if isinstance(error, ConfigError) and error.problems:
        return [str(problem) for problem in error.problems]
    if isinstance(error, RenderError) and error.template:
        where = ":".join(str(part) for part in (error.template, error.line, error.column) if part is not None)
        return [f"{where}: {error}"]
    return [str(error)]


def _hints(error: DigestError) -> list[str]:
    problems = error.problems if isinstance(error, ConfigError) else ()
    named = [f"{problem.key}: {problem.hint}" if problem.key else problem.hint for problem in problems if problem.hint]
    return [*named, *([error.hint] if error.hint else [])]


def _coloured(text: str, colour: str) -> str:
    return click.style(text, fg=colour, bold=True) if _wants_colour() else text


def _wants_colour() -> bool:
    """Colours are for terminals, and not for whoever says NO_COLOR (no-color.org)."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR")
