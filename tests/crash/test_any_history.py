"""Any history of sending, faults, crashes, recoveries, people leaving, pauses and decisions keeps the account true."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from builders import DAY
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from postroom import Postroom, candidate, rules
from relay import Fault, Relay

from digest.jobs.doubt import decide
from digest.jobs.stop import stop
from digest.store.people import open_people

READERS = 7
MEMORY = Path("/dev/shm")

POINTS = (
    "lease.after",
    "envelope.sent",
    "journal.D.before",
    "journal.D.after",
    "dot.sent",
    "reply.read",
    "journal.R.before",
    "journal.R.after",
    "settle.before",
    "settle.after",
)
FAULTS = st.sampled_from(
    [
        ("MAIL", "close"),
        ("MAIL", "451 4.3.0 later"),
        ("RCPT", "450 4.2.1 later"),
        ("RCPT", "550 5.1.1 nobody here"),
        ("RCPT", "421 4.7.28 too fast"),
        ("DATA", "close"),
        ("dot", "close"),
        ("dot", "451 4.3.0 later"),
        ("dot", "421 4.3.2 busy"),
        ("accepted", "close"),
        ("accepted", "rst"),
        ("accepted", "\x01garbage"),
    ]
)


class Crash(BaseException):
    """The end of a process, as far as it can be had without one."""


def crashing(point: str, nth: int) -> Callable[[str], None]:
    """Return what ends the run at the nth visit of a point, and lets nothing happen after it."""
    visits = [0]

    def passing(name: str) -> None:
        visits[0] += name == point
        if (visits[0] >= nth and name == point) or visits[0] > nth:
            raise Crash

    return passing


class History(RuleBasedStateMachine):
    """The model is what the relay noted, who was sent again knowingly, and who was left out."""

    @initialize()
    def begin(self) -> None:
        self.place = TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.room = Postroom(Path(self.place.name))
        self.room.freeze(READERS)
        self.relay = Relay()
        self.running = self.relay.running()
        self.running.__enter__()
        self.again: set[str] = set()
        self.left: dict[str, bool] = {}

    def teardown(self) -> None:
        if hasattr(self, "running"):
            self.running.__exit__(None, None, None)
            self.place.cleanup()

    @rule(fault=st.none() | FAULTS, nth=st.integers(1, 4), connections=st.integers(1, 3), limit=st.integers(1, 4))
    def send(self, fault: tuple[str, str] | None, nth: int, connections: int, limit: int) -> None:
        """Send a little, while the relay does what it likes."""
        if fault:
            self.relay.visits.clear()
            self.relay.faults = (Fault(*fault, nth=nth, times=2),)
        self.room.send(self.relay, rules=rules(connections=connections, lease=3), limit=limit)
        self.relay.faults = ()

    @rule(point=st.sampled_from(POINTS), nth=st.integers(1, 4), boot=st.sampled_from(["this boot", "another boot"]))
    def crash(self, point: str, nth: int, boot: str) -> None:
        """Send until something dies; the machine may start anew."""
        self.room.passing = crashing(point, nth)
        with suppress(Crash):
            self.room.send(self.relay, rules=rules(lease=3))
        self.room.passing = lambda _: None
        self.room.boot = boot

    @rule(number=st.integers(1, READERS))
    def leave(self, number: int) -> None:
        """Somebody asks to be left alone."""
        address = f"reader{number}@example.org"
        with open_people(self.room.store, clock=self.room.clock) as people:
            people.suppress(candidate(address).person, "asked")
        self.left.setdefault(address, address in self.got())

    @rule(minutes=st.integers(1, 70))
    def wait(self, minutes: int) -> None:
        """Time passes, within the issue's own."""
        limit = self.room.prepare().expires_at - timedelta(hours=1)
        self.room.clock.now = min(limit, self.room.clock.now + timedelta(minutes=minutes))

    @rule(to=st.sampled_from(["sent", "pending"]))
    def decide(self, to: str) -> None:
        """The operator decides about all who are in doubt; sending again may reach somebody twice."""
        with self.room.ledger() as ledger:
            tools = self.room.tools(ledger, self.relay)
            tools.recover()
            doubtful = {one.recipient.address for one in ledger.deliveries(DAY, "in_doubt")}
            decide(DAY, to, (), tools=tools)
        if to == "pending":
            self.again |= doubtful

    @rule()
    def pause(self) -> None:
        """The operator pauses; sending goes on with the next run that is asked to resume."""
        with self.room.ledger() as ledger:
            stop(DAY, "pause", tools=self.room.tools(ledger, self.relay))
            ledger.set_wish(DAY, None)

    @invariant()
    def nobody_gets_it_twice_unknowingly(self) -> None:
        if hasattr(self, "relay"):
            for (_, address), times in self.relay.times_accepted().items():
                assert times == 1 or address in self.again

    @invariant()
    def nobody_is_lost(self) -> None:
        if hasattr(self, "relay"):
            assert sum(self.room.counts().values()) == READERS

    @precondition(lambda self: hasattr(self, "relay"))
    @invariant()
    def the_account_is_true(self) -> None:
        """Sent is only who got it, but for those whom the operator took to have got it; who waits has not got it."""
        with self.room.ledger() as ledger:
            self.room.recover(ledger)
        got = self.got()
        for one in self.room.deliveries():
            if one.state in {"deferred", "failed", "suppressed", "pending"}:
                assert one.recipient.address not in got - self.again

    @invariant()
    def who_left_gets_nothing_more(self) -> None:
        if hasattr(self, "relay"):
            for address, had in self.left.items():
                assert had or address not in self.got() or address in self._in_flight()

    def got(self) -> set[str]:
        return {one.recipient for one in self.relay.accepted}

    def _in_flight(self) -> set[str]:
        """Who had it in doubt when leaving: the relay may have noted it a moment after we looked."""
        return {one.recipient.address for one in self.room.deliveries() if one.state == "in_doubt"}


TestHistory = History.TestCase
TestHistory.settings = settings(
    deadline=None, max_examples=25, stateful_step_count=12, suppress_health_check=list(HealthCheck)
)
