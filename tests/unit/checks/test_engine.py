"""The engine: which checks run, in which order they tell, and how much."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_mails import HTML, message

from digest.checks.engine import MOST_FINDINGS, all_checks, check, choose, count, families, run
from digest.checks.finding import Check, Spot
from digest.checks.mail import Mail
from digest.checks.reading import read_mail
from digest.errors import ConfigError


def test_the_gravest_findings_come_first():
    """Errors, then warnings, then notices."""
    severities = [finding.severity for finding in check(HTML.replace("<h1", "<h3").replace(' alt="', ' x="'))]
    assert severities == sorted(severities, key=("error", "warning", "notice").index)
    assert set(severities) == {"error", "warning", "notice"}


def test_names_of_checks_and_families_choose():
    """A family stands for all of its checks."""
    chosen = {one.id for one in choose(all_checks(), ["image-alt", "inbox"])}
    assert chosen == {"image-alt", *(one.id for one in families()["inbox"])}


def test_an_unknown_name_is_refused_with_the_nearest():
    """A slip of the finger is seen."""
    with pytest.raises(ConfigError) as refused:
        check(HTML, only=["contrst"])
    assert refused.value.hint == "did you mean 'contrast'?"


def test_every_check_has_an_id_of_its_own_and_says_all():
    """A demand, a source, and a way to mend."""
    checks = all_checks()
    assert len({one.id for one in checks}) == len(checks)
    for one in checks:
        assert one.demand.endswith(".")
        assert one.source
        assert one.mend


def test_many_findings_of_a_kind_become_few():
    """The last says how many more there are."""
    rows = "".join('<img src="https://a.example/i.png" width="1">' for _ in range(100))
    found = check(HTML.replace("<h1", rows + "<h1"), only=["image-alt"])
    assert len(found) == MOST_FINDINGS
    assert "and 80 more" in found[-1].reason


def test_what_a_terminal_obeys_is_not_told():
    """A mail can't move the cursor of its examiner."""
    found = check(HTML.replace("Cracks in the middle arch", "\x1b[2Jx.jpg"), only=["image-alt-text"])
    assert found
    assert all(finding.reason.isprintable() for finding in found)


def test_findings_tell_line_column_and_story():
    """Where it is, by all means."""
    (finding,) = check(HTML.replace(' alt="Cracks in the middle arch"', ""), only=["image-alt"])
    line = next(number for number, text in enumerate(HTML.split("\n"), start=1) if "<img" in text)
    assert (finding.line, finding.column, finding.story) == (line, 1, "Bridge closed for three weeks")


def test_findings_are_counted():
    """By severity, none included."""
    assert count(check(message()))["error"] == 0


def test_a_check_of_ones_own_runs_beside_the_others():
    """It needs an id, and a function from a mail to spots."""

    def no_ferries(mail: Mail) -> Iterator[Spot]:
        if "bridge" in (mail.html or "").lower():
            yield Spot(reason="bridges are not ferries", severity="notice")

    own = Check(id="ferry", severity="error", demand="Ferries.", source="the harbour", mend="sail", find=no_ferries)
    (finding,) = run([own], read_mail(HTML))
    assert (finding.check, finding.severity, finding.mend) == ("ferry", "notice", "sail")


@given(st.binary(max_size=60), st.integers(0, len(HTML.encode())))
@settings(max_examples=10, deadline=None)
def test_a_damaged_mail_is_judged(noise: bytes, at: int):
    """Whatever is broken, every check gives an answer; the same one twice."""
    raw = HTML.encode()
    broken = raw[:at] + b"<" + noise + raw[at:]
    try:
        first = check(broken)
    except ConfigError:
        with pytest.raises(ConfigError):
            check(broken)
    else:
        assert first == check(broken)
