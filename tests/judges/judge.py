"""The official validators from Python: one Node.js process for the whole session, asked line by line.

They work without a network: the vocabularies they would fetch are put into their cache beforehand.
"""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

HERE = Path(__file__).parent
VOCABULARIES = {
    f"https://openactive.io/{name}": HERE / "vocabulary" / f"{name}.jsonld"
    for name in ("activity-list", "ns-beta", "ns-extension")
}
NEVER_STALE = 4102444800000  # in milliseconds: the year 2100
INSTALL = "npm install --ignore-scripts --no-audit --no-fund --prefix tests/judges"


@dataclass(frozen=True)
class Finding:
    """Something that a judge has to say; severity is failure, warning or suggestion."""

    severity: str
    type: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.path.strip()}: {self.message.splitlines()[0]}"


def missing() -> str | None:
    """Why there can be no judge here, if so."""
    if shutil.which("node") is None:
        return "Node.js is not installed, so the official validators cannot be asked."
    if not (HERE / "node_modules" / "@openactive").is_dir():
        return f"The official validators are not installed: {INSTALL}"
    return None


class Judge:
    """The official validators."""

    def __init__(self, cache: Path) -> None:
        """Start them; cache is a folder for the vocabularies."""
        _fill(cache)
        command = ["node", str(HERE / "judge.js"), str(cache)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lock = Lock()

    def close(self) -> None:
        """End them."""
        self._process.communicate(timeout=30)

    async def document(self, mode: str, data: Mapping[str, Any]) -> list[Finding]:
        """What is wrong with a document, in one of the validator's modes."""
        return await self._ask({"mode": mode, "data": data})

    async def feed(self, url: str) -> list[Finding]:
        """What is wrong with an open feed, walked over HTTP."""
        return await self._ask({"walk": url})

    async def page(self, **facts: Any) -> list[Finding]:
        """What is wrong with one page of a feed, given all that is known of it."""
        return await self._ask({"page": facts})

    async def _ask(self, question: Mapping[str, Any]) -> list[Finding]:
        # In a thread, because the sandbox under judgement answers from this one.
        found = await asyncio.to_thread(self._answer, json.dumps(question))
        return [Finding(**each) for each in found if each["severity"] != "suggestion"]

    def _answer(self, question: str) -> list[dict[str, Any]]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        with self._lock:
            stdin.write(question + "\n")
            stdin.flush()
            answer: list[dict[str, Any]] = json.loads(stdout.readline())
        return answer


def _fill(cache: Path) -> None:
    """Put the vocabularies where the validator keeps what it has fetched."""
    for url, file in VOCABULARIES.items():
        entry = {
            "errorCode": "error_none",
            "data": json.loads(file.read_text(encoding="utf-8")),
            "statusCode": 200,
            "url": url,
            "exception": None,
            "contentType": "application/ld+json",
            "fetchTime": NEVER_STALE,
        }
        name = f"{sha256(url.encode()).hexdigest()}.json"
        (cache / name).write_text(json.dumps(entry), encoding="utf-8")
