"""Commands that send: send, status, doubt and run."""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

import click

from digest.cli.output import Output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digest.deliveries import Delivery, DeliveryState
    from digest.jobs.send import Sent

NOTHING_TO_SEND = 3
_REDRAW = 0.1

_RATE = re.compile(r"(\d+(?:\.\d+)?)(?:/(s|m|min|h))?")
_SECONDS = {None: 1, "s": 1, "m": 60, "min": 60, "h": 3600}
_DATE = click.argument("day", metavar="[DATE]", default="today")
_STATES: tuple[tuple[DeliveryState, str], ...] = (
    ("failed", "refused"),
    ("in_doubt", "in doubt"),
    ("deferred", "deferred"),
    ("pending", "waiting"),
    ("leased", "on the way"),
    ("suppressed", "left out"),
)


def _rate(context: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    """Return a rate in messages a second."""
    if value is None:
        return None
    found = _RATE.fullmatch(value.strip())
    if not found or not float(found[1]):
        message = f"{value!r} is no rate: write 14, 14/s, 600/min or 10000/h"
        raise click.BadParameter(message, ctx=context, param=parameter)
    return float(found[1]) / _SECONDS[found[2]]


@click.command()
@click.option(
    "--date", "day", default="today", show_default=True, metavar="DATE", help="YYYY-MM-DD, today or yesterday."
)
@click.option(
    "--test", "test", metavar="ADDRESS", help="Send one marked message to ADDRESS, and keep no account of it."
)
@click.option("--dry-run", is_flag=True, help="Do everything but send: exit as sending would.")
@click.option("--resume", is_flag=True, help="Go on where a run stopped.")
@click.option("--late", is_flag=True, help="Send although the issue's time is over.")
@click.option("--pause", "wish", flag_value="pause", help="Stop before the next batch.")
@click.option("--cancel", "wish", flag_value="cancel", help="Stop for good: whoever has not got it does not get it.")
@click.option("--force", is_flag=True, help="Send although the check finds errors.")
@click.option("--adopt", is_flag=True, help="This store moved here or was restored, and no other copy of it sends.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Send to at most N recipients now.")
@click.option("--rate", callback=_rate, metavar="N/s", help="Send at most so many messages a second.")
@click.option("--to", "outlet", default="relay", metavar="eml:DIR", help="Write each message into a folder instead.")
@click.option("--fail-if-empty", is_flag=True, help="Exit with 3 when there is nothing, or nobody, to send to.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of it as JSON.")
@click.pass_obj
def send(
    output: Output,
    /,
    *,
    day: str,
    test: str | None,
    wish: Literal["pause", "cancel"] | None,
    outlet: str,
    fail_if_empty: bool,
    as_json: bool,
    **options: Any,
) -> int:
    """Send the issue of a day to everybody on the list, each once.

    What was previewed is what is sent; whoever got it never gets it again, whatever happens on the way.

    \b
    Examples:
      digest send --test you@example.org
      digest send --dry-run
      digest send
      digest send --resume --rate 14/s
    """
    from digest.errors import NobodyToSendTo

    if outlet != "relay" and not (outlet.startswith("eml:") and outlet[4:]):
        raise click.BadParameter("write relay, or eml: and a folder", param_hint="'--to'")
    digest = output.load()
    if wish:
        output.result(digest.stop_sending(day, wish))
        return 0
    if test:
        output.result(f"sent a test to {test}: {digest.send_test(day, test)}")
        return 0
    try:
        sent = digest.send(day, outlet=outlet, progress=_progress(output), **options)
    except NobodyToSendTo as error:
        if fail_if_empty:
            error.exit_code = NOTHING_TO_SEND
        raise
    tell(output, sent, as_json=as_json)
    return NOTHING_TO_SEND if fail_if_empty and sent.outcome == "empty" else sent.exit_code


@click.command()
@_DATE
@click.option("--who", metavar="ADDRESS", help="Tell what became of each issue for one address.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def status(output: Output, *, day: str, who: str | None, as_json: bool) -> int:
    """Tell how the issue of a day stands: its state, its recipients by state, and what happened."""
    digest = output.load()
    if who:
        _who(output, digest.deliveries_to(who), who, as_json=as_json)
        return 0
    found = digest.status(day)
    if as_json:
        output.document(found)
        return 0
    output.result(f"{found['date']}: {found['state']}")
    for label, value in _status_lines(found):
        output.result(f"  {label:<12} {value}")
    return 0


@click.group()
def doubt() -> None:
    """Decide about recipients of whom nobody knows whether they got the issue.

    The relay had the whole message and its answer never came. Nearly always it has taken it.
    """


@doubt.command("list")
@_DATE
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_obj
def list_(output: Output, *, day: str, as_json: bool) -> int:
    """Print who is in doubt, with the Message-ID to look for in the relay's log."""
    found = output.load().in_doubt(day)
    if as_json:
        output.document([_delivery(delivery) for delivery in found])
    else:
        for delivery in found:
            output.result(f"{delivery.recipient.address}  {delivery.issue:%Y%m%d}.{delivery.message_id}")
        output.note(f"{len(found):,} in doubt")
    return 6 if found else 0


@doubt.command("sent")
@_DATE
@click.argument("addresses", nargs=-1)
@click.pass_obj
def doubt_sent(output: Output, *, day: str, addresses: tuple[str, ...]) -> int:
    """Take it that they got the issue: all in doubt, or the given addresses."""
    output.result(f"{output.load().decide_doubt(day, 'sent', addresses):,} are taken to have got the issue")
    return 0


@doubt.command("resend")
@_DATE
@click.argument("addresses", nargs=-1)
@click.pass_obj
def doubt_resend(output: Output, *, day: str, addresses: tuple[str, ...]) -> int:
    """Send it again, at the risk that they get it twice: to all in doubt, or to the given addresses."""
    decided = output.load().decide_doubt(day, "pending", addresses)
    output.result(f"{decided:,} get the issue again with the next digest send --date {day} --resume")
    return 0


@click.command()
@click.option("--fail-if-empty", is_flag=True, help="Exit with 3 when there is nothing to show.")
@click.option("--strict", is_flag=True, help="Exit with 4 when a source failed.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
@click.pass_obj
def run(output: Output, *, fail_if_empty: bool, strict: bool, as_json: bool) -> int:
    """Do what is due now: collect, and after the day's close make the issue and send it. For cron, every hour."""
    report = output.load().run(fail_if_empty=fail_if_empty, strict=strict)
    if as_json:
        output.document(
            {
                "told": report.told,
                "sent": [document(sent) for sent in report.sent],
                "errors": [str(error) for error in report.errors],
                "exit": report.exit_code,
            }
        )
    else:
        for line in report.told:
            output.result(line)
        for sent in report.sent:
            tell(output, sent, as_json=False)
    for error in report.errors:
        output.error(error)
    return report.exit_code


class SendingBar:
    """Draws how far the sending is, how fast it goes, and when it will end."""

    def __init__(self) -> None:
        self._begun = monotonic()
        self._drawn = 0.0

    def __call__(self, settled: int, total: int) -> None:
        """Draw, ten times a second at most, on one line of standard error."""
        now = monotonic()
        if now - self._drawn < _REDRAW and settled < total:
            return
        self._drawn = now
        rate = settled / max(now - self._begun, _REDRAW)
        left = f", {timedelta(seconds=round((total - settled) / rate))} left" if rate and settled < total else ""
        click.echo(f"\r\x1b[K{settled:,} of {total:,}, {rate:,.0f} a second{left}", err=True, nl=settled >= total)


def _progress(output: Output) -> SendingBar | None:
    return SendingBar() if sys.stderr.isatty() and not output.quiet else None


def tell(output: Output, sent: Sent, *, as_json: bool) -> None:
    """Print what became of an issue: what was found first, and the truth last."""
    for found in sent.recovered:
        output.note(
            f"a run had ended in the middle: {found.settled:,} settled from its journal, "
            f"{found.handed_back:,} open again, {found.in_doubt:,} in doubt"
        )
    for reason, count in sent.excluded.items():
        output.detail(f"{count:,} left out: {reason}")
    if sent.stopped:
        output.warn(f"stopped: {sent.stopped}")
    if as_json:
        output.document(document(sent))
    else:
        output.result(last_line(sent))
    if sent.due is not None:
        output.note(f"go on after {sent.due:%Y-%m-%d %H:%M} UTC: digest send --date {sent.day} --resume")
    if sent.hint and sent.exit_code:
        output.note(f"hint: {sent.hint}")


def last_line(sent: Sent) -> str:
    """Return one line that tells the truth about everybody."""
    if sent.outcome == "empty":
        return f"the issue of {sent.day} is empty: nothing to send"
    if sent.outcome == "would send":
        return f"would send the issue of {sent.day} to {sent.counts.get('pending', 0):,}"
    got, everybody = sent.counts.get("sent", 0), sent.everybody
    verb = "written for" if sent.outlet.startswith("eml:") else "sent to"
    begin = f"already {verb}" if sent.outcome == "already" else verb
    others = [f"{sent.counts[state]:,} {word}" for state, word in _STATES if sent.counts.get(state)]
    if not others:
        return f"{begin} all {everybody:,}" if everybody > 1 else f"{begin} {got} of {everybody}"
    return f"{begin} {got:,} of {everybody:,}: {', '.join(others)}"


def document(sent: Sent) -> dict[str, Any]:
    """Return what became of an issue as plain values."""
    return {
        "date": sent.day.isoformat(),
        "outcome": sent.outcome,
        "outlet": sent.outlet,
        "recipients": sent.everybody,
        "counts": dict(sent.counts),
        "this_run": dict(sent.this_run),
        "excluded": dict(sent.excluded),
        "stopped": sent.stopped,
        "due": sent.due.isoformat() if sent.due else None,
        "exit": sent.exit_code,
    }


def _status_lines(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    lines = [(name, str(found[name])) for name in ("outlet", "frozen_at", "expires_at", "due") if found.get(name)]
    lines += [(state, f"{count:,}") for state, count in found["counts"].items() if count]
    lines += [(f"{count:,}", f"left out: {reason}") for reason, count in found["excluded"].items()]
    lines += [(event["at"][:16], f"{event['what']} {event['detail']}".strip()) for event in found["events"]]
    return lines


def _who(output: Output, found: tuple[Delivery, ...], address: str, *, as_json: bool) -> None:
    if as_json:
        output.document([_delivery(delivery) for delivery in found])
        return
    for delivery in found:
        when = f"{delivery.changed:%Y-%m-%d %H:%M}" if delivery.changed else ""
        output.result(f"{delivery.issue}  {delivery.state:<10} {when}  {delivery.code or ''} {delivery.reply}".rstrip())
    if not found:
        output.result(f"no issue that was sent from here names {address}")


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "date": delivery.issue.isoformat(),
        "address": delivery.recipient.address,
        "message_id": f"{delivery.issue:%Y%m%d}.{delivery.message_id}",
        "state": delivery.state,
        "attempts": delivery.attempts,
        "code": delivery.code,
        "reply": delivery.reply,
        "changed": delivery.changed.isoformat() if delivery.changed else None,
    }
