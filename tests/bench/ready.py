"""How a server that is measured tells where it listens: one line of JSON on standard output."""

import json


def announce(port: int, **facts: object) -> None:
    """Tell that requests are answered at this port of this machine, and what else is known."""
    print(json.dumps({"port": port, **facts}), flush=True)
