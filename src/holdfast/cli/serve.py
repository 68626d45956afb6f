"""``holdfast serve``."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from holdfast.cli.options import Config, Lake, Language
from holdfast.cli.run import run
from holdfast.errors import UsageError
from holdfast.locale import chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.settings import Settings

# ruff: noqa: PLC0415 - the server takes a while to import; --help and mistakes answer at once


STEPS_EVERY = "5s"
"""How often the steps are looked at; what is not due costs next to nothing."""


def serve(  # noqa: PLR0917 - options of a command
    config: Config = None,
    lake: Lake = None,
    address: Annotated[str | None, typer.Option("--address", help="Where to listen; 127.0.0.1 if not said.")] = None,
    port: Annotated[
        int | None, typer.Option("--port", help="On which port programs are answered; 8710 if not said.")
    ] = None,
    desk_port: Annotated[
        int | None, typer.Option("--desk-port", help="On which port the pages are; 8711 if not said.")
    ] = None,
    only: Annotated[
        str | None, typer.Option("--only", help="One part: api (for programs), desk (the pages) or steps.")
    ] = None,
    bound: Annotated[bool, typer.Option("--bound", hidden=True, help="End with the process that started it.")] = False,
    lang: Language = None,
) -> None:
    """Run everything: the API for programs, the pages for customers and staff, and the steps over the lake.

    The first time it prints a link for the first admin. Ends on Ctrl-C or SIGTERM, when what was begun is done.
    """
    from holdfast.settings import load_settings
    from holdfast.web import serving
    from holdfast.web.ending import end_with_parent

    given = {"lake": lake, "http.address": address, "desk.address": address}
    ports = {"http.port": port, "desk.port": desk_port}
    settings = load_settings(config, None, **given, **{name: str(n) if n else None for name, n in ports.items()})
    if only not in {None, "api", "desk", "steps"}:
        raise UsageError("--only: expected api, desk or steps")
    if bound:
        end_with_parent()
    if only == "api":
        serving.serve(settings)
    elif only == "steps":
        run(STEPS_EVERY, config, lake)
    else:
        if not bound:
            _prepare(settings, lang)
        _pages_or_all(settings, is_all=only is None)


def _pages_or_all(settings: "Settings", *, is_all: bool) -> None:
    from holdfast.flow.logs import write_logs
    from holdfast.web.serving import serve_pages
    from holdfast.web.together import serve_together

    write_logs()
    if is_all:
        serve_together(settings)
    else:
        serve_pages(settings)


def _prepare(settings: "Settings", lang: str | None) -> None:
    """Bring the record's tables up to date, and print the link for the first admin where nobody works here yet."""
    from holdfast.flow.recording import record_prepare, welcome_link

    invited = record_prepare(settings)
    if invited is not None:
        spoken = sentences(chosen_language(lang))
        Console(stderr=True).print(spoken.say("serve-first-admin"), markup=False, highlight=False, soft_wrap=True)
        sys.stdout.write(welcome_link(settings, invited.secret) + "\n")
        sys.stdout.flush()
