"""What several commands have in common: options, and the line below their help."""

from pathlib import Path
from typing import Annotated

import typer

EPILOG = (
    "Exit codes: 0 an answer was given (also 'none'), 1 a fault of Holdfast itself, 2 bad usage or input, "
    "130 interrupted. Nothing is ever sent anywhere."
)

Language = Annotated[str | None, typer.Option("--lang", help="en or zh; the system's language if not said.")]
Out = Annotated[Path, typer.Option("--out", help="The folder for the report; an older report there is replaced.")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object, nothing else.")]
Config = Annotated[
    Path | None, typer.Option("--config", help="The settings' file, TOML or YAML; HOLDFAST_CONFIG if not said.")
]
Lake = Annotated[str | None, typer.Option("--lake", help="The lake: a folder or a URL; HOLDFAST_LAKE if not said.")]
