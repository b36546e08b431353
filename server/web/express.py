"""The express way: what answers at once is answered at once, as soon as it has been received.

aiohttp's own way to a handler leads through two tasks, its router and an answer that could be streamed, which takes
longer than most of what is answered here. So a request that has come whole, and that is for an endpoint which waits for
nothing, is answered without them, by the same endpoint, in the same words and with the same entry in the journal.
Whatever is special in any way is not refused here, but left to aiohttp.
"""

import re
from collections.abc import Iterable
from time import perf_counter

from aiohttp import web

from server.sandboxes.journal import LONGEST_BODY, Exchange, Step, Wire, beginning
from server.sandboxes.site import Site
from server.sandboxes.sites import NoFurtherSandbox, NoSuchSandbox, Sites
from server.web.endpoints import Endpoint
from server.web.faulting import may_fail
from server.web.heads import Received
from server.web.recording import sign
from server.web.replies import failed_at_once
from server.web.reply import Reply
from server.web.visits import Answering, Visit

# In bytes: a longer body is not joined to its head, which saves copying it and costs one more call of the system.
LONGEST_JOINED = 256 * 1024
# A target that means what it says: no escapes, dots or slash at the end of its path, and only visible characters.
PLAIN = re.compile(r"(?:/sandboxes/([\w-]+))?(/[\w/-]*[\w-])(?:\?([!-\"$-~]+))?", re.ASCII)


class Express:
    """Answers what can be answered at once."""

    def __init__(self, sites: Sites, endpoints: Iterable[Endpoint], control: str | None) -> None:
        """endpoints: all there are, below the root of a sandbox. control: where the control door is, if it is open."""
        self._sites = sites
        self._control = control
        # By method and path; that of an endpoint whose last part is a name ends with the slash before it.
        self._endpoints: dict[tuple[str, str], tuple[Step, Answering]] = {}
        for step, route, answering in endpoints:
            path, _, name = route.path.partition("{")
            if answering is not None and name.find("}") == len(name) - 1:
                self._endpoints[route.method, path] = step, answering

    def answer(self, received: Received) -> list[bytes] | None:
        """What is to be sent in answer to a request; None where it is not for the express way."""
        began = perf_counter()
        method, target, headers, data, body = received
        plain = PLAIN.fullmatch(target)
        if plain is None:
            return None
        sandbox, path, query = plain.groups("")
        name, found = "", self._endpoints.get((method, path))
        if found is None:
            start = path.rindex("/") + 1
            name, found = path[start:], self._endpoints.get((method, path[:start]))
        if found is None:
            return None
        site = self._site(sandbox) if sandbox else self._sites.default
        if site is None or may_fail(headers, site):
            return None
        step, answering = found
        exchange = Exchange(step, method, target[len(site.prefix) :], *site.clock.both(), Wire(data))
        visit = Visit(site, exchange, headers, body, name, query)
        try:
            reply = answering(visit)
        except Exception as fault:
            reply = failed_at_once(visit, fault)
        exchange.status, exchange.size, exchange.seconds = reply.status, len(reply.content), perf_counter() - began
        site.journal.add(exchange)
        sign(reply, site, exchange, self._control)
        return _sent(reply, exchange)

    def _site(self, name: str) -> Site | None:
        try:
            return self._sites.get(name)
        except (NoSuchSandbox, NoFurtherSandbox):
            return None


def _sent(reply: Reply, exchange: Exchange) -> list[bytes]:
    """What is sent, of which the exchange keeps the beginning."""
    head, body = reply.head(), reply.content
    if len(body) > LONGEST_JOINED:
        exchange.answer = Wire(head + beginning(body))
        return [head, body]
    sent = head + body
    exchange.answer = Wire(sent if len(body) <= LONGEST_BODY else head + beginning(body))
    return [sent]


EXPRESS = web.AppKey("express", Express)
