"""What links come to, kept beside the lake: tables, names of campaigns, every judgement; durable before an answer."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.errors import InputError, UsageError
from holdfast.flow.beside import write_whole
from holdfast.flow.linking.outcome import Linked
from holdfast.lake.durable import made_folder, put_whole, sync
from holdfast.link.judging import Judged, Judgement, judgement, undone
from holdfast.link.naming import Name, Named
from holdfast.settings import Settings
from holdfast.terms.tables import CAMPAIGNS, LINKS, MEMBERS

TABLES: dict[str, pa.Schema] = {"links": LINKS, "campaigns": CAMPAIGNS, "members": MEMBERS}


class Given(msgspec.Struct, frozen=True):
    """A name as it is written."""

    given: int
    campaign: str
    founder: str


class Said(msgspec.Struct, frozen=True):
    """A judgement as it is written, one JSON object a line."""

    at: datetime
    one: str
    other: str
    judged: Judged
    actor: str
    reason: str


def link_folder(settings: Settings) -> Path:
    """Return where links and campaigns are kept."""
    return settings.beside_lake("links") / settings.tenant


def write_linked(folder: Path, linked: Linked) -> None:
    """Write the names first: what was once given stays, whatever is killed after."""
    made_folder(folder)
    names = [Given(each.given, each.campaign, each.founder) for each in linked.names.names]
    put_whole(folder / "names.json", msgspec.json.encode(names))
    for name, table in (("links", linked.links), ("campaigns", linked.campaigns), ("members", linked.members)):
        write_whole(table, folder / f"{name}.parquet")


def read_table(folder: Path, name: str) -> pa.Table:
    """Return ``links``, ``campaigns`` or ``members``, empty where nothing was linked yet.

    Raises:
        InputError: the file is none of ours.
    """
    path = folder / f"{name}.parquet"
    if not path.exists():
        return TABLES[name].empty_table()
    try:
        return pq.read_table(path).cast(TABLES[name])
    except (pa.ArrowException, ValueError) as error:
        raise InputError(f"expected the table {name} of holdfast link", file=str(path)) from error


def read_names(folder: Path) -> Named:
    """Return how campaigns were named the last time.

    Raises:
        InputError: the files are none of ours.
    """
    path = folder / "names.json"
    try:
        names = msgspec.json.decode(path.read_bytes(), type=list[Given])
    except FileNotFoundError:
        return Named({}, ())
    except msgspec.DecodeError as error:
        raise InputError("expected the names of campaigns", file=str(path)) from error
    members = read_table(folder, "members").to_pylist()
    campaign_of = {row["complaint"]: row["campaign"] for row in members if row["campaign"]}
    return Named(campaign_of, tuple(Name(each.given, each.campaign, each.founder) for each in names))


def read_judgements(folder: Path) -> list[Judgement]:
    """Return every judgement ever made, in order; a last line that a crash cut off was never answered and is none.

    Raises:
        InputError: a line is none of ours.
    """
    path = folder / "judgements.jsonl"
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")[:-1]
    found = []
    for number, line in enumerate(lines, 1):
        try:
            said = msgspec.json.decode(line, type=Said)
            found.append(Judgement(said.at, said.one, said.other, said.judged, said.actor, said.reason))
        except (msgspec.DecodeError, ValueError) as error:
            raise InputError("expected a judgement", file=str(path), line=number) from error
    return found


def judge(folder: Path, a: str, b: str, judged: Judged, at: datetime, *, actor: str, reason: str) -> Judgement:
    """Keep what a person says of two complaints; when this returns it is durable.

    Raises:
        UsageError: the two are one.
    """
    if a == b:
        raise UsageError("two different complaints were expected")
    return _add(folder, lambda _before: judgement(a, b, judged, at, actor=actor, reason=reason))


def undo(folder: Path, a: str, b: str, at: datetime, *, actor: str) -> Judgement:
    """Take back the last word on two complaints: what was said before it stands again.

    Raises:
        UsageError: nothing was said.
    """

    def taken_back(before: list[Judgement]) -> Judgement:
        found = undone(before, a, b, at, actor)
        if found is None:
            raise UsageError("of these two complaints nothing was said that could be taken back")
        return found

    return _add(folder, taken_back)


def _add(folder: Path, made: Callable[[list[Judgement]], Judgement]) -> Judgement:
    made_folder(folder)
    path = folder / "judgements.jsonl"
    with _alone(folder):
        before = read_judgements(folder)
        new = made(before)
        line = msgspec.json.encode(Said(new.at, new.one, new.other, new.judged, new.actor, new.reason)) + b"\n"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            whole = path.read_bytes().rfind(b"\n") + 1
            os.ftruncate(handle, whole)
            os.pwrite(handle, line, whole)
            os.fsync(handle)
        finally:
            os.close(handle)
        sync(folder)
    return new


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder / "judgements.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
