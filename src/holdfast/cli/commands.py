"""The commands, registered in one place; mistakes end in one line, interruption in exit code 130.

Exit codes: 0 an answer was given (also "none"), 1 a fault of Holdfast itself, 2 bad usage or input, 130 interrupted.
"""

import sys
from typing import Annotated

import typer
from rich.console import Console

from holdfast.cli.backup import backup, restore
from holdfast.cli.canary import canary
from holdfast.cli.columns import columns
from holdfast.cli.complaints import complaints
from holdfast.cli.demo import demo
from holdfast.cli.detect import backtest, detect
from holdfast.cli.doctor import doctor
from holdfast.cli.domains import domains
from holdfast.cli.dump import dump
from holdfast.cli.hear import hear
from holdfast.cli.ingest import ingest
from holdfast.cli.key import key
from holdfast.cli.lake import forget, lake
from holdfast.cli.leads import leads
from holdfast.cli.link import link
from holdfast.cli.list import lists
from holdfast.cli.options import EPILOG
from holdfast.cli.policy import policy
from holdfast.cli.record import journal, vault
from holdfast.cli.rejects import rejects
from holdfast.cli.replay import replay
from holdfast.cli.run import run
from holdfast.cli.serve import serve
from holdfast.cli.signals import signals
from holdfast.cli.staff import staff
from holdfast.cli.trace import trace
from holdfast.cli.typical import typical
from holdfast.errors import HoldfastError

app = typer.Typer(
    name="holdfast",
    help="稳住 Holdfast: where a shop's order data left, and which customers will be called next.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with values could show personal data
    context_settings={"help_option_names": ["-h", "--help"]},
)

WHOLE = {"trace", "demo", "columns", "hear", "backtest", "leads", "doctor"}
"""Commands that write nothing before they have all of it, or nothing at all."""

INTERRUPTED = 130
"""What shells call a command that Ctrl-C ended."""


def main() -> None:
    """Run the command line; mistakes of the user end in one line, interruption in exit code 130."""
    console = Console(stderr=True)
    code, is_told = 0, False
    try:
        code = app(standalone_mode=False) or 0  # Typer returns the code of an Exit, and makes one of Ctrl-C
    except HoldfastError as error:
        console.print("holdfast:", str(error), style="bold red", markup=False, highlight=False, soft_wrap=True)
        code, is_told = error.exit_code, True
    except typer.TyperException as error:  # an unknown option or command, a value that is none; empty after a bare call
        if said := error.format_message():
            console.print("holdfast:", said, style="bold red", markup=False, highlight=False, soft_wrap=True)
        code = HoldfastError.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        code = 1
    if code == INTERRUPTED and not is_told:
        told = "nothing was written" if set(sys.argv[1:2]) <= WHOLE else "what was finished before stays"
        console.print(f"holdfast: interrupted; {told}", markup=False, highlight=False)
    if code:
        sys.exit(code)


def _version(is_asked: bool) -> None:
    if is_asked:
        from holdfast import __version__  # noqa: PLC0415  few ask

        sys.stdout.write(f"holdfast {__version__}\n")
        raise typer.Exit


@app.callback()
def holdfast(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """稳住 Holdfast: where a shop's order data left, and which customers will be called next."""


COMMANDS = (
    trace,
    columns,
    hear,
    demo,
    replay,
    ingest,
    rejects,
    serve,
    run,
    leads,
    detect,
    backtest,
    domains,
    dump,
    doctor,
    forget,
    backup,
    restore,
    typical,
)
GROUPS = (lake, key, policy, lists, canary, signals, staff, journal, vault, link, complaints)
"""In the order of the help; each in a file of its own."""

for command in COMMANDS:
    app.command(epilog=EPILOG)(command)
for group in GROUPS:
    app.add_typer(group)
