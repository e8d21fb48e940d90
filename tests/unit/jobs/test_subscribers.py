"""Who gets an issue: the union of file and store, from which whoever left or is suppressed always stays out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders import DAY, NOON
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.addresses import comparison_key
from digest.errors import ConfigError
from digest.jobs.purge import purge
from digest.jobs.subscribers import (
    ANOTHER_DAY,
    SUPPRESSED,
    add,
    apply,
    audience,
    erase,
    exported,
    plan_import,
    remove,
    standings,
)
from digest.people import Listed
from digest.store.people import PeopleStore, open_people

quick = settings(deadline=None, max_examples=15)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PeopleStore]:
    """Give an empty store."""
    with open_people(tmp_path / "digest.db", clock=lambda: NOON) as opened:
        yield opened


def listed(*addresses: str, **changes: object) -> list[Listed]:
    """Build the lines of a list."""
    return [Listed(**{"address": address, "line": line, **changes}) for line, address in enumerate(addresses, start=2)]


def reached(store: PeopleStore, file: list[Listed], day: date = DAY) -> dict[str, str | None]:
    """Return every candidate's address with the reason that keeps it out."""
    return {found.address: found.excluded for found in audience(day, listed=file, store=store)}


# The audience


def test_the_audience_is_the_union_and_the_store_s_record_wins(store: PeopleStore):
    """One candidate per person, whichever spelling stands where."""
    add(Listed(address="Jane@b.example", line=1, name="Jane", format="text"), store=store, at=NOON)
    file = listed("jane@b.example", "ann@b.example", name="from the file")
    found = {one.address: (one.name, one.format) for one in audience(DAY, listed=file, store=store)}
    assert found == {"Jane@b.example": ("Jane", "text"), "ann@b.example": ("from the file", "html")}


def test_candidates_come_in_the_order_of_persons(store: PeopleStore):
    """File and store are one sequence, the same whatever order the file has."""
    for number in range(20):
        add(Listed(address=f"s{number}@b.example", line=1), store=store, at=NOON)
    file = listed(*(f"f{number}@b.example" for number in range(20)))
    found = list(audience(DAY, listed=file, store=store))
    assert [one.person for one in found] == sorted(store.person(one.address) for one in found)
    assert found == list(audience(DAY, listed=file[::-1], store=store))


@pytest.mark.parametrize("state", ["unconfirmed", "paused", "left"])
def test_who_is_not_active_stays_out_with_the_state_as_reason(store: PeopleStore, state: str):
    """In the store and in the file alike."""
    add(Listed(address="stored@b.example", line=1, state=state), store=store, at=NOON)
    assert reached(store, listed("stored@b.example")) == {"stored@b.example": state}
    assert reached(store, listed("file@b.example", state=state))["file@b.example"] == state


def test_suppression_wins_over_every_list(store: PeopleStore):
    """Known or not, in the file or the store."""
    add(Listed(address="stored@b.example", line=1), store=store, at=NOON)
    for address in ("stored@b.example", "FILE@b.example"):
        store.suppress(store.person(address), "complaint")
    assert set(reached(store, listed("file@b.example")).values()) == {SUPPRESSED}


def test_weekdays_decide_about_the_day(store: PeopleStore):
    """The issue of a Friday is not for those who want Mondays."""
    file = listed("mondays@b.example", weekdays=("mon",)) + listed("fridays@b.example", weekdays=("tue", "fri"))
    assert reached(store, file) == {"mondays@b.example": ANOTHER_DAY, "fridays@b.example": None}
    assert reached(store, file, DAY + timedelta(days=3))["mondays@b.example"] is None


def test_who_was_erased_stays_out_whatever_the_file_says(store: PeopleStore):
    """The candidate is counted, and has no address."""
    file = listed("jane@b.example")
    assert erase("jane@b.example", listed=file, store=store) == (2,)
    assert reached(store, file) == {"": SUPPRESSED}


# Single changes


def test_adding_says_what_it_did(store: PeopleStore):
    """New, as before, changed, and back after leaving."""
    jane = Listed(address="jane@b.example", line=1)
    done = [add(jane, store=store, at=NOON), add(jane, store=store, at=NOON)]
    done.append(add(Listed(address="JANE@b.example", line=1, name="Jane"), store=store, at=NOON))
    remove("jane@b.example", listed=[], store=store, at=NOON)
    done.append(add(jane, store=store, at=NOON))
    assert done == ["added", "unchanged", "changed", "back"]
    assert reached(store, []) == {"jane@b.example": None}


def test_a_suppressed_address_is_not_added_but_the_way_is_told(store: PeopleStore):
    """Lifting is an act of its own."""
    person = store.person("jane@b.example")
    store.suppress(person, "complaint")
    jane = Listed(address="jane@b.example", line=1)
    with pytest.raises(ConfigError, match="complaint") as refused:
        add(jane, store=store, at=NOON)
    assert refused.value.hint == "if this is wrong: digest subscribers suppress --lift jane@b.example"
    store.lift(person)
    assert add(jane, store=store, at=NOON) == "added"


def test_leaving_is_remembered_of_those_who_stand_in_the_file_alone(store: PeopleStore):
    """The file still names them, and they stay out."""
    file = listed("jane@b.example", name="Jane")
    assert remove("JANE@b.example", listed=file, store=store, at=NOON)
    assert reached(store, file) == {"jane@b.example": "left"}
    assert not remove("jane@b.example", listed=file, store=store, at=NOON)


def test_removing_nobody_is_an_error(store: PeopleStore):
    """A slip of the finger is told."""
    with pytest.raises(ConfigError, match="not on the list"):
        remove("jane@b.example", listed=listed("ann@b.example"), store=store, at=NOON)


def test_the_list_shows_everybody_with_an_address(store: PeopleStore):
    """In the order of addresses, with the reason of a suppression, erased ones left out."""
    add(Listed(address="Zoe@b.example", line=1), store=store, at=NOON)
    store.suppress(store.person("zoe@b.example"), "bounced")
    erase("gone@b.example", listed=[], store=store)
    found = standings(listed("ann@b.example"), store)
    assert [(one.address, one.in_store, one.suppressed) for one in found] == [
        ("ann@b.example", False, None),
        ("Zoe@b.example", True, "bounced"),
    ]
    assert [row["address"] for row in exported(found)] == ["ann@b.example"]


# Import


def test_planning_an_import_stores_nothing(store: PeopleStore):
    """A dry run is dry."""
    plan = plan_import(listed("jane@b.example"), store=store, at=NOON)
    assert [new.address for new in plan.new] == ["jane@b.example"]
    assert list(store.members()) == []
    apply(plan, store)
    assert reached(store, []) == {"jane@b.example": None}


def test_an_import_changes_what_differs_and_no_state(store: PeopleStore):
    """Who paused stays paused under a new name; a second import finds nothing to do."""
    add(Listed(address="jane@b.example", line=1, state="paused"), store=store, at=NOON)
    file = listed("jane@b.example", "ann@b.example", name="New Name")
    plan = plan_import(file, store=store, at=NOON)
    assert [(one.name, one.state) for one in plan.changed] == [("New Name", "paused")]
    apply(plan, store)
    again = plan_import(file, store=store, at=NOON)
    assert (again.new, again.changed, again.same, again.refused) == ((), (), 2, ())


def test_an_import_tells_whom_it_does_not_take_and_why(store: PeopleStore):
    """Left, erased and suppressed ones, each with its line."""
    add(Listed(address="left@b.example", line=1), store=store, at=NOON)
    remove("left@b.example", listed=[], store=store, at=NOON)
    erase("erased@b.example", listed=[], store=store)
    store.suppress(store.person("loud@b.example"), "complaint")
    plan = plan_import(listed("left@b.example", "erased@b.example", "loud@b.example"), store=store, at=NOON)
    assert (plan.new, plan.changed, plan.same) == ((), (), 0)
    assert [(one.line, one.reason) for one in plan.refused] == [
        (2, "left on 2022-11-11; only `digest subscribers add` brings one back"),
        (3, "is suppressed (erased)"),
        (4, "is suppressed (complaint)"),
    ]


def test_one_who_left_elsewhere_leaves_here_too(store: PeopleStore):
    """Leaving wins, in whichever list it stands."""
    add(Listed(address="jane@b.example", line=1), store=store, at=NOON)
    apply(plan_import(listed("jane@b.example", state="left"), store=store, at=NOON), store)
    assert reached(store, []) == {"jane@b.example": "left"}


def test_an_erased_address_does_not_come_back_even_when_its_suppression_was_lifted(store: PeopleStore):
    """Only somebody's own hand brings it back."""
    erase("jane@b.example", listed=[], store=store)
    store.lift(store.person("jane@b.example"))
    for state in ("active", "left"):
        assert plan_import(listed("jane@b.example", state=state), store=store, at=NOON).changed == ()
    assert reached(store, listed("jane@b.example")) == {"": "erased"}


ADDRESSES = ["jane@b.example", "JANE@b.example", "ann@b.example", "zoe@exämple.de", "zoe@EXÄMPLE.de"]
acts = st.tuples(st.sampled_from(["import", "suppress", "remove", "erase", "add"]), st.sampled_from(ADDRESSES))


@quick
@given(st.lists(acts, max_size=12), st.lists(st.sampled_from(ADDRESSES), max_size=4))
def test_no_import_brings_back_whom_nobody_may_write_to(
    tmp_path_factory: pytest.TempPathFactory, done: list[tuple[str, str]], file: list[str]
):
    """After any acts in any order, nobody who left or is suppressed is reached by an import or a file."""
    with open_people(tmp_path_factory.mktemp("any") / "digest.db", clock=lambda: NOON) as store:
        out: set[str] = set()
        for act, address in done:
            key = comparison_key(address)
            if act == "import":
                apply(plan_import(listed(address), store=store, at=NOON), store)
            elif act == "suppress":
                store.suppress(store.person(address), "complaint")
                out.add(key)
            elif act == "erase":
                erase(address, listed=[], store=store)
                out.add(key)
            elif act == "remove":
                remove(address, listed=listed(address), store=store, at=NOON)
                out.add(key)
            elif store.person(address) not in store.suppressed():
                add(Listed(address=address, line=1), store=store, at=NOON)
                out.discard(key)
        found = list(audience(DAY, listed=listed(*file), store=store))
        assert len({one.person for one in found}) == len(found)
        assert not out & {comparison_key(one.address) for one in found if one.excluded is None}


# Purging


def test_purging_needs_a_week(store: PeopleStore):
    """What feeds still list must stay known."""
    with pytest.raises(ConfigError, match="at least 7 days"):
        purge(6, store=store, at=NOON)
    assert purge(7, store=store, at=NOON) == {"articles": 0, "texts": 0, "summaries": 0, "addresses": 0}
