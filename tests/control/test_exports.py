"""Exports of a journal: they run again on the sandbox that they were made on, and tell of nobody who was there."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import jsonschema
import pytest
from click.testing import CliRunner

import run
from server.testing import Sandbox, Server, running_server
from tests.control.postman import COLLECTION

OA = "https://openactive.io/"
CUSTOMER = {"@type": "Person", "email": "quentin@ashworth.example", "givenName": "Quentin", "familyName": "Ashworth"}
PAYMENT = {"@type": "Payment", "identifier": "pay-1", "name": "AcmeBroker Points"}
PAYMENT |= {"accountId": "SN1593", "paymentProviderId": "STRIPE"}
SCENARIOS: tuple[str, ...] = ("approval", "amendment", "cancel-one", "intake-form", "lost-response")
SCENARIOS += ("attendee-details", "seller-cancels")
CURL = shutil.which("curl") and shutil.which("bash")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server with the shipped fixtures."""
    with running_server() as started:
        yield started


def order(sandbox: Sandbox, type_: str, **more: Any) -> dict[str, Any]:
    """The body of C2 or B for one place in a class."""
    base = sandbox.base_uri
    item = {
        "@type": "OrderItem",
        "position": 0,
        "orderedItem": f"{base}/scheduled-sessions/sunrise-yoga-8",
        "acceptedOffer": f"{base}/session-series/sunrise-yoga#/offers/adult",
    }
    broker = {"brokerRole": OA + "AgentBroker", "broker": {"@type": "Organization", "name": "Fans of $HOME `x` \\ 'y'"}}
    return {"@context": OA, "@type": type_, **broker, "seller": f"{base}/sellers/riverside", "customer": CUSTOMER,
            "orderedItem": [item], **more}  # fmt: skip


def ask(
    sandbox: Sandbox, method: str, path: str, body: Any = None, token: str | None = None, fault: str | None = None
) -> Any:
    """One request of Acme's; the JSON of its answer, or None where none comes."""
    headers = {"Authorization": f"Bearer {token or sandbox.token}"} | ({"X-Sandbox-Fault": fault} if fault else {})
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(sandbox.base_uri + path, data, headers, method=method)) as answer:
            content = answer.read()
    except HTTPError as refusal:
        content = refusal.read()
    except OSError:
        return None
    return json.loads(content) if content else None


def play(sandbox: Sandbox) -> str:
    """A booking whose answer is lost, found again and cancelled, and what is refused on the way; the Order UUID."""
    uuid = str(uuid4())
    quote = ask(sandbox, "PUT", f"/order-quotes/{uuid}", order(sandbox, "OrderQuote"))
    b = order(sandbox, "Order", totalPaymentDue=quote["totalPaymentDue"], payment=PAYMENT)
    assert ask(sandbox, "PUT", f"/orders/{uuid}", b, fault="drop-after") is None
    booked = ask(sandbox, "PUT", f"/orders/{uuid}", b)
    sandbox.control.act("notify", uuid, message="Dear Quentin Ashworth, bring a mat.")
    item = {"@type": "OrderItem", "@id": booked["orderedItem"][0]["@id"], "orderItemStatus": OA + "CustomerCancelled"}
    ask(sandbox, "PATCH", f"/orders/{uuid}", {"@context": OA, "@type": "Order", "orderedItem": [item]})
    ask(sandbox, "GET", "/orders-rpde")
    ask(sandbox, "GET", f"/orders/{uuid4()}")
    ask(sandbox, "GET", "/orders/quentin@ashworth.example")
    ask(sandbox, "GET", f"/orders/{uuid}", token="secret-that-was-guessed")
    ask(sandbox, "PUT", f"/orders/{uuid}", "no order")
    return uuid


@pytest.fixture
def sandbox(server: Server) -> Sandbox:
    """A sandbox in which something was played."""
    server.remove("played")
    made = server.sandbox("played")
    play(made)
    return made


def exported(server: Server, sandbox: Sandbox, format_: str, *more: str) -> str:
    """What the verb writes."""
    typed = ["export", "--format", format_, "--url", server.root, "--sandbox", sandbox.name, *more]
    result = CliRunner().invoke(run.cli, typed)
    assert result.exit_code == 0, result.output
    return result.output


def in_bash(script: str) -> "subprocess.CompletedProcess[str]":
    """Run a script to its end."""
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=120)


def in_pytest(tmp_path: Path, module: str) -> "subprocess.CompletedProcess[str]":
    """Run a test module to its end, away from this project."""
    (tmp_path / "test_journal.py").write_text(module, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_journal.py"]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)


@pytest.mark.skipif(not CURL, reason="needs bash and curl")
def test_the_curl_script_runs_again_and_again(server: Server, sandbox: Sandbox) -> None:
    script = exported(server, sandbox, "curl")
    for _ in range(2):
        done = in_bash(script)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "B: no answer (drop-after)" in done.stdout
    assert "B: 201 Order" in done.stdout
    assert "cancel: 204" in done.stdout


@pytest.mark.skipif(not CURL, reason="needs bash and curl")
def test_the_curl_script_ends_where_an_answer_is_another(server: Server) -> None:
    sandbox = server.sandbox("another")
    ask(sandbox, "GET", f"/orders/{uuid4()}")
    done = in_bash(exported(server, sandbox, "curl").replace("404 -X", "200 -X"))
    assert done.returncode == 1
    assert "status is 404, expected 200" in done.stderr
    assert "UnknownOrderError" in done.stderr


def test_the_exported_test_passes_again_and_again(server: Server, sandbox: Sandbox, tmp_path: Path) -> None:
    module = exported(server, sandbox, "pytest")
    for _ in range(2):
        done = in_pytest(tmp_path, module)
        assert "1 passed" in done.stdout, done.stdout


def test_the_exported_test_needs_no_pytest(server: Server, sandbox: Sandbox) -> None:
    module = exported(server, sandbox, "pytest")
    for text, ending in ((module, 0), (module.replace("== 'UnknownOrderError'", "== 'GoneError'"), 1)):
        done = subprocess.run([sys.executable, "-"], input=text, capture_output=True, text=True, timeout=120)
        assert (done.returncode, "as it was then" in done.stdout) == (ending, ending == 0), done.stderr


def test_the_exported_test_fails_where_an_answer_is_another(server: Server, sandbox: Sandbox, tmp_path: Path) -> None:
    module = exported(server, sandbox, "pytest")
    assert "== 'UnknownOrderError'" in module
    assert "1 failed" in in_pytest(tmp_path, module.replace("== 'UnknownOrderError'", "== 'GoneError'")).stdout


def test_what_scenarios_played_can_be_played_again_in_a_new_sandbox(server: Server, tmp_path: Path) -> None:
    played = server.sandbox("scenarios")
    tokens = [part for token in played.tokens.values() for part in ("--token", token)][:4]
    chosen = [part for name in SCENARIOS for part in ("--scenario", name)]
    result = CliRunner().invoke(run.cli, ["simulate", "--base-url", played.base_uri, *tokens, *chosen])
    assert result.exit_code == 0, result.output
    module = exported(server, played, "pytest")
    again = server.sandbox("scenarios-again").base_uri.removesuffix("/api")
    assert "VERSION_1" in module
    assert "1 passed" in in_pytest(tmp_path, module.replace(f"{server.root}/sandboxes/scenarios'", f"{again}'")).stdout


@pytest.mark.skipif(not CURL, reason="needs bash and curl")
def test_what_the_seller_did_is_done_again(server: Server, sandbox: Sandbox, tmp_path: Path) -> None:
    uuid = str(uuid4())
    due = ask(sandbox, "PUT", f"/order-quotes/{uuid}", order(sandbox, "OrderQuote"))["totalPaymentDue"]
    ask(sandbox, "PUT", f"/orders/{uuid}", order(sandbox, "Order", totalPaymentDue=due, payment=PAYMENT))
    sandbox.control.cancel(uuid, message="The hall is closed.")
    assert "seller: 200" in in_bash(exported(server, sandbox, "curl")).stdout
    assert "1 passed" in in_pytest(tmp_path, exported(server, sandbox, "pytest")).stdout
    assert "Seller->>BookingSystem" in exported(server, sandbox, "mermaid")


@pytest.mark.parametrize("format_", ["curl", "pytest", "postman", "mermaid"])
def test_an_export_tells_of_nobody_and_has_no_secret(server: Server, sandbox: Sandbox, format_: str) -> None:
    text = exported(server, sandbox, format_)
    assert not re.search("quentin|ashworth|guessed", text, re.IGNORECASE)
    assert ("customer@example.com" in text) == (format_ != "mermaid")


def test_an_export_with_the_persons_that_there_were_has_them(server: Server, sandbox: Sandbox) -> None:
    assert "quentin@ashworth.example" in exported(server, sandbox, "curl", "--personal")


def test_filters_choose_what_is_exported(server: Server) -> None:
    sandbox = server.sandbox("filtered")
    uuid = play(sandbox)
    assert "PUT" not in exported(server, sandbox, "pytest", "--checkpoint", "orders-feed")
    only = exported(server, sandbox, "mermaid", "--order", uuid, "--error", "any")
    assert (only.count("->>BookingSystem"), "status GET" in only) == (2, True)


def test_an_export_is_written_to_a_file(server: Server, sandbox: Sandbox, tmp_path: Path) -> None:
    exported(server, sandbox, "mermaid", "-o", str(tmp_path / "a.mmd"))
    assert (tmp_path / "a.mmd").read_text().startswith("sequenceDiagram\n")


def test_a_file_that_cannot_be_written_is_told_in_one_line(server: Server, tmp_path: Path) -> None:
    typed = ["export", "--format", "curl", "--url", server.root, "-o", str(tmp_path / "nowhere" / "a.sh")]
    result = CliRunner().invoke(run.cli, typed)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)


@pytest.mark.parametrize(
    ("filter_", "told"),
    [
        (("--partner", "acmee"), "no Booking Partner 'acmee'; there are acme, zest"),
        (("--error", "OpportunityIsFul"), "one is OpportunityIsFullError"),
        (("--order", "nope"), "'nope' is no UUID of an order"),
        (("--checkpoint", "P"), "the sandbox 'played' has nothing of that kind"),
    ],
)
def test_an_export_of_nothing_is_refused_and_writes_no_file(
    server: Server, sandbox: Sandbox, tmp_path: Path, filter_: tuple[str, str], told: str
) -> None:
    file = tmp_path / "t.py"
    typed = ["export", "--format", "pytest", "--url", server.root, "--sandbox", "played", *filter_, "-o", str(file)]
    result = CliRunner().invoke(run.cli, typed)
    assert (result.exit_code, len(result.output.splitlines()), file.exists()) == (2, 1, False)
    assert told in result.output


def test_the_collection_is_one_that_postman_reads(server: Server, sandbox: Sandbox) -> None:
    collection = json.loads(exported(server, sandbox, "postman"))
    jsonschema.validate(collection, COLLECTION)
    assert collection["info"]["schema"] == "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    variables = {each["key"]: each["value"] for each in collection["variable"]}
    assert variables == {"ROOT": f"{server.root}/sandboxes/played", "ACME_TOKEN": sandbox.token,
                         "CONTROL": f"{server.root}/control/sandboxes/played",
                         "CONTROL_TOKEN": "control-sandbox-token", "UNKNOWN_TOKEN": "unknown-token"}  # fmt: skip


def test_every_variable_of_the_collection_is_set_before_it_is_used(server: Server, sandbox: Sandbox) -> None:
    collection = json.loads(exported(server, sandbox, "postman"))
    known = {each["key"] for each in collection["variable"]}
    for item in collection["item"]:
        scripts = {each["listen"]: "\n".join(each["script"]["exec"]) for each in item["event"]}
        known |= set(re.findall(r'Variables\.set\("(\w+)"', scripts.get("prerequest", "")))
        assert set(re.findall(r"\{\{(\w+)\}\}", json.dumps(item["request"]))) <= known
        known |= set(re.findall(r'Variables\.set\("(\w+)"', scripts.get("test", "")))
    assert "ITEM_1" in known


def test_the_diagram_shows_who_spoke_to_whom_and_what_was_lost(server: Server, sandbox: Sandbox) -> None:
    lines = [line.strip() for line in exported(server, sandbox, "mermaid").splitlines()]
    assert "participant Broker1 as Acme Fitness Finder (Broker)" in lines
    assert "BookingSystem--xBroker1: no answer (drop-after)" in lines
    assert any(line.startswith("Note over BookingSystem: UnknownOrderError. ") for line in lines)


STATEMENT = re.compile(r"participant \w+( as [^;]+)?|(\w+(->>|-->>|--x)|Note over )\w+: ([^;#]|#(35|59|lt|gt);)+")


def test_the_diagram_is_made_of_statements_that_mermaid_knows(server: Server, sandbox: Sandbox) -> None:
    first, *lines = exported(server, sandbox, "mermaid").splitlines()
    assert first == "sequenceDiagram"
    assert [line for line in lines if not STATEMENT.fullmatch(line.strip())] == []


def test_a_format_that_does_not_exist_is_refused_with_those_that_do(server: Server) -> None:
    path = f"{server.root}/control/sandboxes/default/journal/export?format=pdf"
    token = {"Authorization": f"Bearer {server.running.control_token}"}
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(path, headers=token))
    assert "mermaid" in json.loads(refused.value.read())["error"]
