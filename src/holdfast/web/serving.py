"""One server: granian with one process for requests, which is started again when it dies."""

import os

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from holdfast.settings import CONFIG, Settings, variables

STOP_SECONDS = 30
"""How long a stopping server may take for what it has begun."""


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests that were begun are answered.

    One process: sliding limits and the known batches are exact without asking anybody. It works on
    ``settings.http.threads`` requests at once; JSON, checksums, packing and Parquet run outside Python's lock.
    """
    tell(settings)
    _server("holdfast.web.process:application", settings.http.address, settings.http.port, settings.http.threads)


def serve_pages(settings: Settings) -> None:
    """Serve the pages until SIGTERM or SIGINT: one process, so that its limits count all."""
    tell(settings)
    _server("holdfast.web.desk.process:application", settings.desk.address, settings.desk.port, settings.desk.threads)


def _server(application: str, address: str, port: int, threads: int) -> None:
    Granian(
        application,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        backlog=1024,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=1 << 20),
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=STOP_SECONDS,
        log_enabled=False,
        factory=True,
        process_name=None,
    ).serve()


def tell(settings: Settings) -> None:
    """Hand the settings to the process that serves, by the environment: options outrank what stands there."""
    if settings.source:
        os.environ[CONFIG] = settings.source
    for (first, *rest), name in variables().items():
        value = getattr(settings, first)
        for part in rest:
            value = getattr(value, part)
        os.environ[name] = str(value)
