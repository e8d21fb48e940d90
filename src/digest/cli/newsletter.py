"""Commands about the newsletter itself: a sample to begin with, and what is configured."""

from __future__ import annotations

from pathlib import Path

import click

from digest.cli.output import Output


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.pass_obj
def init(output: Output, folder: Path) -> None:
    """Write a sample newsletter into FOLDER (default: this one).

    It generates as it stands, for any date and without a network: put your own feeds into its digest.toml next.
    Nothing that exists is overwritten.
    """
    from digest.config import write_sample

    for path in write_sample(folder):
        output.result(str(path))
    output.note(f"next: digest -c {folder / 'digest.toml'} generate")


@click.group()
def config() -> None:
    """Look at the configuration."""


@config.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def show(output: Output, *, as_json: bool) -> None:
    """Print what is configured, defaults included, secrets as stars."""
    from digest.config import describe

    document = describe(output.load().settings)
    if as_json:
        output.document(document)
        return
    for line in _flat(document):
        output.result(line)


def _flat(value: object, path: str = "") -> list[str]:
    """Return nested values as lines of ``path = value``."""
    if isinstance(value, dict) and value:
        return [line for key, part in value.items() for line in _flat(part, f"{path}.{key}" if path else str(key))]
    if isinstance(value, list | tuple) and any(isinstance(part, dict) for part in value):
        return [line for number, part in enumerate(value) for line in _flat(part, f"{path}[{number}]")]
    return [f"{path} = {_shown(value)}"]


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(str(part) for part in value) + "]"
    return "-" if value is None or value in ("", {}) else str(value)
