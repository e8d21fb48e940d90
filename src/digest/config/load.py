"""From ``digest.toml`` and ``.env`` to `Settings`: everything is checked once, and every problem told at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from digest.config.environment import ENV_NAME, read_relay
from digest.config.find import store_of
from digest.config.structure import settings_parts
from digest.config.toml_file import config_error, located, read_toml
from digest.settings import Relay, Settings


def load_settings(file: Path, environ: Mapping[str, str]) -> Settings:
    """Return a newsletter's settings; raise ConfigError with all problems of the file and of the ``.env`` beside it."""
    toml = read_toml(file)
    parts, faults = settings_parts(toml.values)
    found = read_relay(environ, file.parent / ENV_NAME)
    problems = [*located(toml, faults), *found.problems]
    if problems:
        raise config_error(file, problems)
    written: Relay = parts.pop("relay", Relay())
    relay = Relay(**found.fields, token=found.token, test_address=written.test_address)
    absolute = file.absolute()
    return Settings(**parts, file=absolute, store=store_of(absolute), relay=relay, warnings=found.warnings)
