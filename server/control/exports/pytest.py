"""A replay as a test for pytest, or to be run by Python alone: it asserts the status and `@type` of every answer."""

from collections.abc import Iterator
from pprint import pformat
from textwrap import indent

from server.control.exports.replay import Call, Capture, Key, Replay, headers

HEAD = '''\
"""The exchanges of a sandbox's journal, sent again: each has to be answered with the same status and type.

It needs a sandbox that runs, at ROOT; another one, for instance a new one:
ROOT={root}/sandboxes/again pytest {name}
Without pytest: python3 {name}
"""

import http.client
import json
import os
import re
import urllib.error
import urllib.request
import uuid
'''
NAME = "test_journal.py"

TOOLS = r'''

def filled(value):
    """A text, or JSON, with its variables filled in."""
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each) for each in value]
    if isinstance(value, str):
        return re.sub(r"\{\{([A-Z][A-Z0-9_]*)\}\}", lambda found: VARIABLES.get(found[1], found[0]), value)
    return value


def call(method, url, headers, body=None):
    """Send a request; its status (None where no answer came) and its JSON (None where it has none)."""
    content = body if body is None or isinstance(body, str) else json.dumps(filled(body))
    data = None if content is None else content.encode()
    request = urllib.request.Request(filled(url), data, filled(headers), method=method)
    try:
        with urllib.request.urlopen(request, timeout=330) as answer:
            return answer.status, as_json(answer.read())
    except urllib.error.HTTPError as refusal:
        return refusal.code, as_json(refusal.read())
    except (urllib.error.URLError, http.client.HTTPException, ConnectionError) as fault:
        assert not isinstance(getattr(fault, "reason", None), ConnectionRefusedError), "nobody answers at ROOT"
        return None, None


def as_json(content):
    try:
        return json.loads(content)
    except ValueError:
        return None


def type_of(answer):
    return answer.get("@type") if isinstance(answer, dict) else None


def entry(entries, name, value):
    """The last entry of a list that has this value."""
    return [each for each in entries if each.get(name) == filled(value)][-1]

'''

ALONE = """

if __name__ == "__main__":
    test_the_journal_again()
    print("All of it was answered as it was then.")
"""


def module(replay: Replay) -> str:
    """The whole module."""
    parts = [HEAD.format(root=replay.root, name=NAME), "VARIABLES = {", *_variables(replay), "}", TOOLS]
    calls = [_call(call) for call in replay.calls] or ["    pass  # nothing was asked of the sandbox"]
    return "\n".join([*parts, "def test_the_journal_again():", "\n\n".join(calls), ALONE])


def _variables(replay: Replay) -> Iterator[str]:
    yield f'    "ROOT": os.environ.get("ROOT", {replay.root!r}),'
    for variable, token in replay.tokens.items():
        found = f"os.environ[{variable!r}]" if token is None else f"os.environ.get({variable!r}, {token!r})"
        yield f"    {variable!r}: {found},"
    for order in replay.orders:
        yield f"    {order!r}: str(uuid.uuid4()),"
    for reason in replay.left_out:
        yield f"    # Left out: {reason}."


def _call(call: Call) -> str:
    given = [repr(call.method), repr(call.url), repr(headers(call))]
    if call.body is not None:
        given.append(pformat(call.body, width=110, sort_dicts=False))
    lines = [f"# {call.number} {call.title}", "status, answer = call("]
    lines += [indent(f"{each},", "    ") for each in given]
    lines += [")", f"assert status {'is' if call.status is None else '=='} {call.status}, answer"]
    if call.type is not None:
        lines.append(f"assert type_of(answer) == {call.type!r}")
    lines += [_capture(capture) for capture in call.captures]
    return indent("\n".join(lines), "    ")


def _capture(capture: Capture) -> str:
    found = "answer"
    for key in capture.keys:
        found = _step(found, key)
    return f"VARIABLES[{capture.variable!r}] = {found}"


def _step(found: str, key: Key) -> str:
    match key:
        case (name, value):
            return f"entry({found}, {name!r}, {value!r})"
        case _:
            return f"{found}[{key!r}]"
