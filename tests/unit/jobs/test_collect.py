from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import builders
import pytest
from fakes import MemoryStore

from digest.errors import SourceError
from digest.jobs.collect import collect
from digest.models import Harvest, Source, Visit


@dataclass
class ScriptedReader:
    """Gives each source the harvest that is written down for it, and remembers what it was told."""

    harvests: dict[str, Harvest]
    asked: list[tuple[str, Visit | None, datetime]] = field(default_factory=list)

    def read(self, source: Source, *, last: Visit | None, at: datetime) -> Harvest:
        self.asked.append((source.name, last, at))
        return self.harvests[source.name]


@dataclass
class Listener:
    heard: list[object] = field(default_factory=list)

    def started(self, total: int) -> None:
        self.heard.append(total)

    def advanced(self, label: str) -> None:
        self.heard.append(label)

    def finished(self) -> None:
        self.heard.append("end")


def one_by_one(work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
    return map(work, tasks)


def backwards(work: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
    return map(work, reversed(list(tasks)))


def good(name: str, *titles: str) -> Harvest:
    return Harvest(visit=builders.visit(name), articles=tuple(builders.article(title, source=name) for title in titles))


def dead(name: str) -> Harvest:
    return Harvest(visit=builders.visit(name, problem="404 Not Found", failures=1))


def run(*harvests: Harvest, store: MemoryStore | None = None, spread: Any = one_by_one, reporter: Any = None) -> Any:
    reader = ScriptedReader({harvest.visit.source: harvest for harvest in harvests})
    return collect(
        [builders.source(harvest.visit.source) for harvest in harvests],
        readers={"feed": reader},
        store=store or MemoryStore(),
        clock=lambda: builders.NOON,
        spread=spread,
        reporter=reporter or Listener(),
    )


def test_one_dead_source_costs_nothing_but_a_problem():
    """The other source's articles are stored."""
    store = MemoryStore()
    collected = run(good("A", "One", "Two"), dead("B"), store=store)
    assert collected.new == 2
    assert collected.problems == {"B": "404 Not Found"}
    assert len(store.articles(builders.WINDOW.start, builders.WINDOW.end)) == 2


def test_all_sources_failing_is_an_error_that_names_each():
    """There is nothing to make an issue from; the visits are stored all the same."""
    store = MemoryStore()
    with pytest.raises(SourceError) as caught:
        run(dead("A"), dead("B"), store=store)
    assert caught.value.exit_code == 5
    assert "A: 404 Not Found; B: 404 Not Found" in caught.value.message
    assert "--no-collect" in str(caught.value.hint)
    last = store.last_visit("A")
    assert last is not None
    assert last.failures == 1


def test_a_readable_source_without_articles_is_quiet_not_failed():
    """An empty feed is no error, even when it is the only source."""
    assert run(good("A")).problems == {}


def test_a_source_with_a_problem_and_articles_has_not_failed():
    """One bad file of a folder doesn't cost the folder."""
    half = Harvest(visit=builders.visit("A", problem="bad.md: not text"), articles=(builders.article(source="A"),))
    collected = run(half)
    assert collected.failed == ()
    assert collected.problems == {"A": "bad.md: not text"}


def test_harvests_stand_in_the_order_of_the_configuration():
    """However the answers come in."""
    collected = run(good("A"), good("B"), good("C"), spread=backwards)
    assert [harvest.visit.source for harvest in collected.harvests] == ["A", "B", "C"]


def test_a_reader_hears_of_the_last_visit():
    """So that it can ask for news only."""
    store = MemoryStore()
    visit = builders.visit("A", etag='"1"')
    store.save_harvest(Harvest(visit=visit))
    reader = ScriptedReader({"A": good("A")})
    collect(
        [builders.source("A")],
        readers={"feed": reader},
        store=store,
        clock=lambda: builders.NOON,
        spread=one_by_one,
        reporter=Listener(),
    )
    assert reader.asked == [("A", visit, builders.NOON)]


def test_progress_is_told_source_by_source():
    """A person who waits sees what happens."""
    listener = Listener()
    run(good("A"), good("B"), reporter=listener)
    assert listener.heard == [2, "A", "B", "end"]
