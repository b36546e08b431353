"""The express way answers as aiohttp's own way does, byte for byte, and keeps the same journal; all else it leaves."""

import asyncio
from random import Random
from typing import Any

import pytest

from server.fixtures import FixtureError
from server.sandboxes.fault import parse
from server.sandboxes.faults import Rule
from server.system import BookingSystem
from server.wire.urls import Urls
from tests import shop
from tests.web.twins import BY_EXPRESS, KEY, LEFT, ORDER, Twin, asked


async def test_it_answers_and_notes_as_aiohttp_does(ours: Twin, theirs: Twin) -> None:
    for name, request in BY_EXPRESS.items():
        answers = [await twin.answers(request, plain=True) for twin in (ours, theirs)]
        assert answers[0] == answers[1], name
        assert answers[0].startswith(b"HTTP/1.1 "), name
        assert ours.by_express() == len(ours.journal()), name
    assert ours.journal() == theirs.journal()
    assert (ours.by_express(), theirs.by_express()) == (len(BY_EXPRESS), 0)


async def test_one_connection_after_the_other_or_one_for_all(ours: Twin, theirs: Twin) -> None:
    requests = BY_EXPRESS.values()
    for request in requests:
        await theirs.answers(request, plain=True)
    await ours.answers(*requests, pause=0.01)
    assert ours.journal() == theirs.journal()
    assert ours.by_express() == len(BY_EXPRESS)


@pytest.mark.parametrize("request_", LEFT.values(), ids=LEFT)
async def test_what_is_special_is_left_to_aiohttp(ours: Twin, theirs: Twin, request_: bytes) -> None:
    answers = await asyncio.gather(ours.answers(request_), theirs.answers(request_))
    assert answers[0] == answers[1]
    assert ours.journal() == theirs.journal()
    assert ours.by_express() == 0


async def test_a_fault_that_is_due_is_played(ours: Twin) -> None:
    ours.sites.default.faults.add(Rule(parse("status=503"), times=1))
    assert b"HTTP/1.1 503" in await ours.answers(BY_EXPRESS["c1"])
    ours.sites.default.faults.clear()
    assert b"HTTP/1.1 200" in await ours.answers(BY_EXPRESS["c1"])
    assert ours.by_express() == 1


async def test_a_crash_is_told_as_any(ours: Twin, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def crash(*_: Any) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(BookingSystem, "status", crash)
    answer = await ours.answers(BY_EXPRESS["status"])
    assert b"HTTP/1.1 500" in answer and b"InternalApplicationError" in answer and b"inside" not in answer
    assert f"GET /api/orders/{KEY}" in caplog.text and "inside" in caplog.text
    assert b"HTTP/1.1 200" in await ours.answers(BY_EXPRESS["c1"])


async def test_no_header_can_bring_another_with_it(ours: Twin, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    monkeypatch.setattr(Urls, "order", lambda *_: "https://example.com/\r\nSet-Cookie: a=b")
    assert await ours.answers(BY_EXPRESS["b"]) == b"<closed>"
    assert "control character" in caplog.text


async def test_a_sandbox_that_cannot_be_made_any_more_is_told(ours: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise FixtureError("opening.yaml:19: C2 is refused: This opportunity is already over.")

    monkeypatch.setattr(ours.sites, "_make", fail)
    answer = await ours.answers(BY_EXPRESS["named"], plain=True)
    assert answer.startswith(b"HTTP/1.1 503") and b"opening.yaml:19: C2 is refused" in answer
    assert [each["status"] for each in ours.journal()] == [503]


async def test_what_goes_wrong_with_one_is_no_affair_of_the_others(
    ours: Twin, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url = Urls.order
    monkeypatch.setattr(Urls, "order", lambda *_: url(*_) + ("\r\nX: y" if shop.UUID2 in _ else ""))
    requests = [asked("PUT", f"/api/orders/{KEY[:-1]}{number}", ORDER) for number in range(5)]
    requests[3] = asked("PUT", f"/api/orders/{shop.UUID2}", ORDER)
    pairs = [await asyncio.open_connection("127.0.0.1", ours.port) for _ in requests]
    for (_, writer), request in zip(pairs, requests, strict=True):
        writer.write(request)
    found = [await asyncio.wait_for(reader.read(12), 5) for reader, _ in pairs]
    assert found == [b"" if number == 3 else b"HTTP/1.1 201" for number in range(5)]
    assert "control character" in caplog.text and ours.by_express() == 5


def one_letter_off(targets: list[str], number: int) -> list[str]:
    """Targets that are nearly those, with something left out, put in or put in the place of something."""
    random = Random(number)
    found = []
    for _ in range(number):
        target = random.choice(targets)
        at, gone = random.randrange(len(target) + 1), random.randrange(2)
        put = random.choice(
            ["", *"/?#%.;:@&=+-_~'\"\\{}[]|^`<>*!$,()Aa0é\x7f\x00\t ", "//", "%2f", "%41", "..", "/sandboxes/bob"]
        )
        found.append(target[:at] + put + target[at + gone :])
    return found


async def test_whatever_a_target_looks_like_it_leads_to_the_same(ours: Twin, theirs: Twin) -> None:
    targets = sorted({request.split(b" ", 2)[1].decode() for request in BY_EXPRESS.values()})
    for target in one_letter_off(targets, 400):
        for method in ("GET", "DELETE"):
            request = asked(method, target)
            answers = [await twin.answers(request, plain=True) for twin in (ours, theirs)]
            assert answers[0] == answers[1], (method, target)
    assert ours.journal() == theirs.journal()
    assert ours.by_express() > 40
