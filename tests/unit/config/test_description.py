import json
from datetime import date

import builders

from digest.config import describe
from digest.config.structure import settings_parts
from digest.models import Rules
from digest.settings import Relay, Secret, Selection, ThemeChoice

CANARY = "not-for-your-eyes"


def full_settings(folder):
    """Build settings with something in every field."""
    return builders.settings(
        folder,
        newsletter=builders.newsletter(first_issue=date(2022, 11, 11), base_url="https://bridge.example.org"),
        sources=(builders.source(limit=3, language="en", rules=Rules(pin=("flood",))), builders.source("The Post")),
        theme=ThemeChoice(light={"ink": "#101010"}),
        selection=Selection(sections=("World",), rules=Rules(exclude=("horoscope",))),
        relay=Relay(host="smtp.example.org", password=Secret(CANARY), test_address="me@bridge.example.org"),
    )


def without_nothing(value):
    """Leave out what isn't set, which TOML can't say."""
    if isinstance(value, dict):
        return {key: without_nothing(inner) for key, inner in value.items() if inner is not None}
    return [without_nothing(inner) for inner in value] if isinstance(value, list) else value


def test_a_description_has_the_shape_of_the_file(tmp_path):
    """What is shown could be written: read again, it gives the same records."""
    settings = full_settings(tmp_path)
    shown = without_nothing(describe(settings))
    for other in ("file", "store", "environment"):
        shown.pop(other)
    parts, faults = settings_parts(shown)
    assert faults == ()
    relay = parts.pop("relay")
    assert relay.test_address == settings.relay.test_address
    assert parts == {name: getattr(settings, name) for name in parts}


def test_a_description_is_plain_and_says_where_things_lie(tmp_path):
    """It can be printed as JSON; file and store stand first."""
    shown = describe(full_settings(tmp_path))
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["file"], shown["store"]) == (str(tmp_path / "digest.toml"), str(tmp_path / "digest.db"))


def test_the_relay_stands_under_its_variables(tmp_path):
    """What comes from the environment is told apart from what stands in the file."""
    shown = describe(full_settings(tmp_path))
    assert shown["relay"] == {"test_address": "me@bridge.example.org"}
    assert shown["environment"]["SMTP_HOST"] == "smtp.example.org"
    assert shown["environment"]["SMTP_FROM"] is None


def test_a_secret_is_stars(tmp_path):
    """The password shows nowhere, only that there is one."""
    settings = full_settings(tmp_path)
    assert describe(settings)["environment"]["SMTP_PASSWORD"] == "********"
    assert CANARY not in f"{settings!r}{settings}{describe(settings)}"
