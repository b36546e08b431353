"""What runs the web application: how long connections are kept, and what is worth a line in the log."""

import asyncio
import logging
from typing import Any

from aiohttp import web
from aiohttp.http import HttpProcessingError

from server.web.connection import Entrance
from server.web.express import EXPRESS

KEEP_ALIVE_SECONDS = 75.0
# For how long those who have not read their answer yet are waited for when the server stops.
PATIENCE_SECONDS = 60.0

log = logging.getLogger("server.http")


class NoBadRequests(logging.Filter):
    """Leaves out what is no HTTP: that is the affair of the caller, who is told, and no fault of the server."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is kept."""
        return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError)


NO_BAD_REQUESTS = NoBadRequests()


class Runner(web.AppRunner):
    """Runs the application of the sandboxes, where every connection begins on the express way."""

    def __init__(self, app: web.Application) -> None:
        """It has yet to be set up."""
        super().__init__(
            app,
            keepalive_timeout=KEEP_ALIVE_SECONDS,
            shutdown_timeout=PATIENCE_SECONDS,
            logger=log,
            access_log=None,
        )
        self._entrance: Entrance | None = None

    async def setup(self) -> None:
        """Make ready for connections."""
        await super().setup()
        ordinary = super().server
        assert ordinary is not None, "it has been set up"
        self._entrance = Entrance(self.app[EXPRESS], ordinary, KEEP_ALIVE_SECONDS)

    @property
    def server(self) -> Any:
        """What makes the protocol of a new connection."""
        return self._entrance

    async def shutdown(self) -> None:
        """Close what is on the express way, and whatever never ends by itself, before aiohttp closes the rest."""
        if self._entrance is not None:
            await asyncio.gather(self._entrance.close(PATIENCE_SECONDS), super().shutdown())
        self._entrance = None


def runner_of(app: web.Application) -> Runner:
    """A runner of the application, which has yet to be set up."""
    log.addFilter(NO_BAD_REQUESTS)
    return Runner(app)
