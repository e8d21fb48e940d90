"""Commands about themes: which there are, what is in them, and a copy to change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.output import Output

if TYPE_CHECKING:
    from digest.render.theme_folders import ThemeFiles

_LAYERS = {"shared": "shared by all themes", "theme": "the theme's own", "newsletter": "yours"}
_FOLDER = "templates"


@click.group()
def template() -> None:
    """Look at the themes, and take a copy to change."""


@template.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_obj
def list_(output: Output, *, as_json: bool) -> None:
    """List the themes: those of the program and your own.

    A newsletter chooses one in its digest.toml: name = "letter" under [theme].
    """
    from digest.render.theme_folders import own_theme_names, theme_names

    own = _own_folder(output)
    themes = [_described(name, own) for name in (*theme_names(), *own_theme_names(own))]
    if as_json:
        output.document(themes)
        return
    for theme in themes:
        replaced = f" ({len(theme['yours'])} of its files are yours)" if theme["yours"] else ""
        output.result(f"{theme['name']:<10} {theme['description']}{replaced}")


@template.command()
@click.argument("name")
@click.argument("file", required=False)
@click.pass_obj
def show(output: Output, name: str, file: str | None) -> None:
    """Show which files the theme NAME has and where each is from, or what is in one FILE.

    \b
    Examples:
      digest template show daily
      digest template show daily figure
    """
    from digest.render.theme_folders import theme_files

    files = theme_files(name, _own_folder(output))
    if file is not None:
        output.result(files[_named(files, file)].source.rstrip("\n"))
        return
    for found, entry in files.items():
        output.result(f"{found:<28} {_LAYERS[entry.layer]}")


@template.command()
@click.argument("name")
@click.argument("block", required=False)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    help="Where to write. Default: templates/NAME beside your digest.toml, where digest looks for it.",
)
@click.pass_obj
def eject(output: Output, name: str, block: str | None, *, folder: Path | None) -> None:
    """Write a copy of the theme NAME, or of one BLOCK of it, for you to change.

    What lies in templates/NAME beside digest.toml replaces the theme's file of the same name; until you change it, the
    mail stays the same to the byte. Take as little as you need: what you don't eject keeps getting better with updates.
    Nothing that exists is overwritten.

    \b
    Examples:
      digest template eject daily figure
      digest template eject letter
    """
    from digest.render.theme_folders import theme_files

    files = theme_files(name)
    chosen = tuple(files) if block is None else (_named(files, block),)
    target = folder or (_own_folder(output) or Path(_FOLDER)) / name
    for path in _written(target, {file: files[file].source for file in chosen}):
        output.result(str(path))


def _own_folder(output: Output) -> Path | None:
    """Return the folder of templates beside the configuration, None where nothing is configured."""
    from digest.config import find_config
    from digest.errors import ConfigError

    try:
        return find_config(output.config, cwd=Path.cwd()).parent / _FOLDER
    except ConfigError:
        if output.config is not None:
            raise
        return None


def _described(name: str, own: Path | None) -> dict[str, Any]:
    from digest.render.theme_folders import theme_files, theme_names, theme_settings

    files = theme_files(name, own)
    beneath = theme_files(name) if name in theme_names() else {}
    description = theme_settings(files, beneath=beneath, where=f"{_FOLDER}/{name}").get("description", "")
    yours = [file for file, entry in files.items() if entry.layer == "newsletter"]
    return {"name": name, "description": description, "yours": yours}


def _named(files: ThemeFiles, wanted: str) -> str:
    """Return the file that a name means, with or without folder and endings; raise ConfigError."""
    from digest.errors import ConfigError

    matching = [file for file in files if wanted in _spellings(file)]
    if matching:
        return matching[0]
    from difflib import get_close_matches

    near = get_close_matches(wanted, [spelling for file in files for spelling in _spellings(file)], n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(files)}"
    raise ConfigError(f"the theme has no file {wanted!r}", hint=hint)


def _spellings(file: str) -> tuple[str, ...]:
    base = file.rpartition("/")[2]
    return (file, base, base.removesuffix(".j2"), base.partition(".")[0])


def _written(folder: Path, sources: dict[str, str]) -> tuple[Path, ...]:
    """Write files that don't exist yet; raise ConfigError where one does, before any is written."""
    from digest.errors import ConfigError
    from digest.jobs.files import staged

    existing = [folder / name for name in sources if (folder / name).exists()]
    if existing:
        raise ConfigError(f"{existing[0]} exists", hint="change it there, or take it away first; nothing was written")
    with staged(folder, {name: source.encode() for name, source in sources.items()}) as paths:
        return paths
