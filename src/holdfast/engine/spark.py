"""Spark: in this process, on a classic cluster, or behind Spark Connect."""

import atexit
import logging
import os
import re
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import ibis
import pyarrow as pa
from ibis.util import gen_name

from holdfast.engine.interruption import Worker
from holdfast.engine.java import java_home
from holdfast.engine.normal import drained, normal_rows, normal_schema, normal_table
from holdfast.engine.parquet import one_table
from holdfast.errors import InputError, UsageError

_CONNECT_PORT = 15002

_MEANING = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",  # a time without a zone stays one, as on DuckDB
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, as on DuckDB, never a silent wrong number
    "spark.sql.legacy.parquet.nanosAsLong": "true",  # else a file from pandas cannot be read; see _times
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
"""What expressions and files mean. Set on every session, a remote one too."""

_LOGGING = """rootLogger.level = fatal
rootLogger.appenderRef.stderr.ref = stderr
logger.gateway.name = org.apache.spark.api.python.PythonGatewayServer
logger.gateway.level = fatal
logger.waiting.name = org.apache.spark.scheduler.TaskSchedulerImpl
logger.waiting.level = warn
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n
"""
"""Errors come back as exceptions; only a cluster without room for us has no other voice."""


class SparkEngine:
    """Expressions on Spark."""

    name = "spark"

    def __init__(self, url: str, *, folder: Path, memory: int = 2 * 10**9) -> None:
        """Start or reach a Spark.

        Args:
            url: ``local[n]``, ``spark://host:port`` or ``sc://host:port``.
            folder: the engine's own, to spill and keep in; removed when it closes.
            memory: bytes for the Java heap on this side.

        Raises:
            UsageError: the extra or a Java is missing, nothing answers at the address, or this process already runs
                another Spark.
        """
        self._is_local = url.startswith("local")
        self._work = folder
        self._is_remote = url.startswith("sc:")
        self._release: dict[str | None, Callable[[], object]] = {}
        for spoken in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
            logging.getLogger(spoken).setLevel(logging.CRITICAL + 1)  # they print the query, and values with it
        self._session = _remote(url) if self._is_remote else _classic(url, memory, self._work)
        for key, value in _MEANING.items():
            self._session.conf.set(key, value)
        self._backend = ibis.pyspark.connect(self._session)
        self._worker = Worker(stop=self._cancel)
        atexit.register(self.close)

    def read(self, files: Sequence[str], *, alike: Callable[[str], str] | None = None) -> ibis.Table:
        """See :meth:`holdfast.engine.Engine.read`."""
        if not files:
            raise ValueError("no files to read")
        if not self._is_local and not all(Path(file).exists() for file in files):
            return self._read_far(files)
        return one_table(files, self._read_alike, alike)

    def _read_alike(self, files: list[str], schema: pa.Schema) -> ibis.Table:
        frame = self._session.read.parquet(*(_no_glob(str(Path(file).absolute())) for file in files))
        return self._view(_times(frame, schema))

    def _read_far(self, files: Sequence[str]) -> ibis.Table:
        """Read files that only Spark can see, so that what their footers say is not known here."""
        from pyspark.errors import AnalysisException  # noqa: PLC0415  comes with an extra

        try:
            frame = self._session.read.option("mergeSchema", "true").parquet(*files)
            return self._view(_times(frame, pa.schema([])))
        except AnalysisException as error:
            raise InputError(f"Parquet files that Spark can read were expected: {error}", file=files[0]) from error

    def table(self, rows: pa.Table) -> ibis.Table:
        """See :meth:`holdfast.engine.Engine.table`."""
        from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415  comes with an extra

        rows = normal_table(rows)
        schema = from_arrow_schema(rows.schema, prefer_timestamp_ntz=True)
        return self._view(self._session.createDataFrame(rows, schema))

    def keep(self, expression: ibis.Table, name: str | None = None) -> ibis.Table:
        """See :meth:`holdfast.engine.Engine.keep`."""
        frame = self._frame(expression)
        if self._is_local:  # files are smaller than cached rows, are read by column, and cut the plan short
            folder = tempfile.mkdtemp(prefix="kept-", dir=self._work)
            self._worker.run(lambda: frame.write.mode("overwrite").parquet(folder))
            kept = self._session.read.schema(frame.schema).parquet(folder)
            release = partial(shutil.rmtree, folder, ignore_errors=True)
        else:
            kept = frame.persist()
            self._worker.run(kept.count)
            release = kept.unpersist
        view = self._view(kept, name)
        self._release.pop(name, lambda: None)()
        if name:
            self._release[name] = release
        return view

    def rows(self, expression: ibis.Table) -> pa.Table:
        """See :meth:`holdfast.engine.Engine.rows`."""
        schema, frame = normal_schema(expression), self._frame(expression)
        return self._worker.run(lambda: normal_rows(drained(frame.toArrow().to_batches()), schema))

    def close(self) -> None:
        """See :meth:`holdfast.engine.Engine.close`."""
        atexit.unregister(self.close)
        self._worker.close()
        self._session.stop()
        shutil.rmtree(self._work, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine."""
        self.close()

    def _frame(self, expression: ibis.Table) -> Any:  # noqa: ANN401  a pyspark DataFrame, classic or remote
        self._backend._run_pre_execute_hooks(expression)  # brings memtables in; compile alone does not
        return self._session.sql(self._backend.compile(expression))

    def _view(self, frame: Any, name: str | None = None) -> ibis.Table:  # noqa: ANN401
        name = name or gen_name("view")
        frame.createOrReplaceTempView(name)
        return self._backend.table(name)

    def _cancel(self) -> None:
        if self._is_remote:
            self._session.interruptAll()
        else:
            self._session.sparkContext.cancelAllJobs()


def _classic(url: str, memory: int, work: Path) -> Any:  # noqa: ANN401  a pyspark SparkSession
    try:
        from pyspark import SparkContext  # noqa: PLC0415  comes with an extra
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(f"{url} needs Spark: pip install 'holdfast[spark-local]'") from error
    if url.startswith("spark:"):
        _await_answer(url)
    if SparkContext._active_spark_context is not None:  # there is no public question
        raise UsageError("this process already runs a Spark; close that engine first")
    (work / "log4j2.properties").write_text(_LOGGING)
    settings = {
        "spark.app.name": "holdfast",
        "spark.driver.memory": f"{max(memory >> 20, 512)}m",
        "spark.driver.maxResultSize": "0",
        "spark.driver.extraJavaOptions": f'"-Dlog4j2.configurationFile={work / "log4j2.properties"}"',
        "spark.local.dir": str(work / "spill"),
        "spark.sql.warehouse.dir": str(work / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if url.startswith("local") or re.match(r"spark://(localhost|127\.)", url):
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    if url.startswith("local"):
        settings["spark.sql.shuffle.partitions"] = str(4 * _threads(url))
    with _environment(JAVA_HOME=str(java_home(work))), _own_interrupt():
        return SparkSession.builder.master(url).config(map=settings).getOrCreate()


def _remote(url: str) -> Any:  # noqa: ANN401  a pyspark SparkSession
    try:
        from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415  comes with an extra
    except ImportError as error:
        raise UsageError("sc:// needs Spark Connect: pip install 'holdfast[spark]'") from error
    _await_answer(url)
    return SparkSession.builder.remote(url).create()


def _await_answer(url: str) -> None:
    """Fail at once, and not after minutes of retries, when nothing listens. What follows the port may be a secret."""
    places = re.sub(r"^\w+://", "", url).split(";")[0].strip("/").split(",")
    for place in places:
        host, _, port = place.partition(":")
        try:
            socket.create_connection((host, int(port or _CONNECT_PORT)), timeout=10).close()
        except (OSError, ValueError):
            continue
        return
    raise UsageError(f"no Spark answers at {', '.join(places)}")


def _threads(url: str) -> int:
    inside = url.removeprefix("local[").removesuffix("]")
    return os.cpu_count() or 1 if inside == "*" else int(inside)


@contextmanager
def _own_interrupt() -> Iterator[None]:
    """Keep the caller's way with Ctrl-C: Spark puts a handler in place that breaks its own connection."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _times(frame: Any, schema: pa.Schema) -> Any:  # noqa: ANN401  pyspark DataFrames
    """Give the times of a Parquet file, and nothing else, the type of naive UTC; nanoseconds are read as integers."""

    def column(name: str, kind: str) -> str:
        if kind == "timestamp":
            return f"CAST({_ticked(name)} AS TIMESTAMP_NTZ) AS {_ticked(name)}"
        if kind == "bigint" and name in schema.names and pa.types.is_timestamp(schema.field(name).type):
            return f"CAST(timestamp_micros({_ticked(name)} DIV 1000) AS TIMESTAMP_NTZ) AS {_ticked(name)}"
        return _ticked(name)

    return frame.selectExpr(*(column(name, kind) for name, kind in frame.dtypes))


def _ticked(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _no_glob(file: str) -> str:
    """Escape what Hadoop would read as a pattern: these are names of files."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", file)
