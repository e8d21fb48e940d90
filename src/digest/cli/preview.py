"""Commands of the editor's desk: preview and draft."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from digest.cli.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.models import Issue

REFUSED = 7


@click.command()
@click.argument("day", metavar="[DATE]", default="latest")
@click.option("--port", type=click.IntRange(0, 65_535), default=8025, show_default=True, help="Where to listen.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Listen on another address than this machine's own."
)
@click.option("--open/--no-open", "opens", default=None, help="Open the browser; on a terminal it does by default.")
@click.pass_obj
def preview(output: Output, day: str, *, port: int, host: str, opens: bool | None) -> int:
    """Show an issue in the browser as its readers will meet it, and edit it there.

    DATE is YYYY-MM-DD, latest (the latest issue stored) or today. Nothing is sent, and nothing is stored but what you
    ask for: your changes in drafts/DATE.toml, an issue when you press Keep as draft or Mark as ready.

    \b
    Examples:
      digest preview
      digest preview 2022-11-11 --port 9000 --no-open
    """
    from digest.app import Digest
    from digest.cli.newsroom import House
    from digest.preview.serve import Server, is_loopback, listener

    loaded = output.load()
    path = day if day in {"latest", "today"} else loaded.day(day).isoformat()
    sock = listener(host, port)
    server = Server(House(loaded, send_test_with=Digest.send_render), sock=sock, host=host)
    if port and server.port != port:
        output.note(f"port {port} is taken; using {server.port}")
    if not is_loopback(host):
        output.warn(
            f"{host} can be reached by other machines: whoever has this address with its key can edit the issue"
        )
    address = server.address(path)
    output.result(address)
    output.note("Ctrl-C stops it")
    with sock:
        try:
            server.run(lambda: _open(address) if (sys.stdout.isatty() if opens is None else opens) else None)
        except KeyboardInterrupt:
            output.note("stopped")
    return 0


@click.command()
@click.argument("day", metavar="[DATE]", default="today")
@click.option("--ready", "mark", flag_value="ready", help="Make and store the issue, and mark it as ready to go.")
@click.option("--hold", "mark", flag_value="hold", help="Mark the issue as held: it is not sent.")
@click.option("--clear", "mark", flag_value="clear", help="Remove the draft file with all that it decides.")
@click.pass_obj
def draft(output: Output, day: str, *, mark: str | None) -> int:
    """Write the draft file of an issue, to edit it in any editor.

    drafts/DATE.toml holds what differs from the machine's choice: lead, order, headlines, stories taken out and pinned,
    chosen sentences, note, subject, preheader. A new file lists the stories with their ids.

    \b
    Examples:
      digest draft 2022-11-11
      digest draft 2022-11-11 --hold
    """
    from digest.cli.newsroom import House
    from digest.config.drafts import DraftFiles
    from digest.preview.desk import Desk

    loaded = output.load()
    date = loaded.day(day)
    files = DraftFiles(loaded.settings.folder)
    if mark == "clear":
        output.result(f"removed {files.file(date)}" if files.clear(date) else f"there is no {files.file(date)}")
        return 0
    desk = Desk(House(loaded))
    seen = desk.sight(date)
    if mark is None and not files.file(date).exists():
        files.start(date, _overview(seen.issue))
    if mark == "hold":
        seen = desk.hold(date, held=True)
    if mark == "ready":
        seen = desk.ready(date, seen.hash)
        if not seen.is_ready:
            output.complain("the issue changed while it was made: look at it again")
            return REFUSED
    for warning in seen.warnings:
        output.warn(warning)
    output.result(str(files.file(date)))
    return 0


def _overview(issue: Issue) -> Iterator[str]:
    """Yield what a new file says about the issue, as its comments."""
    from digest.edit.draft import name_in

    yield ""
    yield 'lead = "ID"           another story leads'
    yield 'order = ["ID", …]     these stories stand first in their place, in this order'
    yield '[stories.ID]          and below it: title = "…", slot = "second" | "section" | "brief", section = "…",'
    yield '                      pin, kill or split = true, merge = ["ID", …], sentences = ["…", …]'
    yield ""
    for story in issue.stories:
        yield f"{story.id}  {story.slot:<8} {_short(story.title)}"
        for article in story.also:
            yield f"{name_in(story, article)}  also in {article.source}"
    for left in issue.coverage.left_out:
        yield f"{left.article_id}  {'left out':<8} {_short(left.title)} ({left.reason})"


def _short(title: str) -> str:
    return " ".join(title.split())[:80]


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
