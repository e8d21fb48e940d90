"""How fast to go: the configured rate, what the relay bears, when to try again, and when to stop by oneself."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

_WINDOW = 100
"""Outcomes that the breaker looks back upon."""
_CAUTION = 0.5
"""What remains of rate and connections after the relay said that we are too fast."""
_CALM = 5.0
"""Seconds in which several such replies count as one: the connections hear it at about the same time."""
_LEAST_RATE = 0.2
_STEP = 0.05
"""What a calm second adds, as a share of the rate at which the relay first complained."""


class Pace:
    """A token bucket whose rate halves when the relay complains and grows while it doesn't (AIMD). For many threads."""

    def __init__(self, rate: float | None, connections: int, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._most, self._rate = rate, rate
        self._most_connections, self._connections = connections, float(connections)
        self._tokens = 1.0
        self._filled = self._grown = clock()
        self._complained: float | None = None
        self._sent = 0
        self._begun: float | None = None

    @property
    def connections(self) -> int:
        """How many connections are to be used now."""
        return max(1, int(self._connections))

    @property
    def rate(self) -> float | None:
        """Messages a second that are allowed now; None is without limit."""
        return self._rate

    def wait(self) -> float:
        """Return 0 and count a message as begun, or return how many seconds to wait before asking again."""
        if self._rate is None:
            self._sent += 1
            return 0.0
        with self._lock:
            now = self._clock()
            rate = self._rate = self._grown_rate(now, self._rate)
            self._tokens = min(max(1.0, rate / 10), self._tokens + (now - self._filled) * rate)
            self._filled = now
            if self._tokens >= 1:
                self._tokens -= 1
                self._sent += 1
                return 0.0
            return (1 - self._tokens) / rate

    def complained(self) -> None:
        """Halve rate and connections, once for complaints that come together."""
        with self._lock:
            now = self._clock()
            if self._complained is not None and now - self._complained < _CALM:
                return
            rate = self._rate if self._rate is not None else self._measured(now)
            self._rate = max(_LEAST_RATE, rate * _CAUTION)
            self._connections = max(1.0, self._connections * _CAUTION)
            self._complained = self._grown = self._filled = now
            self._tokens = 0.0

    def begin(self) -> None:
        """Begin to measure the rate that is reached without a limit."""
        self._begun = self._clock()
        self._sent = 0

    def _measured(self, now: float) -> float:
        elapsed = max(0.1, now - (self._begun if self._begun is not None else now - 1))
        return max(1.0, self._sent / elapsed)

    def _grown_rate(self, now: float, rate: float) -> float:
        if self._complained is None:
            return rate
        seconds = now - self._grown
        self._grown = now
        self._connections = min(self._most_connections, self._connections + seconds * _STEP * self._most_connections)
        grown = rate + seconds * max(_LEAST_RATE, rate * _STEP)
        return grown if self._most is None else min(grown, self._most)


class Breaker:
    """Opens at more than ``most`` refusals for what we are or say among the last hundred outcomes. For many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._last: deque[bool] = deque([False] * _WINDOW)
        self._refused = 0

    def note(self, *, refused_by_policy: bool) -> bool:
        """Note an outcome; return whether the breaker is open."""
        with self._lock:
            self._last.append(refused_by_policy)
            self._refused += refused_by_policy - self._last.popleft()
            return self._refused > self._most


def next_try(now: datetime, attempts: int, waits: Sequence[timedelta], random: Random) -> datetime:
    """Return when to try again after so many tries, spread by a fifth so that not all come back at once."""
    wait = waits[min(attempts, len(waits)) - 1]
    return now + wait * random.uniform(0.8, 1.2)
