"""Write the sample newsletter that a new one starts from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

from digest.errors import ConfigError, OutputError

_HINT = "choose another folder: digest init FOLDER"

# Names with a dot in front are left out by some packaging tools, and a .gitignore would act where the sample lies.
_DOTTED: Mapping[str, str] = {"env.example": ".env.example", "gitignore": ".gitignore"}


def write_sample(folder: Path) -> tuple[Path, ...]:
    """Write the sample's files into a folder and return their paths, in alphabetical order.

    Raises ConfigError where one of them exists, and then nothing is written; OutputError where one can't be written,
    and then those before it are removed again.
    """
    contents = {
        folder / name: text for name, text in sorted(_sample(files("digest.config") / "sample", PurePosixPath()))
    }
    for path in contents:
        if path.exists() or path.is_symlink():
            raise ConfigError(f"{path} exists already and is left as it is", hint=_HINT)
    _write(contents)
    return tuple(contents)


def _sample(folder: Traversable, below: PurePosixPath) -> Iterator[tuple[PurePosixPath, bytes]]:
    for entry in folder.iterdir():
        name = below / _DOTTED.get(entry.name, entry.name)
        if entry.is_dir():
            yield from _sample(entry, name)
        else:
            yield name, entry.read_bytes()


def _write(contents: Mapping[Path, bytes]) -> None:
    written: list[Path] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                written.append(path)
                file.write(content)
    except OSError as error:
        for done in written:
            done.unlink(missing_ok=True)
        raise OutputError(
            f"{path} can't be written: {error.strerror}",
            path=str(path),
            hint=_HINT,
        ) from None
