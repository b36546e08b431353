"""What the judge of the description does: it makes requests out of it, good and bad ones, and compares the answers.

Schemathesis makes the requests, and has most of the checks. Ours are that nothing crashes, and that a status of 500
comes with an error that the specification gives this status.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode, Response, openapi
from schemathesis.checks import CheckContext
from schemathesis.core.failures import Failure
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from server.description.curl import SHOWN

EXAMPLES = int(os.environ.get("OPEN_BOOKING_FUZZ_EXAMPLES", "3"))
"""For each operation, each of the kinds of requests and known or unknown things; 100 for a thorough run."""
SEED = int(os.environ.get("OPEN_BOOKING_FUZZ_SEED", "1"))
ENDLESS = {"events"}
BASIC = "Authorization: Basic YWNtZS1jbGllbnQ6YWNtZS1zZWNyZXQ="
CRASH = "InternalApplicationError"
OWN = "fuzz"
"""The sandbox on which the control door is tried, so that no clock and no fault gets in the way of others."""


class Crash(Failure):
    """The server stumbled over a request."""


def nothing_crashes(context: CheckContext, response: Response, case: "Case[Any]") -> bool | None:
    """An error of the inside is never an answer to what somebody sends."""
    if response.status_code >= 500 and (CRASH in response.text or not response.text):
        raise Crash(operation=case.operation.label, title="Crash", message=response.text[:500])
    return None


def bad_requests_are_refused(context: CheckContext, response: Response, case: "Case[Any]") -> bool | None:
    """What the description does not allow is refused; an empty parameter counts as none."""
    is_empty = any(value in ("", None, []) for value in (case.query or {}).values())
    return None if is_empty else negative_data_rejection(context, response, case)


CHECKS = [
    nothing_crashes,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]


def sections(document: Mapping[str, Any]) -> dict[str, list[APIOperation[Any, Any, Any, Any]]]:
    """The operations of a description that come to an end, by section."""
    schema = openapi.from_dict(dict(document))
    found: dict[str, list[APIOperation[Any, Any, Any, Any]]] = {tag["name"]: [] for tag in document["tags"]}
    for each in schema.get_all_operations():
        assert isinstance(each, Ok), each
        operation = each.ok()
        raw = operation.definition.raw
        if raw["operationId"] not in ENDLESS:
            found[raw["tags"][0]].append(operation)
    return found


def try_out(operation: APIOperation[Any, Any, Any, Any], root: str) -> None:
    """Send requests of all kinds to an operation. Raises what a check has to say."""
    known = {each["name"]: each["example"] for each in operation.definition.raw["parameters"] if each["in"] == "path"}
    if "name" in known:
        known["name"] = OWN
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        for given_path in (None, known) if known else (None,):
            _try_out(operation, root, mode, given_path)


def _try_out(
    operation: APIOperation[Any, Any, Any, Any], root: str, mode: GenerationMode, path: dict[str, Any] | None
) -> None:
    checks = list(CHECKS)
    # What is taken away is gone afterwards, whatever it was called; the booking API has errors of 500 for bad requests.
    if "Control" in operation.definition.raw["tags"][0] and operation.method != "delete":
        checks.append(bad_requests_are_refused)

    @seed(SEED)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode, path_parameters=path))
    def send(case: "Case[Any]") -> None:
        response = case.call(base_url=root, headers=_headers(operation), allow_redirects=False, timeout=30)
        case.validate_response(response, checks=checks)

    # Where nothing can be wrong with a request, there is no bad one.
    with suppress(Unsatisfiable):
        send()


def _headers(operation: APIOperation[Any, Any, Any, Any]) -> dict[str, str]:
    scheme = next((name for each in operation.definition.raw["security"] for name in each), None)
    if scheme is None:
        return {}
    name, _, value = SHOWN.get(scheme, BASIC).partition(": ")
    return {name: value}
