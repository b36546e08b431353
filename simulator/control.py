"""A sandbox's control door, as far as the simulator needs it: the clock, read and moved over HTTP, and the zone.

Knows the door's address and the requests of its clock. A Booking System that is no sandbox has no such door; then
time passes as it does everywhere, and nobody can wait for a lease in a second.
"""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from simulator.client import Answer, Call, Client, Lost, Unreachable
from simulator.values import Json, dig, moment

DEFAULT_TOKEN = "control-sandbox-token"
REALM = 'realm="control"'
"""By this a control door is known that the token does not open."""


def door_of(base_uri: str) -> str:
    """Where the control door of the sandbox at a Base URI would be.

    `{root}/api` has it at `{root}/control/sandboxes/default`, `{root}/sandboxes/{name}/api` at
    `{root}/control/sandboxes/{name}`.
    """
    parts = urlsplit(base_uri)
    root, _, name = parts.path.removesuffix("/api").rpartition("/sandboxes/")
    path = f"{root}/control/sandboxes/{name}" if root or "/sandboxes/" in parts.path else ""
    path = path or f"{parts.path.removesuffix('/api')}/control/sandboxes/default"
    return f"{parts.scheme}://{parts.netloc}{path}"


class ControlDoor:
    """The clock of one sandbox. `client`: its Base URI is the door's address, its token the door's own.

    `locked`: whether there is a door, as far as one has looked, and the token is not the one that opens it.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self.locked = False

    async def about(self) -> Json | None:
        """What the sandbox tells of itself, with its clock and its zone; None where no such door opens."""
        try:
            answer = await self._client.send(Call("GET", "", "clock"))
        except (Lost, Unreachable):
            return None
        self.locked = answer.status == 401 and REALM in answer.response.headers.get("WWW-Authenticate", "")
        return answer.body if answer.ok else None

    async def is_open(self) -> bool:
        """Whether there is such a door, and the token opens it."""
        try:
            answer = await self._client.send(Call("GET", "/clock", "clock"))
        except (Lost, Unreachable):
            return False
        return answer.ok and moment(answer.body.get("now")) is not None

    async def freeze(self) -> datetime:
        """Stops the clock; tells where it stands."""
        return self._now(await self._set({"frozen": True}))

    async def move_to(self, when: datetime) -> datetime:
        """Moves the clock forward; everything that was due by then happens."""
        return self._now(await self._set({"to": when.astimezone(UTC).isoformat(timespec="milliseconds")}))

    async def let_go(self) -> None:
        """Lets time pass again from where the clock stands."""
        await self._set({"frozen": False})

    async def _set(self, wish: Json) -> Answer:
        try:
            answer = await self._client.send(Call("POST", "/clock", "clock", body=wish))
        except Lost as lost:
            raise Unreachable(f"The control door did not answer: {lost}.") from lost
        if not answer.ok:
            raise Unreachable(f"The clock of the sandbox does not move: {answer.body.get('error') or answer.status}.")
        return answer

    def _now(self, answer: Answer) -> datetime:
        told = moment(dig(answer.body, "clock", "now") or answer.body.get("now"))
        if told is None:
            raise Unreachable("The clock of the sandbox does not tell the time.")
        return told
