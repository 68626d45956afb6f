"""The inbox over many complaints: ``python -m benchmarks.console.run [--complaints 100000]``; times of whole requests.

The rows are made up and stored directly: what is measured is lists, counts and pages, not how complaints come in.
"""

import argparse
import json
import os
import platform
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

# ruff: noqa: PLC0415 - Django is configured before models are imported
from holdfast.record.opening import open_record
from holdfast.record.place import Place
from holdfast.settings import Settings
from holdfast.terms.identifiers import Tokens

PRETEXTS = ("system_upgrade", "out_of_stock", "wrong_wholesaler", "refund_failed", "return_problem", "recall")
REGIONS = ("CN-GD", "CN-JS", "CN-ZJ", "CN-SD", "CN-SC", "CN-BJ", "CN-SH", "CN-HA", "CN-HB", "CN-HN")
ASKED = {
    "first page": "/console/",
    "one filter": "/console/?state=received",
    "two filters": "/console/?kind=ordinary&region=CN-GD",
    "days": "/console/?since=2026-04-01&until=2026-04-30",
    "far down": "/console/?before=20250701T000000000000_" + "0" * 32,
    "shared number": "/console/?caller_token=p_" + f"{7:032x}",
}
TIMES = 15


def filled(folder: Path, count: int) -> None:
    open_record(
        Place(
            url=f"sqlite:///{folder / 'record.sqlite3'}",
            files=folder / "files",
            vault_keys=folder / "keys",
            secret=folder / "secret",
            tokens=Tokens(b"k" * 32),
        )
    )
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from holdfast.record.models import Complaint

    chance, until = random.Random(1), datetime(2026, 6, 1, tzinfo=UTC)
    Complaint.objects.bulk_create(
        (
            Complaint(
                receipt=f"HF-{number:08}",
                secret_hash="-",  # noqa: S106 - nobody has one
                channel=chance.choice(("portal", "phone", "chat", "import")),
                state=chance.choices(("received", "looked_at", "in_case", "closed"), (6, 2, 1, 1))[0],
                reported_at=until - timedelta(seconds=chance.random() * 365 * 86_400),
                heard_at=until,
                kind=chance.choice(("false_customer_service", "ordinary", "other_fraud")),
                platform=chance.choice(("jumei", "jd", "")),
                pretext=chance.choice(PRETEXTS),
                region=chance.choice(REGIONS),
                caller_token=f"p_{chance.randrange(3000):032x}",
                loss=chance.choice((None, 100_000)),
                currency="CNY",
            )
            for number in range(count)
        ),
        batch_size=500,
    )


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--complaints", type=int, default=100_000)
    asked.add_argument("--out", type=Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        filled(folder, options.complaints)
        found = measured(folder)
    told = {
        "complaints": options.complaints,
        "machine": f"{os.cpu_count()} cores, {platform.platform()}, Python {platform.python_version()}",
        "milliseconds": found,
    }
    written = json.dumps(told, indent=1)
    print(written)
    if options.out:
        options.out.write_text(written + "\n", encoding="utf-8")


def measured(folder: Path) -> dict[str, dict[str, float]]:
    from holdfast.web.desk.site import pages

    pages(Settings(lake=str(folder / "lake")))
    import structlog
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client

    from holdfast.record.models import Grant, Staff

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    staff = Staff.objects.create(name="Ada", password="!")  # noqa: S106 - no password fits it
    Grant.objects.create(staff=staff, role="analyst")
    TOTP.activate(staff, generate_totp_secret())
    client = Client(SERVER_NAME="localhost")
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {}
    for name, path in ASKED.items():
        assert client.get(path).status_code == 200
        walls, processor = [], time.process_time()
        for _ in range(TIMES):
            begun = time.perf_counter()
            client.get(path)
            walls.append((time.perf_counter() - begun) * 1000)
        cpu = (time.process_time() - processor) * 1000 / TIMES
        found[name] = {"median": round(statistics.median(walls), 1), "most": round(max(walls), 1), "cpu": round(cpu, 1)}
    return found


if __name__ == "__main__":
    main()
