"""One server process: what granian starts."""

import gc
from multiprocessing import util

import structlog

from holdfast.flow.logs import write_logs
from holdfast.lake import lake_tokens, open_lake
from holdfast.settings import load_settings
from holdfast.web.api.collected import OfLake
from holdfast.web.api.online import Online
from holdfast.web.api.service import Service
from holdfast.web.ending import end_with_parent
from holdfast.web.site import Application, build

log = structlog.get_logger("holdfast.web")


def application() -> Application:
    """Return the application of one server process; its settings stand in ``HOLDFAST_CONFIG`` and the environment.

    Raises:
        HoldfastError: the settings, the spool or the lake cannot be used.
    """
    write_logs()
    end_with_parent()
    settings = load_settings()
    lake = open_lake(settings.lake, free_bytes=settings.limits.free_bytes)
    tokens = lake_tokens(lake.folder)
    service = Service(settings, lake.append, tokens.column)
    online = Online(settings, tokens)
    service.measures.collect_from(OfLake(lake.sizes))
    util.Finalize(
        None, service.close, exitpriority=100
    )  # a process of multiprocessing runs these at its end, not atexit
    util.Finalize(None, online.close, exitpriority=99)
    collect_seldom()
    log.info("started", waiting_bytes=service.spool.waiting_bytes)
    return build(service, online)


def collect_seldom() -> None:
    """Let what is there by now stay, and look for cycles after 20,000 new objects instead of 700.

    A request makes some hundred objects and no cycles: Python would look for some in every seventh request.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
