"""What is personal in the documents of the booking API, found by the names of properties, so that it can be replaced.

It works on decoded JSON when somebody looks, and never on the way of a request. What it does not know by name it
leaves: customer, attendee, answers to intake forms, persons, free notes, e-mails and telephone numbers are known.

Source: Open Booking API 1.0 CR3, "Model"; the properties of schema:Person.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from server.fixtures.nesting import is_too_deep
from server.wire.glance import is_keyword, type_of

HIDDEN = "•••"
SHORTEST_KNOWN = 3

# All that stands below these is about a person, but for the names of the questions that they answered.
ABOUT_PERSONS = frozenset({"customer", "attendee", "orderItemIntakeFormResponse"})
QUESTION = "propertyID"
# Personal wherever they stand.
PERSONAL = frozenset(
    {
        "email",
        "telephone",
        "faxNumber",
        "givenName",
        "familyName",
        "additionalName",
        "birthDate",
        "orderCustomerNote",
        "orderSellerNote",
        "cancellationMessage",
        "customerNotice",
        "message",
    }
)
# Where an error repeats what it was sent.
TELLING = frozenset({"description"})
SECRET = "token|secret|password|code|assertion|state|hint|username"
SECRETS_IN_QUERY = re.compile(rf"((?:^|&)[^=&]*(?:{SECRET})[^=&]*=)[^&]+", re.IGNORECASE)
# As in a text or, encoded, in a path: a local part and a host, both no longer than they can be.
ADDRESS = re.compile(r"[^\s/?&=#<>\"'(),;:@]{1,64}(?:@|%40)(?:[\w-]{1,63}\.)+[a-z]{2,63}", re.IGNORECASE)
# Texts, which may hold brackets and may be cut off, and brackets.
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]', re.DOTALL)
CLOSING = {"{": "}", "[": "]"}

# Gets the name of a property and its value (a text, number or boolean), and gives what is to stand there instead.
Replace = Callable[[str, Any], Any]


def replaced(document: Any, replace: Replace) -> Any:
    """The document with everything personal in it replaced."""
    return _walk(document, "", False, replace)


def personal_texts(document: Any) -> Iterator[str]:
    """Every personal text of a document that is long enough to be recognised elsewhere."""
    found: list[Any] = []

    def note(_: str, value: Any) -> Any:
        found.append(value)
        return value

    replaced(document, note)
    return (each for each in found if isinstance(each, str) and len(each) >= SHORTEST_KNOWN)


def masked(document: Any) -> Any:
    """The document with everything personal in it hidden."""
    return replaced(document, lambda *_: HIDDEN)


def without(text: str, known: Iterable[str]) -> str:
    """The text, where these are hidden; longer ones first, as one may hold another. Parts of words stay."""
    for part in sorted(known, key=len, reverse=True):
        if part in text:
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", HIDDEN, text)
    return text


def without_secrets(target: str) -> str:
    """A path with its query, where what looks like a credential is hidden."""
    path, mark, query = target.partition("?")
    return path + mark + SECRETS_IN_QUERY.sub(rf"\g<1>{HIDDEN}", query)


def without_addresses(document: Any) -> Any:
    """The document, with every e-mail address hidden wherever in a text or a name it stands."""
    match document:
        case dict():
            return {without_addresses(name): without_addresses(value) for name, value in document.items()}
        case list():
            return [without_addresses(each) for each in document]
        case str() if "@" in document or "%40" in document:
            return ADDRESS.sub(HIDDEN, document)
        case _:
            return document


def telling(document: Any, known: set[str]) -> Any:
    """The document, with these texts hidden in its descriptions, which repeat what was sent."""
    match document:
        case dict():
            return {
                name: without(value, known) if name in TELLING and isinstance(value, str) else telling(value, known)
                for name, value in document.items()
            }
        case list():
            return [telling(each, known) for each in document]
        case _:
            return document


def _walk(value: Any, name: str, is_personal: bool, replace: Replace) -> Any:
    match value:
        case dict():
            about_person = is_personal or type_of(value) == "Person"
            return {
                key: part
                if is_keyword(key) or key == QUESTION
                else _walk(part, key, about_person or key in ABOUT_PERSONS or key in PERSONAL, replace)
                for key, part in value.items()
            }
        case list():
            return [_walk(part, name, is_personal, replace) for part in value]
        case None:
            return None
        case _:
            return replace(name, value) if is_personal and value != "" else value


def decoded(body: bytes) -> Any:
    """The JSON of a body, or of its beginning where it was cut. Raises ValueError where there is none.

    What is nested too deeply to be looked through counts as none.
    """
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise ValueError("no JSON") from fault
    if is_too_deep(document):
        raise ValueError("nested too deeply")
    return document


def beginning(body: bytes) -> Any:
    """What is whole of a JSON document that was cut somewhere. Raises ValueError where that is nothing."""
    text = body.decode(errors="ignore")
    still_open: list[str] = []
    end = depth = 0
    for token in TOKEN.finditer(text):
        if token[0] in CLOSING:
            still_open.append(CLOSING[token[0]])
        elif still_open and token[0] == still_open[-1]:
            still_open.pop()
            end, depth = token.end(), len(still_open)
    # What was opened after that end was not closed again, so that the rest is as it was there.
    closing = "".join(reversed(still_open[:depth]))
    return decoded((text[:end] + closing).encode())
