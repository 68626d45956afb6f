"""``holdfast demo --serve``: the desk, filled by the replay."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from holdfast.errors import UsageError
from holdfast.locale import Sentences

# ruff: noqa: PLC0415 - the analytics take seconds to import; --help and mistakes answer at once

KEYS = "sign-in.txt"
"""Written last: a folder that has it is whole."""
LOG = "desk.log"
PARTS = ("desk", "steps")


def serve_demo(out: Path, seed: int, port: int | None, spoken: Sentences) -> None:
    """Fill the folder where it is new, print where the desk is and how to come in, and serve until Ctrl-C.

    Raises:
        UsageError: the folder holds something else.
    """
    from holdfast.flow.logs import write_logs
    from holdfast.flow.recording import record_prepare
    from holdfast.settings import load_settings
    from holdfast.web.together import serve_together

    folder, keys = out.absolute(), out.absolute() / KEYS
    if not keys.exists():
        _check(folder)
    with _logged_into(folder / LOG) as console:
        write_logs()
        is_new = not keys.exists()
        if is_new:
            _fill(folder, seed, port or free_port(), spoken, console)
        settings = load_settings(folder / "holdfast.toml", {}, **({"desk.port": str(port)} if port else {}))
        if not is_new:
            record_prepare(settings)  # an older version may have made it
        url = f"http://localhost:{settings.desk.port}/console/"
        for line in (spoken.say("demo-url", url=url), keys.read_text(encoding="utf-8"), spoken.say("demo-stop")):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
        serve_together(settings, PARTS)


def _check(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"--out: {folder} is there and is no desk of ours; name another folder")


@contextmanager
def _logged_into(file: Path) -> Iterator[Console]:
    """Let the logs of this process and of those it starts go to a file; yield the screen, for what is needed on it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.dup(2), "w", encoding="utf-8") as screen:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(handle, 2)
        os.close(handle)
        try:
            yield Console(file=screen)
        finally:
            os.dup2(screen.fileno(), 2)


def _fill(folder: Path, seed: int, port: int, spoken: Sentences, console: Console) -> None:
    from holdfast.replay.desk import demo_settings, fill
    from holdfast.replay.in_memory import simulated
    from holdfast.replay.scenarios import scenario_named

    begun = time.monotonic()

    def step(code: str) -> None:
        console.print(f"{time.monotonic() - begun:5.1f} s  {spoken.say(code)}", markup=False, highlight=False)

    step("demo-simulate")
    scenario = scenario_named("jumei-2016")
    settings = demo_settings(folder, scenario.shop[0], port)
    people = fill(settings, simulated(scenario, seed), step)
    told = [spoken.say("demo-key", name=key.name, password=key.password, codes=" ".join(key.codes)) for key in people]
    handle = os.open(folder / KEYS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(told) + "\n")
    step("demo-ready")


def free_port() -> int:
    """Return the desk's own port, or another one where that is taken."""
    for port in (8711, 0):
        with socket.socket() as door:
            try:
                door.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(door.getsockname()[1])
    raise UsageError("--port: no port is free")
