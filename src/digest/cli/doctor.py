"""The command that looks for everything that would go wrong with the first mail."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from digest.cli.output import Output

if TYPE_CHECKING:
    from digest.diagnoses import Diagnosis


@click.command()
@click.option("--send-to", metavar="ADDRESS", help="Send one test message to ADDRESS, too.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_obj
def doctor(output: Output, *, send_to: str | None, as_json: bool) -> int:
    """Look at everything that sending needs, and say how to mend what is wrong.

    Configuration, packages, templates, store, list, sources, the message, and the relay with its name, certificate,
    offers, size and login. Nothing is changed, and nothing is sent without --send-to. Exits with 9 on errors.
    """
    from digest.addresses import normal
    from digest.jobs.doctor import ERRORS_FOUND, has_errors

    address = None if send_to is None else normal(send_to.strip())
    found: list[Diagnosis] = []
    for diagnosis in output.load().examine(address):
        found.append(diagnosis)
        if not as_json:
            _tell(output, diagnosis)
    if as_json:
        output.document([asdict(diagnosis) for diagnosis in found])
    return ERRORS_FOUND if has_errors(found) else 0


def _tell(output: Output, diagnosis: Diagnosis) -> None:
    output.result(f"{diagnosis.level:5}  {diagnosis.subject}: {diagnosis.message}")
    if diagnosis.mend:
        output.result(f"       mend: {diagnosis.mend}")
