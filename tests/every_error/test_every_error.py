"""Every error of the specification is had by what docs/errors.md says, from a sandbox as it is shipped."""

import json
import re
from email.message import Message
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from server.testing import Sandbox
from tests.every_error.asking import Ask, Row
from tests.every_error.table import DOCUMENT, ROWS, document, filled
from tests.test_errors import classes

NAMES = [f"{row.error}-{number}" for number, row in enumerate(ROWS)]


class Reply(NamedTuple):
    """An answer."""

    status: int
    headers: Message
    body: Any


def send(ask: Ask, row: Row, sandbox: Sandbox) -> Reply:
    """Send a request of a row to a sandbox."""
    url = filled(sandbox.base_uri + ask.path, row, sandbox.base_uri)
    content = ask.content()
    data = None if content is None else filled(content, row, sandbox.base_uri).encode()
    try:
        with urlopen(Request(url, data, ask.headers(), method=ask.method)) as reply:
            return Reply(reply.status, reply.headers, reply.read())
    except HTTPError as refusal:
        with refusal:
            return Reply(refusal.code, refusal.headers, json.loads(refusal.read()))


def errors_in(reply: Reply, row: Row) -> list[tuple[str, int]]:
    """Type and status of the errors of an answer, where the row expects them."""
    found = [reply.body]
    if row.on_item:
        found = [error for entry in reply.body["orderedItem"] for error in entry.get("error", [])]
    return [(error["@type"], error["statusCode"]) for error in found]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_what_the_table_says_to_send_gets_the_error(row: Row, open_booking_sandbox: Sandbox) -> None:
    for ask in row.before:
        assert send(ask, row, open_booking_sandbox).status < 300
    reply = send(row.ask, row, open_booking_sandbox)
    assert reply.status == row.status
    assert set(errors_in(reply, row)) == {(row.error, row.status)}


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_the_answer_points_to_its_clause_and_its_journal_entry(row: Row, open_booking_sandbox: Sandbox) -> None:
    for ask in row.before:
        send(ask, row, open_booking_sandbox)
    links = send(row.ask, row, open_booking_sandbox).headers.get_all("Link") or []
    assert f'<{row.clause.url}>; rel="help"; title="{row.clause.title}"' in links
    [described] = [link.partition(">")[0][1:] for link in links if link.endswith('rel="describedby"')]
    told = open_booking_sandbox.control.read(described)["errors"][0]
    assert (told["type"], told["clauseUrl"]) == (row.error, row.clause.url)
    assert told["rule"]
    assert told["says"].endswith(".")


def test_no_error_of_the_specification_is_without_a_row() -> None:
    assert {row.error for row in ROWS} == set(classes())


def test_the_document_is_as_the_rows_have_it() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_every_error_has_a_line_in_the_document() -> None:
    told = re.findall(r"^\| `(\w+)` \| \d{3} \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == [row.error for row in ROWS]
