"""The same logins as JSON Lines, as an nginx log and as a log of sshd; everything is invented."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ACCOUNTS, BEGIN = 140_000, datetime(2026, 5, 1, tzinfo=UTC)
AGENTS = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)",
)
RULES = "logins:\n- method: POST\n  path: ^/api/login\n  columns: {account: extra1}\n"

Login = tuple[datetime, int, str, int, bool]


def logins(count: int, seed: int) -> Iterator[Login]:
    """Yield time, account, address, device and success of so many attempts, seven milliseconds apart."""
    chance = random.Random(seed)
    for number in range(count):
        address = f"{chance.randrange(1, 224)}.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
        at = BEGIN + timedelta(milliseconds=7 * number)
        yield at, chance.randrange(ACCOUNTS), address, chance.randrange(1 << 32), chance.random() < 0.8


def as_json(login: Login) -> str:
    at, account, address, device, is_ok = login
    reason = "null" if is_ok else '"wrong_password"'
    return (
        f'{{"at":"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z","account":"u{account}","ip":"{address}",'
        f'"device":"d{device:08x}","user_agent":"{AGENTS[device & 1]}","is_ok":{str(is_ok).lower()},'
        f'"reason":{reason}}}\n'
    )


def as_nginx(login: Login) -> str:
    at, account, address, device, is_ok = login
    status = 200 if is_ok else 401
    return (
        f'{address} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "POST /api/login HTTP/1.1" {status} 312 '
        f'"https://shop.example/in" "{AGENTS[device & 1]}" "u{account}"\n'
    )


def as_sshd(login: Login) -> str:
    at, account, address, device, is_ok = login
    how = "Accepted password for" if is_ok else "Failed password for invalid user"
    port = 1024 + device % 60_000
    begin = f"{at:%b} {at.day:2d} {at:%H:%M:%S} shop sshd[{device % 30_000}]"
    return f"{begin}: {how} u{account} from {address} port {port} ssh2\n"


WRITERS: dict[str, Callable[[Login], str]] = {"jsonl": as_json, "nginx": as_nginx, "sshd": as_sshd}


def write(path: Path, form: str, count: int, seed: int = 1) -> float:
    """Write so many logins; return the mean length of a line in bytes."""
    with path.open("w") as out:
        out.writelines(map(WRITERS[form], logins(count, seed)))
    return path.stat().st_size / count
