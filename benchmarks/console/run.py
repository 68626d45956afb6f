"""The console over many complaints: ``python -m benchmarks.console.run [--complaints 100000]``; whole requests.

Inbox, campaigns of several sizes, exposed, journal, and the numbers for everybody as they are counted anew. The rows
are made up and stored directly: what is measured is lists, counts and pages, not how complaints come in (``lists``).
"""

import argparse
import itertools
import json
import os
import platform
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.flow.lake_tracing import Outcome, Traced, keep, trace_folder
from holdfast.flow.linking.keeping import link_folder

# ruff: noqa: PLC0415 - Django is configured before models are imported
from holdfast.record.opening import open_record
from holdfast.record.place import Place
from holdfast.settings import Settings
from holdfast.terms.identifiers import Tokens
from holdfast.terms.tables import CAMPAIGNS, EXPOSED, LEADS, LINKS, MEMBERS

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
CAMPAIGNS_OF = {"k_00000000c100": 100, "k_00000000c500": 5_000, "k_0000000c2000": 20_000}
ASKED |= {f"campaign of {size}": f"/console/campaigns/{name}" for name, size in CAMPAIGNS_OF.items()}
LARGEST, EXPOSED_ORDERS = "k_0000000c2000", 50_000
ASKED |= {
    "campaigns": "/console/campaigns",
    "complaints of a campaign": f"/console/?campaign={LARGEST}",
    "calls of a campaign": f"/console/?campaign={LARGEST}&once=yes",
    "exposed": f"/console/campaigns/{LARGEST}/exposed?risk=50",
    "journal": "/console/journal",
    "journal, by whom and days": "/console/journal?who=staff:1&since=2026-01-01&until=2026-03-31",
    "numbers for everybody": "/numbers",
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


def linked(settings: Settings) -> None:
    """Put complaints into campaigns, one in ten a call told twice, two links each; trace the largest."""
    from holdfast.record.models import Complaint

    chance, at = random.Random(2), datetime(2026, 5, 1)  # noqa: DTZ001 - naive UTC, as the table has it
    ids = [str(each) for each in Complaint.objects.values_list("pk", flat=True)[: sum(CAMPAIGNS_OF.values())]]
    campaigns, members, links, left = [], [], [], iter(ids)
    for name, size in CAMPAIGNS_OF.items():
        own = list(itertools.islice(left, size))
        again = set(own[1::10])
        members += [
            {"complaint": each, "campaign": name, "duplicate_of": own[0] if each in again else None} for each in own
        ]
        about = {"campaign": name, "founder": own[0], "first_at": at, "last_at": at + timedelta(days=30)}
        campaigns.append({**about, "complaints": len(own), "calls": len(own) - len(again)})
        for one, other in itertools.chain(itertools.pairwise(own), zip(own, own[2:], strict=False)):
            first, second = sorted((one, other))
            link = {"left": first, "right": second, "weight": chance.uniform(3, 20), "probability": 0.97}
            links.append({**link, "is_duplicate": False, "reason": None})
    folder = link_folder(settings)
    folder.mkdir(parents=True)
    for name, rows, schema in (
        ("campaigns", campaigns[::-1], CAMPAIGNS),
        ("members", members, MEMBERS),
        ("links", links, LINKS),
    ):
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{name}.parquet")
    exposed = [
        {
            "rank": n + 1,
            "account": f"a_{n:032x}",
            "order": f"A-{n}",
            "probability": 1 - n / EXPOSED_ORDERS,
            "custodian": "erp:1",
        }
        for n in range(EXPOSED_ORDERS)
    ]
    traced = Traced("run", at, {}, 20_000, 0.2, 0.0, 1.0, 0.5, EXPOSED_ORDERS)
    keep(
        trace_folder(settings, LARGEST),
        Outcome(traced, LEADS.empty_table(), pa.Table.from_pylist(exposed, schema=EXPOSED)),
    )


def journalled(count: int) -> None:
    """Store as many entries as complaints, of four people, through a year; their hashes are none."""
    from holdfast.record.models import Entry

    until = datetime(2026, 6, 1, tzinfo=UTC)
    Entry.objects.bulk_create(
        (
            Entry(
                number=number + 1,
                at=until - timedelta(days=365) * (1 - number / count),
                actor=f"staff:{number % 4}",
                entry=("complaint:look", "complaint:correct", "complaint:move", "case:open")[number % 7 % 4],
                about=f"complaint:{number % 1000}",
                facts="{}",
                previous="",
                hash=f"{number:064x}",
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
    if options.complaints < sum(CAMPAIGNS_OF.values()):
        asked.error(f"--complaints: expected at least {sum(CAMPAIGNS_OF.values())}")
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        filled(folder, options.complaints)
        linked(Settings(lake=str(folder / "lake")))
        journalled(options.complaints)
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
    from django.core.cache import cache
    from django.test import Client

    from holdfast.record.models import Grant, Staff

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    staff = Staff.objects.create(name="Ada", password="!")  # noqa: S106 - no password fits it
    Grant.objects.create(staff=staff, role="auditor")
    TOTP.activate(staff, generate_totp_secret())
    client = Client(SERVER_NAME="localhost")
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    found = {}
    for name, path in ASKED.items():
        assert client.get(path).status_code == 200, path
        walls, processor = [], time.process_time()
        for _ in range(TIMES):
            cache.delete("portal_counts")
            begun = time.perf_counter()
            client.get(path)
            walls.append((time.perf_counter() - begun) * 1000)
        cpu = (time.process_time() - processor) * 1000 / TIMES
        found[name] = {"median": round(statistics.median(walls), 1), "most": round(max(walls), 1), "cpu": round(cpu, 1)}
    return found


if __name__ == "__main__":
    main()
