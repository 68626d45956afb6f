"""The process of the pages: what granian starts."""

import structlog

from holdfast.flow.logs import write_logs
from holdfast.flow.recording import record_open
from holdfast.settings import load_settings
from holdfast.web.desk.bodies import Application
from holdfast.web.desk.site import pages
from holdfast.web.ending import end_with_parent

log = structlog.get_logger("holdfast.desk")


def application() -> Application:
    """Return the application of the pages; its settings stand in ``HOLDFAST_CONFIG`` and the environment.

    Raises:
        HoldfastError: the settings or the record cannot be used.
    """
    write_logs()
    end_with_parent()
    settings = load_settings()
    record_open(settings)
    made = pages(settings)
    log.info("started")
    return made
