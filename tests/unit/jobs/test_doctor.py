"""The doctor asks every probe, tells what it finds, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import builders
import pytest
from builders import DAY, NOON

from digest.diagnoses import Diagnosis, ok, warn, wrong
from digest.errors import ConfigError, Problem, RenderError, StoreError
from digest.jobs import doctor
from digest.jobs.message_check import message
from digest.models import Email, Harvest, StoredIssue
from digest.settings import Relay, Secret
from digest.store.people import open_people

CANARY = "c4nary"
SEND = Relay(host="smtp.bridge.news", sender="desk@bridge.news", username="desk", password=Secret(CANARY))
HEAD = {
    "From": "The Evening Bridge <desk@bridge.news>",
    "To": "<jane@b.example>",
    "Subject": "Bridge closed",
    "Date": "Fri, 11 Nov 2022 23:00:00 +0100",
    "Message-ID": "<20221111.abc@bridge.news>",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "List-Id": "The Evening Bridge <news.bridge.news>",
    "List-Unsubscribe": "<https://bridge.news/u/token>, <mailto:desk@bridge.news?subject=unsubscribe%20token>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


def specimen(folder: Path) -> StoredIssue:
    """Build the doctor's own issue, rendered dully."""
    email = Email(subject="s", preheader="p", html="<p>" + "x" * 2500, text="t")
    return doctor.specimen(builders.settings(folder), day=DAY, at=NOON, render=lambda issue: email)


def levels(found: list[Diagnosis]) -> dict[str, str]:
    """Return each finding's level by its message."""
    return {one.message: one.level for one in found}


def test_every_probe_is_asked_and_an_error_is_a_line_with_its_mend():
    """What one probe raises keeps none of the others from looking."""

    def broken() -> Iterator[Diagnosis]:
        yield ok("store", "it is there")
        raise StoreError("the store is damaged", path="digest.db", hint="restore it")

    found = list(doctor.examine({"store": broken, "rest": lambda: [warn("rest", "so so", "mend it")]}))
    assert found == [
        ok("store", "it is there"),
        wrong("store", "the store is damaged", "restore it"),
        warn("rest", "so so", "mend it"),
    ]
    assert doctor.has_errors(found)
    assert not doctor.has_errors(found[2:])


def test_every_problem_of_a_configuration_is_a_line():
    """Nothing hides behind a count."""
    problems = [Problem(message=f"is wrong {number}", file="a.csv", line=number, hint="mend") for number in (1, 2)]

    def broken() -> Iterator[Diagnosis]:
        raise ConfigError("a.csv has 2 problems", problems=problems)

    assert [one.message for one in doctor.examine({"x": broken})] == ["a.csv:1: is wrong 1", "a.csv:2: is wrong 2"]


def test_a_bug_is_not_taken_for_a_finding():
    """What no one foresaw passes through."""

    def broken() -> Iterator[Diagnosis]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(doctor.examine({"x": broken}))


def test_a_complete_configuration_has_nothing_to_mend(tmp_path: Path):
    """And its secrets stand in no line."""
    newsletter = builders.newsletter(contact="desk@bridge.news")
    found = list(doctor.configuration(builders.settings(tmp_path, relay=SEND, newsletter=newsletter)))
    assert {one.level for one in found} == {"ok"}
    assert CANARY not in str(found)


def test_what_the_configuration_lacks_is_told_with_where_to_write_it(tmp_path: Path):
    """Relay, sender, login, postal address and warnings."""
    settings = builders.settings(
        tmp_path,
        newsletter=builders.newsletter(postal_address="", contact="desk@bridge.news"),
        relay=Relay(password=Secret(CANARY)),
        warnings=("others can read .env",),
    )
    found = list(doctor.configuration(settings))
    told = levels(found)
    assert (told["no relay is set"], told["no sender is set"]) == ("error", "error")
    assert told["others can read .env"] == told["no postal address is set"] == "warn"
    assert told["there is a password but no login"] == "warn"
    assert all(one.mend for one in found if one.level != "ok")


@pytest.mark.parametrize(("host", "level"), [("localhost", "warn"), ("smtp.bridge.news", "error")])
def test_sample_addresses_are_errors_where_mail_would_leave_this_machine(tmp_path: Path, host: str, level: str):
    """What `send` would refuse is an error here."""
    relay = Relay(host=host, sender="me@example.org")
    settings = builders.settings(tmp_path, relay=relay)
    found = [one for one in doctor.configuration(settings) if "which is a sample" in one.message]
    assert [one.level for one in found] == [level, level]


@pytest.mark.parametrize(
    ("address", "sample"),
    [
        ("me@example.org", True),
        ("me@EXAMPLE.com", True),
        ("a@x.example", True),
        ("a@news.example.net", True),
        ("a@example.org.uk", False),
        ("a@myexample.org", False),
    ],
)
def test_samples_are_told_by_their_domain(address: str, sample: bool):
    """The names that RFC 2606 keeps free."""
    assert doctor.is_sample(address) is sample


@pytest.mark.parametrize(
    ("owners", "level"), [(["mjml-python"], "ok"), (["mjml-python", "mjml"], "error"), (["mjml"], "error")]
)
def test_another_package_of_the_name_mjml_is_an_error(owners: list[str], level: str):
    """The wrong one breaks every render, and the way out is told."""
    (found,) = doctor.packages(owners)
    assert found.level == level
    assert level == "ok" or "pip uninstall mjml" in str(found.mend)


def test_templates_are_looked_at_with_a_tiny_issue(tmp_path: Path):
    """A theme that renders is ok; one that does not says where."""
    settings = builders.settings(tmp_path)
    (found,) = doctor.templates(settings, lambda: specimen(tmp_path))
    assert (found.level, found.message) == ("ok", "the theme daily renders an issue of one story in 3 kB")
    assert [story.title for story in specimen(tmp_path).issue.stories] == ["A headline"]

    def broken() -> StoredIssue:
        raise RenderError("unknown tag", template="email.mjml.j2", line=3, hint="close it")

    (found,) = doctor.examine({"templates": lambda: doctor.templates(settings, broken)})
    assert (found.level, found.mend) == ("error", "close it")


def test_the_list_is_counted_and_its_refused_lines_are_told(tmp_path: Path):
    """Five of many, and who would get the next issue."""
    lines = ["address,state", "a@b.example,", "c@b.example,left", *("wrong," for _ in range(8))]
    (tmp_path / "subscribers.csv").write_text("\n".join(lines), encoding="utf-8")
    settings = builders.settings(tmp_path)
    with open_people(settings.store, clock=lambda: NOON) as people:
        found = list(doctor.store(settings, day=DAY, opened=lambda: nullcontext(people)))
    assert [one.level for one in found] == ["ok", *["warn"] * 6, "ok"]
    assert found[-2].message == "and 3 more lines are refused"
    assert found[-1].message == "1 of 2 on the list would get the issue of 2022-11-11"


def test_nobody_on_the_list_is_told(tmp_path: Path):
    """With the command that mends it."""
    settings = builders.settings(tmp_path)
    with open_people(settings.store, clock=lambda: NOON) as people:
        *_, last = doctor.store(settings, day=DAY, opened=lambda: nullcontext(people))
    assert (last.level, last.mend) == ("warn", "digest subscribers add ADDRESS")


@pytest.mark.parametrize(("dead", "last"), [(1, "ok"), (2, "error")])
def test_one_dead_source_is_a_warning_and_all_of_them_an_error(dead: int, last: str):
    """They are told in the order of the configuration, however they come."""
    sources = [builders.source("One"), builders.source("Two")]

    def visit(wanted: object) -> Iterator[Harvest]:
        for number, name in ((2, "Two"), (1, "One")):
            problem = "it does not answer" if number <= dead else None
            articles = () if problem else (builders.article(),)
            yield Harvest(visit=builders.visit(name, problem=problem), articles=articles)

    found = list(doctor.sources(sources, visit=visit))
    assert found[0] == warn(
        "sources", "the source One can't be read: it does not answer", "check its location, or remove it"
    )
    assert found[-1].level == last


def test_a_test_message_is_sent_once_and_its_refusal_is_told(tmp_path: Path):
    """To the address that was named, and nowhere else."""
    sent: list[str] = []

    def send(stored: StoredIssue, address: str) -> str:
        sent.append(address)
        if len(sent) > 1:
            raise StoreError("the relay says no", path="", hint="ask it")
        return "queued as 7"

    probe = {"test": lambda: doctor.test("jane@bridge.news", lambda: specimen(tmp_path), send=send)}
    (found,) = doctor.examine(probe)
    told = "the relay took a test message for jane@bridge.news: queued as 7"
    assert (found.level, found.message, sent) == ("ok", told, ["jane@bridge.news"])
    (found,) = doctor.examine(probe)
    assert (found.level, found.mend) == ("error", "ask it")


def tools(folder: Path, **changes: object) -> doctor.DoctorTools:
    """Build the tools of a doctor in a world where all is well."""
    values = {
        "render": lambda issue: Email(subject="s", preheader="p", html="<p>", text="t"),
        "make": lambda stored: content(),
        "send": lambda stored, address: "queued",
        "people": lambda: open_people(folder / "digest.db", clock=lambda: NOON),
        "visit": lambda wanted: [
            Harvest(visit=builders.visit(one.name), articles=(builders.article(),)) for one in wanted
        ],
        "relay": lambda size: [ok("relay", f"it takes {size} bytes")],
        "owners": ["mjml-python"],
    }
    return doctor.DoctorTools(**{**values, **changes})


def looked(folder: Path, relay: Relay = SEND, send_to: str | None = None, **changes: object) -> list[Diagnosis]:
    """Return what the whole doctor finds."""
    settings = builders.settings(folder, relay=relay)
    return list(
        doctor.examine(doctor.probes(settings, day=DAY, at=NOON, tools=tools(folder, **changes), send_to=send_to))
    )


def test_the_doctor_looks_at_everything_in_order(tmp_path: Path):
    """From the configuration to the relay, which hears how large a message is; a test is sent only if asked for."""
    subjects = ["configuration", "packages", "templates", "store", "subscribers", "sources", "message", "relay"]
    found = looked(tmp_path)
    assert list(dict.fromkeys(one.subject for one in found)) == subjects
    assert found[-1].message == f"it takes {len(content())} bytes"
    assert looked(tmp_path, send_to="a@bridge.news")[-1].subject == "test"


def test_without_a_relay_neither_it_nor_a_message_is_looked_at(tmp_path: Path):
    """What is missing is told once."""
    found = looked(tmp_path, relay=Relay())
    assert not {"relay", "message"} & {one.subject for one in found}
    assert wrong("configuration", "no relay is set", "write SMTP_HOST into .env: see .env.example") in found


def test_a_broken_template_is_told_and_the_relay_is_looked_at_all_the_same(tmp_path: Path):
    """One fault hides no other."""

    def render(issue: object) -> Email:
        raise RenderError("unknown tag", hint="close it")

    found = looked(tmp_path, render=render)
    assert [one.subject for one in found if one.message == "unknown tag"] == ["templates", "message"]
    assert found[-1].message == "it takes None bytes"


# The message


def content(**changes: str | None) -> bytes:
    """Build a message whose head is right but for some changes; None takes a field away."""
    head = {**HEAD, **{name.replace("_", "-"): value for name, value in changes.items()}}
    lines = [f"{name}: {value}" for name, value in head.items() if value is not None]
    return "\r\n".join([*lines, "", "Hello", ""]).encode("utf-8")


def test_a_message_that_is_right_is_one_line():
    """Header and form together."""
    assert [one.level for one in message(content())] == ["ok"]


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (content().replace(b"Hello\r\n", b"Hello\n"), "CRLF"),
        (content().replace(b"Hello", b"Hel\rlo"), "CRLF"),
        (content().replace(b"Hello", b"x" * 999), "999 bytes"),
        (content().replace(b"Hello", "ü".encode()), "7-bit"),
        (content().replace(b"Hello", b"\0"), "7-bit"),
        (content(Date=None), "Date stands there 0 times"),
        (content(Bcc="e@e.example"), "Bcc stands there"),
        (content().replace(b"List-Id", b"List-Id: a\r\nList-Id"), "List-Id stands there 2 times"),
        (content(List_Unsubscribe="=?utf-8?q?=3Chttps?="), "angle brackets"),
        (content(List_Unsubscribe="https://bridge.news/u"), "angle brackets"),
        (content(List_Unsubscribe="<http://bridge.news/u>"), "not https"),
        (content(List_Unsubscribe="<mailto:a@b.example>"), "https link first"),
        (content(List_Unsubscribe="<mailto:a@b.example>, <https://bridge.news/u>"), "https link first"),
        (content(List_Unsubscribe_Post="One-Click"), "https link first"),
    ],
)
def test_each_broken_rule_of_a_message_is_an_error(broken: bytes, told: str):
    """What a provider would refuse is found before."""
    assert [one for one in message(broken) if one.level == "error" and told in one.message]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"List_Unsubscribe": None, "List_Unsubscribe_Post": None}, "only by writing to the contact"),
        ({"List_Unsubscribe": "<mailto:a@b.example>", "List_Unsubscribe_Post": None}, "not with one click"),
    ],
)
def test_a_harder_way_to_leave_is_a_warning(changes: dict[str, str | None], told: str):
    """It works, but large senders need more."""
    found = list(message(content(**changes)))
    assert [(one.level, told in one.message) for one in found] == [("warn", True), ("ok", False)]
