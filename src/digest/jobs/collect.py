"""Collecting: every source is visited once, what it brought goes into the store.

::

    sources ─read (side by side)▶ harvests ─save (one after the other)▶ store

One source's failure is a problem in its harvest. Only when all of them fail is there an error, because then there is
nothing to make an issue from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from digest.errors import SourceError
from digest.models import Harvest, Source, Visit
from digest.protocols import Clock, Reporter, SourceReader, Store

Task = TypeVar("Task")
Result = TypeVar("Result")
MapUnordered = Callable[[Callable[[Task], Result], Iterable[Task]], Iterator[Result]]
"""Applies a function to tasks, in threads or not, and gives the results as they come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one run brought: harvests in the order of the configuration, and the number of new articles."""

    harvests: tuple[Harvest, ...]
    new: int

    @property
    def problems(self) -> Mapping[str, str]:
        """The problem of each source that has one, by the source's name."""
        return {harvest.visit.source: harvest.problem for harvest in self.harvests if harvest.problem is not None}

    @property
    def failed(self) -> tuple[str, ...]:
        """The names of the sources that brought nothing but a problem."""
        return tuple(harvest.visit.source for harvest in self.harvests if _has_failed(harvest))


def collect(
    sources: Iterable[Source],
    *,
    readers: Mapping[str, SourceReader],
    store: Store,
    clock: Clock,
    spread: MapUnordered[tuple[Source, Visit | None], Harvest],
    reporter: Reporter,
) -> Collected:
    """Visit every source and store what it has; raise SourceError when all have failed."""
    sources = tuple(sources)
    now = clock()
    tasks = [(source, store.last_visit(source.name)) for source in sources]
    harvests: dict[str, Harvest] = {}
    new = 0
    reporter.started(len(sources))
    for harvest in spread(lambda task: _read(*task, readers=readers, at=now), tasks):
        new += store.save_harvest(harvest)
        harvests[harvest.visit.source] = harvest
        reporter.advanced(harvest.visit.source)
    reporter.finished()
    collected = Collected(harvests=tuple(harvests[source.name] for source in sources), new=new)
    if len(collected.failed) == len(sources):
        raise all_failed(collected.problems)
    return collected


def all_failed(problems: Mapping[str, str]) -> SourceError:
    """Return the error for a run in which no source could be read."""
    listed = "; ".join(f"{name}: {problem}" for name, problem in problems.items())
    return SourceError(
        f"none of the {len(problems)} sources could be read: {listed}",
        hint="check the network and the locations; --no-collect makes an issue from what is stored",
    )


def _read(source: Source, last: Visit | None, *, readers: Mapping[str, SourceReader], at: datetime) -> Harvest:
    return readers[source.kind].read(source, last=last, at=at)


def _has_failed(harvest: Harvest) -> bool:
    return harvest.problem is not None and not harvest.articles
