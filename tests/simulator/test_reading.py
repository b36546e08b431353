"""JSON that others wrote: what is read as JSON, what as text, and what a server may answer without ending anything."""

import io
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from simulator.admission import OAuthClient, fetch_token
from simulator.client import Access, Call, Client, Unreachable
from simulator.grade.door import Door, Trouble
from simulator.journal import Journal, read
from simulator.reading import DEEPEST, json_of
from tests.simulator.strange import DEEP


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize("written", [nested(DEEPEST), b"\xef\xbb\xbf{}", b'"\\ud83d\\ude00"'])
def test_what_can_be_worked_with_is_read(written: bytes) -> None:
    assert json_of(written) is not None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (nested(DEEPEST + 2), "nested"),
        (DEEP.encode(), "nested"),
        (b'"\xff"', "UTF-8"),
        (b'"\\ud800 and more than that"', "surrogate"),
        (b"NaN", "malformed"),
        (b"1e999", "range"),
        (b"", "truncated"),
    ],
)
def test_what_cannot_be_worked_with_is_refused_in_a_few_words(written: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        json_of(written)


STRANGE = [DEEP.encode(), nested(DEEPEST + 2), b'{"id": "\\ud800"}', b"\xff\xfe", b"NaN"]
NAMES = ["deep", "rather deep", "half a pair", "no UTF-8", "NaN"]


async def answering(body: bytes) -> TestServer:
    """A server that answers everything with one body."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body)

    application = web.Application()
    application.router.add_route("*", "/{any:.*}", answer)
    server = TestServer(application)
    await server.start_server()
    return server


@pytest.mark.parametrize("body", STRANGE, ids=NAMES)
async def test_a_body_that_cannot_be_worked_with_is_text_and_can_be_saved(body: bytes, tmp_path: Any) -> None:
    server, journal = await answering(body), Journal()
    async with aiohttp.ClientSession() as session:
        client = Client(session, Access(str(server.make_url("")).rstrip("/"), "token", "x"), journal)
        answer = await client.send(Call("GET", "/orders/1", "status"))
    await server.close()
    journal.save(tmp_path / "journal.jsonl")
    assert isinstance(answer.response.body, str)
    assert [*read(tmp_path / "journal.jsonl")] == journal.entries


@pytest.mark.parametrize("body", STRANGE, ids=NAMES)
async def test_a_token_endpoint_that_answers_strangely_gives_no_token(body: bytes) -> None:
    server = await answering(body)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(Unreachable, match="gives no token"):
            await fetch_token(session, OAuthClient("id", "secret", str(server.make_url("/token"))), "")
    await server.close()


@pytest.mark.parametrize("body", [*STRANGE, b'{"entries": [%s]}' % b",".join([b"{}"] * 200)], ids=[*NAMES, "no number"])
def test_a_door_that_answers_strangely_is_one_clear_line(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.grade.door.urlopen", lambda *_, **__: io.BytesIO(body))
    with pytest.raises(Trouble, match=r"^http://sandbox (gave an answer|gives a journal)"):
        list(Door("http://sandbox", "token").entries(0))
