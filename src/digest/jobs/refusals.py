"""Why an issue must not be sent as it stands. One line and a way on each; nothing has left the house.

The rules of a draft are asked before the freeze; the others also of an issue that is frozen already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from digest.deliveries import DeliveryState, Frozen, Here
from digest.errors import IssueRefused
from digest.models import StoredIssue

CHECK_FAILED = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What is known of a draft besides its bytes.

    ``changed`` names what it was made from and is not the same any more; ``rendered_at`` is when it was made, None
    where that is not known; ``findings`` are errors that `check` sees; ``samples`` are addresses that still are those
    of the sample newsletter.
    """

    held: bool = False
    ready: bool = False
    review_required: bool = False
    changed: tuple[str, ...] = ()
    rendered_at: datetime | None = None
    findings: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the store is used, where it is at home, and what lease the journals beside it know last."""

    here: Here
    home: tuple[str, str] | None
    newest_lease: int
    newest_journal: int

    @property
    def is_home(self) -> bool:
        """Say whether the store neither moved nor is older than its journals."""
        moved = self.home is not None and self.home != (self.here.host, self.here.path)
        return not moved and self.newest_journal <= self.newest_lease


def of_draft(stored: StoredIssue, readiness: Readiness, *, now: datetime, force: bool) -> Iterator[IssueRefused]:
    """Yield why a draft must not be frozen, the weightiest first."""
    day = stored.issue.date
    if readiness.held:
        yield _refused(day, f"the issue of {day} is held", hint="mark it ready: digest draft --ready")
    elif readiness.review_required and not readiness.ready:
        yield _refused(day, f"the issue of {day} is not marked ready", hint="look at it, then: digest draft --ready")
    if readiness.changed:
        what = " and ".join(readiness.changed)
        yield _refused(day, f"changed after the issue of {day} was made: {what}", hint="run digest generate again")
    if not readiness.ready:
        yield from _of_time(stored, readiness, now)
    if readiness.findings and not force:
        count = len(readiness.findings)
        yield IssueRefused(
            f"the check finds {count} error{'s' * (count > 1)} in the issue of {day}: {readiness.findings[0]}",
            issue_id=day.isoformat(),
            reasons=readiness.findings,
            exit_code=CHECK_FAILED,
            hint="mend them (digest check tells all), or send anyway with --force",
        )
    if readiness.samples:
        listed = ", ".join(readiness.samples)
        yield _refused(day, f"sample addresses are still in place: {listed}", hint="write your own into digest.toml")


def of_place(place: Place, day: date) -> Iterator[IssueRefused]:
    """Yield why this store must not send from here."""
    if place.is_home:
        return
    if place.newest_journal > place.newest_lease:
        message = "the store is older than its journals: it was restored from a backup"
    else:
        message = (
            f"the store was last used on {' in '.join(place.home or ())}, and may be a copy of another that sends too"
        )
    yield _refused(day, message, hint="when no other copy sends: digest send --adopt")


def of_frozen(frozen: Frozen, *, outlet: str, now: datetime) -> Iterator[IssueRefused]:
    """Yield why a frozen issue must not go on."""
    day = frozen.issue
    if frozen.state == "cancelled":
        yield _refused(day, f"the issue of {day} was cancelled", hint="make the issue of another date")
    if frozen.outlet != outlet:
        yield _refused(
            day,
            f"the issue of {day} goes to {frozen.outlet}",
            hint="to try something out use --dry-run or --test ADDRESS",
        )
    if now < frozen.frozen_at:
        yield _refused(
            day,
            f"this machine's clock says {now:%Y-%m-%d %H:%M}, which is before the issue was frozen",
            hint="set the clock right",
        )


def of_open_work(
    frozen: Frozen, counts: Mapping[DeliveryState, int], *, now: datetime, resume: bool, late: bool
) -> Iterator[IssueRefused]:
    """Yield why what is open of a frozen issue must not go now."""
    day = frozen.issue
    yield from of_expiry(day, frozen.expires_at, now=now, late=late)
    open_ = counts["pending"] + counts["leased"] + counts["deferred"]
    if not resume:
        how = "is paused" if frozen.state == "paused" else "was begun"
        yield _refused(
            day, f"the issue of {day} {how} and {open_:,} are open", hint="go on where it stopped: digest send --resume"
        )


def of_expiry(day: date, expires_at: datetime, *, now: datetime, late: bool) -> Iterator[IssueRefused]:
    """Yield that an issue's time is over."""
    if now >= expires_at and not late:
        yield _refused(
            day,
            f"the time of the issue of {day} ended on {expires_at:%Y-%m-%d at %H:%M} UTC",
            hint="to send it still: --late",
        )


def of_size(day: date, size: int, largest: int | None) -> Iterator[IssueRefused]:
    """Yield that the relay takes no message of this size."""
    if largest is not None and size > largest:
        yield _refused(
            day,
            f"a message has {size:,} bytes, the relay takes at most {largest:,}",
            hint="make the issue smaller: fewer stories or pictures",
        )


def of_doubt(day: date, in_doubt: int) -> IssueRefused:
    """Return that the only ones left are in doubt."""
    return IssueRefused(
        f"{in_doubt:,} of the issue of {day} are in doubt: the relay may have taken them",
        issue_id=day.isoformat(),
        exit_code=6,
        hint="look at them with digest doubt list, then digest doubt sent or digest doubt resend",
    )


def _of_time(stored: StoredIssue, readiness: Readiness, now: datetime) -> Iterator[IssueRefused]:
    day, close = stored.issue.date, stored.issue.window.end
    if now < close:
        yield _refused(
            day,
            f"the day of the issue of {day} closes on {close:%Y-%m-%d at %H:%M} UTC",
            hint="wait, or mark the issue ready",
        )
    elif readiness.rendered_at is not None and readiness.rendered_at < close:
        yield _refused(day, f"the issue of {day} was made before its day closed", hint="run digest generate again")


def _refused(day: date, message: str, *, hint: str) -> IssueRefused:
    return IssueRefused(message, issue_id=day.isoformat(), hint=hint)
