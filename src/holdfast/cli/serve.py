"""``holdfast serve``."""

from typing import Annotated

import typer

from holdfast.cli.options import Config, Lake

# ruff: noqa: PLC0415 - the server takes a while to import; --help and mistakes answer at once


def serve(
    config: Config = None,
    lake: Lake = None,
    address: Annotated[str | None, typer.Option("--address", help="Where to listen; 127.0.0.1 if not said.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="On which port; 8710 if not said.")] = None,
) -> None:
    """Take events by HTTP: POST /api/v1/events/<table>. Ends on Ctrl-C or SIGTERM, when what was begun is answered."""
    from holdfast.settings import load_settings
    from holdfast.web import serving

    given = {"lake": lake, "http.address": address, "http.port": None if port is None else str(port)}
    serving.serve(load_settings(config, None, **given))
