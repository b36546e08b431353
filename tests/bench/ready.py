"""How a server that is measured speaks to whoever measures it: where it listens, and how long it has worked.

One line of JSON on standard output says that it is ready. Every line on standard input is answered by another one,
with the seconds of processor time that the process has used so far.
"""

import json
import sys
import threading
import time


def announce(port: int, **facts: object) -> None:
    """Tell that requests are answered at this port of this machine, and what else is known; then answer questions."""
    print(json.dumps({"port": port, **facts}), flush=True)
    threading.Thread(target=_answer, daemon=True).start()


def _answer() -> None:
    for _ in sys.stdin:
        print(json.dumps({"seconds": time.process_time()}), flush=True)
