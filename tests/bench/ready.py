"""How a server that is measured speaks to whoever measures it: where it listens, and how long it has worked.

One line of JSON on standard output says that it is ready. Every line on standard input is answered by another one,
with the seconds of processor time that the process has used so far, and with what a stopwatch in it shows. When nobody
can ask any more, the process ends.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Mapping


def announce(port: int, parts: Mapping[str, float] | None = None, **facts: object) -> None:
    """Tell that requests are answered at this port of this machine, and what else is known; then answer questions.

    parts: the seconds on a stopwatch, as they grow.
    """
    print(json.dumps({"port": port, **facts}), flush=True)
    threading.Thread(target=_answer, args=(parts,), daemon=True).start()


def _answer(parts: Mapping[str, float] | None) -> None:
    for _ in sys.stdin:
        print(json.dumps({"seconds": time.process_time(), "parts": parts}), flush=True)
    os._exit(0)
