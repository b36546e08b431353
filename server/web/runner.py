"""What runs the web application: how long connections are kept, and what is worth a line in the log."""

import logging

from aiohttp import web
from aiohttp.http import HttpProcessingError

KEEP_ALIVE_SECONDS = 75.0

log = logging.getLogger("server.http")


class NoBadRequests(logging.Filter):
    """Leaves out what is no HTTP: that is the affair of the caller, who is told, and no fault of the server."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is kept."""
        return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError)


NO_BAD_REQUESTS = NoBadRequests()


def runner_of(app: web.Application) -> web.AppRunner:
    """A runner of the application, which has yet to be set up."""
    log.addFilter(NO_BAD_REQUESTS)
    return web.AppRunner(app, keepalive_timeout=KEEP_ALIVE_SECONDS, logger=log)
