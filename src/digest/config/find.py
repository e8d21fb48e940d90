"""Where a newsletter's configuration lies, and where its store belongs."""

from __future__ import annotations

from pathlib import Path

from digest.errors import ConfigError

CONFIG_NAME = "digest.toml"
STORE_NAME = "digest.db"

_START = "write one with: digest init"


def find_config(explicit: Path | None, cwd: Path, *, user_folder: Path | None = None) -> Path:
    """Return the given file, else ``digest.toml`` of the current folder, else the user's own; raise ConfigError.

    ``user_folder`` defaults to the user's configuration folder as the platform has it.
    """
    if explicit is not None:
        return _given(explicit)
    own = (user_config_folder() if user_folder is None else user_folder) / CONFIG_NAME
    for candidate in (cwd / CONFIG_NAME, own):
        if candidate.is_file():
            return candidate
    raise ConfigError(f"there is no {CONFIG_NAME} here ({cwd}), and none of your own ({own})", hint=_START)


def store_of(file: Path, *, user_folder: Path | None = None, data_folder: Path | None = None) -> Path:
    """Return the database of a configuration: beside it, or in the user's data folder when it is the user's own."""
    own = user_config_folder() if user_folder is None else user_folder
    if file.parent.resolve() != own.resolve():
        return file.parent / STORE_NAME
    return (_user_data_folder() if data_folder is None else data_folder) / STORE_NAME


def user_config_folder() -> Path:
    """Return the folder of the user's own configuration, such as ``~/.config/digest``."""
    from platformdirs import user_config_path

    return user_config_path("digest", appauthor=False)


def _user_data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("digest", appauthor=False)


def _given(file: Path) -> Path:
    if file.is_dir():
        raise ConfigError(f"{file} is a folder, not a configuration", hint=f"name the file: {file / CONFIG_NAME}")
    if not file.exists():
        raise ConfigError(f"there is no {file}", hint=_START)
    return file
