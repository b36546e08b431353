"""The control door of one sandbox as a test holds it: each thing that a test does to a sandbox, as a method.

It speaks HTTP, as anybody else does who uses the door, and knows nothing of what is behind it.
"""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

PATIENCE_SECONDS = 60.0

Json = dict[str, Any]


class ControlError(Exception):
    """What the control door refused, in its words. status: of its answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Control:
    """The control door of one sandbox, for tests: the clock, the journal, faults, and the hands of the seller.

    Every method answers with the JSON of the control door, and raises ControlError where it refuses.
    """

    def __init__(self, url: str, token: str, partner: str) -> None:
        """url: of the sandbox at the control door. partner: whose orders are meant where none is named."""
        self.url = url
        self._token = token
        self._partner = partner

    def call(self, method: str, path: str = "", body: Json | None = None, **query: object) -> Any:
        """Any request below the sandbox's part of the control door; query: parameters that are None are left out."""
        given = {name: value for name, value in query.items() if value is not None}
        return self._send(method, f"{self.url}{path}" + (f"?{urlencode(given)}" if given else ""), body)

    def read(self, url: str) -> Any:
        """What is at a URL of the control door, such as the journal entry that a refusal links to."""
        return self._send("GET", url)

    def _send(self, method: str, url: str, body: Json | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        return _answer(Request(url, data, headers, method=method))

    # --- the clock

    def clock(self) -> Json:
        """What time it is in the sandbox."""
        found: Json = self.call("GET", "/clock")
        return found

    def jump(self, by: str) -> Json:
        """Move time forward, such as by "PT2H"; tells what happened meanwhile."""
        return self._set_clock({"jump": by})

    def jump_to(self, moment: str) -> Json:
        """Move time forward to an instant, such as "2030-05-01T18:30:00Z"."""
        return self._set_clock({"to": moment})

    def freeze(self) -> Json:
        """Let time stand still."""
        return self._set_clock({"frozen": True})

    def run(self, speed: float) -> Json:
        """Let time pass so many times as fast as outside."""
        return self._set_clock({"speed": speed})

    def _set_clock(self, wish: Json) -> Json:
        happened: Json = self.call("POST", "/clock", wish)
        return happened

    # --- the state

    def reset(self, seed: int | None = None) -> Json:
        """Back to the fixtures, at the real time."""
        happened: Json = self.call("POST", "/reset", {} if seed is None else {"seed": seed})
        return happened

    def save(self, name: str) -> None:
        """Keep the present state under a name."""
        self.call("PUT", f"/snapshots/{quote(name, safe='')}")

    def restore(self, name: str) -> Json:
        """Go back to a state that was kept."""
        happened: Json = self.call("POST", f"/snapshots/{quote(name, safe='')}/restore")
        return happened

    # --- what brokers did, and what is done to them

    def journal(self, **filters: object) -> list[Json]:
        """The last exchanges, oldest first.

        filters: partner, order, error, checkpoint, status, after, limit, personal, bodies.
        """
        found: list[Json] = self.call("GET", "/journal", None, **filters)["entries"]
        return found

    def fault(self, fault: str, when: Json | None = None, **more: object) -> Json:
        """From now on play a fault, such as "drop-after".

        when: on which requests, such as {"checkpoint": "B"}. more: times, probability, seed, delaySeconds,
        retryAfterSeconds, error.
        """
        rule: Json = self.call("POST", "/faults", {"fault": fault, "when": when or {}, **more})
        return rule

    def clear_faults(self) -> None:
        """Play no fault any more."""
        self.call("DELETE", "/faults")

    # --- the seller

    def order(self, uuid: str, partner: str | None = None) -> Json:
        """An order, a proposal or a quote, as the sandbox has it."""
        found: Json = self.call("GET", self._order_path(uuid, partner))
        return found

    def act(self, action: str, uuid: str, partner: str | None = None, **body: object) -> Json:
        """Be the seller of an order. action: accept, reject, amend, note, cancel, replace, notify, attend, absent,
        renew-codes, renew-passes or renew-channels; body: what it takes, such as `message`.
        """
        order: Json = self.call("POST", f"{self._order_path(uuid, partner)}/{action}", body)
        return order

    def accept(self, uuid: str, partner: str | None = None) -> Json:
        """Be the seller who says yes to a proposal."""
        return self.act("accept", uuid, partner)

    def reject(self, uuid: str, partner: str | None = None, **body: object) -> Json:
        """Be the seller who says no to a proposal."""
        return self.act("reject", uuid, partner, **body)

    def cancel(self, uuid: str, partner: str | None = None, **body: object) -> Json:
        """Be the seller who cancels an order."""
        return self.act("cancel", uuid, partner, **body)

    def _order_path(self, uuid: str, partner: str | None) -> str:
        return f"/orders/{quote(partner or self._partner, safe='')}/{uuid}"


def _answer(request: Request) -> Any:
    """The JSON of an answer; None where there is none. Raises ControlError."""
    try:
        with urlopen(request, timeout=PATIENCE_SECONDS) as reply:
            content = reply.read()
    except HTTPError as refusal:
        with refusal:
            raise ControlError(refusal.code, _said(refusal.read())) from None
    return json.loads(content) if content else None


def _said(content: bytes) -> str:
    try:
        return str(json.loads(content)["error"])
    except (ValueError, KeyError, TypeError):
        return content.decode(errors="replace")
