"""What a seller's browser is refused, what the pages carry, and what a client is told at its redirect URI."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import ClientResponse

from tests.conftest import Api
from tests.identity.people import BACK, CHALLENGE, MAYA, OLGA, TERRY, Visitor, request, returned

NASTY = """<script>alert(1)</script>"'&"""


async def is_refused(page: ClientResponse) -> bool:
    """Whether this is a page for a person that leads nowhere."""
    text = await page.text()
    return page.status == 400 and "Location" not in page.headers and "<form" not in text and "<h1>" in text


@pytest.mark.parametrize(
    "uri",
    [
        f"{BACK}/",
        f"{BACK}?x=2",
        f"{BACK}#x",
        BACK.upper(),
        BACK.replace("https", "http"),
        BACK.replace("broker.example", "broker.example:443"),
        BACK.replace("broker", "evil"),
        BACK.replace("/cb", ""),
        BACK.replace("/cb", "/x/../cb"),
        "https://broker.example@evil.example/cb",
        "//broker.example/cb",
        "javascript:alert(1)",
        None,
    ],
)
async def test_a_redirect_uri_that_is_not_exactly_a_registered_one_leads_nowhere(
    visitor: Visitor, uri: str | None
) -> None:
    assert await is_refused(await visitor.arrive(redirect_uri=uri))


@pytest.mark.parametrize("client", ["nobody", "MAYA-CLIENT", None])
async def test_an_unknown_client_leads_nowhere(visitor: Visitor, client: str | None) -> None:
    assert await is_refused(await visitor.arrive(client_id=client))


@pytest.mark.parametrize("more", [f"client_id={MAYA}", f"redirect_uri={BACK}"])
async def test_a_client_or_way_back_that_is_named_twice_leads_nowhere(api: Api, more: str) -> None:
    query = f"client_id={MAYA}&redirect_uri={BACK}&response_type=code&scope=openid&{more}"
    assert await is_refused(await api.client.get(f"/openid/authorize?{query}", allow_redirects=False))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "email"}, "invalid_scope"),
        ({"scope": "offline_access"}, "invalid_scope"),
        ({"scope": "openid openactive-ordersfeed"}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge": CHALLENGE + "="}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://x.example"}, "request_uri_not_supported"),
        ({"nonce": "n" * 2001}, "invalid_request"),
    ],
)
async def test_what_is_wrong_with_a_request_is_told_to_the_client(
    visitor: Visitor, changes: dict[str, str | None], error: str
) -> None:
    back = returned(await visitor.arrive(**changes))
    assert set(back) == {"error", "error_description", "state", "iss"}
    assert (back["error"], back["state"]) == (error, "a state")


async def test_a_parameter_that_is_repeated_is_told_to_the_client(api: Api) -> None:
    query = f"client_id={MAYA}&redirect_uri={BACK}&response_type=code&scope=openid&scope=openid"
    page = await api.client.get(f"/openid/authorize?{query}", allow_redirects=False)
    assert returned(page)["error"] == "invalid_request"


async def test_a_seller_may_say_no(visitor: Visitor) -> None:
    question = await visitor.sign_in(await visitor.arrive())
    back = returned(await visitor.submit("consent", question, decision="refuse"))
    assert (back["error"], back["state"]) == ("access_denied", "a state")


async def test_no_answer_is_a_no(visitor: Visitor) -> None:
    question = await visitor.sign_in(await visitor.arrive())
    assert returned(await visitor.submit("consent", question))["error"] == "access_denied"


@pytest.mark.parametrize("login", [(TERRY[0], "wrong"), ("nobody", TERRY[1]), (TERRY[0], OLGA[1]), ("", "")])
async def test_a_wrong_name_and_a_wrong_password_look_the_same(visitor: Visitor, login: tuple[str, str]) -> None:
    page = await visitor.sign_in(await visitor.arrive(), login)
    assert page.status == 403
    assert "The username or the password is wrong." in await page.text()
    assert returned(await visitor.allow(await visitor.sign_in(page)))["code"]


async def test_guessing_becomes_slow_also_for_names_that_do_not_exist(visitor: Visitor) -> None:
    for name in (TERRY[0], "nobody"):
        page = await visitor.arrive()
        statuses = [(await visitor.sign_in(page, (name, f"guess {n}"))).status for n in range(6)]
        assert statuses == [403, 403, 403, 403, 403, 429]


async def test_a_form_from_elsewhere_is_refused(api: Api, visitor: Visitor) -> None:
    page = await visitor.arrive()
    api.client.session.cookie_jar.clear()
    assert await is_refused(await visitor.sign_in(page))


async def test_a_form_that_was_begun_in_another_browser_is_refused(api: Api, visitor: Visitor) -> None:
    page = await visitor.arrive()
    api.client.session.cookie_jar.clear()
    await visitor.arrive()
    assert await is_refused(await visitor.sign_in(page))


async def test_consent_from_elsewhere_is_refused(api: Api, visitor: Visitor) -> None:
    question = await visitor.sign_in(await visitor.arrive())
    api.client.session.cookie_jar.clear()
    assert await is_refused(await visitor.allow(question))


async def test_consent_needs_a_seller_who_signed_in(visitor: Visitor) -> None:
    assert await is_refused(await visitor.allow(await visitor.arrive()))


async def test_the_form_of_before_the_sign_in_is_worth_nothing_after_it(visitor: Visitor) -> None:
    page = await visitor.arrive()
    await visitor.sign_in(page)
    assert await is_refused(await visitor.allow(page))


async def test_an_answer_can_be_given_once(visitor: Visitor) -> None:
    question = await visitor.sign_in(await visitor.arrive())
    await visitor.allow(question)
    assert await is_refused(await visitor.allow(question))


async def test_a_page_that_was_left_open_is_no_longer_good(api: Api, visitor: Visitor) -> None:
    page = await visitor.arrive()
    api.clock.advance(timedelta(minutes=10))
    assert await is_refused(await visitor.sign_in(page))


async def test_two_tabs_do_not_disturb_each_other(visitor: Visitor) -> None:
    first, second = await visitor.arrive(state="one"), await visitor.arrive(state="two")
    assert returned(await visitor.allow(await visitor.sign_in(first)))["state"] == "one"
    assert returned(await visitor.sign_in(second))["state"] == "two"


async def test_the_pages_cannot_be_framed_and_load_nothing(visitor: Visitor) -> None:
    page = await visitor.arrive()
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert f"form-action 'self' {BACK.removesuffix('/cb')};" in policy
    assert (page.headers["X-Frame-Options"], page.headers["Cache-Control"]) == ("DENY", "no-store")
    assert "http" not in (await page.text()).partition("<body>")[2]


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = (await visitor.arrive()).cookies["openid-browser"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/openid")


async def test_a_browser_driver_finds_fields_and_button(visitor: Visitor) -> None:
    text = await (await visitor.arrive()).text()
    for part in ('name="username"', 'name="password" type="password"', '<button class="btn-primary"'):
        assert text.count(part) == 1
    question = await (await visitor.sign_in(await visitor.arrive())).text()
    assert question.count("btn-primary") - question.count(".btn-primary") == 1


async def test_the_question_names_who_asks_and_who_answers(visitor: Visitor) -> None:
    text = await (await visitor.sign_in(await visitor.arrive())).text()
    for words in ("Maya&#x27;s Moves", "Maya&#x27;s app", "Riverside", "https://broker.example"):
        assert words in text


async def test_what_comes_from_others_is_escaped(visitor: Visitor) -> None:
    page = await visitor.sign_in(await visitor.arrive(state=NASTY, nonce=NASTY), (NASTY, NASTY))
    assert "<script" not in await page.text()
    back = await visitor.allow(await visitor.sign_in(await visitor.arrive(state=NASTY)))
    assert dict(parse_qsl(urlsplit(back.headers["Location"]).query))["state"] == NASTY


async def test_a_form_of_another_type_is_refused(api: Api) -> None:
    response = await api.client.post("/openid/sign-in", json={"interaction": "x"})
    assert (response.status, (await response.json())["error"]) == (400, "invalid_request")


async def test_pending_requests_do_not_fill_the_memory(api: Api, visitor: Visitor) -> None:
    first = await visitor.arrive()
    for number in range(1000):
        api.identity.front.begin(list(request(state=str(number)).items()), "browser")
    assert await is_refused(await visitor.sign_in(first))
