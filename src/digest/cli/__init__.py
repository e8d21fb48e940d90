"""The command line: results on standard output, all else on standard error, exit codes that tell the truth."""

from digest.cli.root import main

__all__ = ["main"]
