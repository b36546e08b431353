"""The files of the console: small, each with its charter, served so that they work offline and load nothing foreign."""

import re

from tests.conftest import Api, MakeApi
from tests.house import source
from tests.shop import fixtures

FILES = sorted((source.ROOT / "server" / "console").rglob("*.*"))
CODE = [path for path in FILES if path.suffix in (".js", ".css")]
LONGEST_FILE, LONGEST_LINE = 300, 120


def test_a_file_is_no_longer_than_allowed() -> None:
    texts = {path.name: path.read_text(encoding="utf-8").splitlines() for path in FILES}
    assert not [name for name, lines in texts.items() if len(lines) > LONGEST_FILE]
    assert not [name for name, lines in texts.items() for line in lines if len(line) > LONGEST_LINE]


def test_a_file_opens_with_its_charter() -> None:
    assert not [path.name for path in CODE if not path.read_text(encoding="utf-8").startswith("/* ")]


def test_nothing_is_loaded_from_elsewhere() -> None:
    foreign = re.compile(r"(?:import|from|src=|href=|url\()\s*[\"'(]?https?:")
    assert not [path.name for path in FILES if foreign.search(path.read_text(encoding="utf-8"))]


def test_no_text_is_ever_read_as_html() -> None:
    dangerous = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    assert not [path.name for path in CODE if dangerous.search(path.read_text(encoding="utf-8"))]


async def test_the_page_may_load_and_ask_this_server_alone(api: Api) -> None:
    response = await api.client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert response.status == 200
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy


async def test_a_file_that_is_known_already_is_not_sent_again(api: Api) -> None:
    first = await api.client.get("/console/app.js")
    again = await api.client.get("/console/app.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status, first.content_type, again.status) == (200, "text/javascript", 304)


async def test_what_is_no_file_of_the_console_is_not_there(api: Api) -> None:
    for path in ("/console/nothing.js", "/console/../cli.py", "/console/%2e%2e/cli.py"):
        assert (await api.client.get(path)).status == 404


async def test_a_named_sandbox_has_its_page_and_is_not_made_by_looking_at_it(api: Api) -> None:
    page = await (await api.client.get("/sandboxes/team-a/")).text()
    assert 'src="../../console/app.js"' in page
    assert api.sites.find("team-a") is None


async def test_a_missing_slash_is_put_right(api: Api) -> None:
    response = await api.client.get("/sandboxes/team-a", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (302, "team-a/")


async def test_without_the_control_door_there_is_no_console(make_api: MakeApi) -> None:
    client = (await make_api(fixtures(control=False))).client
    assert (await client.get("/console/app.js")).status == 404


async def test_looking_at_the_console_leaves_no_trace_in_the_journal(api: Api) -> None:
    for path in ("/", "/console/app.js", "/console/logo.svg"):
        assert (await api.client.get(path)).status == 200
    assert len(api.sites.default.journal) == 0
