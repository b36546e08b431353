"""Access passes: images that a phone can read, at links that answer."""

import ssl
from pathlib import Path

import aiohttp
import pytest

from server.app import Settings, start
from tests import shop
from tests.conftest import Api

FIXTURES = Path(__file__).parent.parent / "fixtures"


async def test_a_booking_has_a_barcode_with_an_image_to_fall_back_on(api: Api) -> None:
    (item,) = (await api.b(shop.YOGA)).body["orderedItem"]
    (access_pass,) = item["accessPass"]
    assert set(access_pass) == {"@type", "url", "text", "beta:codeType"}
    assert access_pass["url"].endswith(f"/access-passes/{access_pass['text']}.png")
    assert item["accessCode"][0]["name"] == "PIN Code"


async def test_a_barcode_that_the_broker_brings_is_reflected_beside_it(api: Api) -> None:
    card = {"@type": "Barcode", "text": "0123456789", "beta:codeType": "code128"}
    wish = shop.item(shop.YOGA) | {"accessPass": [card]}
    (item,) = (await api.b(orderedItem=[wish])).body["orderedItem"]
    assert item["accessPass"][0] == card
    assert len(item["accessPass"]) == 2


async def test_no_two_items_share_their_means_of_access(api: Api) -> None:
    items = (await api.b(shop.YOGA, shop.YOGA)).body["orderedItem"]
    assert len({item["accessPass"][0]["text"] for item in items}) == 2
    assert len({item["accessCode"][0]["description"] for item in items}) == 2


async def test_quotes_and_proposals_have_no_means_of_access(api: Api) -> None:
    assert b"access" not in (await api.c2(shop.YOGA)).raw.replace(b"isAccessible", b"")


@pytest.mark.parametrize("text", ["1", "1234567890123", "abcdefghijkl", "..%2F..%2Fsecret", "12345678901x"])
async def test_what_is_no_pass_has_no_image(api: Api, text: str) -> None:
    response = await api.client.get(f"/access-passes/{text}.png")
    assert response.status == 404


async def test_the_link_answers_with_tls_on_a_running_sandbox() -> None:
    running = await start(Settings("localhost", 0, None, FIXTURES))
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    try:
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {running.tokens['acme']}"}) as session:
            order = await session.get(f"{running.base_uri}/orders/c0ffee00-0000-4000-8000-000000000001")
            item = (await order.json(content_type=None))["orderedItem"][0]
            url = item["accessPass"][0]["url"]
            image = await session.get(url, ssl=trusting)
            assert url.startswith("https://localhost:")
            assert (image.status, image.content_type) == (200, "image/png")
            assert (await image.read()).startswith(b"\x89PNG")
    finally:
        await running.stop()
