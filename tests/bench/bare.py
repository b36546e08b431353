"""The bare aiohttp handler that every figure is measured against: it parses the body and answers bytes.

No rules, no state, no middleware: the least that an aiohttp server can do with the same requests. What it
answers, how many bytes with which status, stands in the path: `/{status}/{size}`.
"""

import asyncio
import signal

import msgspec
from aiohttp import web

from tests.bench.ready import announce

MEDIA_TYPE = "application/vnd.openactive.booking+json; version=1"


async def answer(request: web.Request) -> web.Response:
    """Parse what came, and answer as many bytes as the path says."""
    body = await request.read()
    if body:
        msgspec.json.decode(body)
    reply = BODIES.get(size := int(request.match_info["size"]))
    if reply is None:
        reply = BODIES[size] = b"x" * size
    return web.Response(status=int(request.match_info["status"]), body=reply, headers={"Content-Type": MEDIA_TYPE})


BODIES: dict[int, bytes] = {}


async def main() -> None:
    """Serve until stopped; the port goes to standard output."""
    app = web.Application()
    app.router.add_route("*", "/{status}/{size}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    announce(runner.addresses[0][1])
    await asyncio.Event().wait()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # It is for whoever measures, who ends this as well.
    asyncio.run(main())
