"""The command line: a file a command, registered in :mod:`commands`, told apart from what they call."""

from holdfast.cli.commands import app, main

__all__ = ["app", "main"]
