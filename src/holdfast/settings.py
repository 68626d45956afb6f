"""How an installation is set up: one typed object from a TOML or YAML file and from the environment.

The environment outranks the file; a setting's variable is its path in capitals (``http.port``: ``HOLDFAST_HTTP_PORT``).
The file is ``--config``, else ``HOLDFAST_CONFIG``, else ``holdfast.toml`` in this folder, else
``/etc/holdfast/holdfast.toml``, else none. Secrets do not stand in it: it names the files that hold them.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import yaml

from holdfast.errors import InputError

PREFIX = "HOLDFAST_"
CONFIG = "HOLDFAST_CONFIG"
PLACES = (Path("holdfast.toml"), Path("/etc/holdfast/holdfast.toml"))
"""Where a settings file is looked for when none is named."""
NOT_SETTINGS = frozenset({CONFIG, "HOLDFAST_TOKEN_KEY"})
"""Variables of ours that are no settings: the key is a secret, and secrets never stand in a settings object."""

Count = Annotated[int, msgspec.Meta(ge=1)]
Bytes = Annotated[int, msgspec.Meta(ge=1024)]
Seconds = Annotated[float, msgspec.Meta(gt=0)]
Days = Annotated[int, msgspec.Meta(ge=1)]


class Http(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The door for requests."""

    address: str = "127.0.0.1"
    """Loopback: whoever opens it further puts a proxy with TLS in front."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8710
    threads: Annotated[int, msgspec.Meta(ge=1, le=256)] = 8
    """Requests worked on at once; more than that wait."""
    keys: str = "keys.json"
    """The file of API keys (hashes only), beside the lake when it is a plain name."""


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one request, one client and all together may ask for."""

    body_bytes: Bytes = 16 << 20
    """Of one request as it arrives."""
    unpacked_bytes: Bytes = 48 << 20
    """Of one request after gzip or zstd."""
    rows: Count = 250_000
    """Of one request."""
    in_flight_bytes: Bytes = 128 << 20
    """Of all requests being worked on, counted unpacked; over it: 429."""
    requests_per_second: Seconds = 200.0
    """Of one API key, on the long run."""
    burst: Count = 400
    """Requests of one API key at once."""
    spool_bytes: Bytes = 1 << 30
    """Waiting for the lake; over it: 429."""
    free_bytes: int = 512 << 20
    """Free room on the disk under which nothing is taken any more: 507."""


class Spool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is acknowledged and on its way to the lake."""

    folder: str = "spool"
    """Beside the lake when it is a plain name; always on this machine's own disk."""
    segment_bytes: Bytes = 32 << 20
    """A segment this large goes to the lake at once."""
    seconds: Seconds = 2.0
    """A smaller one goes after so long."""
    answers_hours: Count = 24
    """How long the same batch sent again is recognised."""


class Decide(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Online decisions."""

    policies: str = "policies"
    """The folder of policies; beside the lake when it is a plain name."""
    journal: str = "decisions"
    """The folder of what was decided; likewise, always on this machine's own disk."""
    journal_days: Days = 31
    """How long a decision can be looked up; windows are filled from it at the start."""
    lists: str = "lists.sqlite3"
    """The file of lists, signals and cases; likewise."""
    blocklists: str = "blocked_addresses"
    """Lists, parted by commas, that bouncers are given."""
    requests_per_second: Seconds = 2000.0
    """Of one API key, on the long run; a second's worth may come at once."""
    redis: str = ""
    """``redis://`` or ``unix://``: one place for the windows of several processes. Empty: this process counts."""


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Complaints, people, cases, decisions and the journal."""

    url: str = ""
    """``postgresql://name@host/database`` without a password, or ``sqlite:///path``; empty: a file beside the lake."""
    password: str = ""
    """The file with PostgreSQL's password, where it wants one."""
    vault: str = "vault.keys"
    """The file of the keys that seal personal data; beside the lake when it is a plain name. Keep a copy apart."""
    secret: str = "desk.key"  # noqa: S105 - a file's name
    """The file of the key that signs sessions; likewise."""
    files: str = "attachments"
    """The folder of sealed attachments; likewise."""


class Desk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The pages: the portal for customers, the console for staff."""

    address: str = "127.0.0.1"
    """Loopback: whoever opens it further puts a proxy with TLS in front."""
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8711
    threads: Annotated[int, msgspec.Meta(ge=1, le=64)] = 16
    """Requests worked on at once; the bodies of one address hold a quarter of them at most."""
    hosts: str = ""
    """Names, parted by commas, under which the pages are asked for, besides this machine's own."""
    https: bool = False
    """Whether a proxy with TLS stands in front; then say true: cookies go no other way."""
    idle_minutes: Count = 30
    """Staff who did nothing for so long sign in again."""
    session_hours: Count = 10
    """So do all, after so long."""
    shop: str = ""
    """The shop's name as its customers know it."""
    phone: str = ""
    """The number under which customers reach the shop itself."""
    timezone: str = "Asia/Shanghai"
    """Where the customers are: what their days and times mean."""


class Steps(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What ``holdfast run`` does."""

    compact_files: Count = 64
    """A table with so many small files is compacted."""
    engine: str = "duckdb"
    """Where steps compute: duckdb, ``local[*]``, ``spark://host:port``, ``sc://host:port``."""
    memory: str = "2GB"
    """What the engine may use before it spills to disk."""
    timezone: str = "UTC"
    """Of the business day, such as Asia/Shanghai."""
    threshold: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.9
    """From this probability on a lead is named and its customers are listed."""
    trace_seconds: Seconds = 600.0
    """So long after a trace more accesses or orders alone bring the next one; a new complaint brings it at once."""


class Detect(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Detectors while events stream in."""

    shadow: str = ""
    """Detectors, parted by commas, whose signals are kept and shown but given to no policy."""
    off: str = ""
    """Detectors, parted by commas, that do not run."""
    late_minutes: Count = 5
    """How late events may come and still be seen at once; later ones are seen by the next long look."""


class Shop(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the shop is called, for what imitates it."""

    names: str = ""
    """Parted by commas, also in Chinese and in pinyin."""
    domains: str = ""
    """Its own domains, parted by commas."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One installation."""

    lake: str = "lake"
    """A folder or a URL (``s3://``, ``hdfs://`` …)."""
    tenant: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")] = "main"
    http: Http = Http()
    limits: Limits = Limits()
    spool: Spool = Spool()
    steps: Steps = Steps()
    decide: Decide = Decide()
    detect: Detect = Detect()
    shop: Shop = Shop()
    record: Record = Record()
    desk: Desk = Desk()
    retention: dict[str, Days] = {}
    """Days a table is kept, where it is not the table's own; see the page on the lake for the law's minimum."""
    source: str = ""
    """The file these were read from; empty when there was none."""

    def beside_lake(self, name: str) -> Path:
        """Return a path of this machine: as it is when it names a folder, else beside (never inside) the lake.

        Raises:
            InputError: the lake is far away, so that a plain name says nothing.
        """
        path = Path(name).expanduser()
        if path.is_absolute() or len(path.parts) > 1:
            return path
        lake = local_folder(self.lake)
        if lake is None:
            raise InputError(
                "expected a path of this machine: the lake is elsewhere", file=self.source or None, field=name
            )
        return lake.parent / f"{lake.name}.{name}"

    @property
    def has_record(self) -> bool:
        """Whether there is a record, without opening it."""
        return bool(self.record.url) or self.beside_lake("record.sqlite3").exists()

    @property
    def spool_folder(self) -> Path:
        """Where what is acknowledged waits for the lake."""
        return self.beside_lake(self.spool.folder)

    @property
    def keys_file(self) -> Path:
        """Where the hashes of API keys stand."""
        return self.beside_lake(self.http.keys)

    @property
    def policies_folder(self) -> Path:
        """Where the policies stand."""
        return self.beside_lake(self.decide.policies)

    @property
    def decisions_folder(self) -> Path:
        """Where decisions are kept."""
        return self.beside_lake(self.decide.journal)

    @property
    def lists_file(self) -> Path:
        """Where lists, signals and cases are kept."""
        return self.beside_lake(self.decide.lists)


def local_folder(url: str) -> Path | None:
    """Return the folder of a lake on this machine, None for one elsewhere."""
    if url.startswith("file://"):
        return Path(url.removeprefix("file://"))
    return None if "://" in url else Path(url).expanduser()


def load_settings(
    config: Path | None = None, environment: Mapping[str, str] | None = None, **given: str | None
) -> Settings:
    """Read the settings; ``given`` outranks environment and file: options by path (``http.port``), None when not said.

    Raises:
        InputError: a file that cannot be read, a setting that does not exist or does not fit.
    """
    environment = os.environ if environment is None else environment
    named = config or (Path(environment[CONFIG]) if environment.get(CONFIG) else None)
    path = named or next((place for place in PLACES if place.is_file()), None)
    read = _read(path) if path else {}
    told_by = dict.fromkeys(paths(read), str(path))
    for field, name in variables().items():
        if name in environment:
            _put(read, field, environment[name])
            told_by[field] = name
    for option, value in given.items():
        if value is not None:
            _put(read, tuple(option.split(".")), value)
    _put(read, ("source",), str(path.resolve()) if path else "")
    return _typed(read, told_by, str(path) if path else None)


def variables() -> dict[tuple[str, ...], str]:
    """Return which variable of the environment sets which setting, as a path such as ``("http", "port")``."""
    found: dict[tuple[str, ...], str] = {}
    for field in msgspec.structs.fields(Settings):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            inner = [(field.name, each.name) for each in msgspec.structs.fields(field.type)]
        else:
            inner = [] if field.name in {"source", "retention"} else [(field.name,)]  # type: ignore[list-item]
        found |= {path: PREFIX + "_".join(path).upper() for path in inner}
    return found


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Return variables that begin as ours do and set nothing: most likely misspelt."""
    known = NOT_SETTINGS | set(variables().values())
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as mistake:
        raise InputError("expected a readable settings file in UTF-8", file=str(path)) from mistake
    try:
        read = yaml.safe_load(text) if path.suffix in {".yaml", ".yml"} else tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        line = int(str(mistake).rpartition("line ")[2].partition(",")[0] or 0) if "line " in str(mistake) else None
        raise InputError("expected TOML", file=str(path), line=line) from None
    except yaml.YAMLError as mistake:
        mark = getattr(mistake, "problem_mark", None)
        raise InputError("expected YAML", file=str(path), line=mark.line + 1 if mark else None) from None
    if not isinstance(read, dict | None):
        raise InputError("expected settings by name", file=str(path), line=1)
    return read or {}


def paths(read: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every value that is no table itself."""
    for name, value in read.items():
        if isinstance(value, dict):
            yield from paths(value, (*above, str(name)))
        else:
            yield (*above, str(name))


def _put(read: dict[str, Any], field: tuple[str, ...], value: str) -> None:
    for name in field[:-1]:
        inner = read.setdefault(name, {})
        if not isinstance(inner, dict):
            return  # what stands there is refused as it is
        read = inner
    read[field[-1]] = value


def _typed(read: dict[str, Any], told_by: Mapping[tuple[str, ...], str], file: str | None) -> Settings:
    try:
        return msgspec.convert(read, Settings, strict=False)
    except msgspec.ValidationError as mistake:
        # msgspec says "Expected `int` >= 1 - at `$.http.port`"; of the value it names the type only.
        expected, _, at = str(mistake).partition(" - at `$")
        field = tuple(part for part in at.rstrip("`").split(".") if part)
        expected = expected.replace("Object contains unknown field", "expected none of the name").replace("`", "")
        told = told_by.get(field, file)
        raise InputError(expected[:1].lower() + expected[1:], file=told, field=".".join(field) or None) from None
