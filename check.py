"""Everything that must hold before a change goes in: ``python3 check.py``, or a part: ``python3 check.py ruff pytest``.

Needs Python 3.11 or newer and a package index. What is missing is fetched and named: uv into ``build/uv``, the
project's environment into ``.venv`` as ``uv.lock`` has it; as root on Debian also Chromium, fonts for Chinese and the
programs that tests talk to. Elsewhere tests that lack one are left out; with ``CI=true``, as root on Debian, they fail.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OWN_UV = ROOT / "build" / "uv"
SYNC = ("sync", "--locked", "--extra", "spark-local", "--group", "bench", "--group", "docs", "--group", "test")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DEBIAN = ("chromium", "fonts-noto-cjk")
PEERS = {
    "dovecot": "dovecot-imapd",
    "redis-server": "redis-server",
    "strace": "strace",
    "crowdsec-custom-bouncer": "crowdsec-custom-bouncer",
}
"""Programs that tests talk to, with the Debian packages they come from."""

STEPS = {
    "ruff": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "imports": ("lint-imports", "--no-logo"),
    "docs": ("sphinx-build", "-W", "-q", "-b", "html", "docs", "docs/_build/html"),
    "pytest": ("pytest", "-n", "2", "--dist", "loadgroup", "--durations", "10"),
}
"""The last one is the longest; Spark's tests share one worker, for a second Spark takes as much memory again."""


def main(names: list[str]) -> int:
    """Run the named steps, or all, and return 1 if one failed."""
    if unknown := [name for name in names if name not in STEPS]:
        sys.exit(f"unknown: {', '.join(unknown)}; the steps are {', '.join(STEPS)}")
    os.chdir(ROOT)
    os.environ.pop("VIRTUAL_ENV", None)  # another project's
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a shell's background; tests of Ctrl-C need it
    uv = find_uv()
    # Where Python may not write bytecode, each process of the tests would compile all it imports: 5 s, not 1.6 s.
    run((*uv, *SYNC, *(("--compile-bytecode",) if sys.dont_write_bytecode else ())), must=True)
    if not names or "pytest" in names:
        prepare_browser()
        prepare_peers()
    failed = [name for name, command in STEPS.items() if name in (names or STEPS) and not step(name, uv, command)]
    say(f"failed: {', '.join(failed)}" if failed else "all that was asked for holds")
    return 1 if failed else 0


def step(name: str, uv: tuple[str, ...], command: tuple[str, ...]) -> bool:
    """Run one step in the environment as it stands: syncing again would drop the extra."""
    say(name)
    begun = time.monotonic()
    code = run((*uv, "run", "--no-sync", *command))
    say(f"{name}: {f'FAILED with {code}' if code else 'well'} after {time.monotonic() - begun:.0f} s")
    return code == 0


def find_uv() -> tuple[str, ...]:
    """Return the command that calls uv, which is fetched where there is none."""
    own = (str(OWN_UV / "bin" / "uv"),)
    for command in (("uv",), own):
        if shutil.which(command[0]) and run((*command, "--version"), is_quiet=True) == 0:
            return command
    say("uv is missing: fetching it into build/uv")
    # Into a folder of ours: a system's Python may refuse to take packages in.
    run((sys.executable, "-m", "pip", "install", "--quiet", "--target", str(OWN_UV), "uv"), must=True)
    return own


def prepare_browser() -> None:
    """See that there is a Chromium and a Chinese font, or fetch both, or say that there is none."""
    if any(map(shutil.which, BROWSERS)) and has_chinese():
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say(f"fetching {' and '.join(DEBIAN)} with apt-get")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        run(("apt-get", "update", "-qq"))
        run(("apt-get", "install", "-y", "-qq", "--no-install-recommends", *DEBIAN), must=True)
        return
    say(f"{' or '.join(DEBIAN)} is missing and only root can fetch it: the browser tests may be left out")


def prepare_peers() -> None:
    """See that the programs that tests talk to are there, or fetch them, or say that their tests are left out."""
    missing = [package for program, package in PEERS.items() if not shutil.which(program)]
    if not missing:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say(f"fetching {' and '.join(missing)} with apt-get")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        run(("apt-get", "update", "-qq"))
        run(("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing))
        return
    say(f"{' and '.join(missing)} is missing and only root can fetch it: tests with it are left out")


def has_chinese() -> bool:
    """Whether some font has Chinese letters; where fonts cannot be listed, yes."""
    if not shutil.which("fc-list"):
        return True
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


def run(command: tuple[str, ...], *, must: bool = False, is_quiet: bool = False) -> int:
    """Run a command and return its exit code; one that ``must`` go well and does not ends everything."""
    if not is_quiet:
        say(f"$ {' '.join(command)}")
    out = subprocess.DEVNULL if is_quiet else None
    code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False).returncode
    if code and must:
        sys.exit(f"check: this failed with {code}: {' '.join(command)}")
    return code


def say(text: str) -> None:
    """Print a line of our own, at once and apart from what the tools print."""
    print(f"check: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
