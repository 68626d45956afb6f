"""Host names that imitate the shop: from feeds, certificates and complaints, kept beside the lake."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pyarrow as pa

from holdfast.detect.lookalikes import Lookalike, Shop, hosts_in
from holdfast.engine import Engine
from holdfast.errors import UsageError
from holdfast.flow.beside import add_beside
from holdfast.lake import Lake
from holdfast.settings import Settings

Source = Literal["feed", "complaint", "certificate"]
LONGEST_LINE = 1 << 16
"""Letters of a line that are looked at."""


@dataclass(frozen=True)
class Looked:
    """What a look at host names came to."""

    names: int
    """How many different names were met."""
    found: list[Lookalike]
    new: int
    """Of them, never met before."""


def shop_of(settings: Settings, names: Iterable[str] = (), domains: Iterable[str] = ()) -> Shop:
    """Return the shop's names and domains, those of the settings and others.

    Raises:
        UsageError: there are none.
    """
    called = [*_parted(settings.shop.names), *names]
    try:
        return Shop(called, [*_parted(settings.shop.domains), *domains])
    except ValueError as mistake:
        raise UsageError(f"shop.names, shop.domains, --name or --domain: {mistake}") from None


def look(settings: Settings, shop: Shop, lines: Iterable[str], source: Source, at: datetime) -> Looked:
    """Look at the host names in lines of any form and keep those that imitate the shop, durable.

    Args:
        settings: say where the lake is.
        shop: what is imitated.
        lines: of a feed, a list of certificates, a log.
        source: what they are.
        at: now, naive UTC.
    """
    met: dict[str, None] = {}
    for line in lines:
        met.update(dict.fromkeys(name.lower() for name in hosts_in(line[:LONGEST_LINE])))
    found = list(shop.lookalikes(met))
    return Looked(len(met), found, _keep(settings, found, source, at))


def look_at_complaints(settings: Settings, shop: Shop, lake: Lake, engine: Engine, at: datetime) -> Looked:
    """Look at the addresses of pages in complaints, where the lake has them."""
    rows = lake.standing(engine, "complaints", tenant=settings.tenant)
    rows = rows.filter(rows.url.notnull())
    urls: list[str] = engine.rows(rows.select("url").distinct())["url"].to_pylist()
    return look(settings, shop, urls, "complaint", at)


def _keep(settings: Settings, found: list[Lookalike], source: Source, at: datetime) -> int:
    count = len(found)
    columns = {
        "at": pa.array([at] * count, pa.timestamp("us")),
        "tenant": pa.array([settings.tenant] * count, pa.string()),
        "host": pa.array([each.host for each in found], pa.string()),
        "source": pa.array([source] * count, pa.string()),
        "imitates": pa.array([each.imitates for each in found], pa.string()),
        "manner": pa.array([each.manner for each in found], pa.string()),
        "likeness": pa.array([each.likeness for each in found], pa.int64()),
    }
    return add_beside(settings, "hosts", pa.table(columns), once=("tenant", "host", "source"))


def _parted(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]
