"""`digest run`, for cron: collect, generate and send, whatever of it is due now. Run it every hour.

::

    recover, expire ─▶ resume what is open ─▶ before the close: collect only
                                             after it: the issue of the day, made and sent unless it was
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from digest.edit.window import is_publishing_day, named_day, previous_publishing_day, window_of
from digest.errors import DigestError
from digest.jobs.send import SendOptions, Sent, send
from digest.jobs.send_tools import SendTools
from digest.settings import Newsletter

Mark = Literal["draft", "held", "ready", "stale"]
"""What the draft file says of an issue; stale is ready for another render than the stored one."""

CatchUp = Literal["skip", "send"]

_WEIGHT = (2, 8, 1, 5, 9, 7, 6, 4, 3, 0)
"""Exit codes, the weightiest first: the run ends with the first that occurred."""

_REFUSED, _SOME_FAILED, _EMPTY = 7, 4, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTools:
    """What a run needs besides what sending does.

    ``collect`` visits all sources and says whether each could be read; ``generate`` makes the issue of a date.
    """

    newsletter: Newsletter
    collect: Callable[[], bool]
    generate: Callable[[date], object]
    mark: Callable[[date], Mark]
    send: SendTools
    review_required: bool = False
    catch_up: CatchUp = "skip"


@dataclass(slots=True)
class Report:
    """What a run did: lines to tell, what was sent, and the errors on the way."""

    told: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    errors: list[DigestError] = field(default_factory=list)
    codes: set[int] = field(default_factory=set)

    @property
    def exit_code(self) -> int:
        """The weightiest code that occurred."""
        return next((code for code in _WEIGHT if code in self.codes), 0)

    def tell(self, line: str, code: int = 0) -> None:
        """Note a line, and what it means for the exit code."""
        self.told.append(line)
        self.codes.add(code)


def run(*, tools: RunTools, strict: bool = False, fail_if_empty: bool = False) -> Report:
    """Do what is due now. Errors of one step are part of the report, and later steps that can do without it go on."""
    report = Report()
    if not _attempt(report, lambda: _tidy(tools, report)):
        return report
    now = tools.send.clock()
    today = named_day("today", now, tools.newsletter)
    for day in tools.send.ledger.open_days():
        _resume(day, tools, report)
    _attempt(report, lambda: _collect(tools, report, strict=strict))
    if not is_publishing_day(today, tools.newsletter):
        report.tell(f"{today} is not a publishing day")
    elif now < (close := window_of(today, tools.newsletter).end):
        report.tell(f"the issue of {today} goes after its day has closed, on {close:%Y-%m-%d at %H:%M} UTC")
    else:
        for day in _due(today, tools):
            _issue(day, tools, report, late=day != today, fail_if_empty=fail_if_empty)
    return report


def _attempt(report: Report, step: Callable[[], object]) -> bool:
    """Do a step; return whether it went well."""
    try:
        step()
    except DigestError as error:
        report.errors.append(error)
        report.codes.add(error.exit_code)
        return False
    return True


def _tidy(tools: RunTools, report: Report) -> None:
    """Settle what a dead run left, and give up what is past its time."""
    with tools.send.lock():
        for found in tools.send.recover():
            report.tell(
                f"a run for {found.issue} had ended in the middle: {found.settled:,} settled from its journal, "
                f"{found.handed_back:,} are open again, {found.in_doubt:,} in doubt",
                6 if found.in_doubt else 0,
            )
        now = tools.send.clock()
        for day in tools.send.ledger.open_days():
            frozen = tools.send.ledger.frozen(day)
            if frozen is not None and now >= frozen.expires_at:
                given_up = tools.send.ledger.expire(day, now)
                report.tell(f"the time of the issue of {day} is over: {given_up:,} don't get it", 6 if given_up else 0)


def _resume(day: date, tools: RunTools, report: Report) -> None:
    """Go on with an issue that a crash, a deferral or the relay left open; a paused one waits for the operator."""
    frozen = tools.send.ledger.frozen(day)
    if frozen is None:
        return
    if frozen.state == "paused":
        report.tell(f"the issue of {day} is paused: digest send --date {day} --resume", 6)
        return
    _attempt(report, lambda: _note(report, _send(day, tools, resume=True, outlet=frozen.outlet)))


def _collect(tools: RunTools, report: Report, *, strict: bool) -> None:
    if not tools.collect() and strict:
        report.codes.add(_SOME_FAILED)


def _due(today: date, tools: RunTools) -> Iterator[date]:
    """Yield the days whose issues are due: a missed one first, where that is wanted."""
    if tools.catch_up == "send":
        before = previous_publishing_day(today, tools.newsletter)
        if tools.send.ledger.frozen(before) is None and not _is_empty(before, tools):
            yield before
    yield today


def _is_empty(day: date, tools: RunTools) -> bool:
    stored = tools.send.issue(day)
    return stored is not None and stored.state == "empty"


def _issue(day: date, tools: RunTools, report: Report, *, late: bool, fail_if_empty: bool) -> None:
    """Make and send the issue of a day, unless it was sent, is held, or waits for review."""
    if tools.send.ledger.frozen(day) is not None:
        # Told already where it was open; else it is over, and this hour has nothing to do.
        return
    mark = tools.mark(day)
    if mark == "held":
        report.tell(f"the issue of {day} is held: digest draft {day} --ready lets it go", _REFUSED)
        return
    if mark == "stale":
        report.tell(f"the issue of {day} was marked ready, but is not the same any more: look at it again", _REFUSED)
        return
    if mark != "ready" and not _attempt(report, lambda: tools.generate(day)):
        return
    if mark != "ready" and tools.review_required:
        report.tell(f"the issue of {day} is made and waits to be marked ready: digest draft {day} --ready", _REFUSED)
        return

    def going() -> None:
        sent = _send(day, tools, late=late)
        _note(report, sent)
        if sent.outcome == "empty" and fail_if_empty:
            report.codes.add(_EMPTY)

    _attempt(report, going)


def _send(day: date, tools: RunTools, *, resume: bool = False, late: bool = False, outlet: str = "relay") -> Sent:
    return send(day, options=SendOptions(resume=resume, late=late, outlet=outlet), tools=tools.send)


def _note(report: Report, sent: Sent) -> None:
    report.sent.append(sent)
    report.codes.add(sent.exit_code)
