"""A replay as a script for bash and curl, which ends with the first answer that is not as expected."""

import re
from collections.abc import Iterator

from server.control.exports.replay import VARIABLE, Call, Capture, Key, Replay, body_text, headers

HEAD = """\
#!/usr/bin/env bash
# Sends the exchanges of a sandbox's journal again, and compares the statuses. Needs curl and python3.
# Another sandbox, for instance a new one: ROOT={root}/sandboxes/again bash {name}
set -euo pipefail
"""
NAME = "journal.sh"

TOOLS = r"""
ANSWER="$(mktemp)"
trap 'rm -f "$ANSWER"' EXIT

# call TITLE STATUS CURL-OPTIONS...: one request; status 000 is that no answer comes.
call() {
  local title="$1" expected="$2" status
  shift 2
  : > "$ANSWER"
  status="$(curl -s -o "$ANSWER" -w '%{http_code}' --max-time 330 "$@" || true)"
  if [[ "$status" != "$expected" ]]; then
    echo "FAILED  $title: the status is $status, expected $expected" >&2
    cat "$ANSWER" >&2
    exit 1
  fi
  echo "ok      $title"
}

new_uuid() { python3 -c 'import uuid; print(uuid.uuid4())'; }

# pick KEY...: a value of the last answer; NAME=VALUE is the last entry of a list that has it.
pick() {
  python3 - "$ANSWER" "$@" <<'PYTHON'
import json, sys
found = json.load(open(sys.argv[1], encoding="utf-8"))
for key in sys.argv[2:]:
    if isinstance(found, dict):
        found = found[key]
    elif key.isdigit():
        found = found[int(key)]
    else:
        name, _, value = key.partition("=")
        found = [each for each in found if each.get(name) == value][-1]
print(found)
PYTHON
}
"""


def script(replay: Replay) -> str:
    """The whole script."""
    return "\n".join([HEAD.format(root=replay.root, name=NAME), *_variables(replay), TOOLS, *_calls(replay)])


def _variables(replay: Replay) -> Iterator[str]:
    yield f"ROOT=${{ROOT:-{_quoted(replay.root)}}}"
    for variable, token in replay.tokens.items():
        default = f":-{_quoted(token)}" if token is not None else f":?set {variable} to a token of this Booking Partner"
        yield f"{variable}=${{{variable}{default}}}"


def _calls(replay: Replay) -> Iterator[str]:
    for order in replay.orders:
        yield f'{order}="$(new_uuid)"'
    for reason in replay.left_out:
        yield f"# Left out: {reason}."
    for call in replay.calls:
        yield "\n" + _call(call)


def _call(call: Call) -> str:
    options = ["-X", call.method] if call.method != "HEAD" else ["--head"]
    words = [*options, _expanded(call.url)]
    for name, value in headers(call).items():
        words += ["-H", _expanded(f"{name}: {value}")]
    status = "000" if call.status is None else str(call.status)
    lines = [f"call {_quoted(f'{call.number} {call.title}')} {status} {' '.join(words)}"]
    if call.body is not None:
        lines[0] += " --data-binary @- <<BODY"
        lines += [_escaped(body_text(call.body)), "BODY"]
    lines += [_capture(capture) for capture in call.captures]
    return "\n".join(lines)


def _capture(capture: Capture) -> str:
    return f'{capture.variable}="$(pick {" ".join(_key(key) for key in capture.keys)})"'


def _key(key: Key) -> str:
    match key:
        case (name, value):
            return _expanded(f"{name}={value}")
        case _:
            return _quoted(str(key))


def _quoted(text: str) -> str:
    """A text as one word of bash, in which nothing is expanded."""
    return text if re.fullmatch(r"[\w@%+=:,./-]+", text, re.ASCII) else "'" + text.replace("'", "'\\''") + "'"


def _expanded(text: str) -> str:
    """A text as one word of bash, in which variables are expanded."""
    return '"' + _escaped(text).replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    """A text that bash expands to itself, but for its variables; a line that ends a body cannot be in it."""
    text = re.sub(r"[\\$`]", r"\\\g<0>", text).replace("\0", "")
    return VARIABLE.sub(r"${\1}", re.sub(r"(?m)^BODY$", "BODY ", text))
