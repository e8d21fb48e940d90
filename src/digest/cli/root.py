"""The root command, and the one boundary where errors become a line, a hint and an exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import click

from digest.cli.check import check, screenshot
from digest.cli.doctor import doctor
from digest.cli.issue import collect, generate
from digest.cli.newsletter import config, init
from digest.cli.output import Output
from digest.cli.preview import draft, preview
from digest.cli.send import doubt, send, status
from digest.cli.send import run as run_command
from digest.cli.subscribers import purge, subscribers
from digest.cli.summaries import summarize, verify
from digest.cli.template import template
from digest.errors import DigestError

INTERRUPTED = 130
TERMINATED = 143

_EXAMPLES = """\b
Examples:
  digest init news                          a newsletter of your own, ready to run
  digest -c news/digest.toml generate       today's issue
  digest generate --date 2022-11-11         the issue of another day
  digest preview                            the editor's desk, in a browser
  digest summarize article.md               the sentences that say what an article says
  digest send --dry-run                     what sending today's issue would do
"""


@click.group(
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "-c",
    "--config",
    type=click.Path(path_type=Path),
    help="The newsletter's digest.toml. Default: the one in this folder, else the one in your configuration folder.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say more about what happens, on standard error.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error but errors.")
@click.version_option(version("digest-newsletter"), prog_name="digest", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, config: Path | None, *, verbose: bool, quiet: bool) -> None:
    """Turn the articles you follow into one beautiful daily email."""
    context.obj = Output(config=config, verbose=verbose, quiet=quiet)
    context.with_resource(context.obj.telling_logs())


for command in (
    init,
    config,
    collect,
    generate,
    preview,
    draft,
    summarize,
    verify,
    check,
    screenshot,
    template,
    send,
    status,
    doubt,
    run_command,
    doctor,
    subscribers,
    purge,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; errors that a person can act on are told on standard error."""
    output = Output()
    try:
        return int(cli.main(arguments, prog_name="digest", standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        output.usage_error(error)
        return 2
    except DigestError as error:
        output.error(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        output.complain("interrupted; what was known is stored")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has heard enough; Python would complain again when it closes standard output.
        sys.stdout = None
        return 0
    except Exception as error:  # noqa: BLE001  # the boundary: what no one foresaw is a bug, and is told as one
        output.bug(error)
        return 1
